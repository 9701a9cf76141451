"""The source of a test module, replayed: the module's `KEY` says which one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from recordings.server import ReplayServer
from tests.contract import replayed


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ReplayServer]:
    """The recordings of the module's source; of several where it names them in `KEYS`."""
    keys = getattr(request.module, "KEYS", None) or (request.module.KEY,)
    with replayed.serving(tmp_path_factory.mktemp("recordings"), *keys) as started:
        yield started


@pytest.fixture
def replay(
    server: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ReplayServer]:
    """The server, healthy and asked by the pipeline, which works in `tmp_path`."""
    yield from replayed.aimed(monkeypatch, tmp_path, server)


@pytest.fixture(scope="module")
def folder(
    request: pytest.FixtureRequest, server: ReplayServer, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The candidate of a night of the module's healthy source."""
    return replayed.one_night(request.module.KEY, tmp_path_factory.mktemp("data"), server)
