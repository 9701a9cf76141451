"""The marts as they lie in a DuckDB file: their shape, their documentation and their content.

Column and table documentation is the comments in the file (dbt writes them, `persist_docs`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from publishing.errors import WarehouseUnreadable
from publishing.types import PublishedType, published_type

SCHEMA = "marts"
#: Where the warehouse says what identifies a row of each mart.
DECLARED_KEYS = ("contracts", "declared_key")
#: Written into every publication; the name is ours, no mart may have it.
META = "meta_publication"
#: Counts as content: raise it when the published formats change, so that the same warehouse is
#: published again in the new form.
FORMAT = 2
#: Sorting spills to disk above this; the whole nightly run is to stay under 1.5 GiB.
MEMORY_LIMIT = "768MB"


#: Mart → the columns of its primary key, in order.
Keys = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Column:
    """One column of a mart; `type` is DuckDB's name of it."""

    name: str
    type: str
    nullable: bool
    comment: str
    published: PublishedType


@dataclass(frozen=True)
class Mart:
    """One table (or view) of schema marts, with a digest of its content.

    `digest` does not depend on the order of the rows. `text_bytes` estimates the size as CSV.
    """

    name: str
    comment: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    rows: int
    digest: str
    text_bytes: int

    def has(self, *columns: str) -> bool:
        """Whether all of these columns are there."""
        return set(columns) <= {column.name for column in self.columns}

    @property
    def grain(self) -> str:
        """What one row is: by convention the first sentence of the table's description."""
        return self.comment.partition(". ")[0].rstrip(".")


def quoted(*names: str) -> str:
    """An identifier, dotted when several names are given, that no name can break out of."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: object) -> str:
    """A string literal, for statements that take no parameters."""
    return "'" + str(text).replace("'", "''") + "'"


@contextmanager
def session() -> Iterator[duckdb.DuckDBPyConnection]:
    """A private in-memory DuckDB that never looks for extensions and keeps time in UTC."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": MEMORY_LIMIT,
    }
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def attach(connection: duckdb.DuckDBPyConnection, file: Path, alias: str) -> None:
    """Attach a file for reading; as long as it is attached, nobody can write to it.

    Raises:
        WarehouseUnreadable: the file is missing, damaged, or locked by a writer.
    """
    if not file.is_file():
        raise WarehouseUnreadable(f"{file}: there is no such file")
    try:
        connection.execute(f"ATTACH {literal(file)} AS {quoted(alias)} (READ_ONLY)")
    except duckdb.Error as error:
        raise WarehouseUnreadable(f"{file}: {error}") from error


def declared_keys(connection: duckdb.DuckDBPyConnection, alias: str) -> Keys:
    """The primary keys of the warehouse's marts: it declares and tests them, and indexes none.

    Raises:
        WarehouseUnreadable: it declares none.
    """
    try:
        found = connection.execute(
            f"SELECT table_name, column_names FROM {quoted(alias, *DECLARED_KEYS)}"
        ).fetchall()
    except duckdb.CatalogException as error:
        raise WarehouseUnreadable(f"no {'.'.join(DECLARED_KEYS)}: {error}") from error
    return {name: tuple(columns) for name, columns in found}


def enforced_keys(connection: duckdb.DuckDBPyConnection, alias: str) -> Keys:
    """The primary keys of published marts: constraints of the file itself."""
    found = connection.execute(
        "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE schema_name = $schema"
        " AND database_name = $alias AND constraint_type = 'PRIMARY KEY'",
        {"alias": alias, "schema": SCHEMA},
    ).fetchall()
    return {name: tuple(columns) for name, columns in found}


def read_marts(connection: duckdb.DuckDBPyConnection, alias: str, keys: Keys) -> list[Mart]:
    """All tables and views of schema marts of an attached file, by name.

    Raises:
        WarehouseUnreadable: there are none.
        UnpublishableType: a column cannot be published.
    """
    relations = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables()"
        " WHERE database_name = $alias AND schema_name = $schema"
        " UNION ALL SELECT view_name, comment FROM duckdb_views()"
        " WHERE database_name = $alias AND schema_name = $schema AND NOT internal ORDER BY 1",
        {"alias": alias, "schema": SCHEMA},
    ).fetchall()
    if not relations:
        raise WarehouseUnreadable(f"schema {SCHEMA} has no tables")
    return [
        _read_mart(connection, alias, name, comment or "", keys.get(name, ()))
        for name, comment in relations
    ]


def fingerprint(marts: list[Mart]) -> str:
    """sha256 (hex) of the shape, the documentation and the content of the marts."""
    content = json.dumps([FORMAT, [asdict(mart) for mart in marts]], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _read_mart(
    connection: duckdb.DuckDBPyConnection,
    alias: str,
    name: str,
    comment: str,
    key: tuple[str, ...],
) -> Mart:
    where = {"alias": alias, "schema": SCHEMA, "table": name}
    columns = tuple(
        Column(column, kind, nullable, note or "", published_type(name, column, kind))
        for column, kind, nullable, note in connection.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns()"
            " WHERE database_name = $alias AND schema_name = $schema AND table_name = $table"
            " ORDER BY column_index",
            where,
        ).fetchall()
    )
    rows, digest, text_bytes = _measure(connection, quoted(alias, SCHEMA, name), columns)
    return Mart(name, comment, columns, key, rows, digest, text_bytes)


def _measure(
    connection: duckdb.DuckDBPyConnection, table: str, columns: tuple[Column, ...]
) -> tuple[int, str, int]:
    """Rows, digest and estimated CSV bytes, in one scan.

    A sum and an xor of 64-bit row hashes: to see that our own data changed, not to prove anything
    against an adversary.
    """
    row = "hash(" + ", ".join(quoted(column.name) for column in columns) + ")"
    # Text is measured; 12 bytes is a usual number, date or boolean with its separator.
    widths = " + ".join(
        f"coalesce(strlen({quoted(column.name)}), 0) + 3" if column.type == "VARCHAR" else "12"
        for column in columns
    )
    found = connection.execute(
        f"SELECT count(*), coalesce(sum({row}::HUGEINT), 0), coalesce(bit_xor({row}), 0),"
        f" coalesce(sum({widths}), 0)::BIGINT FROM {table}"
    ).fetchall()
    ((rows, total, mixed, text_bytes),) = found
    return rows, f"{total:x}-{mixed:x}", text_bytes
