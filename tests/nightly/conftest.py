"""A data folder of its own for each test, with one small source that has been through its night."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from extractors import pipeline, registry
from extractors.core.landing import Answer
from extractors.core.settings import settings
from extractors.core.spec import Column, Licence, Source, Table
from nightly import publication

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
SOURCE = Source(
    key=KEY,
    title="Numbers",
    producer="Nobody",
    homepage="https://numbers.example.org",
    base_url="https://numbers.example.org/api",
    licence=Licence(id="CC0-1.0", name="CC0", url="https://x", attribution="n", may_republish=True),
    citation="Numbers of nobody",
    cadence="0 0 * * *",
    max_age_days=1,
    evidence_class="statistics",
    caveats="none",
    tables=(NUMBERS,),
)


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
    file = tmp_path / f"{KEY}.py"
    file.write_text("# version 1\n")
    module = SimpleNamespace(SOURCE=SOURCE, body=[{"code": "a", "value": 1}])

    def fetch(client: Any) -> None:
        page = tmp_path / "numbers.json"
        page.write_text(json.dumps(module.body))
        client.read_file(page, kind="numbers")

    def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
        yield "numbers", answer.json()

    module.fetch, module.parse = fetch, parse
    monkeypatch.setattr(registry, "modules", lambda: {KEY: module})
    monkeypatch.setattr(registry, "code", lambda key: [file])
    monkeypatch.setattr(pipeline, "datetime", Clock())
    return module


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
