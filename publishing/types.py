"""One table of types: what each DuckDB type is called in the other published formats."""

from __future__ import annotations

from dataclasses import dataclass

from publishing.errors import UnpublishableType


@dataclass(frozen=True)
class PublishedType:
    """A DuckDB type seen from outside: its Postgres type and its Frictionless field type."""

    postgres: str
    frictionless: str

    @property
    def is_nested(self) -> bool:
        """Written as JSON where a format has cells only."""
        return self.postgres == "jsonb"


_PLAIN = {
    "VARCHAR": PublishedType("text", "string"),
    "UUID": PublishedType("uuid", "string"),
    "BOOLEAN": PublishedType("boolean", "boolean"),
    "TINYINT": PublishedType("smallint", "integer"),
    "UTINYINT": PublishedType("smallint", "integer"),
    "SMALLINT": PublishedType("smallint", "integer"),
    "USMALLINT": PublishedType("integer", "integer"),
    "INTEGER": PublishedType("integer", "integer"),
    "UINTEGER": PublishedType("bigint", "integer"),
    "BIGINT": PublishedType("bigint", "integer"),
    "UBIGINT": PublishedType("numeric(20,0)", "integer"),
    "HUGEINT": PublishedType("numeric(39,0)", "integer"),
    "FLOAT": PublishedType("real", "number"),
    "DOUBLE": PublishedType("double precision", "number"),
    "DATE": PublishedType("date", "date"),
    "TIME": PublishedType("time", "time"),
    "TIMESTAMP": PublishedType("timestamp", "datetime"),
    "TIMESTAMP WITH TIME ZONE": PublishedType("timestamptz", "datetime"),
    "JSON": PublishedType("jsonb", "any"),
}


def published_type(table: str, column: str, duckdb_type: str) -> PublishedType:
    """The published names of a DuckDB type; `table` and `column` are for the error only.

    Raises:
        UnpublishableType: for BLOB, INTERVAL, BIT and others without a twin in every format.
    """
    if duckdb_type in _PLAIN:
        return _PLAIN[duckdb_type]
    if duckdb_type.endswith("]"):
        return PublishedType("jsonb", "array")
    if duckdb_type.startswith(("STRUCT(", "MAP(")):
        return PublishedType("jsonb", "object")
    if duckdb_type.startswith("DECIMAL("):
        return PublishedType("numeric" + duckdb_type.removeprefix("DECIMAL"), "number")
    if duckdb_type.startswith("ENUM("):
        return PublishedType("text", "string")
    raise UnpublishableType(
        f"marts.{table}.{column} is {duckdb_type}, which not every published format can hold; "
        "cast it in the mart"
    )
