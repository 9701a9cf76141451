"""A source with one column of every kind of promise, and batches of it with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractors.core.rows import arrow_schema
from extractors.core.spec import Column, Source, Table
from tests import made_up

CITY = Table(
    name="city",
    description="One row per city and year.",
    key=("city_id", "year"),
    row_floor=10,
    columns=(
        Column(name="city_id", type="string", pattern=r"Q[1-9]\d*", description="QID"),
        Column(name="year", type="integer", minimum=1960, maximum=2100, description="year"),
        Column(name="rate", type="number", minimum=0, maximum=100, description="a share"),
        Column(name="money", type="number", required=False, description="any amount"),
        Column(name="kind", type="string", values=("port", "inland"), description="kind"),
        Column(name="founded_on", type="date", required=False, description="day"),
        Column(name="is_capital", type="boolean", description="capital"),
    ),
)


def city_rows(count: int = 12) -> list[dict[str, Any]]:
    """Good rows of `city`."""
    return [
        {
            "city_id": f"Q{number + 1}",
            "year": 2020,
            "rate": 12.5,
            "money": -3.0 if number % 2 else None,
            "kind": "port",
            "founded_on": date(1536, 2, 2),
            "is_capital": False,
        }
        for number in range(count)
    ]


def origin(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its provenance, as the kernel adds it."""
    return {
        "_snapshot_id": "ab" * 32,
        "_retrieved_at": datetime(2026, 11, 24, tzinfo=UTC),
        "_is_synthetic": False,
        **row,
    }


def write(folder: Path, table: Table, rows: list[dict[str, Any]], schema: Any = None) -> Path:
    """A table's file in a batch folder; the declared schema unless another one is given."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = schema or arrow_schema(table)
    whole = [origin(row) for row in rows]
    pq.write_table(pa.Table.from_pylist(whole, schema), folder / f"{table.name}.parquet")
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder and publication that the settings point to."""
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WAREHOUSE_PUBLISHED", str(tmp_path / "published"))
    return tmp_path / "data"


@pytest.fixture
def source() -> Source:
    """The source of one table."""
    return made_up.source("test_cities", CITY)


@pytest.fixture
def batch(tmp_path: Path) -> Callable[..., Path]:
    """Makes a batch folder of `city` from rows (good ones by default)."""

    def make(
        rows: list[dict[str, Any]] | None = None, name: str = "now", schema: Any = None
    ) -> Path:
        rows = city_rows() if rows is None else rows
        return write(tmp_path / f"batch={name}", CITY, rows, schema)

    return make
