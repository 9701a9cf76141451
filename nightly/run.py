"""The one command: the real DAGs, one after the other in this process, then the report.

Airflow runs them with `dag.test()`: the same tasks, parameters and skips as under a scheduler, but
no parallelism and no pools. Screen: progress and the report. Everything else goes to a log file.
"""

from __future__ import annotations

import argparse
import logging
from contextlib import nullcontext
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from extractors import registry
from nightly import console, dbt, environment, publication, report, summary
from nightly.errors import NightError

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

_log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be said to `run`."""
    parser.add_argument("--live", action="store_true", help="ask the live sources")
    parser.add_argument("--recordings", type=Path, help="folder of recordings to replay")
    parser.add_argument("--as-of", type=date.fromisoformat, help="build as if it were this day")


def _run_dags(run_id: str, as_of: date) -> None:
    """Run every ingest DAG, then the build. What fails is in the outcomes; the next one runs."""
    home = environment.airflow_home("run")
    # The client has its own patience; a person is waiting here, and the next night comes anyway.
    environment.use_airflow(home, WAREHOUSE_TASK_RETRIES="0")
    # A night without a database is a first one: its first gate needs Great Expectations, and reading
    # that takes as long (5 s, 2026-11-24).
    if environment.ensure_database(home, lambda: import_module("great_expectations")):
        _log.info("airflow: made its database")
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=str(environment.DAGS))
    if bag.import_errors:
        errors = "\n".join(f"{path}:\n{error}" for path, error in bag.import_errors.items())
        raise NightError(f"DAG files that do not import:\n{errors}")
    conf = {"run_id": run_id, "as_of": as_of.isoformat()}
    ingests = [f"ingest_{key}" for key in registry.sources()]
    will_build = not publication.is_current(publication.fingerprint(as_of))
    with dbt.reading_meanwhile() if will_build else nullcontext():
        for number, name in enumerate(ingests, start=1):
            _log.info("%s (%d of %d)", name, number, len(ingests))
            _run_dag(bag, name, conf)
    _log.info("build_warehouse")
    _run_dag(bag, "build_warehouse", conf)


def _run_dag(bag: DagBag, name: str, conf: dict[str, str]) -> None:
    with environment.only_dag(name):
        run = bag.dags[name].test(logical_date=None, run_conf=conf)
    if run.state != "success":
        _log.warning("%s: %s", name, run.state)


def main(arguments: argparse.Namespace) -> int:
    """Run one night and print its report; 0 when every required check ran and passed."""
    now = datetime.now(UTC)
    run_id, as_of = f"{now:%Y%m%dT%H%M%SZ}", arguments.as_of or now.date()
    if arguments.live and arguments.recordings:
        raise NightError("--live and --recordings exclude each other")
    recordings = None if arguments.live else arguments.recordings or environment.RECORDINGS
    with environment.alone("run"), console.quiet(run_id) as (screen, log):
        with environment.sources_from(recordings and recordings.resolve()) as asked:
            screen.write(f"Night {run_id}: {asked}, as of {as_of}\n")
            _run_dags(run_id, as_of)
        night = report.of(run_id)
        screen.write(summary.text(night, log, seconds=(datetime.now(UTC) - now).total_seconds()))
    return night.exit_code
