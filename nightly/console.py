"""The screen of a run: progress and the report, while everything else goes to a log file."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from extractors.core.settings import settings


class _Clock(logging.Formatter):
    """Lines that begin with the seconds since the start."""

    def __init__(self) -> None:
        super().__init__("%(message)s")
        self._start = time.monotonic()

    def format(self, record: logging.LogRecord) -> str:
        """One line of progress."""
        return f"[{time.monotonic() - self._start:6.1f} s] {super().format(record)}"


@contextmanager
def quiet(run_id: str) -> Iterator[tuple[TextIO, Path]]:
    """Send what this process and its children print to a file; yields the screen and that file.

    Our own loggers (`nightly.*`) keep speaking to the screen.
    """
    path = settings().data / "logs" / f"{run_id}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8") as screen, path.open("ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        handler, ours = logging.StreamHandler(screen), logging.getLogger("nightly")
        handler.setFormatter(_Clock())
        ours.addHandler(handler)
        ours.setLevel(logging.INFO)
        try:
            yield screen, path
        finally:
            ours.removeHandler(handler)
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, number in zip(kept, (1, 2), strict=True):
                os.dup2(descriptor, number)
                os.close(descriptor)
