"""From records to typed rows: strictly, with names of what was expected and what was found."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from extractors.core.errors import AnswerGrew, SourceChanged
from extractors.core.rows import PROVENANCE, each, field, pick, typed
from extractors.core.spec import Column, Table
from tests.kernel.conftest import NUMBERS, make_answer

NESTED = Table(
    name="nested",
    description="One row per thing.",
    key=("id",),
    row_floor=1,
    ignores=("url",),
    columns=(
        Column(name="id", type="string", description="id"),
        Column(name="city", type="string", source="place.city", description="city"),
        Column(name="mayor", type="string", source="place.x", required=False, description="x"),
    ),
)


def test_pick__finds_values_at_dotted_paths() -> None:
    record = {"id": 1, "place": {"city": "Brest"}, "url": "ignored"}
    columns = pick(make_answer([]), NESTED, [record])
    assert columns == {"id": [1], "city": ["Brest"], "mayor": [None]}


def test_pick__names_both_sides_when_a_field_is_renamed() -> None:
    with pytest.raises(SourceChanged, match=r"field 'place.city'; found fields \['town'\]"):
        pick(make_answer([]), NESTED, [{"id": 1, "place": {"town": "Brest"}}])


def test_pick__warns_when_the_record_has_grown() -> None:
    record = {"id": 1, "place": {"city": "Brest"}, "colour": "grey"}
    with pytest.warns(AnswerGrew, match=r"fields not declared: \['colour'\]"):
        pick(make_answer([]), NESTED, [record])


@pytest.mark.parametrize("given", ["1.5", 1.5])
def test_typed__casts_text_numbers_and_keeps_null(given: object) -> None:
    rows = [{"code": "05001", "value": given, "day": "2024-02-29"}, {"code": "a", "value": None}]
    table = typed(make_answer([]), NUMBERS, rows)
    assert table.column("value").to_pylist() == [1.5, None]
    assert table.column("day").to_pylist() == [date(2024, 2, 29), None]
    assert table.column("code").to_pylist() == ["05001", "a"]


def test_typed__keeps_codes_as_text_whatever_they_look_like() -> None:
    rows = [{"code": 170, "value": None}, {"code": "0170", "value": None}]
    assert typed(make_answer([]), NUMBERS, rows).column("code").to_pylist() == ["170", "0170"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"code": "a", "value": "1.234,5"},
            "numbers.value to be number; found '1.234,5' in record 1",
        ),
        ({"code": "a", "value": True}, "numbers.value to be number; found True in record 1"),
        ({"code": 1.5, "value": 1}, "numbers.code to be string; found 1.5 in record 1"),
        ({"code": "a", "year": 2020.5}, "numbers.year to be integer; found 2020.5 in record 1"),
        ({"code": "a", "day": "31/12/2024"}, "numbers.day to be date; found '31/12/2024'"),
        ({"code": "Bol\ufffdvar", "value": 1}, "numbers.code in its encoding; found U\\+FFFD"),
    ],
)
def test_typed__names_the_value_that_does_not_fit(row: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        typed(make_answer([]), NUMBERS, [{"code": "first", "value": 1}, row])


@pytest.mark.parametrize("text", ["0x10", "2020.0"])
def test_typed__refuses_text_that_python_would_not_read_as_an_integer(text: str) -> None:
    with pytest.raises(SourceChanged, match=f"integer; found {text!r} in record 1"):
        typed(
            make_answer([]), NUMBERS, [{"code": "a", "year": "2020"}, {"code": "b", "year": text}]
        )


def test_typed__takes_columns_and_refuses_others() -> None:
    columns = {"code": ["a", "b"], "value": ["1.5", None], "day": [None] * 2, "year": ["2020", 1]}
    table = typed(make_answer([]), NUMBERS, columns)
    assert table.column("value").to_pylist() == [1.5, None]
    assert table.column("year").to_pylist() == [2020, 1]
    with pytest.raises(SourceChanged, match=r"difference \['year'\]"):
        typed(make_answer([]), NUMBERS, {name: columns[name] for name in ("code", "value", "day")})


def test_pick__takes_a_sparse_field_for_null_and_no_other() -> None:
    records: list[dict[str, Any]] = [
        {"id": 1, "place": {"city": "Brest"}},
        {"place": {"city": "Lyon"}},
    ]
    assert pick(make_answer([]), NESTED, records, sparse=["id"])["id"] == [1, None]
    with pytest.raises(SourceChanged, match="field 'id'"):
        pick(make_answer([]), NESTED, records)


def test_typed__writes_names_in_one_spelling() -> None:
    decomposed = "Co\u0301rdoba"
    table = typed(make_answer([]), NUMBERS, [{"code": decomposed}])
    assert table.column("code").to_pylist() == ["Córdoba"]


def test_typed__adds_where_each_row_came_from() -> None:
    answer = make_answer([1])
    table = typed(answer, NUMBERS, [{"code": "a"}])
    assert [table.column(name)[0].as_py() for name in PROVENANCE] == [
        answer.sha256,
        answer.retrieved_at,
        False,
    ]


def test_typed__takes_arrow_tables_and_refuses_other_columns() -> None:
    rows = pa.table({"code": ["a"], "value": [1.0], "day": pa.array([None], pa.date32())})
    rows = rows.append_column("year", pa.array([2020]))
    assert typed(make_answer([]), NUMBERS, rows).num_rows == 1
    with pytest.raises(SourceChanged, match="difference"):
        typed(make_answer([]), NUMBERS, rows.rename_columns(["code", "amount", "day", "year"]))


def test_typed__names_a_text_of_an_arrow_column_that_does_not_fit() -> None:
    names = [column.name for column in NUMBERS.columns]
    rows = pa.table({name: pa.array(["2024-01-31", "soon"]) for name in names})
    with pytest.raises(SourceChanged, match="'2024-01-31' in record 0"):
        typed(make_answer([]), NUMBERS, rows)


def test_each__reads_every_different_text_once_and_leaves_null_alone() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    found = each(length, ["bb", None, "a", "bb"], pa.int64())
    assert (found.to_pylist(), found.type, asked) == ([2, None, 1, 2], pa.int64(), ["bb", "a"])


def test_each__tells_numbers_apart_from_what_is_equal_to_them() -> None:
    assert each(repr, [1, 1.0, True, None], pa.string()).to_pylist() == ["1", "1.0", "True", None]
    assert each(repr, [], pa.string()).type == pa.string()


def test_field__is_null_where_a_record_leaves_it_out() -> None:
    assert field([{"a": 1}, {}, {"a": None}], "a") == [1, None, None]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (
            b'{"a": [1, 0.1, 12345678901234567890123, "\xc3\xa9"]}',
            {"a": [1, 0.1, 12345678901234567890123, "é"]},
        ),
        (b"[1e400, Infinity]", [float("inf"), float("inf")]),
        (b'"\\ud800"', "\ud800"),
        (b"\xef\xbb\xbf[]", []),
    ],
)
def test_json__is_what_the_standard_library_reads(content: bytes, value: object) -> None:
    assert replace(make_answer([]), content=content).json() == json.loads(content) == value
