"""`catalogue.json`: what is published, said once; the data package and the page are made of it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import duckdb
from pydantic import BaseModel, ValidationError

from publishing.duckdb_file import Stamp
from publishing.marts import SCHEMA, Column, Mart, quoted
from publishing.sources import Origins, PublishedSource

NAME = "catalogue.json"


class File(BaseModel):
    """A published file; `path` is relative to the release."""

    path: str
    bytes: int
    sha256: str


class PublishedColumn(BaseModel):
    """A column; `type` is DuckDB's name, `field_type` the Frictionless one."""

    name: str
    type: str
    field_type: str
    required: bool
    description: str


class ForeignKey(BaseModel):
    """Every value of `column` stands in `mart`.`column`, where it is the key; checked."""

    column: str
    mart: str


class PublishedMart(BaseModel):
    """A mart; `synthetic_rows` is None where the mart has no such flag."""

    name: str
    grain: str
    description: str
    primary_key: list[str]
    foreign_keys: list[ForeignKey]
    rows: int
    synthetic_rows: int | None
    columns: list[PublishedColumn]
    sources: list[str]
    csv: File
    parquet: File


class Catalogue(BaseModel):
    """Everything that a reader may want to know about a release."""

    release: str
    run_id: str
    as_of: datetime
    published_at: datetime
    fingerprint: str
    database: File
    #: None in releases from before notes were written.
    notes: File | None = None
    marts: list[PublishedMart]
    sources: list[PublishedSource]

    @property
    def files(self) -> list[File]:
        """All data files of the release."""
        tables = [file for mart in self.marts for file in (mart.csv, mart.parquet)]
        return [self.database, *([self.notes] if self.notes else []), *tables]


def describe_file(release: Path, file: Path) -> File:
    """Size and sha256 of a file of the release."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return File(path=file.relative_to(release).as_posix(), bytes=file.stat().st_size, sha256=digest)


def build(
    connection: duckdb.DuckDBPyConnection,
    alias: str,
    marts: list[Mart],
    stamp: Stamp,
    origins: Origins,
    release: Path,
) -> Catalogue:
    """Describe a release whose data files are written; `alias` is its attached database."""
    return Catalogue(
        release=stamp.release,
        run_id=stamp.run_id,
        as_of=stamp.as_of,
        published_at=stamp.published_at,
        fingerprint=stamp.fingerprint,
        database=describe_file(release, release / "marts.duckdb"),
        marts=[
            PublishedMart(
                name=mart.name,
                grain=mart.grain,
                description=mart.comment,
                primary_key=list(mart.primary_key),
                foreign_keys=_foreign_keys(connection, alias, mart, marts),
                rows=mart.rows,
                synthetic_rows=_synthetic_rows(connection, alias, mart),
                columns=[_describe_column(column) for column in mart.columns],
                sources=origins.of(mart.name),
                csv=describe_file(release, release / "csv" / f"{mart.name}.csv"),
                parquet=describe_file(release, release / "parquet" / f"{mart.name}.parquet"),
            )
            for mart in marts
        ],
        sources=origins.sources,
    )


def _describe_column(column: Column) -> PublishedColumn:
    return PublishedColumn(
        name=column.name,
        type=column.type,
        field_type=column.published.frictionless,
        required=not column.nullable,
        description=column.comment,
    )


def read(release: Path) -> Catalogue:
    """The catalogue of a release folder."""
    return Catalogue.model_validate_json((release / NAME).read_bytes())


def read_intact(release: Path) -> Catalogue | None:
    """The catalogue of a release, or None when it or a data file is missing or has another size."""
    try:
        catalogue = read(release)
        sizes = [(release / file.path).stat().st_size for file in catalogue.files]
    except (OSError, ValidationError):
        return None
    return catalogue if sizes == [file.bytes for file in catalogue.files] else None


def _foreign_keys(
    connection: duckdb.DuckDBPyConnection, alias: str, mart: Mart, marts: list[Mart]
) -> list[ForeignKey]:
    """Columns named like the one-column key of a dimension, when no value is an orphan."""
    dimensions = {
        other.primary_key[0]: other.name
        for other in marts
        if other.name.startswith("dim_") and len(other.primary_key) == 1 and other.name != mart.name
    }
    keys = []
    for column in mart.columns:
        if column.name not in dimensions:
            continue
        name, dimension = quoted(column.name), dimensions[column.name]
        orphans = connection.execute(
            f"SELECT count(*) FROM {quoted(alias, SCHEMA, mart.name)} AS child WHERE {name} IS NOT"
            f" NULL AND NOT EXISTS (SELECT 1 FROM {quoted(alias, SCHEMA, dimension)} AS parent"
            f" WHERE parent.{name} = child.{name})"
        ).fetchone()
        if orphans == (0,):
            keys.append(ForeignKey(column=column.name, mart=dimension))
    return keys


def _synthetic_rows(connection: duckdb.DuckDBPyConnection, alias: str, mart: Mart) -> int | None:
    if not mart.has("is_synthetic"):
        return None
    found = connection.execute(
        f"SELECT count(*) FROM {quoted(alias, SCHEMA, mart.name)} WHERE is_synthetic"
    ).fetchone()
    return found[0] if found else None
