"""What all DAGs share: owner, retries, pool, parameters, the name of a night.

The only module of `nightly` that is imported when a DAG file is parsed: it imports nothing heavy.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, Param, RetryAction, RetryRule

OWNER = "warehouse"
#: One slot: DuckDB takes one writer, and a reader in another process locks it out.
WRITER_POOL = "warehouse_writer"

#: The client has asked several times by then; a source that is down needs minutes, not seconds.
RETRY_DELAY = timedelta(minutes=10)

_FINAL: list[type[BaseException] | str] = [
    "extractors.core.errors.SourceChanged",
    "extractors.core.errors.SourceRefused",
    "nightly.errors.NightError",
]
_PASSING: list[type[BaseException] | str] = [
    "extractors.core.errors.SourceUnavailable",
    "extractors.core.errors.SourceTruncated",
]


def default_args() -> dict[str, Any]:
    """Arguments of every task. WAREHOUSE_TASK_RETRIES (default 2) says how often one is repeated."""
    return {
        "owner": OWNER,
        "retries": int(os.environ.get("WAREHOUSE_TASK_RETRIES", "2")),
        "retry_delay": RETRY_DELAY,
        "retry_policy": ExceptionRetryPolicy(
            rules=[
                RetryRule(exception=_FINAL, action=RetryAction.FAIL, reason="repeating is no help"),
                RetryRule(exception=_PASSING, action=RetryAction.RETRY, retry_delay=RETRY_DELAY),
            ]
        ),
    }


def params() -> dict[str, Param]:
    """The parameter of every DAG."""
    text = "name of the night; default: this run's id"
    return {"run_id": Param(None, type=["null", "string"], description=text)}


def build_params() -> dict[str, Param]:
    """Those of the build: Airflow 3 has no logical date on manual and asset-triggered runs."""
    text = "build as if it were this day (UTC); default: today"
    day = Param(None, type=["null", "string"], format="date", description=text)
    return params() | {"as_of": day}


def accepted_asset(key: str) -> Asset:
    """The asset that changes when a new batch of a source has been accepted."""
    return Asset(name=f"accepted/{key}")


def night(given: Mapping[str, Any], run_id: str) -> str:
    """The night's name, fit for a folder: the parameter `run_id`, else Airflow's id of the run."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", str(given.get("run_id") or run_id))


def as_of(given: Mapping[str, Any], now: datetime) -> date:
    """The day the build speaks for: the parameter `as_of`, else the day of `now` (UTC)."""
    text = given.get("as_of")
    return date.fromisoformat(text) if text else now.date()
