"""GDELT 2.0: two slots of real records of 2015 and 2020, and newer ones that are made up.

No real record among the facts is of a territory of interest: a slot with a few of them, and one of
the translated feed, are made up, on real FeatureIDs. One slot is listed and not there, as happens.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

from recordings.build.common import Draft
from recordings.build.synthetic import chance

HOST = "storage.googleapis.com"
FOLDER = "/data.gdeltproject.org/gdeltv2"
RECORDS = "city/gdelt/events.csv"
COLUMNS = 61
#: Listed slots of each feed; the real ones come from the facts.
REAL = ("20150218230000", "20200318104500")
MADE_UP = ("20261117230000", "20261118104500")
MISSING = "20261118230000"
#: Place of the made-up records: FIPS country, administrative code, latitude, longitude, FeatureID,
#: CAMEO country.
PLACES = {
    "Paris, Ile-De-France, France": ("FR", "FRA8", 48.8667, 2.33333, -1456928, "FRA"),
    "Barcelona, Comunidad Autonoma De Cataluna, Spain": (
        *("SP", "SP56", 41.3833, 2.18333, -372490, "ESP"),
    ),
    "Montevideo, Montevideo, Uruguay": ("UY", "UY10", -34.8581, -56.1708, -907764, "URY"),
    "Quito, Pichincha, Ecuador": ("EC", "EC18", -0.216667, -78.5, -932573, "ECU"),
    # Another Paris of the same country, in GDELT's own garbled spelling.
    "Paris, Rhôalpes, France": ("FR", "FRB9", 45.8, 4.8, -1445327, "FRA"),
}
EVENTS = ("043", "057", "042", "061", "111", "030", "190")
ABROAD = ("BRA", "MEX", "DEU", "JPN", "COL", "")
NOT_THERE = (
    "<?xml version='1.0' encoding='UTF-8'?><Error><Code>NoSuchKey</Code>"
    "<Message>The specified key does not exist.</Message></Error>"
)


def _zip(name: str, lines: list[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name.removesuffix(".zip"), date_time=(1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, "".join(f"{line}\n" for line in lines))
    return stream.getvalue()


def _real(facts: Path, slot: str) -> list[str]:
    text = (facts / RECORDS).read_bytes().decode("utf-8")
    lines = [line.rstrip("\r") for line in text.split("\n") if line]
    found = [line for line in lines if line.split("\t")[-2] == slot]
    if not found or any(line.count("\t") != COLUMNS - 1 for line in found):
        raise ValueError(f"{RECORDS}: expected records of {slot} with {COLUMNS} columns")
    return found


def _made_up(slot: str, feed: str) -> list[str]:
    """Some records of each place; the last one repeats, as two of three do in real slots."""
    lines, number = [], int(slot[2:10]) * 1000 + (500 if feed else 0)
    for place, (fips, adm1, latitude, longitude, feature, country) in PLACES.items():
        for turn in range(4):
            turn_of_day = turn + int(10 * chance(place, slot, feed))
            event = EVENTS[turn_of_day % len(EVENTS)]
            read_on = str(int(slot[:8]) - 10000) if turn == 3 else slot[:8]
            fields = [""] * COLUMNS
            fields[0:5] = str(number), read_on, read_on[:6], read_on[:4], f"{read_on[:4]}.8767"
            fields[7], fields[17] = country, ABROAD[turn_of_day % len(ABROAD)]
            fields[25:35] = "1", event, event[:3], event[:2], "1", "2.8", "4", "1", "4", "1.5"
            fields[51:55] = "4", place, fips, adm1
            fields[56:59] = str(latitude), str(longitude), str(feature)
            report = f"https://news.example/{feed or 'en'}/{slot}/{feature}/{turn}"
            fields[59:61] = slot, report
            lines.append("\t".join(fields))
            number += 1
        again = lines[-1].split("\t")
        lines.append("\t".join([str(number), *again[1:]]))
        number += 1
    return lines


def _add_slot(made: Draft, name: str, lines: list[str], slot: str, is_real: bool) -> str:
    """Add a slot's file; its line in the list."""
    content = _zip(name, lines)
    day = f"{slot[:4]}-{slot[4:6]}-{slot[6:8]}"
    request = {"host": HOST, "path": f"{FOLDER}/{name}"}
    made.add(request, name, content, facts_date=day, synthetic=not is_real)
    return _line(name, content)


def _line(name: str, content: bytes) -> str:
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return f"{len(content)} {md5} http://data.gdeltproject.org/gdeltv2/{name}"


def draft(facts: Path) -> Draft:
    """Both lists and the slots they name."""
    made = Draft(
        source="gdelt_events",
        owner="The GDELT Project",
        licence="GDELT-Terms",
        facts_date="2026-11-18",
        synthetic=True,
        note="Slots 20150218230000 and 20200318104500 hold real records (50 each, of some thousand; "
        "none of a territory of interest). The newer slots and the translated feed are made up on "
        "real FeatureIDs. Slot 20261118230000 is listed and not there.",
    )
    for feed, file in (
        ("", "masterfilelist.txt"),
        (".translation", "masterfilelist-translation.txt"),
    ):
        lines = []
        for slot in (*REAL, *MADE_UP):
            is_real = slot in REAL
            if is_real and feed:
                continue
            name = f"{slot}{feed}.export.CSV.zip"
            records = _real(facts, slot) if is_real else _made_up(slot, feed)
            lines.append(_add_slot(made, name, records, slot, is_real))
            lines.append(_line(f"{slot}{feed}.mentions.CSV.zip", b"not recorded"))
        missing = f"{MISSING}{feed}.export.CSV.zip"
        lines.append(_line(missing, b"not there"))
        request = {"host": HOST, "path": f"{FOLDER}/{missing}"}
        made.add(request, "not_there.xml", NOT_THERE.encode(), status=404)
        text = "".join(f"{line}\n" for line in lines)
        made.add({"host": HOST, "path": f"{FOLDER}/{file}"}, file, text.encode())
    return made
