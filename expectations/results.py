"""What the checks came to: one row per rule, the rows that failed, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from expectations.rules import Rule, Severity
from extractors.core.outcome import write_json

Status = Literal["passed", "failed", "error"]

#: Of each rule, so many failed rows are kept; the count of all of them is in the result.
KEPT_ROWS = 200
#: A cell may hold a whole document; this much of it is enough to find it again.
_KEPT_TEXT = 500


@dataclass(frozen=True)
class CheckResult:
    """One rule on one table. `error` means that the rule did not run: it is not a pass."""

    run_id: str
    scope: Literal["raw", "mart"]
    source_id: str
    table_name: str
    rule: str
    column_name: str
    severity: Severity
    status: Status
    observed: str
    expected: str
    failed_rows: int
    checked_at: str


@dataclass(frozen=True)
class FailedRow:
    """A row that broke a rule: its key as `column=value, …`, and the value at fault (or null)."""

    run_id: str
    source_id: str
    table_name: str
    key: str
    rule: str
    column_name: str
    value: str | None


@dataclass(frozen=True)
class Scope:
    """What is being checked: a source's batch, or the marts."""

    run_id: str
    scope: Literal["raw", "mart"]
    source_id: str

    @property
    def name(self) -> str:
        """Name of the scope's files: sources are checked at the same time, in several processes."""
        return f"raw.{self.source_id}" if self.scope == "raw" else "mart"

    def result(
        self, table: str, rule: Rule, status: Status, observed: str, failed_rows: int = 0
    ) -> CheckResult:
        """The result row of a rule."""
        return CheckResult(
            run_id=self.run_id,
            scope=self.scope,
            source_id=self.source_id,
            table_name=table,
            rule=rule.name,
            column_name=rule.column,
            severity=rule.severity,
            status=status,
            observed=observed,
            expected=rule.expected,
            failed_rows=failed_rows,
            checked_at=datetime.now(UTC).isoformat(),
        )

    def failed(self, table: str, rule: Rule, row: dict[str, Any], key: Sequence[str]) -> FailedRow:
        """A failed row of a rule, from the frame's row."""
        names = ", ".join(f"{name}={text(row.get(name))}" for name in key)
        # A compound rule names several columns; their values are the key or read like it.
        shown = [text(row.get(name)) for name in rule.column.split(", ")]
        value = ", ".join(map(str, shown)) if len(shown) > 1 else shown[0]
        return FailedRow(self.run_id, self.source_id, table, names, rule.name, rule.column, value)


def text(value: object) -> str | None:
    """A cell as text: whole numbers without a decimal point, null as None, long text cut."""
    if value is None or value != value or str(value) == "NaT":
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)[:_KEPT_TEXT]


@dataclass
class Verdict:
    """Whether the door opens, and why not."""

    results: list[CheckResult] = field(default_factory=list)
    failed_rows: list[FailedRow] = field(default_factory=list)

    @property
    def blocking(self) -> list[CheckResult]:
        """Critical rules that failed or did not run."""
        return [r for r in self.results if r.severity == "critical" and r.status != "passed"]

    @property
    def passed(self) -> bool:
        """True when every critical rule ran and held; with no rule at all, nothing was shown."""
        return bool(self.results) and not self.blocking

    @property
    def reasons(self) -> list[str]:
        """One sentence per blocking result, naming table, rule, column and both sides."""
        if not self.results:
            return ["no check ran"]
        return [
            f"{r.source_id}.{r.table_name}: {r.rule}{f' of {r.column_name}' if r.column_name else ''}"
            f"{' did not run' if r.status == 'error' else ''}: "
            f"expected {r.expected}; found {r.observed}"
            for r in self.blocking
        ]


def write(quality: Path, scope: Scope, verdict: Verdict, validations: list[dict[str, Any]]) -> None:
    """Write the rows as `<run_id>/<scope>.json` and `<run_id>/<scope>.failed.json`.

    Great Expectations' own accounts go to `<run_id>/validations/<scope>.json`, for Data Docs.
    """
    folder = quality / scope.run_id
    write_json(folder / f"{scope.name}.json", [asdict(row) for row in verdict.results])
    write_json(folder / f"{scope.name}.failed.json", [asdict(row) for row in verdict.failed_rows])
    write_json(folder / "validations" / f"{scope.name}.json", validations)
