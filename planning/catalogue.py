"""What a plan may name: indicators as the theme models' YAML declares them, territories of the seed."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[1]
THEMES = PROJECT / "dbt_project" / "models" / "marts" / "themes"
SEED = PROJECT / "dbt_project" / "seeds" / "territories_of_interest.csv"


@cache
def directions(themes: Path = THEMES) -> dict[str, str]:
    """Indicator id → `up`, `down` or `none`."""
    found = {}
    for path in sorted(themes.glob("*.yml")):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models") or []:
            for column in model.get("columns") or []:
                meta = (column.get("config") or {}).get("meta") or {}
                if "indicator" in meta:
                    found[column["name"]] = meta["indicator"]["direction"]
    return found


@cache
def territories(seed: Path = SEED) -> frozenset[str]:
    """The Wikidata ids of the territories of interest."""
    with seed.open(encoding="utf-8", newline="") as lines:
        return frozenset(row["territory_id"] for row in csv.DictReader(lines))
