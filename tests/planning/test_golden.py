"""The published numbers, to the digits in which they are printed."""

from __future__ import annotations

import pytest

from tests.planning.macros import done, methods, run, sql

#: Case: base, year, latest, year, target, direction; R, status and score of (a); q and score of (b);
#: share of the way over share of the time. Targets are for 2030.
CASES = {
    "A": ((100, 2015, 150, 2021, 200, "up"), (1.4783, "substantial", 5.000), (1.756, 3), 1.250),
    "B": ((100, 2015, 112, 2021, 200, "up"), (0.4032, "limited", -0.820), (0.328, 2), 0.300),
    "C": ((80, 2015, 50, 2022, 20, "down"), (0.7356, "moderate", 0.969), (0.846, 2), 1.071),
    "D": ((80, 2015, 90, 2022, 20, "down"), (-0.1922, "deterioration", -3.301), (-0.383, 1), -0.357),
    "E": ((80, 2015, 19, 2022, 20, "down"), (2.1031, "target_achieved", 5), (1.272, 3), 2.179),
}  # fmt: skip
NAMES = ("base_value", "base_year", "latest_value", "latest_year", "target_value", "direction")


@pytest.mark.parametrize("case", CASES)
def test_methods__give_the_published_numbers(case):
    values, of_a, of_b, _ = CASES[case]
    found = methods([dict(zip(NAMES, values, strict=True)) | {"subject_id": case}])
    a, b = found[case, "a"], found[case, "b"]
    assert (round(a["ratio"], 4), a["status"], round(a["score"], 3)) == of_a
    assert (round(b["ratio"], 3), b["score"]) == of_b


@pytest.mark.parametrize("case", CASES)
def test_pace__is_the_share_of_the_way_over_the_share_of_the_time(case):
    (base, base_year, latest, latest_year, goal, direction), _, _, expected = CASES[case]
    columns = (
        f"select '{direction}' as direction, 'capacity' as type, {base}.0 as base_value, "
        f"{goal}.0 as goal_value, {latest}.0 as latest_value, true as is_level, false as was_met, 0.0 as done_share, "
        f"({latest_year} - {base_year}) / (2030.0 - {base_year}) as elapsed_share"
    )
    way = sql("{{ way_share('latest_value', 'goal_value', 'base_value') }}")
    paced = sql("{{ pace_ratio() }}")
    (row,) = run(f"select {paced} as pace from (select *, {way} as way_share from ({columns}))")
    assert round(row["pace"], 3) == expected


@pytest.mark.parametrize(
    ("base", "limit", "expected"),
    [
        (90, 100, 0.3736), (50, 100, 0.9539), (95, 100, 0.2037), (100, 100, 0),
        (11, 10, 0.3736), (15, 10, 0.9539), (20, 10, 1),
        (90, None, 1), (0, 100, 1), (-5, 100, 1), (50, 0, 1),
    ],
)  # fmt: skip
def test_natural_limit__leaves_less_to_ask(base, limit, expected):
    given = f"select cast({base} as double) as b, cast({limit or 'null'} as double) as l"
    factor = sql("{{ limit_factor('b', 'l') }}")
    (row,) = run(f"select {factor} as c from ({given})")
    assert round(row["c"], 4) == expected


@pytest.mark.parametrize(
    ("base", "latest", "target", "is_percentage", "expected"),
    [
        (98.8, 99.0, 100, True, ("met_or_on_track", "within_one_point")),
        (98.8, 98.9, 100, True, ("fair", None)),
        (98.8, 99.0, 100, False, ("fair", None)),
        (1.2, 1.0, 0, True, ("met_or_on_track", "within_one_point")),
        (1.2, 1.1, 0, True, ("fair", None)),
        (89.4, 89.5, 90, True, ("fair", None)),
    ],
)
def test_method_b__a_percentage_within_a_point_of_all_or_nothing_has_met_it(
    base, latest, target, is_percentage, expected
):
    row = {"base_value": base, "latest_value": latest, "target_value": target}
    direction = {"direction": "up" if target else "down", "is_percentage": is_percentage}
    answer = methods([row | direction])["0", "b"]
    assert (answer["status"], answer["reason"]) == expected


@pytest.mark.parametrize(("latest", "score"), [(1.0, 3.0), (0.0, 1.0)])
def test_method_b__a_yes_or_no_is_met_or_not(latest, score):
    row = {"base_value": 0.0, "latest_value": latest, "target_value": 1.0, "is_binary": True}
    assert methods([row])["0", "b"]["score"] == score


#: Our own cases of (c), (c_long) and (d), computed apart from the SQL: years and values of the base, of the two windows' beginnings,
#: of the latest and of the target; R, score and status of each method.
OWN = {
    "rising": (
        ("up", (2015, 100), (2016, 110), (2006, 80), (2021, 150), (2030, 200)),
        {"c": (1.4669, 2, "significant_progress"), "c_long": (1.0997, 2, "significant_progress"),
         "d": (1.2, 3.2, "on_track")},
    ),
    "falling": (
        ("down", (2015, 80), (2017, 60), (2007, 100), (2022, 50), (2030, 20)),
        {"c": (0.4419, -1, "insufficient_progress"), "c_long": (0.6682, 1, "moderate_progress"),
         "d": (0.5, 2.0, "moderately_improving")},
    ),
    "away": (
        ("down", (2015, 80), (2017, 85), (2007, 70), (2022, 90), (2030, 20)),
        {"c": (-0.1092, -2, "movement_away"), "c_long": (-0.3187, -2, "movement_away"),
         "d": (-0.25, 0.75, "decreasing")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OWN)
def test_methods__of_our_own_give_what_was_computed_apart(case):
    (direction, base, short, long, latest, target), expected = OWN[case]
    names = ("base_year", "base_value")
    found = methods(
        [
            dict(zip(names, base, strict=True))
            | {"short": dict(zip(names, short, strict=True))}
            | {"long": dict(zip(names, long, strict=True))}
            | {"latest_year": latest[0], "latest_value": latest[1], "direction": direction}
            | {"target_year": target[0], "target_value": target[1], "subject_id": case}
        ]
    )
    for method, (ratio, score, status) in expected.items():
        answer = found[case, method]
        assert (round(answer["ratio"], 4), round(answer["score"], 4)) == (ratio, score)
        assert answer["status"] == status


@pytest.mark.parametrize(
    ("kind", "base", "before", "value", "target", "raw", "capped", "status"),
    [
        # A register of 60 on the way to 80, which began at 50: three quarters of a stock, a third of a capacity.
        ("stock", 50, None, 60, 80, 75, 75, "in_progress"),
        ("capacity", 50, None, 60, 80, 33.333, 33.333, "in_progress"),
        ("capacity", 50, None, 45, 80, -16.667, 0, "backwards"),
        ("capacity", 50, None, 50, 80, 0, 0, "not_started"),
        ("flow", 50, None, 100, 80, 125, 100, "achieved"),
        ("accumulated", 0, None, 30, 80, 37.5, 37.5, "in_progress"),
        ("reduction", 40, None, 34, 20, 30, 30, "in_progress"),
        ("reduction", 40, None, 15, 20, 125, 100, "achieved"),
        # From 38 (36 were programmed) to 35 (32 are): three of four.
        ("yearly_reduction", 40, (38, 36), 35, 32, 75, 75, "in_progress"),
        # The target was met from the beginning: all or nothing.
        ("capacity", 90, None, 85, 80, 100, 100, "achieved"),
        ("capacity", 80, None, 79, 80, 0, 0, "not_started"),
    ],
)
def test_method_f__each_plan_type(kind, base, before, value, target, raw, capped, status):
    direction = "down" if "reduction" in kind else "up"
    row = {"type": kind, "direction": direction, "base": base, "value": value, "target": target}
    previous = dict(zip(("previous_value", "previous_target"), before or (None, None), strict=True))
    (found,) = done([row | previous])
    assert (round(found["raw"], 3), round(found["pct"], 3)) == (raw, capped)
    assert found["status"] == status


@pytest.mark.parametrize(
    ("score", "achieved", "status"),
    [
        (5, 2, "target_achieved"), (5, 1, "substantial"), (2.5, 0, "substantial"), (2.4999, 0, "moderate"),
        (0, 0, "moderate"), (-0.0001, 0, "limited"), (-2.5, 0, "limited"), (-2.5001, 0, "deterioration"),
        (-5, 0, "deterioration"), (None, 0, "not_assessed"),
    ],
)  # fmt: skip
def test_method_a__many_series_have_the_status_of_their_mean_score(score, achieved, status):
    value = "null" if score is None else score
    label = sql("{{ label_of_many('score', 'achieved', 'n') }}")
    columns = f"select cast({value} as double) as score, {achieved} as achieved, 2 as n"
    (row,) = run(f"select {label} as status from ({columns})")
    assert row["status"] == status


def test_methods__several_are_computed_and_one_case_divides_them():
    values = dict(zip(NAMES, CASES["C"][0], strict=True))
    found = methods([values])
    assert {method: answer["verdict"] for (_, method), answer in found.items()} == {
        "a": "too_slow", "b": "too_slow", "c": "too_slow", "c_long": "too_slow", "d": "on_track",
    }  # fmt: skip
