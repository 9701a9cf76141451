"""Airflow: the dag `build_warehouse`, which turns accepted batches into published marts.

build → check → publish, after any source has been accepted, and once a day in any case: with a new
day, years end and figures stop being provisional. Nothing happens when nothing has changed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, AssetAny, AssetOrTimeSchedule, CronTriggerTimetable, task

from extractors.registry import sources
from nightly import policy

#: After the sources' own hours (all of them begin between midnight and five, UTC).
DAILY = "30 5 * * *"

with DAG(
    dag_id="build_warehouse",
    description="Build, check and publish the marts",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable(DAILY, timezone="UTC"),
        assets=AssetAny(*(policy.accepted_asset(key) for key in sources())),
    ),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=policy.default_args() | {"pool": policy.WRITER_POOL},
    params=policy.build_params(),
    tags=["warehouse"],
):

    @task.short_circuit
    def build(params: dict[str, Any], run_id: str) -> bool:
        """One `dbt build` over the batches in force; skips the rest when nothing has changed."""
        from nightly import steps

        day = policy.as_of(params, datetime.now(UTC))
        return steps.build(policy.night(params, run_id), day)

    @task
    def check(params: dict[str, Any], run_id: str) -> None:
        """Hold the marts to the published contract."""
        from nightly import steps

        steps.check(policy.night(params, run_id))

    @task
    def publish(params: dict[str, Any], run_id: str) -> None:
        """Swap what readers see for what has just been built and checked."""
        from nightly import steps

        steps.publish(policy.night(params, run_id))

    build() >> check() >> publish()
