"""A data folder of its own for each test, with one small source that has been through its night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from extractors import pipeline
from extractors.core.settings import settings
from extractors.core.spec import Column, Table
from nightly import publication
from tests import made_up

KEY = "test_numbers"
NUMBERS = Table(
    name="numbers",
    description="One row per number.",
    key=("code",),
    row_floor=1,
    columns=(
        Column(name="code", type="string", description="code"),
        Column(name="value", type="number", required=False, description="value", unit="kg"),
    ),
)
SOURCE = made_up.source(KEY, NUMBERS)


class Clock:
    """A second passes at each look: batches of one second would sort by their hash."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC) - timedelta(hours=1)

    def now(self, zone: object) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


Night = Callable[..., str | None]


def publish(run_id: str, day: date) -> Path:
    """A night that was built and published, without a warehouse: the file that readers have."""
    file = settings().published / "marts.duckdb"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"marts")
    publication.begin(run_id, day, publication.fingerprint(day))
    publication.finish(publication.built_by(run_id))
    return file


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder that the settings point to."""
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WAREHOUSE_PUBLISHED", str(tmp_path / "published"))
    monkeypatch.delenv("WAREHOUSE_REPLAY_URL", raising=False)
    return tmp_path / "data"


@pytest.fixture
def numbers(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The one registered source; it answers what `.body` holds at the time of the fetch."""
    monkeypatch.setattr(pipeline, "datetime", Clock())
    return made_up.registered(monkeypatch, tmp_path, SOURCE)


@pytest.fixture
def night(numbers: SimpleNamespace) -> Night:
    """Fetch, parse and accept the source without a gate; returns the new batch's id."""

    def run(run_id: str, body: list[dict[str, Any]] | None = None) -> str | None:
        if body is not None:
            numbers.body = body
        batch_id = pipeline.fetch(KEY, run_id)
        if batch_id is not None:
            pipeline.parse_batch(KEY, batch_id, run_id)
            pipeline.accept(KEY, batch_id, run_id)
        return batch_id

    return run
