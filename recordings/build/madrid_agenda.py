"""Madrid's agenda: real events of a day of October 2025, as published but for their descriptions.

Chosen are all events with a quirk and events drawn by a hash of their id. Ids, titles, days, types,
venues and coordinates are facts under CC BY 4.0; descriptions, prices and web texts stay out.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from recordings.build.common import Draft
from recordings.build.synthetic import chance
from recordings.paging import dump

FILE = "city/madrid/madrid-events.json"
EVENTS = 150
#: Words of titles that the rule of international scope knows, so that it has something to say.
SPEAKING = ("internacional", "embajada", "iberoamericano", "campeonato", "festival", "congreso")
#: Of the events without a type or a place, as many are chosen.
BARE = 20


def _name(event: dict[str, Any]) -> tuple[str, str, str]:
    return event["title"], event["dtstart"], event["event-location"]


def _chosen(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events of the recording, in the file's order."""
    times = Counter(map(_name, events))
    drawn = sorted(events, key=lambda event: chance("madrid", event["id"]))
    bare = [event for event in drawn if "@type" not in event or "location" not in event][:BARE]
    quirky = [
        event
        for event in events
        if times[_name(event)] > 1
        or event["dtend"] > "2027"
        or "\n" in event["event-location"]
        or "&amp;" in event["title"]
        or any(word in event["title"].lower() for word in SPEAKING)
    ]
    excluded = [event for event in drawn if event["excluded-days"]][:5]
    ids = dict.fromkeys(event["id"] for event in (*quirky, *bare, *excluded, *drawn))
    kept = set(list(ids)[:EVENTS])
    return [event for event in events if event["id"] in kept]


def _shortened(event: dict[str, Any]) -> dict[str, Any]:
    short = {**event, "description": "", "price": ""}
    if "organization" in event:
        short["organization"] = {"organization-name": event["organization"]["organization-name"]}
    return short


def draft(facts: Path) -> Draft:
    """The file, raw newlines in two of its strings."""
    document = json.loads((facts / FILE).read_text(encoding="utf-8"), strict=False)
    events = [_shortened(event) for event in _chosen(document["@graph"])]
    content = dump({"@context": document["@context"], "@graph": events})
    newlines = content.count(b"\\n")
    if newlines != 2:  # the venue and the organisation of one event
        raise ValueError(f"{newlines} newlines in strings; expected the two of the file")
    made = Draft(
        source="madrid_agenda",
        owner="Ayuntamiento de Madrid",
        licence="CC-BY-4.0",
        # The file carries no date: its one-day events begin on this day.
        facts_date=min(
            event["dtstart"][:10]
            for event in document["@graph"]
            if event["dtstart"][:10] == event["dtend"][:10]
        ),
        note=f"{len(events)} of {len(document['@graph'])} real events of October 2025, without their "
        "descriptions. The date is that of the earliest one-day event. Origen de los datos: "
        "Ayuntamiento de Madrid.",
    )
    request = {
        "host": "datos.madrid.es",
        "path": "/egob/catalogo/300107-0-agenda-actividades-eventos.json",
    }
    made.add(request, "agenda.json", content.replace(b"\\n", b"\n"))
    return made
