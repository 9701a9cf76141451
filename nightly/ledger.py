"""What the line knows about itself, as Parquet for dbt: sources, snapshots, outcomes, checks.

Written to `<data>/warehouse/` before each build; each file always has its whole schema, also when
there is no row yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors import pipeline, registry
from extractors.core.landing import Landing
from extractors.core.settings import settings

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

#: Column → type; `list` is joined to one text.
REGISTRY = {
    "source_id": "string", "title": "string", "producer": "string", "homepage": "string",
    "licence_id": "string", "licence_name": "string", "licence_url": "string",
    "attribution": "string", "may_republish": "bool", "must_share_alike": "bool",
    "citation": "string", "cadence": "string", "max_age_days": "int64", "evidence_class": "string", "caveats": "string",
}  # fmt: skip
SNAPSHOTS = {
    "source_id": "string", "snapshot_id": "string", "url": "string", "request": "string",
    "fetched_at": "timestamp", "retrieved_at": "timestamp", "is_synthetic": "bool",
    "bytes": "int64", "licence_id": "string",
}  # fmt: skip
OUTCOMES = {
    "run_id": "string", "source_id": "string", "step": "string", "status": "string",
    "started_at": "timestamp", "seconds": "double", "rows": "int64", "answers": "int64",
    "new_snapshots": "int64", "batch_id": "string", "error_type": "string", "message": "string",
    "warnings": "list",
}  # fmt: skip
QUALITY = {
    "run_id": "string", "scope": "string", "source_id": "string", "table_name": "string",
    "rule": "string", "column_name": "string", "severity": "string", "status": "string",
    "observed": "string", "expected": "string", "failed_rows": "int64",
    "checked_at": "timestamp",
}  # fmt: skip


def _file(name: str) -> Path:
    return settings().warehouse.with_name(f"{name}.parquet")


def _registered() -> Iterator[Row]:
    for key, source in registry.sources().items():
        licence = source.licence
        yield {name: getattr(source, name, None) for name in REGISTRY} | {
            "source_id": key,
            "licence_id": licence.id,
            "licence_name": licence.name,
            "licence_url": licence.url,
            "attribution": licence.attribution,
            "may_republish": licence.may_republish,
            "must_share_alike": licence.must_share_alike,
        }


def _retired() -> list[Row]:
    """Sources that are no longer registered, as the ledger had them: history still names them."""
    import pyarrow.parquet as pq

    path = _file("registry")
    known = pq.read_table(path).to_pylist() if path.exists() else []
    return [row for row in known if row["source_id"] not in registry.sources()]


def snapshots(key: str) -> Iterable[Row]:
    """What a source has answered so far: each distinct answer once, as it was last seen."""
    landing, found = Landing(settings().landing, key), dict[str, Row]()
    for batch_id in landing.batch_ids():
        for line in landing.manifest(batch_id)["answers"]:
            query = "&".join(f"{name}={value}" for name, value in sorted(line["params"].items()))
            found[line["sha256"]] = {
                "source_id": key,
                "snapshot_id": line["sha256"],
                "url": line["url"],
                "request": f"{line['method']} {line['url']}" + (f"?{query}" if query else ""),
                "fetched_at": line["fetched_at"],
                "retrieved_at": line["retrieved_at"],
                "is_synthetic": line["is_synthetic"],
                "bytes": line["bytes"],
                "licence_id": line["licence"],
            }
    return found.values()


def answers(key: str) -> list[Row]:
    """The manifest lines of the batch in force of a source; none without one."""
    batches = pipeline.accepted_batches(key)
    if not batches:
        return []
    batch_id = batches[-1].name.removeprefix("batch=")
    lines: list[Row] = Landing(settings().landing, key).manifest(batch_id)["answers"]
    return lines


def _documents(paths: Iterable[Path]) -> Iterator[Row]:
    for path in sorted(paths):
        content = json.loads(path.read_text("utf-8"))
        yield from content if isinstance(content, list) else [content]


def outcomes(run_id: str = "*") -> list[Row]:
    """The outcome rows of one night, or of all."""
    return list(_documents(settings().outcomes.glob(f"{run_id}/[!.]*.json")))


def checks(run_id: str = "*") -> list[Row]:
    """The check rows of one night, or of all (without the failed rows themselves)."""
    paths = settings().quality.glob(f"{run_id}/[!.]*.json")
    return list(_documents(path for path in paths if not path.name.endswith(".failed.json")))


def _converted(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "timestamp":
        return datetime.fromisoformat(value)
    if kind == "list":
        return "; ".join(value)
    return value if kind != "string" else str(value)


def _table(rows: Iterable[Row], columns: dict[str, str]) -> pa.Table:
    import pyarrow as pa

    kinds = {"timestamp": pa.timestamp("us", tz="UTC"), "list": pa.string()}
    types = {name: kinds.get(kind) or pa.type_for_alias(kind) for name, kind in columns.items()}
    listed = list(rows)
    arrays = {
        name: pa.array([_converted(row.get(name), kind) for row in listed], types[name])
        for name, kind in columns.items()
    }
    return pa.table(arrays, schema=pa.schema(list(types.items())))


def write() -> None:
    """Write the four files, each by rename."""
    import pyarrow.parquet as pq

    sources = [*_registered(), *_retired()]
    seen = (row for source in sources for row in snapshots(source["source_id"]))
    for name, rows, columns in (
        ("registry", sources, REGISTRY),
        ("snapshots", seen, SNAPSHOTS),
        ("outcomes", outcomes(), OUTCOMES),
        ("quality", checks(), QUALITY),
    ):
        path = _file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}")
        pq.write_table(_table(rows, columns), temporary)
        temporary.replace(path)
