"""From a source's records to typed Arrow tables, strictly and with the row's origin beside it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, NoReturn

from extractors.core.errors import AnswerGrew
from extractors.core.landing import Answer
from extractors.core.spec import Column, ColumnType, Table

if TYPE_CHECKING:
    import pyarrow as pa

#: Columns that every accepted table has besides its declared ones.
PROVENANCE = ("_snapshot_id", "_retrieved_at", "_is_synthetic")

#: Column → its values, row by row: what Python reads and Arrow takes ten times faster than rows. Or
#: Arrow's own, where a source has already worked on the whole column.
Columns = dict[str, Any]


def pick(
    answer: Answer,
    table: Table,
    records: Sequence[Mapping[str, Any]],
    sparse: Collection[str] = (),
) -> Columns:
    """Columns of `table` from nested records, each value found at its column's dotted path.

    A missing path of a required column is a change of the source (expected and found names are both
    given); a null one is left to the gate. A field that is neither declared nor ignored is a warning.
    Fields that the source leaves out of a record when they are null are `sparse`.
    """
    columns = {
        column.name: field(records, column.path)
        if column.path in sparse
        else _at_path(answer, column, records)
        for column in table.columns
    }
    declared = {column.path.partition(".")[0] for column in table.columns} | set(table.ignores)
    if grown := set(chain.from_iterable(records)) - declared:
        message = f"{answer.source}.{table.name}: fields not declared: {sorted(grown)}"
        warnings.warn(message, AnswerGrew, stacklevel=2)
    return columns


def field(records: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
    """A field of every record; None where it is left out."""
    try:
        return list(map(itemgetter(name), records))
    except KeyError:
        return [record.get(name) for record in records]


def _at_path(answer: Answer, column: Column, records: Sequence[Any]) -> list[Any]:
    values, parts = records, column.path.split(".")
    try:
        for part in parts:
            values = list(map(itemgetter(part), values))
    except (KeyError, TypeError):
        return [_at(answer, column, record, parts) for record in records]
    return list(values)


def _at(answer: Answer, column: Column, value: Any, parts: list[str]) -> Any:
    for part in parts:
        if not isinstance(value, Mapping) or part not in value:
            if column.required:
                found = sorted(value) if isinstance(value, Mapping) else repr(value)
                raise answer.changed(f"field {column.path!r}", f"fields {found}")
            return None
        value = value[part]
    return value


def each(
    function: Callable[[Any], Any], values: Sequence[Any] | pa.Array, kind: pa.DataType = None
) -> pa.Array:
    """`function` of every value but null, called once for each different text."""
    import pyarrow as pa

    try:
        texts = pa.array(values, pa.string()).dictionary_encode()
    except pa.ArrowTypeError:  # not texts, or not all of them
        return pa.array([None if value is None else function(value) for value in values], kind)
    return pa.array(map(function, texts.dictionary.to_pylist()), kind).take(texts.indices)


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


#: Types that Arrow takes for a declared type as we do. It would also take true for 1, cut 2020.5
#: to 2020, and read 0x10 as 16: what is not here goes the careful way.
_TAKEN: dict[ColumnType, frozenset[type]] = {
    "string": frozenset({str, NoneType}),
    "integer": frozenset({int, NoneType}),
    "number": frozenset({float, int, NoneType}),
    "boolean": frozenset({bool, NoneType}),
    "date": frozenset({date, NoneType}),
    "timestamp": frozenset({datetime, NoneType}),
}
_TEXTS = _TAKEN["string"]


def _array(
    answer: Answer, table: Table, column: Column, values: Sequence[Any] | pa.Array
) -> pa.Array:
    """One column in its type, all values at once where Arrow reads them as we do."""
    import pyarrow as pa

    target = arrow_type(column.type)
    if isinstance(values, pa.Array):
        if values.type == target:
            return values
        kinds: set[type] = {str} if values.type == pa.string() else {object}
    else:
        kinds = set(map(type, values))
    try:
        if kinds <= _TAKEN[column.type]:
            return pa.array(values, type=target)
        if kinds <= _TEXTS and column.type in {"integer", "number", "date"}:
            texts = pa.array(values, type=pa.string())
            if column.type != "integer" or not _has_hexadecimal(texts):
                return texts.cast(target)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        pass  # the careful way says which value does not fit
    convert, converted = _CONVERT[column.type], []
    for number, value in enumerate(values.to_pylist() if isinstance(values, pa.Array) else values):
        try:
            converted.append(None if value is None else convert(value))
        except (ValueError, TypeError):
            raise answer.changed(
                f"{table.name}.{column.name} to be {column.type}", f"{value!r} in record {number}"
            ) from None
    return pa.array(converted, type=target)


def _has_hexadecimal(texts: pa.Array) -> bool:
    import pyarrow.compute as pc

    return bool(pc.any(pc.match_substring(texts, "x", ignore_case=True)).as_py())


def _spelled(answer: Answer, table: Table, column: Column, array: pa.Array) -> pa.Array:
    """Text in one spelling per name, without a character that a wrong decoding has destroyed."""
    import pyarrow.compute as pc

    if column.type != "string":
        return array
    if pc.all(pc.string_is_ascii(array)).as_py() is not False:
        return array
    if pc.any(pc.match_substring(array, "\ufffd")).as_py():
        raise answer.changed(f"{table.name}.{column.name} in its encoding", "U+FFFD")
    return pc.utf8_normalize(array, form="NFC")


def typed(
    answer: Answer, table: Table, rows: list[dict[str, Any]] | Columns | pa.Table
) -> pa.Table:
    """`rows` in the table's declared types, with provenance; what can't be cast is a change."""
    import pyarrow as pa

    names = [column.name for column in table.columns]
    if isinstance(rows, list):
        count = len(rows)
        rows = {name: [row.get(name) for row in rows] for name in names}
    else:
        given = set(rows if isinstance(rows, dict) else rows.column_names)
        if unknown := given ^ set(names):
            raise answer.changed(f"columns {sorted(names)}", f"difference {sorted(unknown)}")
        count = len(rows[names[0]])
    arrays = []
    for column in table.columns:
        values: Any = rows[column.name]
        if isinstance(values, pa.ChunkedArray):
            values = values.combine_chunks()
        array = _array(answer, table, column, values)
        arrays.append(_spelled(answer, table, column, array))
    origin = (answer.sha256, answer.retrieved_at, answer.is_synthetic)
    schema = arrow_schema(table)
    types = [schema.field(name).type for name in PROVENANCE]
    arrays += [
        pa.repeat(pa.scalar(value, kind), count) for value, kind in zip(origin, types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
