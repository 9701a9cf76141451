"""A whole night from the recordings, twice: wall time, peak memory, and the second against the first.

Held to (2026-11-24, 2 cores, nothing else running): 90 s, 1.5 GiB, and half of the first.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.memory import peak_mib
from extractors.core.settings import PROJECT


def _night(folder: Path) -> tuple[float, float]:
    environment = os.environ | {
        "WAREHOUSE_DATA": str(folder / "data"),
        "WAREHOUSE_PUBLISHED": str(folder / "published"),
    }
    return peak_mib([sys.executable, "-m", "nightly", "run"], PROJECT, environment)


def measure() -> dict[str, float]:
    """Seconds, MiB of all processes together, and the ratio of an unchanged night to the first."""
    with tempfile.TemporaryDirectory() as folder:
        first, peak = _night(Path(folder))
        second, _ = _night(Path(folder))
    return {
        "first night, seconds": first,
        "unchanged night, seconds": second,
        "unchanged / first": second / first,
        "peak memory of all processes, MiB": peak,
    }
