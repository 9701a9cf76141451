"""A source small enough to read: two tables, numbers paged two by two."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from extractors.core.landing import Answer
from extractors.core.spec import Column, Source, Table
from tests import made_up

NUMBERS = Table(
    name="numbers",
    description="One row per number.",
    key=("code",),
    row_floor=1,
    columns=(
        Column(name="code", type="string", description="code"),
        Column(name="value", type="number", required=False, description="value"),
        Column(name="day", type="date", required=False, description="day"),
        Column(name="year", type="integer", required=False, description="year"),
    ),
)


@pytest.fixture
def source() -> Source:
    """A declared source of one table."""
    return made_up.source("test_numbers", NUMBERS)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the settings point to."""
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WAREHOUSE_BACKOFF_SECONDS", "0.01")
    return tmp_path / "data"


def make_answer(body: Any, kind: str = "numbers", **params: str) -> Answer:
    """An answer with this body (bytes, or anything JSON can say)."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    now = datetime(2026, 1, 2, tzinfo=UTC)
    return Answer(
        source="test_numbers",
        kind=kind,
        method="GET",
        url="https://numbers.example.org/api/numbers",
        params=params,
        status=200,
        content=content,
        fetched_at=now,
        retrieved_at=now,
    )


@pytest.fixture
def registered(
    source: Source, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SimpleNamespace:
    """The source, alone in the registry."""
    return made_up.registered(monkeypatch, tmp_path, source)
