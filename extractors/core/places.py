"""The territories of interest: the one list that says for whom we ask. One line adds one.

A second list of the same layout names parts of them, such as the municipalities of a region. Only
what costs a source little is asked for these.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.core.settings import PROJECT

SEED = PROJECT / "dbt_project" / "seeds" / "territories_of_interest.csv"
WITHIN = SEED.with_name("territories_within.csv")
#: Ids from here on are no items of Wikidata, which is far from that many: of places that do not exist,
#: or whose item is not known here. Wikidata is not asked for them.
FIRST_STAND_IN = 999_900_000


@dataclass(frozen=True)
class Territory:
    """A territory of one of the lists; `territory_id` is its Wikidata QID."""

    territory_id: str
    name: str
    level: str
    country_iso3: str
    iso3166_2: str
    geonames_id: str
    national_code_system: str
    national_code: str
    parent_territory_id: str

    @property
    def is_item(self) -> bool:
        """Whether Wikidata can be asked for it."""
        return int(self.territory_id[1:]) < FIRST_STAND_IN


@lru_cache
def _read(path: Path) -> tuple[Territory, ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(Territory(**row) for row in csv.DictReader(stream))


def territories() -> tuple[Territory, ...]:
    """The seed's rows, in its order (WAREHOUSE_TERRITORIES names another file of its layout)."""
    return _read(Path(os.environ.get("WAREHOUSE_TERRITORIES", SEED)))


def parts() -> tuple[Territory, ...]:
    """The second list, as far as it is about the countries of the territories of interest."""
    countries = {one.country_iso3 for one in territories()}
    return tuple(one for one in _read(WITHIN) if one.country_iso3 in countries)


def signatories() -> list[str]:
    """The parts that can sign something and that Wikidata can be asked for: no neighbourhoods.

    Those that are of interest themselves are left out: they are asked for anyway.
    """
    known = {one.territory_id for one in territories()}
    able = [it.territory_id for it in parts() if it.is_item and it.level != "neighbourhood"]
    return [one for one in able if one not in known]
