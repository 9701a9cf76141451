"""A register on disk, and the recorded one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.core.settings import PROJECT
from recordings.server import ReplayServer
from tests.register.nights import KEY, SETTINGS, add_city


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register on disk with one small city."""
    folder = tmp_path / "register"
    add_city(folder, "otra", SETTINGS)
    monkeypatch.setenv("WAREHOUSE_REGISTER", str(folder))
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("WAREHOUSE_REPLAY_URL", raising=False)
    return folder


@pytest.fixture
def replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ReplayServer]:
    """The recorded city and no other source."""
    shutil.copytree(PROJECT / "recordings" / KEY, tmp_path / "recordings" / KEY)
    with ReplayServer(tmp_path / "recordings") as server:
        monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("WAREHOUSE_REPLAY_URL", server.url)
        monkeypatch.setenv("WAREHOUSE_BACKOFF_SECONDS", "0.001")
        yield server
