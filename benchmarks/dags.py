"""Reading a DAG file, over a bare `import airflow.sdk`: Airflow does it again and again.

Budget: 0.3 s for each file (2026-11-24: 0.05–0.16 s of CPU here, and up to twice that on a slower
machine). Airflow reads each of them every half minute, on the scheduler's own machine. CPU time, and
the median of three, since a busy machine is not the file's fault.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from extractors.core.settings import PROJECT

DAGS = PROJECT / "dags"
ROUNDS = 3

#: Imports airflow.sdk once, then reads each file in forks of that state, without a network.
PROBE = """
import json, os, runpy, socket, sys, time
started = time.process_time()
import airflow.sdk
print(json.dumps(["bare", {"seconds": time.process_time() - started, "imported": []}]), flush=True)

def refuse(*arguments):
    raise OSError("a DAG file has asked the network")

def read(path):
    socket.socket.connect = socket.getaddrinfo = refuse
    before = set(sys.modules)
    started = time.process_time()
    runpy.run_path(path)
    seconds = time.process_time() - started
    return {"seconds": seconds, "imported": sorted({m.split(".")[0] for m in set(sys.modules) - before})}

for path in sys.argv[2:]:
    for _ in range(int(sys.argv[1])):
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            print(json.dumps([path, read(path)]), flush=True)
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0, path
"""


def parse(files: list[Path], home: Path, rounds: int = 1) -> dict[str, tuple[float, set[str]]]:
    """CPU seconds (median) and newly imported packages of each file by its name, and of `bare`.

    Raises:
        subprocess.CalledProcessError: a file cannot be read, or has asked the network.
    """
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(rounds), *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
        env=os.environ | {"AIRFLOW_HOME": str(home), "PYTHONPATH": str(PROJECT)},
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    found: dict[str, tuple[float, set[str]]] = {}
    for path in dict.fromkeys(path for path, _ in lines):
        of_file = [result for name, result in lines if name == path]
        seconds = median(result["seconds"] for result in of_file)
        found[Path(path).name] = seconds, set().union(*(result["imported"] for result in of_file))
    return found


def measure() -> dict[str, float]:
    """Seconds of each DAG file, and times the bare import's own."""
    with tempfile.TemporaryDirectory() as home:
        found = parse(sorted(DAGS.glob("*.py")), Path(home), ROUNDS)
    bare, _ = found.pop("bare")
    return {f"{name}, seconds": seconds for name, (seconds, _) in found.items()} | {
        f"{name}, times the bare import": seconds / bare for name, (seconds, _) in found.items()
    }
