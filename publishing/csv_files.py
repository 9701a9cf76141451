"""`csv/<mart>.csv`: RFC 4180, UTF-8, and safe to open in a spreadsheet.

A text cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers are
never touched. Times are ISO 8601 in UTC, lists are JSON, an empty cell is null and `""` is an
empty text. Who needs the exact texts takes Parquet.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from publishing.marts import SCHEMA, Column, Mart, literal, quoted

#: First characters that make a formula, also in the full-width and small forms that spreadsheets
#: fold to them, behind any white space that an import trims; and the control characters that
#: shift a text into the next cell or row.
FORMULA = r"^[\s\x{A0}\x{3000}\x{FEFF}\x{200B}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|^[\t\r\n\x00]"


def write(connection: duckdb.DuckDBPyConnection, alias: str, mart: Mart, folder: Path) -> Path:
    """Write one mart of an attached file; returns the CSV file."""
    file = folder / f"{mart.name}.csv"
    cells = ", ".join(f"{_cell(column)} AS {quoted(column.name)}" for column in mart.columns)
    connection.execute(
        f"COPY (SELECT {cells} FROM {quoted(alias, SCHEMA, mart.name)}) TO {literal(file)}"
        r" (FORMAT csv, HEADER, NEW_LINE '\r\n')"
    )
    return file


def _cell(column: Column) -> str:
    """The expression that writes a value of this column."""
    name = quoted(column.name)
    if column.published.is_nested:
        return f"CAST(to_json({name}) AS VARCHAR)"
    if column.published.frictionless == "datetime":
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if column.published.frictionless == "string":
        text = f"CAST({name} AS VARCHAR)"
        return (
            f"CASE WHEN regexp_matches({text}, {literal(FORMULA)})"
            f" THEN '''' || {text} ELSE {text} END"
        )
    return name
