"""Four nights of one source in one process, as `dag.test()` runs them; prints what became of them.

A child process of test_ingest.py: Airflow reads its settings once, so it cannot share a process with
tests that have read others. Usage: `python -m tests.dags.nights <source key>`.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from nightly import environment
from recordings.faults import Fault
from recordings.server import ReplayServer

#: Night → what goes wrong in it.
NIGHTS: dict[str, list[Fault]] = {
    "first": [],
    "unchanged": [],
    "fewer-rows": [Fault(kind="drop_rows", share=0.4)],
    "dead-host": [Fault(kind="dead_host")],
    "mended": [],
}


def main(key: str) -> None:
    """Run the nights and print {night: {task: state}} as the last line."""
    home = environment.airflow_home("test")
    environment.use_airflow(home, WAREHOUSE_TASK_RETRIES="0")
    environment.ensure_database(home)
    from airflow.dag_processing.dagbag import DagBag

    dag = DagBag(dag_folder=str(environment.DAGS)).dags[f"ingest_{key}"]
    states: dict[str, Any] = {}
    with ReplayServer(environment.RECORDINGS) as server:
        os.environ["WAREHOUSE_REPLAY_URL"] = server.url
        for night, faults in NIGHTS.items():
            server.heal()
            server.inject(*faults)
            run = dag.test(logical_date=None, run_conf={"run_id": night})
            states[night] = {task.task_id: task.state for task in run.get_task_instances()}
    sys.stdout.write("\n" + json.dumps(states) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
