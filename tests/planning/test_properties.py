"""What holds of every status, whatever the numbers: rows are generated, the SQL answers them in one batch."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.planning import oracle
from tests.planning.macros import done, methods

Row = dict[str, Any]

#: One query answers a whole batch: slow for hypothesis' clock, fast per row. A failure names its row, so that nothing is
#: gained from minutes of making the batch smaller.
batches = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
#: What a city might measure, with three digits, either sign and zero.
PLAIN = st.one_of(
    st.builds(
        lambda digits, power: digits * 10.0**power, st.integers(-999, 999), st.integers(-3, 6)
    ),
    st.sampled_from([0.0, 1.0]),
)
#: What a machine might store.
EDGES = [0.0, -0.0, 5e-324, -5e-324, 1e300, -1e300]
FINITE = st.floats(-1e300, 1e300) | st.sampled_from(EDGES)
WILD = st.none() | FINITE | FINITE | FINITE
SCORES = {"a": (-5, 5), "b": (1, 3), "c": (-2, 2), "c_long": (-2, 2), "d": (0, 4)}


YEARS: dict[str, st.SearchStrategy[Any]] = {
    "base_year": st.integers(2000, 2015),
    "latest_year": st.integers(2016, 2025),
    "target_year": st.integers(2016, 2040),
    "natural_limit": st.sampled_from([None, 1.0, 100.0]),
}


def anywhere(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    """Rows of `tests.planning.macros.GIVEN` whose values have nothing to do with each other."""
    values = dict.fromkeys(("base_value", "latest_value", "target_value"), value)
    return st.fixed_dictionaries({"direction": st.sampled_from(["up", "down"])} | values | YEARS)


def _on_the_way(years: Row, base: float, needed: float, share: float) -> Row:
    """A row whose growth is `share` of the needed: thresholds are met from both sides."""
    target = base * (1 + needed) ** (max(years["target_year"], 2016) - years["base_year"])
    latest = base * (1 + share * needed) ** (years["latest_year"] - years["base_year"])
    values = {"base_value": base, "latest_value": latest, "target_value": target}
    return years | values | {"direction": "up" if target > base else "down"}


ON_THE_WAY = st.builds(
    _on_the_way,
    st.fixed_dictionaries(YEARS),
    PLAIN.filter(bool),
    st.sampled_from([0.02, -0.02, 0.07, -0.07]),
    st.integers(-1000, 2000).map(lambda thousandths: thousandths / 1000),
)


def some(row: st.SearchStrategy[Row]) -> st.SearchStrategy[list[Row]]:
    """A batch, which one query answers."""
    return st.lists(row, min_size=30, max_size=60)


def close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)


def expected(row: Row, method: str) -> oracle.Answer:
    d, y0, yi = 1 if row["direction"] == "up" else -1, row["base_value"], row["latest_value"]
    years = (row["base_year"], row["latest_year"], row["target_year"])
    if row["target_value"] is None:
        return oracle.a_without(d, years[:2], y0, yi, row["natural_limit"])
    if years[2] <= years[0]:
        raise oracle.Unsaid("target_not_after_base")
    compute = {"a": oracle.a, "b": oracle.b, "c": oracle.c, "d": oracle.d_trend}[method]
    return compute(d, years, y0, yi, row["target_value"])


def said(row: Row, method: str) -> tuple[oracle.Answer, str | None]:
    """What the formulas say, and why they say nothing."""
    try:
        return expected(row, method), None
    except oracle.Unsaid as unsaid:
        return (None, None, "not_assessed"), str(unsaid)


def is_at_an_edge(row: Row, ratio: float | None) -> bool:
    """Within rounding of a threshold, where either side is right."""
    if ratio is None:
        return False
    scale = 1.0
    if row["target_value"] is None:
        scale = oracle.factor(row["base_value"], row["natural_limit"])
    edges = (0, 0.1, 0.5, 0.6, 0.95, 1, 0.005 * scale, 0.015 * scale)
    return any(abs(ratio - edge) < 1e-7 for edge in edges)


def assert_agrees(row: Row, method: str, answer: dict[str, Any]) -> None:
    (ratio, score, status), reason = said(row, method)
    assert reason is None or answer["reason"] == reason, row
    assert ratio is None or close(answer["ratio"], ratio), row
    if not is_at_an_edge(row, ratio):
        assert answer["status"] == status, row
        assert close(answer["score"], score), row


@batches
@given(some(ON_THE_WAY | anywhere(PLAIN)))
def test_methods__agree_with_the_formulas_computed_a_second_time(batch):
    found = methods(batch)
    for number, row in enumerate(batch):
        for method in ("a", "b", "c", "d"):
            assert_agrees(row, method, found[str(number), method])


@batches
@given(some(ON_THE_WAY | anywhere(PLAIN)))
def test_method_a__without_a_target_agrees_with_the_formulas_computed_a_second_time(batch):
    batch = [row | {"target_value": None} for row in batch]
    found = methods(batch)
    for number, row in enumerate(batch):
        assert_agrees(row, "a", found[str(number), "a"])


@batches
@given(some(anywhere(WILD)), st.booleans())
def test_methods__always_give_a_status_or_a_reason_and_never_an_infinite_number(batch, has_target):
    if not has_target:
        batch = [row | {"target_value": None} for row in batch]
    for (_, method), answer in methods(batch).items():
        assert answer["status"]
        assert (answer["status"] == "not_assessed") <= (answer["reason"] is not None)
        assert oracle.finite(answer["ratio"])
        assert abs(answer["ratio"] or 0) <= oracle.BOUND
        assert oracle.finite(answer["score"])
        if answer["score"] is not None:
            low, high = SCORES[method]
            assert low <= answer["score"] <= high


def test_methods__stay_finite_at_the_edges_of_what_can_be_stored():
    row = {"base_year": 2015, "latest_year": 2016, "target_year": 2017, "natural_limit": None}
    names = ("base_value", "latest_value", "target_value")
    edges = [
        dict(zip(names, values, strict=True)) | row | {"direction": direction}
        for values in product([None, *EDGES], repeat=3)
        for direction in ("up", "down")
    ]
    for answer in methods(edges).values():
        assert answer["status"]
        assert oracle.finite(answer["ratio"])
        assert abs(answer["ratio"] or 0) <= oracle.BOUND
        assert oracle.finite(answer["score"])


@pytest.mark.parametrize(("latest_year", "reason"), [(2015, None), (2014, "stale")])
def test_methods__do_not_judge_what_is_too_old(latest_year, reason):
    row = {"base_value": 1.0, "latest_value": 1.5, "target_value": 2.0, "base_year": 2010}
    found = methods([row | {"latest_year": latest_year}])
    assert {answer["reason"] for answer in found.values()} == {reason}


@batches
@given(some(ON_THE_WAY | anywhere(PLAIN)), st.sampled_from([2.0, 0.25, 1000.0, 0.07]))
def test_methods__do_not_depend_on_the_unit(batch, scale):
    scaled = [
        row
        | {name: row[name] * scale for name in ("base_value", "latest_value", "target_value")}
        | {"natural_limit": row["natural_limit"] and row["natural_limit"] * scale}
        for row in batch
    ]
    found, again = methods(batch), methods(scaled)
    for key, answer in found.items():
        assert close(answer["ratio"], again[key]["ratio"])
        assert answer["reason"] == again[key]["reason"]
        if not is_at_an_edge(batch[int(key[0])], answer["ratio"]):
            assert answer["status"] == again[key]["status"]
            assert close(answer["score"], again[key]["score"])


@batches
@given(some(ON_THE_WAY | anywhere(PLAIN)), PLAIN)
@pytest.mark.parametrize("method", ["a", "b", "c", "d"])
def test_scores__do_not_fall_when_the_actual_gets_better(method, batch, step):
    better = [
        row
        | {
            "latest_value": row["latest_value"]
            + (abs(step) if row["direction"] == "up" else -abs(step))
        }
        for row in batch
    ]
    found, again = methods(batch), methods(better)
    for number in range(len(batch)):
        one, other = found[str(number), method]["score"], again[str(number), method]["score"]
        if one is not None and other is not None:
            assert other >= one - 1e-9, batch[number]


@batches
@given(
    some(ON_THE_WAY | anywhere(PLAIN)).flatmap(
        lambda batch: st.tuples(st.just(batch), st.permutations(batch))
    )
)
def test_methods__judge_each_row_by_itself(batches_):
    batch, shuffled = batches_
    seen = [
        {(method, repr(row)): methods_of[str(number), method] for number, row in enumerate(listed)
         for method in ("a", "b", "c", "d")}
        for listed, methods_of in ((batch, methods(batch)), (shuffled, methods(shuffled)))
    ]  # fmt: skip
    for key, answer in seen[0].items():
        same = {name: value for name, value in answer.items() if name != "subject_id"}
        assert same == {name: value for name, value in seen[1][key].items() if name != "subject_id"}


KINDS = ("stock", "flow", "accumulated", "capacity", "reduction", "yearly_reduction")


def _planned(kind: str, value: float, target: float, base: float, before: Any, gone: float) -> Row:
    """A row of `tests.planning.macros.PLANNED` that the rules of a plan (planning/rules.py) allow."""
    previous_value, step = before
    return {
        "type": kind,
        "direction": "down" if kind in ("reduction", "yearly_reduction") else "up",
        "value": value,
        "target": abs(target) if kind in KINDS[:3] else target,
        "base": base,
        "previous_value": previous_value,
        "previous_target": target + abs(step),
        "elapsed_share": gone,
    }


def planned(value: st.SearchStrategy[float]) -> st.SearchStrategy[Row]:
    target = value.filter(bool)
    return st.builds(
        _planned, st.sampled_from(KINDS), value, target, value, st.tuples(value, target),
        st.sampled_from([0.25, 0.5, 1.0]),
    )  # fmt: skip


@batches
@given(some(planned(PLAIN)))
def test_plan_types__agree_with_the_formulas_computed_a_second_time(batch):
    for row, answer in zip(batch, done(batch), strict=True):
        before = row["previous_value"], row["previous_target"]
        share = oracle.done(row["type"], row["value"], row["target"], row["base"], before)
        # Stored shares end at 1e9 (macros/status/growth.sql).
        assert close(answer["raw"], 100 * max(-1e9, min(share, 1e9))), row
        assert close(answer["pct"], max(0.0, min(100 * share, 100.0))), row


@batches
@given(some(planned(FINITE)))
def test_plan_types__are_never_infinite_and_lie_within_0_and_100(batch):
    for row, answer in zip(batch, done(batch), strict=True):
        # Steps of the smallest numbers there are may vanish: then nothing was programmed.
        assert answer["raw"] is not None or row["previous_target"] == row["target"], row
        for name in ("raw", "done_share", "pace_ratio"):
            assert oracle.finite(answer[name]), row
        assert 0 <= (answer["pct"] or 0) <= 100, row


@batches
@given(some(planned(PLAIN)), PLAIN)
def test_plan_types__do_not_fall_when_the_actual_gets_better(batch, step):
    signed = {"up": abs(step), "down": -abs(step)}
    better = [row | {"value": row["value"] + signed[row["direction"]]} for row in batch]
    for row, one, other in zip(batch, done(batch), done(better), strict=True):
        for name in ("raw", "pct", "pace_ratio"):
            assert other[name] >= one[name] - 1e-9 * (1 + abs(one[name])), row


@batches
@given(some(planned(PLAIN)), st.sampled_from([2.0, 0.25, 1000.0, 0.07]))
def test_plan_types__do_not_depend_on_the_unit(batch, scale):
    numbers = ("value", "target", "base", "previous_value", "previous_target")
    scaled = [row | {name: row[name] * scale for name in numbers} for row in batch]
    for row, one, other in zip(batch, done(batch), done(scaled), strict=True):
        assert close(one["raw"], other["raw"]), row
        assert close(one["pace_ratio"], other["pace_ratio"]), row
