"""Nights of a register, and the cities it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractors import pipeline
from extractors.core.errors import SourceChanged
from extractors.register.findings import RegisterRefused
from tests.register.offices import as_csv, headings

KEY = "city_register"
SETTINGS = (
    "territory_id: Q999900002\nname: Otra\nlanguage: es\ncountry_iso3: URY\nsynthetic: true\n"
)
STAFF = [headings("staff"), ["2024", "6", "3", "18", "5"]]


def add_city(register: Path, name: str, settings: str) -> Path:
    city = register / name
    city.mkdir(parents=True)
    (city / "city.yml").write_text(settings, encoding="utf-8")
    (city / "staff.csv").write_bytes(as_csv(STAFF))
    return city


def night(run_id: str = "night") -> Path:
    batch_id = pipeline.fetch(KEY, run_id)
    assert batch_id is not None
    pipeline.parse_batch(KEY, batch_id, run_id)
    return pipeline.accept(KEY, batch_id, run_id)


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def refused() -> RegisterRefused:
    with pytest.raises(RegisterRefused) as caught:
        pipeline.fetch(KEY, "bad night")
    assert isinstance(caught.value, SourceChanged)
    return caught.value


def landed(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "data/landing" / KEY / "objects").rglob("*.gz")}
