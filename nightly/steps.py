"""What each task of the DAGs does. No step knows who called it, or keeps anything in memory.

A night is named by its `run_id`; what a step leaves behind lies under the data folder.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

import planning
from extractors import pipeline, registry
from extractors.core.errors import SourceError, SourceSkipped
from extractors.core.outcome import recorded
from extractors.core.settings import settings
from nightly import dbt, dbt_sources, ledger, publication
from nightly.errors import BuildFailed, CheckFailed, GateFailed

#: Steps of the warehouse are recorded under this name, where a source's key stands otherwise.
WAREHOUSE = "warehouse"

_log = logging.getLogger(__name__)


def fetch(key: str, run_id: str) -> str | None:
    """Fetch a source; returns the new batch's id, None when there is nothing to go on with."""
    try:
        batch_id = pipeline.fetch(key, run_id)
    except SourceSkipped as skipped:
        _log.warning("%s", skipped)
        return None
    _log.info("%s: %s", key, batch_id or "unchanged")
    return batch_id


def validate(key: str, batch_id: str, run_id: str) -> str:
    """Parse a landed batch and hold it to its declaration; returns its id.

    Raises SourceError or GateFailed when it does not pass; it then lies in quarantine.
    """
    try:
        candidate = pipeline.parse_batch(key, batch_id, run_id)
    except SourceError as error:
        pipeline.quarantine(key, batch_id, [str(error)], run_id)
        raise
    if broken := _reasons(key, candidate, run_id):
        reasons = [f"asked by {pipeline.requests(key, batch_id)}", *broken]
        pipeline.quarantine(key, batch_id, reasons, run_id)
        raise GateFailed(f"{key}: {batch_id}: {'; '.join(reasons)}")
    return batch_id


def _reasons(key: str, candidate: Path, run_id: str) -> list[str]:
    # Great Expectations costs seconds to import: only a night that has something new pays for it.
    from expectations.run import check_batch

    before = pipeline.accepted_batches(key)
    with recorded(settings().outcomes, run_id, key, "check") as outcome:
        source, previous = registry.sources()[key], before[-1] if before else None
        verdict = check_batch(source, candidate, previous, run_id=run_id)
        outcome.rows = len(verdict.results)
        return [] if verdict.passed else verdict.reasons


def accept(key: str, batch_id: str, run_id: str) -> None:
    """Put a batch that passed in force."""
    pipeline.accept(key, batch_id, run_id)


@contextmanager
def _writing() -> Iterator[None]:
    """One process at a time at the warehouse file, also where no Airflow pool sees to it."""
    path = settings().warehouse.with_name(".writer.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_inputs(plans: Sequence[planning.Plan]) -> None:
    """Lay out what dbt reads besides the accepted batches: stand-ins, sources, ledger, plans."""
    pipeline.ensure_inputs()
    dbt_sources.write()
    ledger.write()
    planning.write(settings().warehouse.with_name("plans"), plans)


def _plans(run_id: str) -> list[planning.Plan]:
    """The plans in force. A refused one stops no other: it is an outcome of its own, each night."""
    plans, refused = planning.in_force(settings().accepted / "plans")
    for one in refused:
        with recorded(settings().outcomes, run_id, WAREHOUSE, f"plan {Path(one.file).name}") as row:
            row.status = "quarantined" if one.has_stand_in else "failed"
            row.error_type, row.message = planning.PlanError.__name__, str(one)
            _log.warning("%s", one)
    return plans


def build(run_id: str, as_of: date) -> bool:
    """Build the warehouse from the batches in force; False when that would change nothing.

    Raises BuildFailed when a model or a required test failed; the publication is untouched.
    """
    with _writing(), recorded(settings().outcomes, run_id, WAREHOUSE, "build") as outcome:
        plans = _plans(run_id)
        fingerprint = publication.fingerprint(as_of)
        if publication.is_current(fingerprint):
            outcome.status = "unchanged"
            _log.info("build: nothing has changed since the last publication")
            return False
        write_inputs(plans)
        publication.begin(run_id, as_of, fingerprint)
        nodes = dbt.build(run_id, as_of)
        outcome.rows = len(nodes)
        if failed := [node for node in nodes if node.is_failure]:
            # What was skipped only follows from what failed.
            failed.sort(key=lambda node: node.status == "skipped")
            names = ", ".join(f"{node.name} ({node.status})" for node in failed[:10])
            raise BuildFailed(f"{len(failed)} of {len(nodes)} dbt nodes failed: {names}")
        return True


def check(run_id: str) -> None:
    """Hold the marts of this night's build to the published contract, or raise CheckFailed."""
    from expectations.docs import build_docs
    from expectations.run import check_marts

    with _writing(), recorded(settings().outcomes, run_id, WAREHOUSE, "check") as outcome:
        publication.built_by(run_id)
        verdict = check_marts(settings().warehouse, run_id=run_id)
        outcome.rows = len(verdict.results)
        build_docs(run_id)
        if not verdict.passed:
            raise CheckFailed("; ".join(verdict.reasons))


def publish(run_id: str) -> None:
    """Swap what readers see for this night's build."""
    from publishing import publish as write

    config = settings()
    with _writing(), recorded(config.outcomes, run_id, WAREHOUSE, "publish"):
        build = publication.built_by(run_id)
        write(
            config.warehouse,
            config.published,
            run_id=run_id,
            as_of=datetime.combine(date.fromisoformat(build.as_of), time.min, UTC),
            postgres_dsn=os.environ.get("WAREHOUSE_POSTGRES_DSN") or None,
        )
        publication.finish(build)
