"""Reading a DAG file costs next to nothing: Airflow does it again and again.

Budget: 0.3 s over a bare `import airflow.sdk` for each file (2026-11-24: the files took 0.02–0.06 s
of CPU; Airflow reads each of them every half minute, on the scheduler's own machine). CPU time, and
the median of three, since a busy machine is not the file's fault.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from tests.dags.conftest import DAGS, PROJECT

BUDGET = 0.3
ROUNDS = 3
HEAVY = ("dbt", "duckdb", "great_expectations", "numpy", "pandas", "pyarrow", "requests")

#: Imports airflow.sdk once, then reads each file in forks of that state, without a network.
PROBE = """
import json, os, runpy, socket, sys, time
import airflow.sdk

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


def parse(files: list[Path], home: Path, rounds: int = ROUNDS) -> dict[str, tuple[float, set[str]]]:
    """CPU seconds (median) and newly imported packages of each file, by its name."""
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
    for file in files:
        of_file = [result for path, result in lines if path == str(file)]
        assert len(of_file) == rounds
        seconds = median(result["seconds"] for result in of_file)
        found[file.name] = seconds, set().union(*(result["imported"] for result in of_file))
    return found


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[float, set[str]]]:
    files = sorted(DAGS.glob("*.py"))
    assert {file.name for file in files} == {"ingest.py", "warehouse.py", "watch.py"}
    return parse(files, tmp_path_factory.mktemp("airflow"))


def test_dag_file__parses_within_its_budget_and_without_a_network(parsed):
    assert {name: seconds for name, (seconds, _) in parsed.items() if seconds > BUDGET} == {}


def test_dag_file__imports_nothing_heavy(parsed):
    heavy = {name: imported & set(HEAVY) for name, (_, imported) in parsed.items()}
    assert {name: packages for name, packages in heavy.items() if packages} == {}


def test_parse_budget__catches_a_file_that_imports_what_its_tasks_need(tmp_path):
    file = tmp_path / "heavy.py"
    file.write_text("# airflow dag\nimport pandas\nimport great_expectations\n")
    seconds, imported = parse([file], tmp_path, rounds=1)["heavy.py"]
    assert seconds > BUDGET
    assert imported & set(HEAVY) >= {"pandas", "great_expectations"}


def test_parse_probe__catches_a_file_that_asks_the_network(tmp_path):
    file = tmp_path / "network.py"
    file.write_text("import socket\nsocket.create_connection(('127.0.0.1', 9))\n")
    with pytest.raises(subprocess.CalledProcessError):
        parse([file], tmp_path, rounds=1)
