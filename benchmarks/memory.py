"""Peak memory of a command and of everything it starts, together."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

#: Between two looks; a peak that is shorter is not seen.
SECONDS = 0.1


def _held(process: psutil.Process) -> int:
    """Bytes the process holds; what several share is shared out between them (PSS)."""
    try:
        return int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0


def peak_mib(
    command: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> tuple[float, float]:
    """Run a command to its good end: wall seconds, and MiB of all its processes at their highest."""
    started, peak = time.monotonic(), 0
    with subprocess.Popen(
        command, cwd=cwd, env=dict(environment), stdout=subprocess.DEVNULL
    ) as running:
        parent = psutil.Process(running.pid)
        while running.poll() is None:
            try:
                family = [parent, *parent.children(recursive=True)]
            except psutil.NoSuchProcess:
                break
            peak = max(peak, sum(map(_held, family)))
            time.sleep(SECONDS)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, list(command))
    return time.monotonic() - started, peak / 2**20
