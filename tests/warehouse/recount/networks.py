"""Memberships of city networks, counted again."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator

from extractors.core.settings import PROJECT
from tests.warehouse.recount.world import (
    FIRST_YEAR,
    Figures,
    World,
    least,
    most,
    records,
    year_of,
)

#: One statement: (since, until, first seen, whether made up).
Stated = tuple[int | None, int | None, int, bool]


class Networks:
    """One membership per territory and network, dated by what is real where anything is."""

    def __init__(self, world: World, last_year: int) -> None:
        self._world, self._last_year = world, last_year
        stated: dict[tuple[str, str], list[Stated]] = defaultdict(list)
        for city, network, statement in (*self._wikidata(), *self._cited()):
            stated[city, network].append(statement)
        self._members = {
            key: self._dated(statements)
            for key, statements in stated.items()
            if key[0] in world.seed
        }

    def _wikidata(self) -> Iterator[tuple[str, str, Stated]]:
        path = PROJECT / "dbt_project" / "seeds" / "networks.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            codes = {
                row["wikidata_label"].lower(): row["network_code"]
                for row in csv.DictReader(stream)
                if row["wikidata_label"]
            }
        for row in records(self._world.read("wikidata_memberships", "statement")):
            code = codes.get((row["network_label_en"] or "").lower())
            if code and row["rank"] != "deprecated":
                since, until = year_of(row["start_on"]), year_of(row["end_on"])
                seen = row["_retrieved_at"].year
                yield row["city_id"], code, (since, until, seen, row["_is_synthetic"])

    def _cited(self) -> Iterator[tuple[str, str, Stated]]:
        for row in records(self._world.read("curated_networks", "membership")):
            kind, seen = row["definition_class"], row["retrieved_on"].year
            if kind == "membership_stated":
                years = year_of(row["since_year"]), year_of(row["until_year"])
                yield row["territory_id"], row["network_code"], (*years, seen, False)
            elif kind == "role_stated":
                # Who holds an office is a member; since when, the office does not tell.
                yield row["territory_id"], row["network_code"], (None, None, seen, False)

    @staticmethod
    def _dated(stated: list[Stated]) -> tuple[int | None, int | None, int]:
        heeded = [row for row in stated if not row[3]] or stated
        since, until = least(row[0] for row in heeded), most(row[1] for row in heeded)
        return since, until, min(row[2] for row in heeded)

    def memberships(self) -> Figures:
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for (city, network), (since, until, seen) in self._members.items():
            first = max(since or seen, FIRST_YEAR)
            for year in range(first, min(until or 9999, self._last_year + 1)):
                for holder in self._world.holders(city):
                    found[holder, year].add(network)
        return {key: len(networks) for key, networks in found.items()}

    def joined(self) -> Figures:
        found: dict[tuple[str, int], set[str]] = defaultdict(set)
        for (city, network), (since, _, _) in self._members.items():
            if since and FIRST_YEAR <= since <= self._last_year:
                for holder in self._world.holders(city):
                    found[holder, since].add(network)
        return {key: len(networks) for key, networks in found.items()}
