"""Airflow: the dag `watch_warehouse`, which says what no single night can see.

How old the figures of each source are (freshness), and what changed from one accepted batch to the
next without breaking a limit (drift). Both end as outcome rows with warnings; neither stops anyone.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, task

from nightly import policy

#: After the daily build.
DAILY = "0 7 * * *"

with DAG(
    dag_id="watch_warehouse",
    description="Freshness and drift of what is in force",
    doc_md=__doc__,
    schedule=DAILY,
    catchup=False,
    max_active_runs=1,
    default_args=policy.default_args(),
    params=policy.params(),
    tags=["watch"],
):

    @task
    def freshness(params: dict[str, Any], run_id: str) -> int:
        """Compare the age of each source's newest accepted answer with what it declares."""
        from nightly import watch

        return watch.freshness(policy.night(params, run_id))

    @task
    def drift(params: dict[str, Any], run_id: str) -> int:
        """Compare each source's newest accepted batch with the one before."""
        from nightly import watch

        return watch.drift(policy.night(params, run_id))

    freshness()
    drift()
