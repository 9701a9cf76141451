"""The suite that is derived from a declaration: each kind of promise, broken once."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations.frames import Frames, to_frame
from expectations.run import Verdict, check_batch
from extractors.core.rows import arrow_schema
from extractors.core.spec import Source, Tolerance
from tests import made_up
from tests.expectations.conftest import CITY, city_rows, write

pytestmark = pytest.mark.usefixtures("data")
Make = Callable[..., Path]


def broken(verdict: Verdict) -> set[tuple[str, str]]:
    """(rule, column) of everything that did not pass."""
    return {(r.rule, r.column_name) for r in verdict.results if r.status != "passed"}


def planted(column: str, value: Any) -> list[dict[str, Any]]:
    """Good rows but for one cell."""
    rows = city_rows()
    rows[3][column] = value
    return rows


def test_check_batch__a_batch_as_declared_passes_every_rule(source: Source, batch: Make) -> None:
    verdict = check_batch(source, batch(), None, run_id="r")
    assert verdict.passed
    assert verdict.reasons == []
    assert {r.rule for r in verdict.results} == {
        *("columns", "types", "row_floor", "unique_key", "not_null", "range", "vocabulary"),
        *("pattern", "declared"),
    }


#: Cells that are no good, and the rule that each breaks.
CELLS: list[tuple[str, Any, str]] = [
    ("city_id", "Q05", "pattern"),
    ("city_id", "Q5\n", "pattern"),
    ("city_id", "xQ5", "pattern"),
    ("year", 1492, "range"),
    ("rate", 100.01, "range"),
    ("rate", -0.01, "range"),
    ("money", float("inf"), "range"),
    ("money", float("nan"), "range"),
    ("kind", "harbour", "vocabulary"),
    ("kind", None, "not_null"),
    ("rate", None, "not_null"),
    ("year", None, "not_null"),
    ("is_capital", None, "not_null"),
    ("_snapshot_id", None, "not_null"),
    ("_retrieved_at", None, "not_null"),
    ("_is_synthetic", None, "not_null"),
]


@pytest.mark.parametrize(("column", "value", "rule"), CELLS)
def test_check_batch__one_bad_cell_breaks_exactly_its_rule(
    source: Source, batch: Make, column: str, value: Any, rule: str
) -> None:
    verdict = check_batch(source, batch(planted(column, value)), None, run_id="r")
    assert broken(verdict) == {(rule, column)}
    assert not verdict.passed
    (failed,) = verdict.failed_rows
    shown = value if isinstance(value, str) else None if value is None else str(value)
    assert (failed.rule, failed.column_name) == (rule, column)
    assert failed.value == (shown if value == value else "inf")


def test_check_batch__a_repeated_key_fails_with_both_rows_kept(source: Source, batch: Make) -> None:
    rows = city_rows()
    rows.append({**rows[0], "rate": 50.0})
    verdict = check_batch(source, batch(rows), None, run_id="r")
    assert broken(verdict) == {("unique_key", "city_id, year")}
    assert [row.key for row in verdict.failed_rows] == ["city_id=Q1, year=2020"] * 2


def test_check_batch__a_single_key_column_is_unique_too(tmp_path: Path) -> None:
    table = CITY.model_copy(update={"key": ("city_id",)})
    rows = [*city_rows(), {**city_rows()[0], "year": 2021}]
    folder = write(tmp_path / "b", table, rows)
    verdict = check_batch(made_up.source("test_cities", table), folder, None, run_id="r")
    assert broken(verdict) == {("unique_key", "city_id")}


def test_check_batch__a_key_column_is_never_null_even_if_declared_optional(tmp_path: Path) -> None:
    optional = CITY.column("kind").model_copy(update={"required": False})
    columns = tuple(optional if c.name == "kind" else c for c in CITY.columns)
    table = CITY.model_copy(update={"key": ("city_id", "kind"), "columns": columns})
    folder = write(tmp_path / "b", table, planted("kind", None))
    verdict = check_batch(made_up.source("test_cities", table), folder, None, run_id="r")
    assert broken(verdict) == {("not_null", "kind")}


def test_check_batch__an_added_column_breaks_the_column_set_alone(
    source: Source, batch: Make
) -> None:
    schema = arrow_schema(CITY).append(pa.field("mayor", pa.string()))
    verdict = check_batch(source, batch(schema=schema), None, run_id="r")
    assert broken(verdict) == {("columns", "")}
    assert "mayor" in verdict.reasons[0]


def test_check_batch__a_missing_column_leaves_its_rules_as_not_run(
    source: Source, batch: Make
) -> None:
    schema = pa.schema([field for field in arrow_schema(CITY) if field.name != "kind"])
    verdict = check_batch(source, batch(schema=schema), None, run_id="r")
    status = {(r.rule, r.column_name): r.status for r in verdict.results if r.status != "passed"}
    assert status == {
        ("columns", ""): "failed",
        ("not_null", "kind"): "error",
        ("vocabulary", "kind"): "error",
    }


def test_check_batch__a_column_of_another_type_is_named_with_both_types(
    source: Source, batch: Make
) -> None:
    schema = arrow_schema(CITY)
    index = schema.get_field_index("year")
    schema = schema.set(index, pa.field("year", pa.int16()))
    verdict = check_batch(source, batch(schema=schema), None, run_id="r")
    assert broken(verdict) == {("types", "found")}
    (failed,) = verdict.failed_rows
    assert (failed.key, failed.value) == ("column=year", "int16")


def test_check_batch__an_undeclared_table_in_the_batch_is_refused(
    source: Source, batch: Make
) -> None:
    folder = batch()
    pq.write_table(pa.table({"x": [1]}), folder / "extra.parquet")
    assert broken(check_batch(source, folder, None, run_id="r")) == {("declared", "file")}


def test_check_batch__an_empty_first_load_fails_on_the_row_floor(
    source: Source, batch: Make
) -> None:
    verdict = check_batch(source, batch([]), None, run_id="r")
    assert broken(verdict) == {("row_floor", "")}
    assert not verdict.passed


def test_check_batch__an_empty_load_passes_only_where_zero_is_declared(tmp_path: Path) -> None:
    table = CITY.model_copy(update={"row_floor": 0})
    folder = write(tmp_path / "b", table, [])
    assert check_batch(made_up.source("test_cities", table), folder, None, run_id="r").passed


def test_check_batch__a_drop_within_tolerance_passes_and_beyond_it_fails_with_the_reason(
    source: Source, batch: Make
) -> None:
    before = batch(city_rows(15), name="before")
    assert check_batch(source, batch(city_rows(12)), before, run_id="r").passed
    verdict = check_batch(source, batch(city_rows(11)), before, run_id="r")
    assert broken(verdict) == {("row_drop", "")}
    (result,) = [r for r in verdict.results if r.rule == "row_drop"]
    assert result.observed == "11"
    assert CITY.max_drop.since in result.expected
    assert CITY.max_drop.reason in result.expected


#: The rules that no cell breaks, and the test that does.
ELSEWHERE = {
    "columns": test_check_batch__an_added_column_breaks_the_column_set_alone,
    "types": test_check_batch__a_column_of_another_type_is_named_with_both_types,
    "unique_key": test_check_batch__a_repeated_key_fails_with_both_rows_kept,
    "declared": test_check_batch__an_undeclared_table_in_the_batch_is_refused,
    "row_floor": test_check_batch__an_empty_first_load_fails_on_the_row_floor,
    "row_drop": test_check_batch__a_drop_within_tolerance_passes_and_beyond_it_fails_with_the_reason,
}


def test_check_batch__every_rule_is_broken_somewhere_here(source: Source, batch: Make) -> None:
    verdict = check_batch(source, batch(), batch(name="before"), run_id="r")
    assert {row.rule for row in verdict.results} == {rule for *_, rule in CELLS} | set(ELSEWHERE)


def test_check_batch__a_tables_own_tolerance_decides(tmp_path: Path) -> None:
    none = Tolerance(value=0, since="2026-11-24", reason="a closed list")
    table = CITY.model_copy(update={"max_drop": none})
    before = write(tmp_path / "before", table, city_rows(13))
    now = write(tmp_path / "now", table, city_rows(12))
    assert broken(check_batch(made_up.source("test_cities", table), now, before, run_id="r")) == {
        ("row_drop", "")
    }


def test_check_batch__an_empty_earlier_batch_does_not_lower_the_floor(
    source: Source, batch: Make
) -> None:
    before = batch([], name="before")
    verdict = check_batch(source, batch(city_rows(9)), before, run_id="r")
    assert broken(verdict) == {("row_floor", "")}


def test_check_batch__a_missing_table_is_an_error_and_no_pass(source: Source, batch: Make) -> None:
    folder = batch()
    (folder / "city.parquet").unlink()
    verdict = check_batch(source, folder, None, run_id="r")
    of_city = [r for r in verdict.results if r.table_name == "city"]
    assert {r.status for r in of_city} == {"error"}
    assert not verdict.passed
    assert "did not run" in verdict.reasons[0]


def test_check_batch__a_broken_file_is_an_error_and_no_pass(source: Source, batch: Make) -> None:
    folder = batch()
    path = folder / "city.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    verdict = check_batch(source, folder, None, run_id="r")
    assert not verdict.passed
    assert {r.status for r in verdict.results if r.table_name == "city"} == {"error"}


def test_check_batch__results_and_failed_rows_are_on_disk(
    source: Source, batch: Make, data: Path
) -> None:
    verdict = check_batch(source, batch(planted("kind", "harbour")), None, run_id="night-1")
    folder = data / "quality" / "night-1"
    results = json.loads((folder / "raw.test_cities.json").read_text("utf-8"))
    failed = json.loads((folder / "raw.test_cities.failed.json").read_text("utf-8"))
    assert len(results) == len(verdict.results)
    (bad,) = [row for row in results if row["status"] == "failed"]
    assert {k: bad[k] for k in ("run_id", "scope", "source_id", "table_name", "rule")} == {
        "run_id": "night-1",
        "scope": "raw",
        "source_id": "test_cities",
        "table_name": "city",
        "rule": "vocabulary",
    }
    assert (bad["column_name"], bad["severity"], bad["failed_rows"]) == ("kind", "critical", 1)
    assert failed == [
        {
            "run_id": "night-1",
            "source_id": "test_cities",
            "table_name": "city",
            "key": "city_id=Q4, year=2020",
            "rule": "vocabulary",
            "column_name": "kind",
            "value": "harbour",
        }
    ]


def test_check_batch__two_hundred_failed_rows_are_kept_and_all_are_counted(
    source: Source, batch: Make
) -> None:
    rows = [{**row, "kind": "harbour"} for row in city_rows(450)]
    verdict = check_batch(source, batch(rows), None, run_id="r")
    (result,) = [r for r in verdict.results if r.status == "failed"]
    assert result.failed_rows == 450
    assert len(verdict.failed_rows) == 200


def test_to_frame__decimals_become_doubles_and_a_nan_is_no_null() -> None:
    table = pa.table(
        {
            "exact": pa.array([Decimal("1.5"), None], pa.decimal128(10, 2)),
            "loose": pa.array([float("nan"), None], pa.float64()),
        }
    )
    frame = to_frame(table)
    assert str(frame["exact"].dtype) == "float64"
    assert frame["exact"].tolist()[0] == 1.5
    assert frame["loose"].tolist()[0] == float("inf")
    assert frame["loose"].isna().tolist() == [False, True]


def test_frames__large_whole_numbers_keep_every_digit(tmp_path: Path) -> None:
    large = [9007199254740992, 9007199254740993]
    pq.write_table(pa.table({"id": large}), tmp_path / "t.parquet")
    assert Frames(tmp_path)["t"]["id"].tolist() == large
