"""What no single night can see: figures that grow old, and batches that drift.

Ends as one outcome row per source (steps `freshness` and `drift`), with warnings.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from extractors import pipeline, registry
from extractors.core.outcome import recorded
from extractors.core.settings import settings
from extractors.core.spec import Source, Table, Tolerance
from nightly import ledger

if TYPE_CHECKING:
    import duckdb

_log = logging.getLogger(__name__)

#: From one batch to the next; beyond `Table.max_drop` the gate has refused the batch already.
ROWS = Tolerance(
    value=0.05,
    since="2026-11-24",
    reason="A year's new figures add less than a twentieth to any of these tables; more is worth a "
    "look, in either direction.",
)
NULLS = Tolerance(
    value=0.05,
    since="2026-11-24",
    reason="A field that a source stops filling shows first as a share of nulls that jumps.",
)


def retrieved_at(key: str) -> datetime | None:
    """When the newest answer of a source's batch in force was taken from it; None without one."""
    moments = (datetime.fromisoformat(line["retrieved_at"]) for line in ledger.answers(key))
    return max(moments, default=None)


def age_warning(source: Source, now: datetime) -> str | None:
    """A sentence when the figures in force are older than the source declares; None otherwise."""
    moment = retrieved_at(source.key)
    if moment is None:
        return f"{source.key}: no batch has been accepted yet"
    days = (now - moment).days
    if days <= source.max_age_days:
        return None
    return f"{source.key}: figures are {days} days old (of {moment:%Y-%m-%d}; {source.max_age_days} are allowed)"


def freshness(run_id: str) -> int:
    """Record the age of every source; returns how many are too old."""
    now, old = datetime.now(UTC), 0
    for key, source in registry.sources().items():
        with recorded(settings().outcomes, run_id, key, "freshness") as outcome:
            if warning := age_warning(source, now):
                _log.warning("%s", warning)
                outcome.warnings.append(warning)
                old += 1
    return old


def drift(run_id: str) -> int:
    """Compare the two newest batches of every source; returns how many sources drifted."""
    drifted = 0
    for key, source in registry.sources().items():
        with recorded(settings().outcomes, run_id, key, "drift") as outcome:
            batches = pipeline.accepted_batches(key)
            if len(batches) > 1:
                outcome.batch_id = batches[-1].name.removeprefix("batch=")
                outcome.warnings.extend(_drift(source, batches[-2], batches[-1]))
            for warning in outcome.warnings:
                _log.warning("%s", warning)
            drifted += bool(outcome.warnings)
    return drifted


def _drift(source: Source, before: Path, after: Path) -> Iterator[str]:
    import duckdb

    with duckdb.connect() as connection:
        for table in source.tables:
            old, new = (_shape(connection, table, batch) for batch in (before, after))
            yield from _differences(f"{source.key}.{table.name}", old, new)


def _shape(
    connection: duckdb.DuckDBPyConnection, table: Table, batch: Path
) -> tuple[int, dict[str, int]]:
    """Rows of a table, and nulls per column; a column that the file lacks is all null."""
    file = connection.read_parquet(str(batch / f"{table.name}.parquet"))
    known = [column.name for column in table.columns if column.name in file.columns]
    counted = file.aggregate(", ".join(["count(*)"] + [f'count("{name}")' for name in known]))
    rows, *filled = counted.fetchall()[0]
    filled_by = dict(zip(known, filled, strict=True))
    return rows, {column.name: rows - filled_by.get(column.name, 0) for column in table.columns}


def _differences(
    name: str, old: tuple[int, dict[str, int]], new: tuple[int, dict[str, int]]
) -> Iterator[str]:
    (rows_before, nulls_before), (rows_after, nulls_after) = old, new
    if abs(rows_after - rows_before) > ROWS.value * max(rows_before, 1):
        yield f"{name}: {rows_before} rows became {rows_after}"
    for column, count in nulls_after.items():
        was = nulls_before[column] / max(rows_before, 1)
        share = count / max(rows_after, 1)
        if abs(share - was) > NULLS.value:
            yield f"{name}.{column}: {was:.0%} null became {share:.0%}"
