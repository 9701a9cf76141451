"""Events that the world's media report, by city: GDELT 2.0's quarter-hourly bulk files.

Media coverage, not events held. Few fixed slots are read, the same times of each day, so that days
compare; history grows with our own nights. A list names each file with its MD5; a file that is
listed and answers 404 is normal and becomes a row. Places are known by FeatureID and never by name
(names lose the bytes after an accent), countries are FIPS 10-4 (SP is Spain, CH China), event codes
are text ("043"), and the day is the one on which GDELT added the event: the date it read in the text
may be ten years off.

WAREHOUSE_GDELT_TIMES (hours and minutes UTC, default `1045,2300`: midday in Europe, evening in the
Americas) and WAREHOUSE_GDELT_SLOTS (how many of the newest, of each list, default 14) choose.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.spec import Column, Licence, Source, Table, Tolerance
from extractors.formats import gdelt

if TYPE_CHECKING:
    from extractors.core.http import Client

#: Feed -> its list. The translated one has the news in Spanish, French and Portuguese.
LISTS = {"english": "masterfilelist.txt", "translated": "masterfilelist-translation.txt"}
#: The lists grow for ever (over 100 MB); their last bytes hold about a fortnight.
TAIL_BYTES = 600_000
#: Countries of the territories: FIPS 10-4 -> ISO 3166-1 alpha-3. A country without a line has no
#: events with foreign actors; a test sees to it that the territories' countries are here.
FIPS = {
    "AR": "ARG",
    "BR": "BRA",
    "CO": "COL",
    "EC": "ECU",
    "FR": "FRA",
    "MX": "MEX",
    "SP": "ESP",
    "UY": "URY",
}
_LINE = re.compile(
    r"^\d+ ([0-9a-f]{32}) https?://data\.gdeltproject\.org/gdeltv2/"
    r"((\d{14})(?:\.translation)?\.export\.CSV\.zip)$",
    re.MULTILINE,
)
_SLOT_NAME = re.compile(r"(\d{14})(\.translation)?\.export\.CSV\.zip$")
_CITY_TYPES = {b"3", b"4"}  # city in the United States, city elsewhere

_SLOT_ID = Column(
    name="slot_id", type="string", pattern=r"^\d{14}$", description="begin of the slot, UTC"
)
_FEED = Column(name="feed", type="string", values=tuple(LISTS), description="list it is on")
_CAMEO = Column(
    name="actor1_country",
    type="string",
    required=False,
    description="CAMEO country of the actor: ISO alpha-3 but for regions (EUR, AFR) and a few",
)
SLOT = Table(
    name="slot",
    description="One row per slot that was asked for: there, or listed and not there.",
    key=("feed", "slot_id"),
    row_floor=1,
    columns=(
        _FEED,
        _SLOT_ID,
        Column(
            name="status",
            type="string",
            values=("present", "missing"),
            description="missing: listed, and its file does not exist",
        ),
        Column(name="records", type="integer", minimum=0, description="records in the slot's file"),
    ),
)
EVENT = Table(
    name="event",
    description="One row per event record whose place is a city (geographic types 3 and 4).",
    key=("global_event_id",),
    row_floor=1,
    max_drop=Tolerance(
        value=0.8,
        since="2026-11-24",
        reason="The newest slots are others each night; weekends have less than half the news.",
    ),
    columns=(
        Column(name="global_event_id", type="string", pattern=r"^\d+$", description="GDELT's id"),
        _FEED,
        _SLOT_ID,
        Column(name="day", type="date", description="day on which GDELT added the record"),
        Column(name="event_on", type="date", description="date GDELT read in the text"),
        Column(
            name="gap_days",
            type="integer",
            unit="day",
            description="day minus event_on; beyond 7 either way the date read is doubtful",
        ),
        Column(
            name="event_code", type="string", pattern=r"^\d{2,4}$", description="CAMEO code, text"
        ),
        Column(
            name="event_root_code",
            type="string",
            pattern=r"^\d{2}$",
            description="CAMEO root: 03 intends to cooperate, 04 consults, 05 diplomacy, 06 aid",
        ),
        _CAMEO,
        _CAMEO.model_copy(update={"name": "actor2_country"}),
        Column(
            name="place_type",
            type="integer",
            minimum=3,
            maximum=4,
            description="3 city in the United States, 4 elsewhere",
        ),
        Column(
            name="country_fips", type="string", required=False, description="FIPS 10-4, not ISO"
        ),
        Column(
            name="country_iso3",
            type="string",
            required=False,
            description="ISO 3166-1 alpha-3 of the place, for the territories' countries",
        ),
        Column(
            name="has_foreign_actor",
            type="boolean",
            required=False,
            description="an actor is of another country than the place; null where country_iso3 is",
        ),
        Column(
            name="feature_id",
            type="string",
            pattern=r"^-?\d+$",
            description="GNS or GNIS id of the place; the only thing to join on",
        ),
        Column(
            name="latitude",
            type="number",
            required=False,
            minimum=-90,
            maximum=90,
            unit="degree",
            description="latitude of the place",
        ),
        Column(
            name="longitude",
            type="number",
            required=False,
            minimum=-180,
            maximum=180,
            unit="degree",
            description="longitude of the place",
        ),
        Column(name="source_url", type="string", description="address of the report"),
    ),
)

SOURCE = Source(
    key="gdelt_events",
    title="GDELT 2.0 Event Database",
    producer="The GDELT Project",
    homepage="https://www.gdeltproject.org/",
    # The producer's own host speaks plain HTTP only; this is its bucket.
    base_url="https://storage.googleapis.com/data.gdeltproject.org/gdeltv2",
    licence=Licence(
        id="GDELT-Terms",
        name="GDELT terms of use: free use with citation and a link",
        url="https://www.gdeltproject.org/about.html#termsofuse",
        attribution="The GDELT Project, https://www.gdeltproject.org/",
        may_republish=True,
    ),
    citation="The GDELT Project, GDELT 2.0 Event Database",
    cadence="40 3 * * *",
    max_age_days=10,
    requests_per_minute=60,
    evidence_class="proxy",
    caveats="Media coverage coded by a machine, of a few fixed quarters of an hour a day, since our "
    "own first night; never to be added to events or agreements. A slot that GDELT lacks is a row "
    "of `slot`, not an error.",
    tables=(SLOT, EVENT),
)


def _listed(answer: Answer) -> list[tuple[str, str]]:
    """File name and MD5 of the chosen slots of a list, oldest first."""
    # A tail of the list begins anywhere in a line; such a line does not fit the pattern.
    lines = _LINE.findall(answer.content.decode("ascii", "replace"))
    if not lines:
        raise answer.changed(
            "lines `<bytes> <md5> <url>` of export files", f"{answer.text[:200]!r}"
        )
    times = {
        name.strip() for name in os.environ.get("WAREHOUSE_GDELT_TIMES", "1045,2300").split(",")
    }
    number = int(os.environ.get("WAREHOUSE_GDELT_SLOTS", "14"))
    chosen = {slot: (name, md5) for md5, name, slot in lines if slot[8:12] in times}
    if not chosen:
        raise answer.changed(f"slots at {sorted(times)} UTC", f"none of them in {len(lines)} lines")
    return [chosen[slot] for slot in sorted(chosen)[-number:]]


def _check_slot(answer: Answer, md5: str) -> None:
    """A file that is listed and not there is normal; one that is there is the one listed."""
    if answer.status == HTTPStatus.NOT_FOUND:
        return
    if not answer.content.startswith(b"PK"):
        raise answer.changed("a ZIP file", f"a body that begins {answer.content[:80]!r}")
    found = hashlib.md5(answer.content, usedforsecurity=False).hexdigest()
    if found != md5:
        raise answer.truncated(f"MD5 {md5} as the list says", f"{found} of {len(answer.content)} B")


def fetch(client: Client) -> None:
    """The end of each list, then its newest slots at the fixed times, one file after another."""
    for name in LISTS.values():
        answer = client.get(
            name,
            kind="list",
            media="text",
            check=_listed,
            headers={"Range": f"bytes=-{TAIL_BYTES}"},
            accept_statuses=frozenset({HTTPStatus.PARTIAL_CONTENT}),
        )
        for file, md5 in _listed(answer):
            client.get(
                file,
                kind="slot",
                media="any",
                check=lambda it, md5=md5: _check_slot(it, md5),  # type: ignore[misc]
                accept_statuses=frozenset({HTTPStatus.NOT_FOUND}),
            )


def _row(answer: Answer, number: int, fields: list[bytes]) -> dict[str, Any]:
    # An address may hold bytes of any encoding; it is compared, never shown.
    row: dict[str, Any] = {
        name: fields[at].decode("utf-8", "backslashreplace") or None
        for name, at in gdelt.AT.items()
    }
    for name in ("day", "event_on"):
        row[name] = gdelt.day(answer, number, row[name])
    row["gap_days"] = (row["day"] - row["event_on"]).days
    country = row["country_iso3"] = FIPS.get(row["country_fips"])
    actors = {row["actor1_country"], row["actor2_country"]} - {None, country} - gdelt.REGIONS
    row["has_foreign_actor"] = bool(actors) if country else None
    return row


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """A slot's row, and its records that have a city's FeatureID; a list has no rows."""
    name = _SLOT_NAME.search(answer.url)
    if name is None:
        return
    origin = {"slot_id": name[1], "feed": "translated" if name[2] else "english"}
    if answer.status == HTTPStatus.NOT_FOUND:
        yield "slot", [origin | {"status": "missing", "records": 0}]
        return
    rows, number = [], 0
    for number, fields in gdelt.records(answer):
        is_city = fields[gdelt.AT["place_type"]] in _CITY_TYPES
        if is_city and fields[gdelt.AT["feature_id"]].lstrip(b"-").isdigit():
            rows.append(origin | _row(answer, number, fields))
    yield "slot", [origin | {"status": "present", "records": number}]
    yield "event", rows
