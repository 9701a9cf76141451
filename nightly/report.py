"""What a night came to, gathered from the rows it left behind, and its exit code."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from extractors import pipeline, registry
from extractors.core.spec import Licence
from nightly import ledger, watch

#: Which outcome of a source's steps decides, the worst first.
_SEVERITY = ("failed", "quarantined", "skipped", "unchanged", "ok")
_WAREHOUSE_STEPS = ("build", "check", "publish")


@dataclass(frozen=True)
class SourceNight:
    """What a source came to; rows, date and share are of the batch in force, if any."""

    key: str
    licence: Licence
    status: str
    rows: int
    seconds: float
    answers: int
    new_snapshots: int
    retrieved_on: date | None
    synthetic_share: float
    has_batch: bool
    message: str

    @property
    def failed(self) -> bool:
        """Whether the source was asked and did not bring a batch that passed."""
        return self.status in ("failed", "quarantined", "not run")


@dataclass(frozen=True)
class Night:
    """One night: its sources, checks, warehouse steps and warnings."""

    run_id: str
    sources: list[SourceNight]
    checks: Counter[str]
    steps: dict[str, str]
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def published(self) -> bool:
        """Whether readers now see what this night found, built now or before."""
        return self.steps.get("publish") == "ok" or self.steps.get("build") == "unchanged"

    @property
    def exit_code(self) -> int:
        """0 when nothing that is required is missing, also when accepted batches stood in."""
        return 1 if self.problems else 0


def _in_force(key: str) -> dict[str, Any] | None:
    batches = pipeline.accepted_batches(key)
    if not batches:
        return None
    content: dict[str, Any] = json.loads((batches[-1] / "batch.json").read_text("utf-8"))
    return content


def _source(key: str, rows: list[ledger.Row]) -> SourceNight:
    statuses = [row["status"] for row in rows]
    status = next((known for known in _SEVERITY if known in statuses), "not run")
    in_force, retrieved, answers = _in_force(key), watch.retrieved_at(key), ledger.answers(key)
    # The step that failed says why; the quarantine that follows only repeats it.
    messages = [row["message"] for row in rows if row["message"]]
    return SourceNight(
        key=key,
        licence=registry.sources()[key].licence,
        status="quarantined" if "quarantined" in statuses else status,
        rows=in_force["rows"] if in_force else 0,
        seconds=sum(row["seconds"] for row in rows),
        answers=sum(row["answers"] for row in rows if row["step"] == "fetch"),
        new_snapshots=sum(row["new_snapshots"] for row in rows),
        retrieved_on=retrieved.date() if retrieved else None,
        synthetic_share=sum(line["is_synthetic"] for line in answers) / max(len(answers), 1),
        has_batch=in_force is not None,
        message=messages[0] if messages else "",
    )


def of(run_id: str, *, with_sources: bool = True) -> Night:
    """The report of a night that has ended; a rebuild asks no source."""
    outcomes, checks = ledger.outcomes(run_id), ledger.checks(run_id)
    keys = registry.sources() if with_sources else ()
    by_source: dict[str, list[ledger.Row]] = {key: [] for key in keys}
    for row in sorted(outcomes, key=lambda row: str(row["started_at"])):
        by_source.setdefault(row["source_id"], []).append(row)
    warehouse = {row["step"]: row for row in by_source.pop("warehouse", [])}
    sources = [_source(key, rows) for key, rows in by_source.items()]
    return Night(
        run_id=run_id,
        sources=sources,
        checks=Counter(_verdict(row) for row in checks),
        steps={step: warehouse[step]["status"] for step in _WAREHOUSE_STEPS if step in warehouse},
        problems=_problems(sources, warehouse, checks),
        warnings=_warnings(sources, warehouse, outcomes, checks),
    )


def _verdict(row: ledger.Row) -> str:
    if row["status"] == "failed" and row["severity"] == "warning":
        return "warned"
    return str(row["status"])


def _problems(
    sources: list[SourceNight], warehouse: dict[str, ledger.Row], checks: list[ledger.Row]
) -> list[str]:
    """Why the night has not done what it must: each a sentence."""
    found = [
        f"{source.key}: {source.status}, and no accepted batch stands in: {source.message}"
        for source in sources
        if source.failed and not source.has_batch
    ]
    found += _of_plans(warehouse, "failed")
    found += _unfinished(warehouse)
    found += [
        f"{row['source_id']}.{row['table_name']}: required check did not run: {row['rule']}"
        for row in checks
        if row["severity"] == "critical" and row["status"] == "error"
    ]
    return found


def _of_plans(warehouse: dict[str, ledger.Row], status: str) -> list[str]:
    """What is said of the plans that were refused: `failed` without one to stand in for it."""
    return [
        sentence
        for step, row in warehouse.items()
        if step.startswith("plan ") and row["status"] == status
        for sentence in row["message"].splitlines()
    ]


def _unfinished(warehouse: dict[str, ledger.Row]) -> list[str]:
    """The step of the warehouse that failed or did not run, if there is one."""
    for step in _WAREHOUSE_STEPS:
        row = warehouse.get(step)
        if row is None:
            return [f"{step}: did not run"]
        if row["status"] == "failed":
            return [f"{step}: {row['message']}"]
        if row["status"] == "unchanged":
            break
    return []


def _warnings(
    sources: list[SourceNight],
    warehouse: dict[str, ledger.Row],
    outcomes: list[ledger.Row],
    checks: list[ledger.Row],
) -> list[str]:
    """What a person should know although the night has done what it must."""
    found = [
        f"{source.key}: {source.status}; the batch accepted before stays in force: {source.message}"
        for source in sources
        if source.failed and source.has_batch
    ]
    found += [source.message for source in sources if source.status == "skipped"]
    found += _of_plans(warehouse, "quarantined")
    found += [warning for row in outcomes for warning in row["warnings"]]
    found += [
        f"{row['source_id']}.{row['table_name']}: {row['rule']}: expected {row['expected']}; "
        f"found {row['observed']}"
        for row in checks
        if _verdict(row) == "warned"
    ]
    old = [s.key for s in sources if s.has_batch and _is_old(s.key)]
    if old:
        found.append(f"older than their sources allow: {', '.join(old)}")
    return found


def _is_old(key: str) -> bool:
    return watch.age_warning(registry.sources()[key], datetime.now(UTC)) is not None
