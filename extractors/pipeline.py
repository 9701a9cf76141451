"""The steps of one source's night: fetch, parse, then accept or quarantine.

A batch is identified by `<UTC time of the fetch>-<fingerprint>`, where the fingerprint covers what
was asked, the hashes of what came back, and the code that parses it. Batches live in folders that
are moved whole, by one rename: `batch/` (candidate) → `accepted/` or `quarantine/`. Every accepted
batch stays; the newest is the one in force.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors import registry
from extractors.core.errors import AnswerGrew, SourceSkipped
from extractors.core.landing import Landing
from extractors.core.outcome import Outcome, recorded, write_json
from extractors.core.settings import Settings, settings
from extractors.core.spec import Source

if TYPE_CHECKING:
    import pyarrow.parquet as pq

#: Sorts before every real batch, so it is in force only while there is none.
NO_BATCH = "00000000T000000Z-none"


def _fingerprint(key: str, source: Source, records: list[dict[str, Any]]) -> str:
    """What was asked and answered, and the code and declarations that read it."""
    digest = hashlib.sha256()
    for path in registry.code(key):
        digest.update(path.read_bytes())
    digest.update(source.model_dump_json().encode())
    for record in records:
        # The same bytes are another batch once they are said to be made up, or real.
        line = [record[name] for name in ("method", "url", "params", "sha256", "is_synthetic")]
        digest.update(json.dumps(line, sort_keys=True).encode())
    return digest.hexdigest()


@contextmanager
def _alone(landing: Landing) -> Iterator[None]:
    """One fetch of a source at a time, whoever started it; the second one is told so."""
    landing.root.mkdir(parents=True, exist_ok=True)
    with (landing.root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SourceSkipped(f"{landing.source}: another fetch is running") from None
        yield


def fetch(key: str, run_id: str) -> str | None:
    """Fetch a source. Returns the new batch's id, or None when nothing has changed.

    Raises SourceError when the source failed and SourceSkipped when it was not asked; either way
    the outcome is recorded and nothing that was in force is touched.
    """
    from extractors.core.http import Client

    config, source = settings(), registry.sources()[key]
    landing = Landing(config.landing, key)
    with recorded(config.outcomes, run_id, key, "fetch") as outcome, _caught(outcome):
        if missing := [name for name in source.secrets if not os.environ.get(name)]:
            raise SourceSkipped(f"{key}: not asked: {', '.join(missing)} is not set")
        with _alone(landing):
            client = Client(source, landing, config)
            try:
                registry.module(key).fetch(client)
            finally:
                outcome.answers, outcome.new_snapshots = len(client.records), client.new_snapshots
            fingerprint = _fingerprint(key, source, client.records)
            return _register(config, landing, client.records, fingerprint, outcome)


def _register(
    config: Settings,
    landing: Landing,
    records: list[dict[str, Any]],
    fingerprint: str,
    outcome: Outcome,
) -> str | None:
    now = datetime.now(UTC)
    in_force = accepted_batches(landing.source)
    if in_force:
        batch = json.loads((in_force[-1] / "batch.json").read_text("utf-8"))
        if batch["fingerprint"] == fingerprint:
            line = {"at": now.isoformat(), "run_id": outcome.run_id, "batch_id": batch["batch_id"]}
            landing.note_unchanged(line)
            outcome.status, outcome.batch_id = "unchanged", batch["batch_id"]
            return None
    batch_id = f"{now:%Y%m%dT%H%M%SZ}-{fingerprint[:8]}"
    manifest = {"batch_id": batch_id, "fingerprint": fingerprint, "answers": records}
    landing.write_manifest(batch_id, manifest)
    outcome.batch_id = batch_id
    return batch_id


@contextmanager
def _caught(outcome: Outcome) -> Iterator[None]:
    """Warnings about fields that are not declared become part of the outcome."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", AnswerGrew)
        try:
            yield
        finally:
            texts = {str(w.message) for w in caught if issubclass(w.category, AnswerGrew)}
            outcome.warnings.extend(sorted(texts))


def parse_batch(key: str, batch_id: str, run_id: str) -> Path:
    """Parse a landed batch into `batch/<source>/batch=<id>/<table>.parquet`; returns the folder.

    A pure function of the landed bytes: parsing the same batch again gives the same files. One
    answer is in memory at a time, however many there are.
    """
    import pyarrow.parquet as pq

    from extractors.core.rows import arrow_schema, typed

    config, source = settings(), registry.sources()[key]
    landing, folder = Landing(config.landing, key), _folder(config.batches, key, batch_id)
    with recorded(config.outcomes, run_id, key, "parse") as outcome, _caught(outcome):
        outcome.batch_id = batch_id
        manifest = landing.manifest(batch_id)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        writers: dict[str, pq.ParquetWriter] = {
            table.name: pq.ParquetWriter(folder / f"{table.name}.parquet", arrow_schema(table))
            for table in source.tables
        }
        try:
            for record in manifest["answers"]:
                answer = landing.answer(record)
                outcome.answers += 1
                for name, rows in registry.module(key).parse(answer):
                    table = typed(answer, source.table(name), rows)
                    writers[name].write_table(table)
                    outcome.rows += table.num_rows
        finally:
            for writer in writers.values():
                writer.close()
        summary = {name: manifest[name] for name in ("batch_id", "fingerprint")}
        write_json(folder / "batch.json", {**summary, "source": key, "rows": outcome.rows})
        return folder


def requests(key: str, batch_id: str) -> str:
    """What a landed batch was asked by, as a person would write it: the first three requests of it."""
    answers = Landing(settings().landing, key).manifest(batch_id)["answers"]
    asked = list(dict.fromkeys(f"{record['method']} {record['url']}" for record in answers))
    more = f" and {len(asked) - 3} more" if len(asked) > 3 else ""
    return ", ".join(asked[:3]) + more


def _folder(root: Path, key: str, batch_id: str) -> Path:
    return root / key / f"batch={batch_id}"


def _move(key: str, batch_id: str, target_root: Path) -> Path:
    """Move a candidate by one rename; a batch that is already there is left as it is."""
    source, target = _folder(settings().batches, key, batch_id), _folder(target_root, key, batch_id)
    if target.exists():
        shutil.rmtree(source, ignore_errors=True)
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
    source.rename(target)
    return target


def accept(key: str, batch_id: str, run_id: str) -> Path:
    """Put a candidate that passed its gate in force."""
    config = settings()
    with recorded(config.outcomes, run_id, key, "accept") as outcome:
        outcome.batch_id = batch_id
        return _move(key, batch_id, config.accepted)


def quarantine(key: str, batch_id: str, reasons: list[str], run_id: str) -> Path:
    """Set a candidate aside with the reasons; what was in force stays in force."""
    config = settings()
    with recorded(config.outcomes, run_id, key, "quarantine") as outcome:
        outcome.batch_id, outcome.status, outcome.message = (
            batch_id,
            "quarantined",
            "; ".join(reasons)[:2000],
        )
        shutil.rmtree(_folder(config.quarantine, key, batch_id), ignore_errors=True)
        folder = _move(key, batch_id, config.quarantine)
        write_json(folder / "reasons.json", reasons)
        return folder


def accepted_batches(key: str) -> list[Path]:
    """Folders of the accepted batches of a source, oldest first."""
    folders = (settings().accepted / key).glob("batch=[1-9]*")
    return sorted(path for path in folders if (path / "batch.json").exists())


def ensure_inputs() -> None:
    """Give each source that has no accepted batch an empty one, so that the build finds its input.

    A source that was never seen then counts as "no data", never as zero.
    """
    import pyarrow.parquet as pq

    from extractors.core.rows import arrow_schema

    for key, source in registry.sources().items():
        folder = _folder(settings().accepted, key, NO_BATCH)
        folder.mkdir(parents=True, exist_ok=True)
        for table in source.tables:
            schema = arrow_schema(table)
            path = folder / f"{table.name}.parquet"
            if not path.exists() or not pq.read_schema(path).equals(schema):
                pq.write_table(schema.empty_table(), path)
