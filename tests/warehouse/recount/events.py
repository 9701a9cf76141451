"""Events of international scope that were held, counted again."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from tests.warehouse.recount.world import Figures, World, records

#: From the most specific root class on: a trade fair is a congress too.
ROOTS = (
    ("trade_fair", {"trade fair"}),
    ("sport", {"sporting event"}),
    ("congress", {"conference", "academic conference"}),
    ("cultural", {"festival", "exhibition"}),
)
FAIRS = {"trade_fair", "congress"}


@dataclass(frozen=True)
class Event:
    """What one source says of an event; statements with one `key` are one event."""

    key: Hashable
    city: str
    year: int
    kind: str
    is_held: bool
    is_international: bool


def _name(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain.lower()))


def _wikidata(world: World) -> Iterator[Event]:
    roots: dict[str, set[str]] = defaultdict(set)
    for row in records(world.read("wikidata_events", "event_class")):
        roots[row["class_id"]].add(row["root_label_en"])
    of_event: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for row in records(world.read("wikidata_events", "event")):
        of_event[row["event_id"], row["city_id"], row["year"]] |= roots[row["class_id"]]
    for (event, city, year), found in of_event.items():
        if kinds := [kind for kind, names in ROOTS if names & found]:
            yield Event(event, city, year, kinds[0], is_held=True, is_international=True)


def _cited(world: World) -> Iterator[Event]:
    for row in records(world.read("curated_events", "event")):
        if row["year"] is not None:
            yield Event(
                _name(row["name"]),
                row["territory_id"],
                int(row["year"]),
                row["kind"],
                is_held=row["status"] == "held",
                is_international=row["scope_evidence"] != "none_stated",
            )


class Events:
    """One event per name, place and year."""

    def __init__(self, world: World, last_year: int) -> None:
        self._world, self._last_year = world, last_year
        self._stated: dict[tuple[str, int, Hashable], list[Event]] = defaultdict(list)
        for event in (*_wikidata(world), *_cited(world)):
            self._stated[event.city, event.year, event.key].append(event)

    def _count(self, kinds: set[str] | None = None) -> Figures:
        found: dict[tuple[str, int], set[Hashable]] = defaultdict(set)
        for (city, year, key), stated in self._stated.items():
            is_held = any(event.is_held for event in stated)
            is_abroad = any(event.is_international for event in stated)
            is_kind = kinds is None or min(event.kind for event in stated) in kinds
            if is_held and is_abroad and is_kind and year <= self._last_year:
                # What is on in several neighbourhoods is one event of their city.
                for holder in self._world.holders(city):
                    found[holder, year].add((self._world.named_in(city), key))
        return {held: len(events) for held, events in found.items()}

    def international(self) -> Figures:
        return self._count()

    def trade_fairs(self) -> Figures:
        return self._count(FAIRS)
