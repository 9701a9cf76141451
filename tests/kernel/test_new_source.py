"""One new source costs a module, a staging model, its YAML and a recording: no edit elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.core.settings import PROJECT

MODULE = '''
"""Friendly numbers of a source that does not exist."""
from extractors.core.rows import pick
from extractors.core.spec import Column, Licence, Source, Table

NUMBER = Table(
    name="number", description="One row per country and year.", key=("iso3", "year"), row_floor=2,
    columns=(
        Column(name="iso3", type="string", description="country", pattern="^[A-Z]{3}$"),
        Column(name="year", type="integer", description="calendar year"),
        Column(name="amount", type="number", description="friendly amount", minimum=0),
    ),
)
SOURCE = Source(
    key="example_numbers", title="Friendly numbers", producer="Example Office",
    homepage="https://example.org", base_url="https://example.org/api",
    licence=Licence(id="CC0-1.0", name="CC0", url="https://example.org/cc0", attribution="Example",
                    may_republish=True),
    citation="Example Office", cadence="0 5 * * *", max_age_days=30,
    evidence_class="statistics", caveats="None of it is true.", tables=(NUMBER,),
)


def fetch(client):
    client.get("numbers", kind="number")


def parse(answer):
    yield "number", pick(answer, NUMBER, answer.json())
'''
STAGING = """
select 'example_numbers' as source_id, 'ISO3166-1-A3' as place_system, iso3 as place_code, year,
    'friendly' as series_code, amount as value, 'count' as unit, null as status_flag,
    'statistics' as definition_class, _snapshot_id as snapshot_id, _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('example_numbers', 'number')) }}
"""
YAML = """
version: 2
models:
  - name: stg_example_numbers__number
    description: One row per country and year.
    config:
      meta: {feeds: observation}
"""
RECORDING = {
    "source": "example_numbers",
    "owner": "Example Office",
    "licence": "CC0-1.0",
    "facts_date": "2026-01-01",
    "synthetic": True,
    "note": "Nothing in it is true.",
    "answers": [
        {
            "request": {"method": "GET", "host": "example.org", "path": "/api/numbers"},
            "status": 200,
            "headers": {"Content-Type": "application/json"},
            "body": "numbers.json",
        }
    ],
}
ASK = """
import json, os, sys
from pathlib import Path
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
from extractors import describe, pipeline, registry
from nightly import dbt_sources, steps
from recordings.server import ReplayServer

with ReplayServer(Path("recordings")) as server:
    os.environ["WAREHOUSE_REPLAY_URL"] = server.url
    batch = steps.fetch("example_numbers", "night")
    steps.accept("example_numbers", steps.validate("example_numbers", batch, "night"), "night")
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=str(Path("dags").resolve()))
checks = json.loads(Path(os.environ["WAREHOUSE_DATA"], "quality/night/raw.example_numbers.json").read_text())
print(json.dumps({
    "errors": bag.import_errors,
    "dag": sorted(task.task_id for task in bag.dags["ingest_example_numbers"].tasks),
    "accepted": len(pipeline.accepted_batches("example_numbers")),
    "rules": len(checks),
    "passed": all(check["status"] == "passed" for check in checks),
    "page": describe.page(registry.sources()["example_numbers"]),
    "dbt": dbt_sources.described().count("example_numbers/batch="),
    "feeds": "stg_example_numbers__number" in dbt_sources.feeds(Path("dbt_project/models/staging"))["observation"],
}))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with four new files and not one changed."""
    root = tmp_path_factory.mktemp("project")
    for room in ("extractors", "dags", "nightly", "expectations", "publishing", "dbt_project"):
        shutil.copytree(PROJECT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    for extra in ("planning", "plans"):
        if (PROJECT / extra).exists():
            shutil.copytree(PROJECT / extra, root / extra)
    (root / "recordings").mkdir()
    for file in (PROJECT / "recordings").glob("*.py"):
        shutil.copy(file, root / "recordings")
    (root / "extractors/sources/example_numbers.py").write_text(MODULE)
    staging = root / "dbt_project/models/staging/example_numbers"
    staging.mkdir()
    (staging / "stg_example_numbers__number.sql").write_text(STAGING)
    (staging / "_example_numbers.yml").write_text(YAML)
    recording = root / "recordings/example_numbers"
    recording.mkdir()
    (recording / "recording.json").write_text(json.dumps(RECORDING))
    rows = [{"iso3": "COL", "year": year, "amount": year % 7} for year in range(2015, 2025)]
    (recording / "numbers.json").write_text(json.dumps(rows))
    return root


def test_new_source__has_its_dag_gate_documentation_and_place_in_dbt(tree: Path) -> None:
    environment = os.environ | {
        "PYTHONPATH": str(tree),
        "WAREHOUSE_DATA": str(tree / "data"),
        "AIRFLOW_HOME": str(tree / "airflow"),
        "GX_ANALYTICS_ENABLED": "false",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["errors"] == {}
    assert found["dag"] == ["accept", "fetch", "validate"]
    assert found["accepted"] == 1
    assert found["passed"]
    assert found["rules"] > 8
    assert "# Friendly numbers" in found["page"]
    assert "| `amount` | number |" in found["page"]
    assert found["dbt"] == 1
    assert found["feeds"]
