"""The indicators a plan may name: the catalogue as the theme models' YAML declares it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[1]
THEMES = PROJECT / "dbt_project" / "models" / "marts" / "themes"


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
