"""The two Python models of the openness index: what holds for any data, and their own recount."""

from __future__ import annotations

import importlib.util
from random import Random
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightly.dbt_sources import DBT_PROJECT

INPUTS = ["x", "y", "z"]
Points = list[list[float]]
TABLES = st.lists(
    st.lists(st.integers(1, 100).map(float), min_size=3, max_size=3), min_size=5, max_size=9
)


def _model(name: str) -> ModuleType:
    path = DBT_PROJECT / "models" / "intermediate" / "use" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PCA, RANKS = _model("int_openness_pca"), _model("int_openness_rank_simulated")
WEIGHTS = pd.DataFrame(
    [(scheme, name, 1 / 3) for scheme in ("equal", "given", "pca") for name in INPUTS],
    columns=["weighting", "indicator_id", "weight"],
)


def _rows(table: Points) -> pd.DataFrame:
    cells = [
        (f"Q{row}", 2020, name, value, value, value, False)
        for row, values in enumerate(table)
        for name, value in zip(INPUTS, values, strict=True)
    ]
    names = ["territory_id", "year", "indicator_id", *RANKS.SCALES, "is_imputed"]
    return pd.DataFrame(cells, columns=names)


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    found: pd.DataFrame = RANKS.ranked(rows.drop(columns="year"), WEIGHTS)
    return found.set_index("territory_id").sort_index()


@settings(deadline=None, max_examples=25)
@given(TABLES)
def test_ranks__are_ordered_within_the_territories_and_the_same_twice(table: Points) -> None:
    found = _ranked(_rows(table))
    assert (found["rank_low"] >= 1).all()
    assert (found["rank_low"] <= found["rank_median"]).all()
    assert (found["rank_median"] <= found["rank_high"]).all()
    assert (found["rank_high"] <= len(table)).all()
    pd.testing.assert_frame_equal(found, _ranked(_rows(table)))


@settings(deadline=None, max_examples=25)
@given(TABLES, st.randoms())
def test_ranks__do_not_depend_on_the_order_of_rows(table: Points, random: Random) -> None:
    rows = _rows(table)
    order = list(range(len(rows)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(_ranked(rows), _ranked(rows.iloc[order]))


@settings(deadline=None, max_examples=25)
@given(TABLES, st.integers(0, 2))
def test_ranks__more_of_an_input_never_makes_a_rank_worse(table: Points, column: int) -> None:
    before = _ranked(_rows(table)).loc["Q0"]
    table[0][column] += 50
    after = _ranked(_rows(table)).loc["Q0"]
    assert (after <= before).all()


def test_ranks__who_is_ahead_in_everything_is_first_in_every_draw():
    found = _ranked(_rows([[9, 9, 9], [1, 5, 1], [5, 1, 1], [1, 1, 5], [2, 2, 2]]))
    assert found.to_numpy()[0].tolist() == [1, 1, 1]
    last = found[["rank_low", "rank_high"]].to_numpy()[-1]
    assert last[0] < last[1]


def test_scored__leaves_out_what_does_not_count():
    scores, weights = np.array([[4.0, 16.0]]), np.array([[1.0, 1.0]])
    both, first = np.array([[1.0, 1.0]]), np.array([[1.0, 0.0]])
    assert RANKS.scored(scores, weights, both, geometric=False).item() == 10
    assert RANKS.scored(scores, weights, both, geometric=True).item() == 8
    assert RANKS.scored(scores, weights, first, geometric=True).item() == 4


def test_drawn__every_combination_and_weights_a_quarter_up_or_down():
    choices, factors = RANKS.drawn(7)
    assert len(np.unique(choices, axis=0)) == 3 * 2 * 2 * 2
    assert factors.shape == (RANKS.DRAWS, 7)
    assert 0.75 <= factors.min() < 0.76
    assert 1.24 < factors.max() <= 1.25


def test_pca__two_inputs_that_go_together_weigh_alike_and_a_constant_nothing():
    table = [[float(n), 2.0 * n + 1, 7.0] for n in range(1, 7)]
    found = PCA.weighed(_rows(table)).set_index("indicator_id")
    assert found["weight"].to_dict() == pytest.approx({"x": 0.5, "y": 0.5, "z": 0}, abs=1e-12)
    assert found["explained_share"].tolist() == pytest.approx([1, 1, 1])


def test_pca__too_few_rows_weigh_all_inputs_alike():
    found = PCA.weighed(_rows([[1, 2, 3], [3, 2, 1]]))
    assert found["weight"].tolist() == pytest.approx([1 / 3] * 3)
    assert found["explained_share"].isna().all()
