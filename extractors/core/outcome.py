"""A row per attempt and step, so that what happened in any night can be asked."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from extractors.core.errors import SourceSkipped

Status = Literal["ok", "unchanged", "skipped", "quarantined", "failed"]


@dataclass
class Outcome:
    """What one attempt at one step of one source (or of the warehouse) came to."""

    run_id: str
    source_id: str
    step: str
    status: Status = "ok"
    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    seconds: float = 0.0
    rows: int = 0
    answers: int = 0
    new_snapshots: int = 0
    batch_id: str | None = None
    error_type: str | None = None
    message: str | None = None
    warnings: list[str] = field(default_factory=list)


def write_json(path: Path, content: object) -> None:
    """Write JSON so that a reader sees all of it or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{uuid4().hex}")
    with temporary.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=False, indent=1, default=str)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


@contextmanager
def recorded(folder: Path, run_id: str, source_id: str, step: str) -> Iterator[Outcome]:
    """Time a step and record its outcome, also (and above all) when it fails."""
    outcome = Outcome(run_id=run_id, source_id=source_id, step=step)
    started = time.monotonic()
    try:
        yield outcome
    except Exception as error:
        if outcome.status == "ok":
            outcome.status = "skipped" if isinstance(error, SourceSkipped) else "failed"
        outcome.error_type, outcome.message = type(error).__name__, str(error)
        raise
    finally:
        outcome.seconds = round(time.monotonic() - started, 3)
        moment = outcome.started_at.replace(":", "").replace("+0000", "Z")
        name = f"{moment}-{source_id}-{step}-{uuid4().hex[:6]}.json"
        write_json(folder / run_id / name, asdict(outcome))
