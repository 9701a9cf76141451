"""`marts.duckdb`: a copy that lagging drivers can open, with everything checkpointed.

DuckDB names an opened file after itself, so file and schema are both `marts` there, and a bare
`marts.<table>` is refused as ambiguous: readers write `marts.marts.<table>`, or attach the file
under a name of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from publishing.errors import CopyDiffers, PublicationError
from publishing.marts import (
    META,
    SCHEMA,
    Mart,
    attach,
    enforced_keys,
    literal,
    quoted,
    read_marts,
    session,
)

#: Read with DuckDB 1.1.3, 1.2.2, 1.3.2 and 1.4.1 (2026-11-24); a file in 1.5's own format is refused
#: by older ones. 1.0.0 fails on any file of 1.5.5 with a primary key, whatever the storage version.
STORAGE_VERSION = "v1.0.0"
_NEW = "publication"


@dataclass(frozen=True)
class Stamp:
    """What a publication says about itself, in table `meta_publication`; times are aware."""

    release: str
    run_id: str
    as_of: datetime
    published_at: datetime
    fingerprint: str


def write(
    connection: duckdb.DuckDBPyConnection, alias: str, marts: list[Mart], stamp: Stamp, file: Path
) -> list[Mart]:
    """Copy the marts of an attached file into a new one; rows are stored in the key's order.

    Returns:
        The marts as found in the new file, `meta_publication` included.

    Raises:
        CopyDiffers: the new file does not hold what the old one held.
        PublicationError: a mart has the name of our own table.
    """
    if any(mart.name == META for mart in marts):
        raise PublicationError(f"{SCHEMA}.{META} is written by the publication: rename the mart")
    connection.execute(f"SET temp_directory = {literal(file.parent.with_suffix('.spill'))}")
    connection.execute(
        f"ATTACH {literal(file)} AS {_NEW} (STORAGE_VERSION {literal(STORAGE_VERSION)})"
    )
    connection.execute(f"CREATE SCHEMA {quoted(_NEW, SCHEMA)}")
    for mart in marts:
        _copy(connection, alias, mart)
    _stamp(connection, stamp)
    connection.execute(f"CHECKPOINT {_NEW}")
    connection.execute(f"DETACH {_NEW}")
    return _verified(file, marts)


def _copy(connection: duckdb.DuckDBPyConnection, alias: str, mart: Mart) -> None:
    table = quoted(_NEW, SCHEMA, mart.name)
    parts = [
        f"{quoted(column.name)} {column.type}{'' if column.nullable else ' NOT NULL'}"
        for column in mart.columns
    ]
    if mart.primary_key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quoted, mart.primary_key))})")
    connection.execute(f"CREATE TABLE {table} ({', '.join(parts)})")
    # A fixed order makes every file of the same content the same bytes.
    order = ", ".join(map(quoted, mart.primary_key)) or "ALL"
    source = quoted(alias, SCHEMA, mart.name)
    connection.execute(f"INSERT INTO {table} SELECT * FROM {source} ORDER BY {order}")
    connection.execute(f"COMMENT ON TABLE {table} IS {literal(mart.comment)}")
    for column in mart.columns:
        connection.execute(
            f"COMMENT ON COLUMN {table}.{quoted(column.name)} IS {literal(column.comment)}"
        )


def _stamp(connection: duckdb.DuckDBPyConnection, stamp: Stamp) -> None:
    table = quoted(_NEW, SCHEMA, META)
    connection.execute(
        f"CREATE TABLE {table} (release VARCHAR PRIMARY KEY, run_id VARCHAR NOT NULL,"
        " as_of TIMESTAMPTZ NOT NULL, published_at TIMESTAMPTZ NOT NULL,"
        " fingerprint VARCHAR NOT NULL)"
    )
    connection.execute(
        f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)",
        [stamp.release, stamp.run_id, stamp.as_of, stamp.published_at, stamp.fingerprint],
    )
    comments = {
        "release": "Folder of this publication under releases/",
        "run_id": "Run that published",
        "as_of": "Moment whose knowledge the figures show",
        "published_at": "Moment of publication",
        "fingerprint": "sha256 of the shape and content of all marts",
    }
    connection.execute(
        f"COMMENT ON TABLE {table} IS 'One row per publication, which is this one."
        " Compare the release to know whether two reads are of the same night.'"
    )
    for column, comment in comments.items():
        connection.execute(f"COMMENT ON COLUMN {table}.{column} IS {literal(comment)}")


def _verified(file: Path, written: list[Mart]) -> list[Mart]:
    """Read the file again, as a stranger would."""
    wal = file.with_name(file.name + ".wal")
    if wal.exists():
        raise CopyDiffers(f"{wal} was left: the file is not checkpointed")
    with session() as connection:
        attach(connection, file, _NEW)
        found = read_marts(connection, _NEW, enforced_keys(connection, _NEW))
    # Views arrive as tables; all else is to be the same, the content above all.
    same = {(mart.name, mart.columns, mart.primary_key, mart.rows, mart.digest) for mart in found}
    for mart in written:
        if (mart.name, mart.columns, mart.primary_key, mart.rows, mart.digest) not in same:
            raise CopyDiffers(f"{file}: {SCHEMA}.{mart.name} is not what the warehouse holds")
    return found
