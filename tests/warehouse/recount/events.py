"""Events of international scope that were held, counted again."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.warehouse.recount.world import Figures, World, records

#: From the most specific root class on: a trade fair is a congress too.
ROOTS = (
    ("trade_fair", {"trade fair"}),
    ("sport", {"sporting event"}),
    ("congress", {"conference", "academic conference"}),
    ("cultural", {"festival", "exhibition"}),
)
FAIRS = {"trade_fair", "congress"}
#: Madrid's types that are no culture.
MADRID_KINDS: dict[str, set[str | None]] = {
    "congress": {"CongresosJornadas"},
    "trade_fair": {"Ferias"},
    "sport": {"ActividadesDeportivas", "CarrerasMaratones", "Ciclismo", "Natacion"},
    "other": {"CursosTalleres", "ConferenciasColoquios", "Campamentos", "EnLinea", None},
}


@dataclass(frozen=True)
class Event:
    """What one source says of an event; statements that share a name are one event."""

    names: frozenset[str]
    city: str
    year: int
    kind: str
    is_held: bool
    is_international: bool
    is_synthetic: bool


def _name(text: str, year: int) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = re.findall(r"\w+", plain.lower())
    return " ".join([word for word in words if word != str(year)] or words)


def _wikidata(world: World) -> Iterator[Event]:
    roots: dict[str, set[str]] = defaultdict(set)
    for row in records(world.read("wikidata_events", "event_class")):
        roots[row["class_id"]].add(row["root_label_en"])
    of_event: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    made_up: set[str] = set()
    for row in records(world.read("wikidata_events", "event")):
        of_event[row["event_id"], row["city_id"], row["year"]] |= roots[row["class_id"]]
        made_up |= {row["event_id"]} if row["_is_synthetic"] else set()
    labels: dict[str, set[str]] = defaultdict(set)
    for row in records(world.read("wikidata_events", "event_label")):
        labels[row["event_id"]].add(row["label"])
    for (event, city, year), found in of_event.items():
        if kinds := [kind for kind, labels_en in ROOTS if labels_en & found]:
            names = frozenset(_name(label, year) for label in labels[event]) or frozenset({event})
            yield Event(
                names,
                city,
                year,
                kinds[0],
                is_held=True,
                is_international=True,
                is_synthetic=event in made_up,
            )


def _cited(world: World) -> Iterator[Event]:
    for row in records(world.read("curated_events", "event")):
        if row["year"] is not None:
            year = int(row["year"])
            yield Event(
                frozenset({_name(row["name"], year)}),
                row["territory_id"],
                year,
                row["kind"],
                is_held=row["status"] == "held",
                is_international=row["scope_evidence"] != "none_stated",
                is_synthetic=row["_is_synthetic"],
            )


def _listed(row: dict[str, Any], place: str, kind: str) -> Event:
    """An event of an agenda: held when the agenda still listed it on its day."""
    year = row["starts_on"].year
    return Event(
        frozenset({_name(row["title"], year)}),
        place,
        year,
        kind,
        is_held=row["starts_on"] <= row["_retrieved_at"].date(),
        is_international=row["scope_confidence"] in ("high", "medium"),
        is_synthetic=row["_is_synthetic"],
    )


def _madrid(world: World) -> Iterator[Event]:
    for row in records(world.read("madrid_agenda", "event")):
        if row["scope_evidence"]:
            code = row["type_code"]
            kinds = (kind for kind, codes in MADRID_KINDS.items() if code in codes)
            is_walk = code is not None and "Itinerarios" in code
            kind = next(kinds, "other" if is_walk else "cultural")
            yield _listed(row, world.by_code["INE", "28079"], kind)


def _french(world: World) -> Iterator[Event]:
    for row in records(world.read("opendatasoft_agendas", "event")):
        is_placed = row["place_code"] and row["starts_on"] and not row["is_off"]
        if is_placed and row["scope_evidence"]:
            yield _listed(row, world.by_code[row["place_system"], row["place_code"]], row["kind"])


def _merged(stated: list[Event]) -> Iterator[list[Event]]:
    """The statements of a place and year in groups that share a name; the heeded ones of each.

    What is made up tells nothing of an event that a real source knows.
    """
    groups: list[list[Event]] = []
    for event in stated:
        same = [group for group in groups if any(event.names & other.names for other in group)]
        groups = [group for group in groups if group not in same]
        groups.append([event, *(other for group in same for other in group)])
    for group in groups:
        yield [event for event in group if not event.is_synthetic] or group


class Events:
    """One event per name, place and year."""

    def __init__(self, world: World, last_year: int) -> None:
        self._world, self._last_year = world, last_year
        self._stated: dict[tuple[str, int], list[Event]] = defaultdict(list)
        for event in (*_wikidata(world), *_cited(world), *_madrid(world), *_french(world)):
            self._stated[event.city, event.year].append(event)

    def _count(self, kinds: set[str] | None = None) -> Figures:
        found: dict[tuple[str, int], set[Hashable]] = defaultdict(set)
        for (city, year), stated in self._stated.items():
            for heeded in _merged(stated):
                is_held = any(event.is_held for event in heeded)
                is_abroad = any(event.is_international for event in heeded)
                is_kind = kinds is None or min(event.kind for event in heeded) in kinds
                if is_held and is_abroad and is_kind and year <= self._last_year:
                    # What is on in several neighbourhoods is one event of their city.
                    name = min(name for event in heeded for name in event.names)
                    for holder in self._world.holders(city):
                        found[holder, year].add((self._world.named_in(city), name))
        return {held: len(events) for held, events in found.items()}

    def international(self) -> Figures:
        return self._count()

    def trade_fairs(self) -> Figures:
        return self._count(FAIRS)
