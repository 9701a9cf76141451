"""The SDG framework of the UN Statistics Division: four lists of release 2022.Q2.G.02, real."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from recordings.build.common import Draft

#: List -> the fields of a record, as documented; another set of fields is an error.
FIELDS = {
    "Goal": ("code", "title", "description", "uri"),
    "Target": ("goal", "code", "title", "description", "uri", "indicators"),
    "Indicator": ("goal", "target", "code", "description", "tier", "uri", "series"),
    "Series": ("goal", "target", "indicator", "release", "code", "description", "uri"),
}
RELEASE = "2022.Q2.G.02"


def _records(path: Path, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for record in records:
        if set(record) != set(fields):
            raise ValueError(f"{path.name}: fields {sorted(record)}; expected {sorted(fields)}")
        if record.get("release", RELEASE) != RELEASE:
            raise ValueError(f"{path.name}: release {record['release']}; expected {RELEASE}")
    return [{name: record[name] for name in fields} for record in records]


def draft(facts: Path) -> Draft:
    """The lists of goals, targets, indicators (with their series) and series."""
    made = Draft(
        source="unsdg_framework",
        owner="United Nations Statistics Division",
        licence="UN-Data-Terms",
        # The release names a quarter, not a day: its last day.
        facts_date="2022-06-30",
        note=f"SDG global indicator framework and series, release {RELEASE}, complete. The date is "
        "the end of the quarter that the release names.",
    )
    for name, fields in FIELDS.items():
        made.add(
            {"host": "unstats.un.org", "path": f"/sdgapi/v1/sdg/{name}/List"},
            f"{name.lower()}_list.json",
            _records(facts / "economy" / "unsdg" / f"{name}_List.json", fields),
            rows="",
        )
    return made
