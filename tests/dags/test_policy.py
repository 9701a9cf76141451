"""What is repeated and what is not, and what a night is called."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.core import errors as source_errors
from nightly import errors


def source_error(name: str) -> Exception:
    kind: type[source_errors.SourceError] = getattr(source_errors, name)
    return kind("s", "t", "GET https://x", expected="a", found="b")


@pytest.mark.parametrize(
    "error",
    [
        source_error("SourceChanged"),
        source_error("SourceRefused"),
        errors.GateFailed("x"),
        errors.BuildFailed("x"),
        errors.CheckFailed("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_retries__what_repeating_cannot_mend_fails_at_once(error):
    from airflow.sdk import RetryAction

    from nightly import policy

    decision = policy.default_args()["retry_policy"].evaluate(error, 1, 2)
    assert decision.action is RetryAction.FAIL


@pytest.mark.parametrize("name", ["SourceUnavailable", "SourceTruncated"])
def test_retries__what_may_pass_is_asked_again_after_a_while(name):
    from airflow.sdk import RetryAction

    from nightly import policy

    decision = policy.default_args()["retry_policy"].evaluate(source_error(name), 1, 2)
    assert decision.action is RetryAction.RETRY
    assert decision.retry_delay == timedelta(minutes=10)


def test_retries__an_unforeseen_error_takes_the_usual_way(monkeypatch):
    from airflow.sdk import RetryAction

    from nightly import policy

    monkeypatch.setenv("WAREHOUSE_TASK_RETRIES", "5")
    arguments = policy.default_args()
    assert arguments["retries"] == 5
    assert arguments["retry_policy"].evaluate(OSError("disk"), 1, 5).action is RetryAction.DEFAULT


def test_policy__is_that_of_every_task(bag):
    for dag in bag.dags.values():
        for task in dag.tasks:
            rules = {path for rule in task.retry_policy.rules for path in rule._specs}
            assert "extractors.core.errors.SourceChanged" in rules, (dag.dag_id, task.task_id)
            assert task.retries == 2


@pytest.mark.parametrize(
    ("given", "run_id", "expected"),
    [
        ({"run_id": "tonight"}, "manual__1", "tonight"),
        (
            {"run_id": None},
            "manual__2026-11-24T08:00:00+00:00",
            "manual__2026-11-24T08-00-00-00-00",
        ),
        ({}, "../../etc", "..-..-etc"),
    ],
)
def test_night__has_a_name_that_is_a_folder(given, run_id, expected):
    from nightly import policy

    assert policy.night(given, run_id) == expected


def test_as_of__is_the_day_given_or_the_day_of_the_clock():
    from nightly import policy

    now = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    assert policy.as_of({"as_of": None}, now) == date(2026, 11, 24)
    assert policy.as_of({"as_of": "2020-02-29"}, now) == date(2020, 2, 29)
    with pytest.raises(ValueError, match="out of range"):
        policy.as_of({"as_of": "2021-02-29"}, now)
