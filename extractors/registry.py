"""Finds the sources: every module of `extractors/sources`, and the only list of them.

A module that fails to import is an error here and nowhere a skip. Importing this module is cheap:
it happens whenever a DAG file is parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from extractors.core.spec import Source

if TYPE_CHECKING:
    from extractors.core.http import Client
    from extractors.core.landing import Answer

SOURCES = Path(__file__).parent / "sources"


class SourceModule(Protocol):
    """What a module in `extractors/sources` offers."""

    SOURCE: Source

    def fetch(self, client: Client) -> None:
        """Ask the source for everything, page by page."""

    def parse(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        """Rows of one landed answer, by table name: a pure function of its bytes and request."""


def _files() -> list[Path]:
    return [path for path in sorted(SOURCES.glob("*.py")) if path.stem != "__init__"]


@cache
def modules() -> dict[str, SourceModule]:
    """Every source module by key, in the keys' order."""
    found: dict[str, SourceModule] = {}
    for path in _files():
        loaded = cast("SourceModule", import_module(f"extractors.sources.{path.stem}"))
        key = loaded.SOURCE.key
        if key != path.stem:
            raise ImportError(f"{path.name}: declares key {key!r}, expected {path.stem!r}")
        found[key] = loaded
    return found


def module(key: str) -> SourceModule:
    """The module of one source."""
    return modules()[key]


def code(key: str) -> list[Path]:
    """The files that decide how a source's bytes are read: its module and what it may import."""
    rooms = (SOURCES.parent / room for room in ("core", "formats", "register"))
    shared = (path for room in rooms for path in room.iterdir() if path.suffix in {".py", ".yml"})
    return [SOURCES / f"{key}.py", *sorted(shared)]


def sources() -> dict[str, Source]:
    """Every declared source by key."""
    return {key: loaded.SOURCE for key, loaded in modules().items()}
