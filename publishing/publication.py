"""One publication: read the marts once, write everything beside, let one rename put it in force."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb

from publishing import (
    catalogue,
    csv_files,
    datapackage,
    duckdb_file,
    notes,
    page,
    parquet,
    postgres,
    release,
    sources,
)
from publishing.catalogue import Catalogue
from publishing.duckdb_file import Stamp
from publishing.marts import Mart, attach, declared_keys, fingerprint, read_marts, session
from publishing.sources import Origins

#: Free space asked for, in sizes of the text of all marts: the CSV files are one; the DuckDB and
#: the Parquet files, both compressed, and what sorting spills, are together below another one.
SPACE_FACTOR = 2
#: DuckDB stores in blocks of 256 KiB, some for each table and its key.
SPACE_PER_MART = 2**20
SPACE_FLOOR = 16 * 2**20


@dataclass
class Publication:
    """What came of it. `seconds` is wall time by step; `rows` and `files` (bytes) by name."""

    status: Literal["published", "unchanged"]
    release: str
    folder: Path
    fingerprint: str
    run_id: str
    as_of: datetime
    published_at: datetime
    rows: dict[str, int]
    files: dict[str, int]
    postgres: Literal["published", "unchanged", "off"] = "off"
    warnings: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def publish(
    warehouse: Path,
    published: Path,
    *,
    run_id: str,
    as_of: datetime,
    postgres_dsn: str | None = None,
) -> Publication:
    """Publish schema `marts` of a warehouse file; do nothing where its content is published.

    Args:
        warehouse: the DuckDB file that dbt wrote; nobody may be writing to it.
        published: the folder that readers see.
        run_id: the run that publishes; kept in `meta_publication`.
        as_of: the (aware) moment whose knowledge the marts show.
        postgres_dsn: libpq URL or key=value string of a database whose schema `marts` is ours;
            its extra option `reader=<role>` names who may read. The files are put in force first:
            where Postgres fails, they stand, and the next call brings Postgres up to them.

    Raises:
        PublicationError: one of `publishing.errors`; what was published before stays in force.
        ValueError: `as_of` has no time zone.
    """
    if as_of.tzinfo is None:
        raise ValueError(f"as_of needs a time zone: {as_of!r}")
    seconds: dict[str, float] = {}
    with release.exclusive(published):
        release.sweep(published)
        folder, is_new = _publish_files(
            warehouse, published, run_id, as_of.astimezone(UTC), seconds
        )
        described = catalogue.read(folder)
        result = _result(described, folder, is_new, seconds)
        if postgres_dsn:
            with _timed(seconds, "postgres"):
                loaded, result.warnings = postgres.publish(
                    postgres_dsn, folder / "marts.duckdb", _stamp(described)
                )
            result.postgres = "published" if loaded else "unchanged"
    return result


def _result(
    described: Catalogue, folder: Path, is_new: bool, seconds: dict[str, float]
) -> Publication:
    return Publication(
        status="published" if is_new else "unchanged",
        release=described.release,
        folder=folder,
        fingerprint=described.fingerprint,
        run_id=described.run_id,
        as_of=described.as_of,
        published_at=described.published_at,
        rows={mart.name: mart.rows for mart in described.marts},
        files={file.path: file.bytes for file in described.files},
        seconds=seconds,
    )


def _publish_files(
    warehouse: Path, published: Path, run_id: str, as_of: datetime, seconds: dict[str, float]
) -> tuple[Path, bool]:
    """The folder of the release in force, and whether it was made just now."""
    with session() as connection:
        attach(connection, warehouse, "warehouse")
        with _timed(seconds, "read"):
            marts = read_marts(connection, "warehouse", declared_keys(connection, "warehouse"))
            content = fingerprint(marts)
        in_force = release.current(published)
        known = in_force and catalogue.read_intact(in_force)
        if in_force and known and known.fingerprint == content:
            return in_force, False
        origins = sources.read_origins(connection, "warehouse", marts)
        size = sum(mart.text_bytes for mart in marts)
        needed = SPACE_FACTOR * size + SPACE_PER_MART * len(marts) + SPACE_FLOOR
        release.require_space(published, needed)
        now = datetime.now(UTC)
        # Names sort by time; the fingerprint's beginning shows at a glance whether two are equal.
        name = f"{now:%Y%m%dT%H%M%S%fZ}-{content[:8]}"
        stamp = Stamp(name, run_id, as_of, now, content)
        with release.staging(published, name) as staged:
            before = in_force if known else None
            _write_release(connection, marts, origins, stamp, staged, before, seconds)
            with _timed(seconds, "put_in_force"):
                folder = release.put_in_force(published, staged)
    release.prune(published)
    return folder, True


def _write_release(
    connection: duckdb.DuckDBPyConnection,
    marts: list[Mart],
    origins: Origins,
    stamp: Stamp,
    staged: Path,
    before: Path | None,
    seconds: dict[str, float],
) -> None:
    """Write all files; the DuckDB file first, since all others are made from it."""
    file = staged / "marts.duckdb"
    with _timed(seconds, "duckdb"):
        marts = duckdb_file.write(connection, "warehouse", marts, stamp, file)
    connection.execute("DETACH warehouse")  # from here on dbt may write again
    attach(connection, file, "published")
    for kind in ("parquet", "csv"):
        (staged / kind).mkdir()
    with _timed(seconds, "parquet"):
        for mart in marts:
            parquet.write(connection, "published", mart, stamp, staged / "parquet")
    with _timed(seconds, "csv"):
        for mart in marts:
            csv_files.write(connection, "published", mart, staged / "csv")
    with _timed(seconds, "catalogue"):
        described = catalogue.build(connection, "published", marts, stamp, origins, staged)
        text = notes.render(connection, "published", described, before)
        (staged / notes.NAME).write_text(text, encoding="utf-8")
        described.notes = catalogue.describe_file(staged, staged / notes.NAME)
        _write_descriptions(described, staged)
    connection.execute("DETACH published")


def _write_descriptions(described: Catalogue, staged: Path) -> None:
    texts = {
        catalogue.NAME: described.model_dump_json(indent=1),
        datapackage.NAME: json.dumps(
            datapackage.descriptor(described), ensure_ascii=False, indent=1
        ),
        page.NAME: page.render(described),
    }
    for name, text in texts.items():
        (staged / name).write_text(text, encoding="utf-8")


def _stamp(described: Catalogue) -> Stamp:
    return Stamp(
        described.release,
        described.run_id,
        described.as_of,
        described.published_at,
        described.fingerprint,
    )


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[step] = round(time.monotonic() - started, 3)
