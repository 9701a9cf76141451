"""Twelve indicators a second time: in pandas, from the accepted Parquet and the hand-written seeds.

Written from the definitions of the catalogue and the rules of counting, not from the models: no SQL,
nothing that dbt has made. A result is a dict of (territory_id, year) → value; a count that is not in
it is zero or not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import pandas as pd

from extractors.core.places import parts, territories

Figures = dict[tuple[str, int], float]
Read = Callable[[str, str], pd.DataFrame]

FIRST_YEAR = 1960


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts, nothing being None however the column says it."""
    whole = table.astype(object)
    return [
        {str(name): value for name, value in row.items()}
        for row in whole.where(whole.notna(), None).to_dict("records")
    ]


def year_of(value: Any) -> int | None:
    return None if value is None else int(getattr(value, "year", value))


def least(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def most(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


class World:
    """Which places there are, in which country, and which lies in which."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.seed = {place.territory_id: place for place in (*territories(), *parts())}
        self.by_code = {
            (place.national_code_system, place.national_code): place.territory_id
            for place in self.seed.values()
        }

    @cached_property
    def country_items(self) -> dict[str, str]:
        """ISO code → the country's item."""
        items: dict[str, str] = {}
        for row in records(self.read("wikidata_places", "country")):
            known = items.setdefault(row["iso3"], row["country_id"])
            items[row["iso3"]] = min(known, row["country_id"], key=lambda item: int(item[1:]))
        return items

    @cached_property
    def country_of(self) -> dict[str, str | None]:
        """Every territory with its country: of interest, above, partner by its class, country."""
        closure = self.read("wikidata_places", "class_closure")
        classes = set(closure.loc[closure["root"] == "territory", "class_id"])
        of_class = self.read("wikidata_places", "place_class")
        is_territory = set(of_class.loc[of_class["class_id"].isin(classes), "place_id"])
        code = self.read("wikidata_places", "country").set_index("country_id")["iso3"]
        lies_in = self.read("wikidata_places", "place_country")
        lies_in = lies_in.assign(iso3=lies_in["country_id"].map(code)).dropna(subset=["iso3"])
        country = lies_in.groupby("place_id")["iso3"].min().to_dict()
        found: dict[str, str | None] = {item: iso3 for iso3, item in self.country_items.items()}
        for row in records(self.read("wikidata_places", "place")):
            if row["role"] in ("interest", "parent") or (
                row["role"] == "partner" and row["place_id"] in is_territory
            ):
                found.setdefault(row["place_id"], country.get(row["place_id"]))
        found |= {place: row.country_iso3 for place, row in self.seed.items()}
        for row in records(self.read("curated_agreements", "agreement")):
            if row["partner_id"] and row["partner_country_iso3"]:
                found.setdefault(row["partner_id"], row["partner_country_iso3"])
        return found

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        above: dict[str, set[str]] = defaultdict(set)
        for row in records(self.read("wikidata_places", "place_parent")):
            place, parent = row["place_id"], row["parent_id"]
            if self.country_of.get(place) and self.country_of.get(parent) == self.country_of[place]:
                above[place].add(parent)
        for territory in self.seed.values():
            if territory.parent_territory_id:
                above[territory.territory_id].add(territory.parent_territory_id)
        return above

    def named_in(self, place: str) -> str:
        """Where one name is one thing: the place itself, or the city that it is a neighbourhood of."""
        listed = self.seed.get(place)
        if listed and listed.level == "neighbourhood":
            return listed.parent_territory_id
        return place

    def holders(self, place: str) -> set[str]:
        """The place, everything it lies in, and its country: those who have what it has."""
        found, ahead = set(), [place]
        while ahead:
            here = ahead.pop()
            if here not in found:
                found.add(here)
                ahead.extend(self._above.get(here, ()))
        item = self.country_items.get(self.country_of[place] or "")
        return found | ({item} if item else set())
