"""The suite of any landed table, derived from what its source declares."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from expectations import rules
from expectations.frames import Frames
from expectations.rules import Check, Rule
from extractors.core.rows import PROVENANCE, arrow_schema
from extractors.core.spec import Column, Source, Table

if TYPE_CHECKING:
    import pandas as pd


def column_rules(column: Column, *, is_key: bool) -> Iterator[Rule]:
    """The rules that one declared column sets for each of its values."""
    if column.required or is_key:
        yield rules.not_null(column.name)
    has_limits = column.minimum is not None or column.maximum is not None
    if column.type == "number" or (has_limits and column.type == "integer"):
        yield rules.between("range", column.name, column.minimum, column.maximum)
    if column.values:
        yield rules.one_of("vocabulary", column.name, column.values)
    if column.pattern:
        yield rules.matches(column.name, column.pattern)


def table_rules(table: Table, previous_rows: int | None) -> Iterator[Rule]:
    """The rules of a table; `previous_rows` is None when no batch was accepted before.

    Without an earlier batch there is nothing to fall from, so the row floor alone decides: an empty
    first load passes only where the source declares a floor of 0.
    """
    yield rules.columns([*(column.name for column in table.columns), *PROVENANCE])
    yield rules.rows("row_floor", table.row_floor, f"at least {table.row_floor} rows, as declared")
    if previous_rows is not None:
        least = math.ceil(previous_rows * (1 - table.max_drop.value))
        words = f"at least {least} rows: {previous_rows} were accepted last, of which at most "
        words += f"{table.max_drop.value:.0%} may go"
        yield rules.rows("row_drop", least, rules.because(words, table.max_drop))
    yield rules.unique(table.key)
    for column in table.columns:
        yield from column_rules(column, is_key=column.name in table.key)
    for name in PROVENANCE:
        yield rules.not_null(name)


def types(table: Table, now: Frames) -> pd.DataFrame:
    """One row per column that is both declared and found: (column, found, declared) type."""
    import pandas as pd

    found = now.schema(table.name)
    declared = arrow_schema(table)
    names = [name for name in declared.names if name in found.names]
    return pd.DataFrame(
        {
            "column": names,
            "found": [str(found.field(name).type) for name in names],
            "declared": [str(declared.field(name).type) for name in names],
        }
    )


def checks(table: Table, now: Frames, before: Frames | None) -> Iterator[Check]:
    """The checks of a declared table of the candidate `now`."""
    previous = before.count(table.name) if before and table.name in before else None
    of_rows = tuple(table_rules(table, previous))
    yield Check(table.name, lambda: now[table.name], table.key, of_rows)
    of_types = (rules.equal("types", "found", "declared", "each column in its declared type"),)
    yield Check(table.name, lambda: types(table, now), ("column",), of_types, "types")


def nothing_else(source: Source, now: Frames) -> Iterator[Check]:
    """No file in the batch that no table declares: nobody would have checked it."""
    import pandas as pd

    declared = [table.name for table in source.tables]
    found = now.tables()
    rule = rules.one_of("declared", "file", declared, "only the tables that the source declares")
    yield Check("batch", lambda: pd.DataFrame({"file": found}), ("file",), (rule,), "files")
