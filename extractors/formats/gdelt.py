"""GDELT 2.0's event files: a ZIP of one headerless, tab-separated text of 61 columns."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date

from extractors.core.landing import Answer

COLUMNS = 61
#: Decompressed slots are below 30 MB (2026); what claims to be more is no slot.
MAX_BYTES = 64 * 1024 * 1024
#: Position of a column in GDELT 2.0's 61.
AT = {
    "global_event_id": 0,
    "event_on": 1,
    "actor1_country": 7,
    "actor2_country": 17,
    "event_code": 26,
    "event_root_code": 28,
    "place_type": 51,
    "country_fips": 53,
    "latitude": 56,
    "longitude": 57,
    "feature_id": 58,
    "day": 59,
    "source_url": 60,
}
#: CAMEO codes of regions in the columns of actors' countries: they are abroad of nothing.
REGIONS = frozenset(
    [
        "AFR",
        "ASA",
        "BLK",
        "CAS",
        "CAU",
        "CEU",
        "CFR",
        "CRB",
        "EAF",
        "EEU",
        "EIN",
        "EUR",
        "LAM",
        "MDT",
        "MEA",
        "NAF",
        "NMR",
        "PGS",
        "SAF",
        "SAM",
        "SAS",
        "SCN",
        "SEA",
        "WAF",
        "WST",
    ]
)


def records(answer: Answer) -> Iterator[tuple[int, list[bytes]]]:
    """Number and fields of each line of a slot's file; every line has exactly 61 fields.

    Raises:
        SourceChanged: more or fewer columns (version 1 has 57 or 58), or not one file of a sane size.
        SourceTruncated: the ZIP file is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            members = archive.infolist()
            if len(members) != 1 or members[0].file_size > MAX_BYTES:
                sizes = {member.filename: member.file_size for member in members}
                raise answer.changed(f"one file of at most {MAX_BYTES} B", f"{sizes}")
            with archive.open(members[0]) as stream:
                for number, line in enumerate(stream, start=1):
                    fields = line.rstrip(b"\r\n").split(b"\t")
                    if len(fields) != COLUMNS:
                        found = f"{len(fields)} in line {number}: {line[:80]!r}"
                        raise answer.changed(f"{COLUMNS} columns", found)
                    yield number, fields
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise answer.truncated("a whole ZIP file", f"{type(error).__name__}: {error}") from None


def day(answer: Answer, number: int, text: str | None) -> date:
    """The date of a YYYYMMDD or YYYYMMDDhhmmss figure."""
    text = text or ""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise answer.changed("a date as YYYYMMDD", f"{text!r} in line {number}") from None
