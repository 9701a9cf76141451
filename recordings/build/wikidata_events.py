"""Events of the territories in the query service's shape: synthetic, made of cited events.

No answer of the service for events was found. The events are those of the collected facts, with
invented ids and, where nothing more is generally known, the first of January of their year.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from recordings.build import wdqs
from recordings.build.common import Draft
from recordings.build.wikidata_twinnings import TERRITORIES

#: Class of an event by the kind that the facts give.
CLASSES = {
    "congress": "Q625994",
    "summit": "Q1072326",
    "trade fair": "Q57305",
    "cultural": "Q132241",
    "sport": "Q16510064",
}
#: Root: (English label, subclasses). Academic conferences are conferences too; the rest is cut short.
ROOTS = {
    "Q132241": ("festival", ("Q220505",)),
    "Q57305": ("trade fair", ()),
    "Q2020153": ("academic conference", ()),
    "Q625994": ("conference", ("Q2020153", "Q1072326")),
    "Q464980": ("exhibition", ()),
    "Q16510064": ("sporting event", ("Q159821",)),
}
#: First days that are generally known: (territory, part of the name, year).
BEGAN = {
    ("Quito", "Habitat III", "2016"): ("2016-10-17", wdqs.DAY),
    ("Rio de Janeiro", "Summer Olympic Games", "2016"): ("2016-08-05", wdqs.DAY),
    ("Rio de Janeiro", "G20", "2024"): ("2024-11-18", wdqs.DAY),
    ("Rio de Janeiro", "17th BRICS", "2025"): ("2025-07-06", wdqs.DAY),
    ("Paris", "Summer Olympic", "2024"): ("2024-07-26", wdqs.DAY),
    ("Paris", "COP21", "2015"): ("2015-11-30", wdqs.DAY),
    ("Madrid", "NATO", "2022"): ("2022-06-28", wdqs.DAY),
    ("Madrid", "COP25", "2019"): ("2019-12-02", wdqs.DAY),
    ("Medellin", "49th OAS", "2019"): ("2019-06-01", wdqs.MONTH),
}
OLYMPICS, BUILDING = "Q159821", "Q41176"
LABELLED = "event language label"
COLUMNS = "city year event class place dprop date datePrec"


def _events(facts: Path) -> list[dict[str, str]]:
    with (facts / "city" / "facts" / "events.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["year"]]


def _began(row: dict[str, str]) -> tuple[str, int]:
    for (territory, name, year), known in BEGAN.items():
        if (territory, year) == (row["territory"], row["year"]) and name in row["event"]:
            return known
    return f"{row['year']}-01-01", wdqs.YEAR


def _binding(
    city: str, event: str, one: str, day: str, precision: int, prop: str = "P580"
) -> dict[str, wdqs.Cell]:
    return {
        "city": wdqs.item(city),
        "year": wdqs.number(int(day[:4])),
        "event": wdqs.item(event),
        "class": wdqs.item(one),
        "place": wdqs.item(city),
        "dprop": wdqs.literal(prop),
        "date": wdqs.moment(day),
        "datePrec": wdqs.number(precision),
    }


def _bindings(facts: Path) -> Iterator[wdqs.Binding]:
    for serial, row in enumerate(_events(facts), start=1):
        city, event = TERRITORIES[row["territory"]], f"Q{999_100_000 + serial}"
        binding = _binding(city, event, CLASSES[row["kind"]], *_began(row))
        if row["event"] == "Mobile World Congress" and row["year"] == "2018":
            binding["place"] = wdqs.unknown("8c9d0e1f")
        yield binding
        if "Olympic" in row["event"]:
            # Two classes, two venues, two kinds of date: one event, which must count once.
            yield {**binding, "class": wdqs.item(OLYMPICS)}
            yield {**binding, "place": wdqs.item(f"Q{999_200_000 + serial}")}
            yield {**binding, "dprop": wdqs.literal("P585")}
    # A building that was begun: dated and in the city, and no event.
    yield _binding("Q90", "Q999199001", BUILDING, "2019-01-01", wdqs.YEAR)


def _labels(facts: Path) -> Iterator[wdqs.Binding]:
    """What the facts call an event, as labels are written: no remark, the year with an edition."""
    rows = _events(facts)
    names = [re.sub(r" \([^)]*\)", "", row["event"]) for row in rows]
    editions = Counter((row["territory"], name) for row, name in zip(rows, names, strict=True))
    for serial, (row, name) in enumerate(zip(rows, names, strict=True), start=1):
        is_edition = editions[row["territory"], name] > 1
        yield {
            "event": wdqs.item(f"Q{999_100_000 + serial}"),
            "language": wdqs.literal("en"),
            "label": wdqs.label(f"{name} {row['year']}" if is_edition else name, "en"),
        }


def _classes() -> Iterator[wdqs.Binding]:
    for root, (name, below) in ROOTS.items():
        for one in (root, *below):
            shown = {"root": wdqs.item(root), "rootLabel": wdqs.label(name, "en")}
            yield {**shown, "class": wdqs.item(one)}


def draft(facts: Path) -> Draft:
    """Events by city and year, classes by root."""
    made = Draft(
        source="wikidata_events",
        owner="Wikidata contributors (shape); facts collected from the pages of the curated sources",
        licence="CC0-1.0",
        facts_date="2026-11-23",
        synthetic=True,
        note="Made, not recorded: no answer of the service for events was found. The events and "
        "their years are cited facts (see the curated sources), some only announced there; a few "
        "first days are general knowledge. Labels are the facts' names. Ids of events (Q999100001 upward) and venues are "
        "invented, as are a building and an unknown venue. The classes are those used "
        "here, not the whole closure.",
    )
    wdqs.add(made, "events of", COLUMNS, list(_bindings(facts)), "city", "year")
    wdqs.add(made, "event labels", LABELLED, _labels(facts), "event")
    wdqs.add(made, "event classes", "root rootLabel class", list(_classes()), "root")
    return made
