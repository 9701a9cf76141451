"""The project's own recordings behind a real server that can be told to fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors import registry
from extractors.core.settings import PROJECT
from recordings.server import ReplayServer

#: Every registered source that speaks HTTP: a new source is covered by its recording.
HTTP_SOURCES = [
    key
    for key, source in registry.sources().items()
    if source.base_url.startswith("https://") and not key.startswith("curated_")
]


@pytest.fixture(scope="session")
def server() -> Iterator[ReplayServer]:
    """One server for all: reading the recordings takes seconds."""
    with ReplayServer(PROJECT / "recordings") as started:
        yield started


@pytest.fixture
def replay(
    server: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ReplayServer]:
    """A healthy replay server with an empty log, an empty data folder, short waits."""
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WAREHOUSE_REPLAY_URL", server.url)
    monkeypatch.setenv("WAREHOUSE_BACKOFF_SECONDS", "0.01")
    monkeypatch.setenv("WAREHOUSE_ATTEMPTS", "3")
    monkeypatch.setenv("WAREHOUSE_TIMEOUT_SECONDS", "5")
    server.heal()
    yield server
    server.heal()


def outcomes(tmp_path: Path, run_id: str) -> list[dict[str, Any]]:
    """Outcome rows of a run, oldest first."""
    folder = tmp_path / "data" / "outcomes" / run_id
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def manifests(tmp_path: Path, key: str) -> list[Path]:
    """Manifests of complete fetches of a source."""
    return list((tmp_path / "data" / "landing" / key / "manifests").glob("*.json"))
