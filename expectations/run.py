"""The gate: a candidate batch, or the marts, in; a verdict out, with its rows on disk.

Importing this module is cheap; Great Expectations is imported by the first check that runs.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from expectations import raw, results
from expectations.frames import Frames
from expectations.results import CheckResult, FailedRow, Scope, Verdict
from expectations.rules import Check, Rule
from extractors.core.settings import settings
from extractors.core.spec import Source

__all__ = ["CheckResult", "FailedRow", "Verdict", "check_batch", "check_marts"]

#: A plan of checks, under the name by which it is reported when it cannot be made.
Plan = tuple[str, Callable[[], Iterable[Check]]]


def check_batch(source: Source, batch: Path, previous: Path | None, *, run_id: str) -> Verdict:
    """Hold a candidate to what its source declares, and to the last accepted batch.

    Args:
        source: the source's declaration.
        batch: folder of the candidate, one `<table>.parquet` per declared table.
        previous: folder of the last accepted batch; None when there is none.
        run_id: under which the results are filed.

    Returns:
        The verdict. A check that could not run is in it, as an error; nothing is raised for it.
    """
    now, before = Frames(batch), Frames(previous) if previous else None
    plans: list[Plan] = [
        ("files", partial(raw.nothing_else, source, now)),
        *((table.name, partial(raw.checks, table, now, before)) for table in source.tables),
        ("suite", partial(_suite, source.key, now, before)),
    ]
    return _judge(Scope(run_id, "raw", source.key), plans)


def check_marts(warehouse: Path, *, run_id: str) -> Verdict:
    """Hold the marts to the published contract, as a stranger who has only the file would.

    Args:
        warehouse: the DuckDB file, closed by its writer; it is opened read-only.
        run_id: under which the results are filed.

    Returns:
        The verdict, as for a batch.
    """
    from expectations import marts
    from expectations.warehouse import Marts

    opened = Marts(warehouse, settings().published / "marts.duckdb")
    try:
        plans: list[Plan] = [(name, partial(plan, opened)) for name, plan in marts.PLANS]
        return _judge(Scope(run_id, "mart", "warehouse"), plans)
    finally:
        opened.close()


def _suite(key: str, now: Frames, before: Frames | None) -> Iterator[Check]:
    """What the source's own suite adds; only its absence is allowed, not its failure to import."""
    name = f"expectations.suites.{key}"
    if importlib.util.find_spec(name) is not None:
        yield from importlib.import_module(name).checks(now, before)


def _judge(scope: Scope, plans: Iterable[Plan]) -> Verdict:
    """Run the planned checks one by one and write what they came to."""
    from expectations.engine import evaluate

    verdict, accounts = Verdict(), []
    for name, plan in plans:
        try:
            for check in plan():
                done = evaluate(check, scope)
                verdict.results += done.results
                verdict.failed_rows += done.failed_rows
                accounts.append(done.validation)
        except Exception as error:  # noqa: BLE001 - a plan that cannot be made is a check that did not run
            rule = Rule("planned", "", {}, "checks that can be planned and run")
            observed = f"{type(error).__name__}: {error}"
            verdict.results.append(scope.result(name, rule, "error", observed))
    results.write(settings().quality, scope, verdict, [a for a in accounts if a])
    return verdict
