"""An ingest DAG, run by Airflow against the replay server: what each kind of night leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.dags.conftest import PROJECT

KEY = "datamexico_fdi"


@dataclass(frozen=True)
class Nights:
    """Task states by night, and the folder in which the nights left their rows."""

    states: dict[str, dict[str, str]]
    data: Path

    def outcomes(self, night: str) -> dict[str, dict[str, Any]]:
        files = (self.data / "outcomes" / night).glob("*.json")
        rows = [json.loads(file.read_text()) for file in files]
        return {row["step"]: row for row in rows}

    def batches(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.data / folder / KEY).glob("batch=*"))


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    data = tmp_path_factory.mktemp("nights")
    settings = {
        "WAREHOUSE_DATA": str(data),
        "WAREHOUSE_BACKOFF_SECONDS": "0.01",
        "WAREHOUSE_ATTEMPTS": "2",
        "PYTHONPATH": str(PROJECT),
    }
    environment = {name: value for name, value in os.environ.items() if "AIRFLOW" not in name}
    done = subprocess.run(
        [sys.executable, "-m", "tests.dags.nights", KEY],
        cwd=PROJECT,
        env=environment | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return Nights(json.loads(done.stdout.splitlines()[-1]), data)


def test_ingest__a_new_batch_is_fetched_checked_and_accepted(nights):
    assert nights.states["first"] == dict.fromkeys(("fetch", "validate", "accept"), "success")
    outcomes = nights.outcomes("first")
    assert set(outcomes) == {"fetch", "parse", "check", "accept"}
    assert {row["status"] for row in outcomes.values()} == {"ok"}
    assert outcomes["parse"]["rows"] > 0


def test_ingest__an_unchanged_source_ends_after_its_fetch_so_no_asset_changes(nights):
    assert nights.states["unchanged"] == {
        "fetch": "success",
        "validate": "skipped",
        "accept": "skipped",
    }
    outcome = nights.outcomes("unchanged")["fetch"]
    assert outcome["status"] == "unchanged"
    assert outcome["new_snapshots"] == 0


def test_ingest__a_batch_that_fails_its_gate_is_never_accepted(nights):
    assert nights.states["fewer-rows"] == {
        "fetch": "success",
        "validate": "failed",
        "accept": "upstream_failed",
    }
    outcomes = nights.outcomes("fewer-rows")
    assert outcomes["quarantine"]["status"] == "quarantined"
    assert KEY in outcomes["quarantine"]["message"]
    refused = outcomes["quarantine"]["batch_id"]
    assert nights.batches("quarantine") == [f"batch={refused}"]
    reasons = json.loads(
        (nights.data / "quarantine" / KEY / f"batch={refused}" / "reasons.json").read_text()
    )
    assert reasons


def test_ingest__a_dead_host_fails_with_an_outcome_and_lands_nothing(nights):
    assert nights.states["dead-host"] == {
        "fetch": "failed",
        "validate": "upstream_failed",
        "accept": "upstream_failed",
    }
    outcome = nights.outcomes("dead-host")["fetch"]
    assert outcome["error_type"] == "SourceUnavailable"
    assert outcome["new_snapshots"] == 0


def test_ingest__the_first_nights_batch_stays_in_force_through_all_of_this(nights):
    first = nights.outcomes("first")["accept"]["batch_id"]
    assert nights.batches("accepted") == [f"batch={first}"]
    assert nights.outcomes("mended")["fetch"]["status"] == "unchanged"
    assert nights.outcomes("mended")["fetch"]["batch_id"] == first


def test_ingest__a_refused_batch_and_its_checks_can_be_read_as_rows(nights):
    rows = json.loads((nights.data / "quality" / "fewer-rows" / f"raw.{KEY}.json").read_text())
    blocking = [r for r in rows if r["severity"] == "critical" and r["status"] != "passed"]
    assert blocking
    assert {row["run_id"] for row in rows} == {"fewer-rows"}
