"""Whether a build may keep the figures of territories that nothing has changed for.

It may when the last build ended well and was made by the same code for a day with the same meaning: a
year that begins, or is over, changes figures that no fact has changed. `<data>/warehouse/kept.json`
says so; it is there only while the warehouse file is whole.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from extractors.core.outcome import write_json
from extractors.core.settings import settings
from nightly import publication


def _file() -> Path:
    return settings().warehouse.with_name("kept.json")


def _meaning(as_of: date) -> dict[str, str | int | bool]:
    return {
        "code": publication.code(),
        "year": as_of.year,
        "is_year_over": (as_of.month, as_of.day) == (12, 31),
    }


def is_whole(as_of: date) -> bool:
    """Whether what the warehouse file holds may be kept by a build for this day."""
    file = _file()
    return (
        settings().warehouse.exists()
        and file.exists()
        and bool(json.loads(file.read_text("utf-8")) == _meaning(as_of))
    )


def begin() -> None:
    """A build begins: until it has ended well, nothing can be kept."""
    _file().unlink(missing_ok=True)


def finish(as_of: date) -> None:
    """The build for this day ended well."""
    write_json(_file(), _meaning(as_of))
