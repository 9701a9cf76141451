"""What the tests of one source need: its recording served, a night of it, its staging model's rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractors import pipeline, registry
from extractors.core.errors import SourceError
from extractors.core.landing import Answer
from extractors.core.rows import typed
from extractors.core.settings import PROJECT
from recordings.faults import Fault
from recordings.server import ReplayServer

Rows = list[dict[str, Any]]
ATTEMPTS = 3


@contextmanager
def serving(folder: Path, *keys: str) -> Iterator[ReplayServer]:
    """The recordings of these sources and no others, served from a copy in `folder`."""
    for key in keys:
        shutil.copytree(PROJECT / "recordings" / key, folder / key)
    with ReplayServer(folder) as started:
        yield started


def aim(patch: pytest.MonkeyPatch, data: Path, server: ReplayServer) -> None:
    """Make the pipeline work in `data` and ask `server`, a few times, without long waits."""
    patch.setenv("WAREHOUSE_DATA", str(data))
    patch.setenv("WAREHOUSE_REPLAY_URL", server.url)
    patch.setenv("WAREHOUSE_BACKOFF_SECONDS", "0.001")
    patch.setenv("WAREHOUSE_ATTEMPTS", str(ATTEMPTS))


def aimed(patch: pytest.MonkeyPatch, data: Path, server: ReplayServer) -> Iterator[ReplayServer]:
    """The server, aimed at and healthy; for a fixture."""
    aim(patch, data, server)
    yield server
    server.heal()


def one_night(key: str, data: Path, server: ReplayServer) -> Path:
    """A night of the healthy source, outside of any test; the folder of the candidate."""
    with pytest.MonkeyPatch.context() as patch:
        aim(patch, data, server)
        return night(key)


def night(key: str) -> Path:
    """Fetch and parse a source; the folder of the candidate."""
    batch_id = pipeline.fetch(key, "test")
    assert batch_id is not None
    return pipeline.parse_batch(key, batch_id, "test")


def rows(folder: Path, table: str) -> Rows:
    """The rows of a parsed table."""
    found: Rows = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def landed(data: Path, key: str) -> list[Path]:
    """The landed bodies of a source."""
    return list((data / "landing" / key / "objects").rglob("*.gz"))


def edited(change: Callable[[Any], object], match: str) -> Fault:
    """The recorded answer after a change to its body."""

    def apply(before: bytes) -> bytes:
        body = json.loads(before)
        change(body)
        return json.dumps(body).encode()

    return Fault(kind="replace_body", match=match, body=apply)


def fetch_fails(
    replay: ReplayServer, key: str, kind: type[SourceError], match: str, fault: Fault
) -> int:
    """The fetch fails in this way; how often the failing answer was asked for."""
    before = len(replay.requests)
    replay.inject(fault)
    with pytest.raises(kind, match=match) as caught:
        pipeline.fetch(key, "test")
    assert caught.value.source == key
    return sum(fault.hits(request.line) for request in replay.requests[before:])


def answer(key: str, kind: str, address: str, body: Any, **params: str) -> Answer:
    """An answer of a source as if it had been landed."""
    now = datetime(2026, 11, 24, tzinfo=UTC)
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(key, kind, "GET", address, params, 200, content, now, now)


def parsed(given: Answer) -> dict[str, Rows]:
    """The typed rows of an answer, by table."""
    source, module = registry.sources()[given.source], registry.module(given.source)
    tables = module.parse(given)
    return {name: typed(given, source.table(name), found).to_pylist() for name, found in tables}


def staged(model: str, folder: Path) -> Rows:
    """The rows of a staging model over the parsed tables in `folder`."""
    key = model.removeprefix("stg_").partition("__")[0]
    text = (PROJECT / "dbt_project/models/staging" / key / f"{model}.sql").read_text("utf-8")
    names: dict[str, Callable[..., str]] = {
        "in_force": lambda relation: relation,
        "source": lambda _, table: f"read_parquet('{folder / table}.parquet')",
    }
    query = jinja2.Environment(autoescape=False).from_string(text).render(**names)  # noqa: S701 - SQL
    with duckdb.connect() as connection:
        found = connection.sql(query).to_arrow_table()
    result: Rows = found.to_pylist()
    return result


def write(folder: Path, table: str, source: str, *given: dict[str, Any]) -> Path:
    """A parsed table of these rows; columns that a row leaves out are null."""
    from extractors.core.rows import arrow_schema

    schema = arrow_schema(registry.sources()[source].table(table))
    columns = {name: [row.get(name) for row in given] for name in schema.names}
    pq.write_table(pa.table(columns, schema=schema), folder / f"{table}.parquet")
    return folder


#: The columns of the feeds, in order: what the union models take.
OBSERVATION = (
    *("source_id", "place_system", "place_code", "year", "series_code", "value", "unit"),
    *("status_flag", "definition_class", "snapshot_id", "retrieved_at", "is_synthetic"),
)
SURVEY = (
    *("source_id", "place_system", "place_code", "year", "question", "share_pct", "sample_size"),
    *("retrieved_at", "snapshot_id", "is_synthetic"),
)
