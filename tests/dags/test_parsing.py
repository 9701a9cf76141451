"""Reading a DAG file asks nobody and imports nothing that its tasks need (seconds: `make bench`)."""

from __future__ import annotations

import subprocess

import pytest

from benchmarks.dags import DAGS, parse

HEAVY = {"dbt", "duckdb", "great_expectations", "numpy", "pandas", "pyarrow", "requests"}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    found = parse(sorted(DAGS.glob("*.py")), tmp_path_factory.mktemp("airflow"))
    return {name: packages for name, (_, packages) in found.items() if name != "bare"}


def test_dag_file__imports_nothing_heavy_and_asks_no_network(imported):
    assert set(imported) == {"ingest.py", "warehouse.py", "watch.py"}
    heavy = {name: packages & HEAVY for name, packages in imported.items()}
    assert {name: packages for name, packages in heavy.items() if packages} == {}


def test_parse_probe__catches_a_file_that_imports_what_its_tasks_need(tmp_path):
    file = tmp_path / "heavy.py"
    file.write_text("# airflow dag\nimport pandas\nimport great_expectations\n")
    seconds, imported = parse([file], tmp_path)["heavy.py"]
    assert imported & HEAVY >= {"pandas", "great_expectations"}
    assert seconds > 0


def test_parse_probe__catches_a_file_that_asks_the_network(tmp_path):
    file = tmp_path / "network.py"
    file.write_text("import socket\nsocket.create_connection(('127.0.0.1', 9))\n")
    with pytest.raises(subprocess.CalledProcessError):
        parse([file], tmp_path)
