"""Madrid's agenda of cultural and leisure activities, the whole of it in one file a day.

A rolling window: what is past leaves the file, so history exists only in our own batches, and the
staging model reads all of them. The file is not strict JSON (raw newlines in strings), a tenth of
its events have no `@type` and no place, and ends such as 2032 mean that no end is known. What an
agenda announces is held once the file of its day, or a later one, still lists it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.rows import pick
from extractors.core.spec import Column, Licence, Source, Table, Tolerance
from extractors.formats import scope

if TYPE_CHECKING:
    from extractors.core.http import Client

#: A longer stay on the agenda is no event's length but an end that nobody knows. Seen on 2026-11-24:
#: ends four to seven years after the begin (2029, 2031, 2032), and none between one and four years.
LONGEST = timedelta(days=3 * 366)

EVENT = Table(
    name="event",
    description="One row per event of the agenda. Descriptions are judged (international scope) and "
    "not kept.",
    key=("event_id",),
    row_floor=100,
    max_drop=Tolerance(
        value=0.6,
        since="2026-11-24",
        reason="The window empties in summer and after New Year: 1,001 events in October 2025, 1,385 "
        "in October 2026.",
    ),
    ignores=(
        *(
            "@id",
            "description",
            "price",
            "dtstart",
            "dtend",
            "time",
            "excluded-days",
            "uid",
            "link",
        ),
        *("references", "relation", "organization", "recurrence", "audience"),
    ),
    columns=(
        Column(
            name="event_id",
            type="string",
            source="id",
            pattern=r"^\d+$",
            description="the agenda's id",
        ),
        Column(name="title", type="string", description="title, without mark-up"),
        Column(
            name="type_code",
            type="string",
            source="@type",
            required=False,
            description="the agenda's type, such as Exposiciones; null for a tenth of the events",
        ),
        Column(name="is_free", type="boolean", source="free", description="no price is asked"),
        Column(name="starts_on", type="date", source="dtstart", description="first day"),
        Column(
            name="ends_on",
            type="date",
            source="dtend",
            required=False,
            description="last day; null when the stated one means that no end is known",
        ),
        Column(
            name="excluded_on",
            type="string",
            source="excluded-days",
            required=False,
            description="days between without the event, ISO dates, comma between; what is no day "
            "(the field is typed by hand) is left out",
        ),
        Column(
            name="place_name",
            type="string",
            source="event-location",
            required=False,
            description="venue",
        ),
        Column(
            name="district",
            type="string",
            source="address.district.@id",
            required=False,
            description="district of the venue, as the agenda writes it",
        ),
        Column(
            name="latitude",
            type="number",
            source="location.latitude",
            required=False,
            minimum=-90,
            maximum=90,
            unit="degree",
            description="latitude of the venue",
        ),
        Column(
            name="longitude",
            type="number",
            source="location.longitude",
            required=False,
            minimum=-180,
            maximum=180,
            unit="degree",
            description="longitude of the venue",
        ),
        *scope.COLUMNS,
    ),
)

SOURCE = Source(
    key="madrid_agenda",
    title="Agenda de actividades y eventos",
    producer="Ayuntamiento de Madrid",
    homepage="https://datos.madrid.es/",
    base_url="https://datos.madrid.es/egob/catalogo",
    licence=Licence(
        id="CC-BY-4.0",
        name="Creative Commons Attribution 4.0 International",
        url="https://creativecommons.org/licenses/by/4.0/",
        attribution="Origen de los datos: Ayuntamiento de Madrid",
        may_republish=True,
    ),
    citation="Ayuntamiento de Madrid, datos abiertos, 300107 Agenda de actividades y eventos",
    cadence="15 4 * * *",
    max_age_days=5,
    requests_per_minute=20,
    evidence_class="register",
    caveats="What the city itself puts on its agenda, since our first night. Which events are of "
    "international scope is told by a rule from titles and descriptions: what it counts is nearly "
    "always right, and it finds about a third (docs/international_scope.md), so counts are lower "
    "bounds.",
    tables=(EVENT,),
)


def _graph(answer: Answer) -> list[dict[str, Any]]:
    """The events of the file. Its strings hold raw newlines, so `Answer.json` can't read it."""
    start = answer.content[:80]
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        error = answer.changed("JSON", f"a page or XML that begins {start!r}")
        error.is_retryable = True  # maintenance pages pass
        raise error
    try:
        body = json.loads(answer.text, strict=False)
    except ValueError as problem:
        end = answer.content[-60:]
        raise answer.truncated("a whole JSON document", f"{problem} in a body … {end!r}") from None
    events = body.get("@graph") if isinstance(body, dict) else None
    if not isinstance(events, list) or not events:
        raise answer.changed('{"@graph": [events]}', repr(body)[:200])
    return events


def fetch(client: Client) -> None:
    """The one file."""
    path = "300107-0-agenda-actividades-eventos.json"
    client.get(path, kind="event", media="text", check=_graph)


def _day(answer: Answer, text: Any) -> date:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise answer.changed("a day as YYYY-MM-DD hh:mm:ss.0", repr(text)) from None


_TYPED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def _excluded(text: str | None) -> str | None:
    """`d/m/yyyy;d/m/yyyy;` as ISO dates. Typed by hand: a lone `1` stands among the real ones."""
    days = set()
    for day in text.split(";") if text else ():
        if found := _TYPED_DAY.fullmatch(day.strip()):
            with suppress(ValueError):
                days.add(date(int(found[3]), int(found[2]), int(found[1])).isoformat())
    return ",".join(sorted(days)) or None


def _tail(address: str | None) -> str | None:
    return (address or "").rpartition("/")[2] or None


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Events, each judged by its title and description."""
    events = _graph(answer)
    columns = pick(answer, EVENT, events, sparse=("scope_evidence", "scope_confidence"))
    for flag in columns["is_free"]:
        if flag not in (0, 1):
            raise answer.changed("free to be 0 or 1", repr(flag))
    columns["is_free"] = [flag == 1 for flag in columns["is_free"]]
    titles = [" ".join(html.unescape(text).split()) for text in columns["title"]]
    kinds = list(map(_tail, columns["type_code"]))
    columns |= {"title": titles, "type_code": kinds}
    columns["district"] = list(map(_tail, columns["district"]))
    columns["place_name"] = [" ".join((it or "").split()) or None for it in columns["place_name"]]
    columns["excluded_on"] = list(map(_excluded, columns["excluded_on"]))
    columns["starts_on"] = [_day(answer, text) for text in columns["starts_on"]]
    columns["ends_on"] = [
        end if (end := _day(answer, text) if text else None) and end - start <= LONGEST else None
        for start, text in zip(columns["starts_on"], columns["ends_on"], strict=True)
    ]
    texts = [(html.unescape(event.get("description") or ""),) for event in events]
    nobody = [None] * len(events)
    columns |= scope.judge_all(titles, texts, organisers=nobody, kinds=kinds, home="ESP")
    yield "event", columns
