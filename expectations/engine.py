"""The one place that speaks to Great Expectations: a check goes in, result rows come out."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from expectations.results import KEPT_ROWS, CheckResult, FailedRow, Scope, Status, text
from expectations.rules import Check, Rule

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.data_context.ephemeral_data_context import (
        EphemeralDataContext,
    )

#: Positions of all failed rows are needed to find their keys; the query that GX would print is not.
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "partial_unexpected_count": 20,
    "return_unexpected_index_query": False,
}


def new_context() -> EphemeralDataContext:
    """An ephemeral context: no report to anyone, no bar in the log, no folder left in /tmp."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
        # 1.24.1 sends nothing (read on 2026-11-24); older and newer releases ask this switch.
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


@lru_cache(maxsize=1)
def _door() -> BatchDefinition[Any]:
    """Where each frame comes in: one asset for all, for each new one costs as much as two rules."""
    frames = new_context().data_sources.add_pandas("frames")
    return frames.add_dataframe_asset("frame").add_batch_definition_whole_dataframe("whole")


@dataclass
class Evaluation:
    """What came of a check; `validation` is Great Expectations' own account, for Data Docs."""

    results: list[CheckResult]
    failed_rows: list[FailedRow] = field(default_factory=list)
    validation: dict[str, Any] | None = None


def evaluate(check: Check, scope: Scope) -> Evaluation:
    """Run a check; every one of its rules gives a result, whatever happens."""
    try:
        frame = check.frame().reset_index(drop=True)
        answer = _validate(check, frame)
        answer.suite_name = ".".join(filter(None, (scope.name, check.table, check.aspect)))
        found = {
            r.expectation_config.meta["number"]: r for r in answer.results if r.expectation_config
        }
        done = Evaluation([])
        for number, rule in enumerate(check.rules):
            done.results.append(_result(check, scope, rule, found.get(number)))
            if number in found:
                done.failed_rows += _failed(check, scope, rule, frame, found[number].result)
        done.validation = _account(answer)
    except Exception as error:  # noqa: BLE001 - whatever it was: the rules did not run, and that is the result
        observed = f"{type(error).__name__}: {error}"
        return Evaluation(
            [scope.result(check.table, rule, "error", observed) for rule in check.rules]
        )
    return done


def _validate(check: Check, frame: pd.DataFrame) -> ExpectationSuiteValidationResult:
    import great_expectations as gx

    suite = gx.ExpectationSuite(
        name="rules",
        expectations=[
            getattr(gx.expectations, rule.expectation)(
                **rule.arguments,
                severity=rule.severity,
                notes=rule.expected,
                meta={"rule": rule.name, "number": number},
            )
            for number, rule in enumerate(check.rules)
        ],
    )
    batch = _door().get_batch({"dataframe": frame})
    with warnings.catch_warnings():
        # pandas, of a pattern with a group; whether a value matches is all we ask.
        warnings.filterwarnings("ignore", "This pattern is interpreted as a regular expression")
        return batch.validate(suite, result_format=_RESULT_FORMAT)


def _raised(info: dict[str, Any]) -> str | None:
    """The message of what a rule raised; GX gives one report, or one per metric."""
    reports = [info] if "raised_exception" in info else list(info.values())
    messages = [str(r.get("exception_message")) for r in reports if r.get("raised_exception")]
    return "; ".join(messages) if messages else None


def _result(
    check: Check, scope: Scope, rule: Rule, found: ExpectationValidationResult | None
) -> CheckResult:
    if found is None:
        return scope.result(check.table, rule, "error", "the rule gave no result")
    if message := _raised(found.exception_info or {}):
        return scope.result(check.table, rule, "error", message)
    result = found.result
    count = int(result.get("unexpected_count", 0))
    status: Status = "passed" if found.success else "failed"
    return scope.result(check.table, rule, status, _observed(result), count)


def _observed(result: dict[str, Any]) -> str:
    """What was found, in words."""
    if "unexpected_count" in result:
        words = f"{result['unexpected_count']} of {result['element_count']} rows otherwise"
        examples = [_shown(value)[:80] for value in result.get("partial_unexpected_list", [])[:3]]
        return f"{words}, such as {', '.join(examples)}" if examples else words
    mismatched = result.get("details", {}).get("mismatched", {})
    words = ", ".join(f"{side} {names}" for side, names in sorted(mismatched.items()))
    return words or str(result.get("observed_value"))


def _shown(value: object) -> str:
    """A value at fault as a person writes it; of a rule over several columns, all of them."""
    if isinstance(value, dict):
        value = tuple(value.values())
    cells = value if isinstance(value, tuple) else (value,)
    return " and ".join(text(cell) or "nothing" for cell in cells)


def _failed(
    check: Check, scope: Scope, rule: Rule, frame: pd.DataFrame, result: dict[str, Any]
) -> list[FailedRow]:
    positions = [int(number) for number in result.get("unexpected_index_list") or []][:KEPT_ROWS]
    rows: list[dict[str, Any]] = frame.iloc[positions].to_dict("records")  # type: ignore[assignment]
    return [scope.failed(check.table, rule, row, check.key) for row in rows]


def _account(answer: ExpectationSuiteValidationResult) -> dict[str, Any]:
    """The validation as JSON, without the complete lists: those can be a whole batch."""
    for result in answer.results:
        for long in ("unexpected_list", "unexpected_index_list", "partial_unexpected_index_list"):
            result.result.pop(long, None)
    account: dict[str, Any] = answer.to_json_dict()  # type: ignore[no-untyped-call]
    return account
