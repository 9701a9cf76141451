"""`parquet/<mart>.parquet`: the values unchanged, zstd, documentation in the file's metadata."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from publishing.duckdb_file import Stamp
from publishing.marts import SCHEMA, Mart, literal, quoted


def write(
    connection: duckdb.DuckDBPyConnection, alias: str, mart: Mart, stamp: Stamp, folder: Path
) -> Path:
    """Write one mart of an attached file; returns the Parquet file."""
    file = folder / f"{mart.name}.parquet"
    # DuckDB stores HUGEINT as DOUBLE in Parquet (1.5.5, 2026-11-24): digits would be lost.
    values = ", ".join(
        f"CAST({quoted(column.name)} AS DECIMAL(38,0)) AS {quoted(column.name)}"
        if column.type == "HUGEINT"
        else quoted(column.name)
        for column in mart.columns
    )
    metadata = {
        "description": mart.comment,
        "columns": json.dumps(
            {column.name: column.comment for column in mart.columns}, ensure_ascii=False
        ),
        "primary_key": json.dumps(mart.primary_key),
        "release": stamp.release,
        "as_of": stamp.as_of.isoformat(),
    }
    pairs = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in metadata.items())
    connection.execute(
        f"COPY (SELECT {values} FROM {quoted(alias, SCHEMA, mart.name)}) TO {literal(file)}"
        f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{pairs}}})"
    )
    return file
