"""From a source's records to typed Arrow tables, strictly and with the row's origin beside it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn

from extractors.core.errors import AnswerGrew
from extractors.core.landing import Answer
from extractors.core.spec import Column, ColumnType, Table

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns that every accepted table has besides its declared ones.
PROVENANCE = ("_snapshot_id", "_retrieved_at", "_is_synthetic")


def pick(
    answer: Answer, table: Table, records: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Rows of `table` from nested records, each value found at its column's dotted path.

    A missing path of a required column is a change of the source (expected and found names are both
    given); a null one is left to the gate. A field that is neither declared nor ignored is a warning.
    """
    paths = [(column.name, column.path.split("."), column.required) for column in table.columns]
    declared = {path[0] for _, path, _ in paths} | set(table.ignores)
    rows, grown = [], set[str]()
    for record in records:
        row = {}
        for name, path, required in paths:
            value: Any = record
            for part in path:
                if not isinstance(value, Mapping) or part not in value:
                    if required:
                        found = sorted(value) if isinstance(value, Mapping) else repr(value)
                        raise answer.changed(f"field {'.'.join(path)!r}", f"fields {found}")
                    value = None
                    break
                value = value[part]
            row[name] = value
        grown |= record.keys() - declared
        rows.append(row)
    if grown:
        message = f"{answer.source}.{table.name}: fields not declared: {sorted(grown)}"
        warnings.warn(message, AnswerGrew, stacklevel=2)
    return rows


def arrow_type(kind: ColumnType) -> pa.DataType:
    """The Arrow type of a declared column type."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
    }
    return types[kind]


def arrow_schema(table: Table) -> pa.Schema:
    """The schema in which a table is accepted: its columns, then where each row came from."""
    import pyarrow as pa

    fields = [pa.field(column.name, arrow_type(column.type)) for column in table.columns]
    origin = [
        pa.field("_snapshot_id", pa.string()),
        pa.field("_retrieved_at", pa.timestamp("us", tz="UTC")),
        pa.field("_is_synthetic", pa.bool_()),
    ]
    return pa.schema(fields + origin)


def _refuse(value: object) -> NoReturn:
    raise ValueError(value)


def _text(value: object) -> str:
    if isinstance(value, bool | float | dict | list):
        raise TypeError(value)
    return str(value)


def _integer(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    return int(value)


_CONVERT: dict[ColumnType, Callable[[Any], Any]] = {
    "string": lambda value: value if isinstance(value, str) else _text(value),
    "integer": _integer,
    "number": lambda value: _refuse(value) if isinstance(value, bool) else float(value),
    "boolean": lambda value: value if isinstance(value, bool) else _refuse(value),
    "date": lambda value: date.fromisoformat(value) if isinstance(value, str) else value,
    "timestamp": lambda value: datetime.fromisoformat(value) if isinstance(value, str) else value,
}


#: Arrow would take true for 1 and cut 2020.5 to 2020, so these go the careful way.
_CARELESS: dict[ColumnType, frozenset[type]] = {
    "integer": frozenset({bool, float}),
    "number": frozenset({bool}),
}


def _array(answer: Answer, table: Table, column: Column, values: list[Any]) -> pa.Array:
    import pyarrow as pa

    target = arrow_type(column.type)
    careless = _CARELESS.get(column.type, frozenset())
    try:
        if not careless or careless.isdisjoint(map(type, values)):
            return pa.array(values, type=target)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
        pass  # the careful way says which value does not fit
    convert, converted = _CONVERT[column.type], []
    for number, value in enumerate(values):
        try:
            converted.append(None if value is None else convert(value))
        except (ValueError, TypeError):
            raise answer.changed(
                f"{table.name}.{column.name} to be {column.type}", f"{value!r} in record {number}"
            ) from None
    return pa.array(converted, type=target)


def _spelled(answer: Answer, table: Table, column: Column, array: pa.Array) -> pa.Array:
    """Text in one spelling per name, without a character that a wrong decoding has destroyed."""
    import pyarrow.compute as pc

    if column.type != "string":
        return array
    if pc.any(pc.match_substring(array, "\ufffd")).as_py():
        raise answer.changed(f"{table.name}.{column.name} in its encoding", "U+FFFD")
    return pc.utf8_normalize(array, form="NFC")


def typed(answer: Answer, table: Table, rows: list[dict[str, Any]] | pa.Table) -> pa.Table:
    """`rows` in the table's declared types, with provenance; what can't be cast is a change."""
    import pyarrow as pa

    arrays = []
    if isinstance(rows, pa.Table):
        names = {column.name for column in table.columns}
        if unknown := set(rows.column_names) ^ names:
            raise answer.changed(f"columns {sorted(names)}", f"difference {sorted(unknown)}")
    for column in table.columns:
        if isinstance(rows, list):
            array = _array(answer, table, column, [row.get(column.name) for row in rows])
        elif rows.column(column.name).type == arrow_type(column.type):
            array = rows.column(column.name).combine_chunks()
        else:
            array = _array(answer, table, column, rows.column(column.name).to_pylist())
        arrays.append(_spelled(answer, table, column, array))
    count = rows.num_rows if isinstance(rows, pa.Table) else len(rows)
    origin = (answer.sha256, answer.retrieved_at, answer.is_synthetic)
    schema = arrow_schema(table)
    types = [schema.field(name).type for name in PROVENANCE]
    arrays += [
        pa.repeat(pa.scalar(value, kind), count) for value, kind in zip(origin, types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
