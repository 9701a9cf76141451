"""A whole night from the recordings, twice: wall time, peak memory, and the second against the first."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from extractors.core.settings import PROJECT


def _night(folder: Path) -> tuple[float, float]:
    """Wall seconds and the peak resident memory (MiB) of the largest process so far."""
    environment = os.environ | {
        "WAREHOUSE_DATA": str(folder / "data"),
        "WAREHOUSE_PUBLISHED": str(folder / "published"),
    }
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "nightly", "run"],
        cwd=PROJECT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return time.monotonic() - started, peak


def measure() -> dict[str, float]:
    """Seconds, MiB and the ratio of an unchanged night to the first."""
    with tempfile.TemporaryDirectory() as folder:
        first, peak = _night(Path(folder))
        second, _ = _night(Path(folder))
    return {
        "first night, seconds": first,
        "unchanged night, seconds": second,
        "unchanged / first": second / first,
        "peak memory of one process, MiB": peak,
    }
