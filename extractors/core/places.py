"""The territories of interest: the one list that says for whom we ask. One line adds one."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.core.settings import PROJECT

SEED = PROJECT / "dbt_project" / "seeds" / "territories_of_interest.csv"


@dataclass(frozen=True)
class Territory:
    """A territory of interest; `territory_id` is its Wikidata QID."""

    territory_id: str
    name: str
    level: str
    country_iso3: str
    iso3166_2: str
    geonames_id: str
    national_code_system: str
    national_code: str
    parent_territory_id: str


@lru_cache
def _read(path: Path) -> tuple[Territory, ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(Territory(**row) for row in csv.DictReader(stream))


def territories() -> tuple[Territory, ...]:
    """The seed's rows, in its order (WAREHOUSE_TERRITORIES names another file of its layout)."""
    return _read(Path(os.environ.get("WAREHOUSE_TERRITORIES", SEED)))
