"""The marts in a DuckDB file: what there is, by what it is identified, and its rows as frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.frames import to_frame

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

_COLUMNS = """
    select table_name, column_name, data_type from information_schema.columns
    where table_catalog = 'checked' and table_schema = 'marts'
    order by table_name, ordinal_position
"""
_KEYS = "select table_name, column_names from contracts.declared_key"
_PUBLISHED = """
    select table_name from information_schema.tables
    where table_catalog = 'published' and table_schema = 'marts'
"""


def quoted(name: str) -> str:
    """An SQL identifier, whatever characters the name has."""
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


@dataclass(frozen=True)
class Mart:
    """A table of schema `marts`: its columns with their DuckDB types, and its primary key."""

    name: str
    columns: dict[str, str]
    key: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The table's qualified name."""
        return f"marts.{quoted(self.name)}"

    @property
    def identity(self) -> str | None:
        """The column by which other marts name a row of this one."""
        if len(self.key) == 1:
            return self.key[0]
        own = f"{self.name.partition('_')[2]}_id"
        return own if own in self.columns else None


class Marts:
    """The marts of a file that nobody writes, opened read-only when first asked."""

    def __init__(self, warehouse: Path, published: Path) -> None:
        self._warehouse, self._published = warehouse, published

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        connection = duckdb.connect()
        # Under a name of ours: a file called marts.duckdb is a catalog `marts`, and with a schema
        # of that name in it DuckDB refuses `marts.<table>` as ambiguous (1.5.5, 2026-11-24).
        connection.execute(f"attach {_literal(self._warehouse)} as checked (read_only)")
        connection.execute("use checked")
        return connection

    @cached_property
    def all(self) -> dict[str, Mart]:
        """The marts by name."""
        columns: dict[str, dict[str, str]] = {}
        for table, column, kind in self._connection.execute(_COLUMNS).fetchall():
            columns.setdefault(table, {})[column] = kind
        keys = dict(self._connection.execute(_KEYS).fetchall())
        return {
            name: Mart(name, found, tuple(keys.get(name, ()))) for name, found in columns.items()
        }

    def frame(self, sql: str) -> pd.DataFrame:
        """The rows of a query."""
        return to_frame(self._connection.execute(sql).to_arrow_table())

    @cached_property
    def published_rows(self) -> dict[str, int]:
        """Rows of each mart in the last published copy; empty when nothing was published yet."""
        if not self._published.exists():
            return {}
        self._connection.execute(f"attach {_literal(self._published)} as published (read_only)")
        counts: dict[str, int] = {}
        for (name,) in self._connection.execute(_PUBLISHED).fetchall():
            sql = f"select count(*) from published.marts.{quoted(name)}"  # noqa: S608 - a name of the file's own
            counts[name] = sum(count for (count,) in self._connection.execute(sql).fetchall())
        return counts

    def close(self) -> None:
        """Let go of the files."""
        if "_connection" in self.__dict__:
            self._connection.close()
