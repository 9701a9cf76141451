"""One night from nothing, which the tests of this folder share."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class House:
    """Folders of a warehouse of our own, and its commands."""

    data: Path
    published: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "AIRFLOW" not in name}
        return kept | {
            "WAREHOUSE_DATA": str(self.data),
            "WAREHOUSE_PUBLISHED": str(self.published),
        }

    def run(self, *arguments: str) -> Done:
        """`python -m nightly run`, as the Makefile calls it."""
        return self.call("run", *arguments)

    def call(self, command: str, *arguments: str) -> Done:
        """`python -m nightly <command>`."""
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "nightly", command, *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )
        return Done(done.returncode, done.stdout, done.stderr, time.monotonic() - started)

    def marts(self) -> list[str]:
        """What is published, by name."""
        with duckdb.connect(str(self.published / "marts.duckdb"), read_only=True) as connection:
            rows = connection.execute(
                "select table_name from information_schema.tables where table_schema = 'marts'"
            ).fetchall()
        return [str(name) for (name,) in rows]


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str
    seconds: float


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    root = tmp_path_factory.mktemp("house")
    return House(root / "data", root / "published")


@pytest.fixture(scope="session")
def first(house: House) -> Done:
    """The first night, on the project's own recordings."""
    return house.run()
