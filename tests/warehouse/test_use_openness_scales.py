"""What holds of the scales and of the index whatever the data: the models' own SQL, on generated tables."""

from __future__ import annotations

import math
from functools import cache
from itertools import product
from typing import Any

import duckdb
import jinja2
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightly.dbt_sources import DBT_PROJECT

INPUTS, YEARS = ("x", "y", "z"), (2020, 2021)
SCALES = ("min_max", "z_score", "rank_share")
#: Territory, year, input → value; none is a missing input.
Values = dict[tuple[str, int, str], float | None]
Answers = dict[tuple[Any, ...], dict[str, Any]]

#: One query for each example.
quick = settings(deadline=None, max_examples=25, derandomize=True)
#: Whole numbers, so that equal ones stay equal when the scale changes.
VALUE = st.integers(0, 60).map(float)


def _tables(value: st.SearchStrategy[float | None]) -> st.SearchStrategy[Values]:
    """Five to eight territories, three inputs, two years. x is never missing, so that all are members."""

    def table(rows: list[list[float | None]]) -> Values:
        cells = list(product(YEARS, INPUTS))
        return {
            (f"Q{n}", year, name): 1.0 if cell is None and name == "x" else cell
            for n, row in enumerate(rows)
            for (year, name), cell in zip(cells, row, strict=True)
        }

    width = len(YEARS) * len(INPUTS)
    return st.lists(st.lists(value, min_size=width, max_size=width), min_size=5, max_size=8).map(
        table
    )


WHOLE = _tables(VALUE)
WITH_GAPS = _tables(st.one_of(VALUE, VALUE, st.none()))


@cache
def _sql(room: str, model: str) -> str:
    text = (DBT_PROJECT / "models" / room / "use" / f"{model}.sql").read_text("utf-8")
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - SQL
    return environment.from_string(text).render(ref=lambda name: name, use_rule=lambda _: 5)


def _asked(sql: str, key: tuple[str, ...], **tables: pa.Table) -> Answers:
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        rows = connection.execute(sql).to_arrow_table().to_pylist()
    return {tuple(row[name] for name in key): row for row in rows}


def _input(values: Values) -> pa.Table:
    names = ("territory_id", "year", "indicator_id")
    rows = [
        dict(zip(names, cell, strict=True))
        | {"level": "municipality", "scaled_value": value, "is_usable": True, "has_enough": True}
        for cell, value in values.items()
        if value is not None
    ]
    return pa.Table.from_pylist(rows)


def _normalised(values: Values) -> Answers:
    sql = _sql("intermediate", "int_openness_normalised")
    key = ("territory_id", "year", "indicator_id")
    return _asked(sql, key, int_openness_input=_input(values))


def _indexed(values: Values, weights: dict[str, float] | None = None) -> Answers:
    given_weights = weights or dict.fromkeys(INPUTS, 1 / 3)
    weight_rows = [
        {"level": "municipality", "year": year, "weighting": "equal", "indicator_id": name}
        | {"weight": given_weights[name]}
        for year, name in product(YEARS, INPUTS)
    ]
    key = ("territory_id", "year", "normalisation", "aggregation")
    return _asked(
        _sql("marts", "mart_openness_method"),
        key,
        int_openness_normalised=pa.Table.from_pylist(list(_normalised(values).values())),
        int_openness_weight=pa.Table.from_pylist(weight_rows),
    )


def _close(one: Answers, other: Answers, names: tuple[str, ...]) -> bool:
    assert one.keys() == other.keys()
    return all(
        math.isclose(row[name], other[key][name], abs_tol=1e-6)
        for key, row in one.items()
        for name in names
    )


@quick
@given(WITH_GAPS)
def test_scales__lie_from_1_to_100_and_say_what_was_imputed(values: Values) -> None:
    for key, row in _normalised(values).items():
        assert all(1 <= row[scale] <= 100 for scale in SCALES)
        assert row["is_imputed"] == (values[key] is None)


@quick
@given(WHOLE, st.sampled_from(INPUTS), st.sampled_from([2.0, 1000.0, 0.25]), st.integers(-50, 50))
def test_scales__unit_and_zero_of_an_input_do_not_matter(values, name, factor, zero):
    moved = {
        key: value * factor + zero if key[2] == name else value for key, value in values.items()
    }
    assert _close(_normalised(values), _normalised(moved), SCALES)


@quick
@given(WHOLE, st.sampled_from(INPUTS))
def test_scales__of_ranks_no_rising_change_of_an_input_matters(values, name):
    bent = {key: math.exp(value) if key[2] == name else value for key, value in values.items()}
    assert _close(_normalised(values), _normalised(bent), ("rank_share",))


@quick
@given(WITH_GAPS, st.randoms())
def test_scales__and_index_do_not_depend_on_the_order_of_rows(values, random):
    cells = list(values.items())
    random.shuffle(cells)
    assert _close(_normalised(values), _normalised(dict(cells)), SCALES)
    assert _close(_indexed(values), _indexed(dict(cells)), ("openness_points", "openness_rank"))


@quick
@given(WITH_GAPS)
def test_index__lies_from_1_to_100_and_no_geometric_mean_is_above_the_arithmetic(values):
    found = _indexed(values)
    for (territory, year, normalisation, aggregation), row in found.items():
        assert 1 <= row["openness_points"] <= 100
        if aggregation == "geometric":
            mean = found[territory, year, normalisation, "arithmetic"]["openness_points"]
            assert row["openness_points"] <= mean + 1e-6


@quick
@given(WHOLE, st.sampled_from(INPUTS), st.integers(1, 30))
@pytest.mark.parametrize("normalisation", ["min_max", "z_score", "rank"])
def test_index__more_of_an_input_never_costs_points(normalisation, values, name, more):
    moved = values | {("Q0", 2020, name): values["Q0", 2020, name] + more}
    before, after = _indexed(values), _indexed(moved)
    for aggregation in ("arithmetic", "geometric"):
        key = ("Q0", 2020, normalisation, aggregation)
        assert after[key]["openness_points"] >= before[key]["openness_points"] - 1e-6


@quick
@given(WHOLE)
def test_index__of_one_input_that_weighs_all_is_that_input(values):
    points = _normalised(values)
    for (territory, year, normalisation, _), row in _indexed(
        values, {"x": 1, "y": 0, "z": 0}
    ).items():
        scale = "rank_share" if normalisation == "rank" else normalisation
        assert math.isclose(
            row["openness_points"], points[territory, year, "x"][scale], abs_tol=1e-6
        )
