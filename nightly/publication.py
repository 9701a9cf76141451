"""Which build the publication comes from, and whether a new one would differ.

`<data>/warehouse/build.json` says what the warehouse file holds, `publication.json` beside it what
was published from it, with the hash of the file that readers open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from extractors import pipeline, registry
from extractors.core.outcome import write_json
from extractors.core.settings import PROJECT, settings
from nightly.errors import BuildFailed

#: What decides what is published, beside the data: models, plans, declarations, checks, writers.
CODE = ("dbt_project", "plans", "planning", "extractors", "expectations", "publishing", "nightly")
LOCK = "requirements.lock.txt"
#: Made by running: no part of the code.
_MADE = frozenset({"__pycache__", "target", "logs", "_generated"})


@dataclass(frozen=True)
class Build:
    """A build: by which night, for which day, of what."""

    run_id: str
    as_of: str
    fingerprint: str


def _file(name: str) -> Path:
    return settings().warehouse.with_name(name)


def _code() -> Iterator[Path]:
    for room in CODE:
        for path in sorted((PROJECT / room).rglob("*")):
            hidden = path.name.startswith(".") or _MADE & set(path.relative_to(PROJECT).parts)
            if path.is_file() and not hidden:
                yield path
    yield PROJECT / LOCK


def code() -> str:
    """Hash of all that decides what is built, beside the data."""
    digest = hashlib.sha256()
    for path in _code():
        digest.update(f"{path.relative_to(PROJECT)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def fingerprint(as_of: date) -> str:
    """Hash of what a build depends on: the batches in force, our own code, and the day."""
    digest = hashlib.sha256(f"{as_of.isoformat()} {code()}\n".encode())
    for key in registry.sources():
        batches = pipeline.accepted_batches(key)
        digest.update(f"{key} {batches[-1].name if batches else None}\n".encode())
    return digest.hexdigest()


def _published_hash() -> str | None:
    path = settings().published / "marts.duckdb"
    if not path.exists():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_current(fingerprint: str) -> bool:
    """Whether the publication is of this fingerprint, and is still as we wrote it."""
    path = _file("publication.json")
    if not path.exists():
        return False
    known = json.loads(path.read_text("utf-8"))
    return bool(known["fingerprint"] == fingerprint and known["sha256"] == _published_hash())


def begin(run_id: str, as_of: date, fingerprint: str) -> None:
    """Say whose build the warehouse file holds from now on."""
    write_json(_file("build.json"), asdict(Build(run_id, as_of.isoformat(), fingerprint)))


def built_by(run_id: str) -> Build:
    """The build of this night; an error when another one has taken its place since."""
    build = Build(**json.loads(_file("build.json").read_text("utf-8")))
    if build.run_id != run_id:
        raise BuildFailed(f"the warehouse holds the build of {build.run_id}, not of {run_id}")
    return build


def finish(build: Build) -> None:
    """Remember what has been published."""
    write_json(_file("publication.json"), asdict(build) | {"sha256": _published_hash()})


def forget() -> None:
    """Let the next build happen, whether or not anything has changed."""
    _file("publication.json").unlink(missing_ok=True)
