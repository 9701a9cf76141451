"""What a plan must be beyond its shape. Each rule yields (path, what is wrong)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from planning.catalogue import territories
from planning.reading import Step

Plan = Mapping[str, Any]
Found = Iterator[tuple[tuple[Step, ...], str]]

#: Plan types by the direction they can measure (docs/status_methods.md).
TYPES = {
    "up": ("stock", "flow", "accumulated", "capacity"),
    "down": ("reduction", "yearly_reduction"),
}
#: Targets of the 17 goals, in their order: how many have a number, how many (the means) a letter.
_PER_GOAL = (
    (5, 2), (5, 3), (9, 4), (7, 3), (6, 3), (6, 2), (3, 2), (10, 2), (5, 3),
    (7, 3), (7, 3), (8, 3), (3, 2), (7, 3), (9, 3), (10, 2), (19, 0),
)  # fmt: skip
#: The 169 targets of the 2030 Agenda. They do not change, and a plan is checked without a network.
SDG_TARGETS = frozenset(
    f"{goal}.{place}"
    for goal, (numbers, letters) in enumerate(_PER_GOAL, start=1)
    for place in (*range(1, numbers + 1), *"abcd"[:letters])
)
#: Types that divide by the target itself.
_SHARES_OF_TARGET = ("stock", "flow", "accumulated")


def keys_are_unique(plan: Plan, _: Mapping[str, str]) -> Found:
    """Axes, objectives and indicators are told apart by their keys."""
    axes = [(("axes", a, "key"), axis["key"]) for a, axis in enumerate(plan["axes"])]
    objectives = [
        (("axes", a, "objectives", o, "key"), objective["key"])
        for a, axis in enumerate(plan["axes"])
        for o, objective in enumerate(axis["objectives"])
    ]
    items = [(("indicators", i, "key"), item["key"]) for i, item in enumerate(plan["indicators"])]
    for named in (axes, objectives, items):
        seen: set[str] = set()
        for path, key in named:
            if key in seen:
                yield path, f"{key!r} is written twice"
            seen.add(key)


def objectives_are_known(plan: Plan, _: Mapping[str, str]) -> Found:
    """Every indicator serves an objective of the plan."""
    known = {objective["key"] for axis in plan["axes"] for objective in axis["objectives"]}
    for i, item in enumerate(plan["indicators"]):
        if item["objective"] not in known:
            yield (
                ("indicators", i, "objective"),
                f"the plan has no objective {item['objective']!r}; it has {sorted(known)}",
            )


def indicators_are_known(plan: Plan, catalogue: Mapping[str, str]) -> Found:
    """Measured by the catalogue's indicator or by one of the plan's own, not both."""
    for i, item in enumerate(plan["indicators"]):
        indicator = item.get("indicator_id")
        if (indicator is None) == ("own" not in item):
            yield ("indicators", i), "indicator_id or own, one of the two"
        elif indicator is not None and indicator not in catalogue:
            near = get_close_matches(indicator, catalogue, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield (
                ("indicators", i, "indicator_id"),
                f"the catalogue has no indicator {indicator!r}{hint}",
            )


def _direction(item: Plan, catalogue: Mapping[str, str]) -> str:
    known = catalogue.get(item.get("indicator_id", ""), "none")
    return str(item.get("direction", known))


def directions_fit(plan: Plan, catalogue: Mapping[str, str]) -> Found:
    """It is known what is better, and the type can measure that."""
    for i, item in enumerate(plan["indicators"]):
        known = catalogue.get(item.get("indicator_id", ""), "none")
        wanted = _direction(item, catalogue)
        if "indicator_id" in item and item["indicator_id"] not in catalogue:
            continue
        if wanted == "none":
            yield ("indicators", i), "direction is missing: the catalogue says none"
        elif known not in ("none", wanted):
            yield ("indicators", i, "direction"), f"{wanted!r}, the catalogue says {known!r}"
        elif item["type"] not in TYPES[wanted]:
            yield (
                ("indicators", i, "type"),
                f"{item['type']!r} does not measure {wanted!r}: one of {', '.join(TYPES[wanted])}",
            )


def periods_fit(plan: Plan, _: Mapping[str, str]) -> Found:
    """Targets, budgets and stages lie in the plan's years, baselines before the first target."""
    start, end = plan["period"]["start"], plan["period"]["end"]
    if start > end:
        yield ("period",), f"ends in {end}, before it starts in {start}"
    outside = f"lies outside the plan, {start} to {end}"
    for s, stage in enumerate(plan.get("stages", [])):
        if not start <= stage["year"] <= end:
            yield ("stages", s, "year"), outside
    for i, item in enumerate(plan["indicators"]):
        path: tuple[Step, ...] = ("indicators", i)
        for year in item["targets"]:
            if not start <= int(year) <= end:
                yield (*path, "targets", year), outside
        for b, line in enumerate(item.get("budget", [])):
            if not start <= line["year"] <= end:
                yield (*path, "budget", b, "year"), outside
        first = min(map(int, item["targets"]))
        if item["baseline"]["year"] >= first:
            yield (*path, "baseline", "year"), f"not before the first target, of {first}"


def targets_can_be_measured(plan: Plan, _: Mapping[str, str]) -> Found:
    """A share of a target needs a target above zero; a year without one is left out."""
    for i, item in enumerate(plan["indicators"]):
        if item["type"] in _SHARES_OF_TARGET:
            for year, value in item["targets"].items():
                if value <= 0:
                    yield (
                        ("indicators", i, "targets", year),
                        f"{value} cannot be the target of a {item['type']}: leave the year out",
                    )


def years_and_currencies_are_one(plan: Plan, _: Mapping[str, str]) -> Found:
    """One actual a year; one currency in the budget of an indicator, or costs cannot be added."""
    for i, item in enumerate(plan["indicators"]):
        seen: set[int] = set()
        for a, actual in enumerate(item.get("own", {}).get("actuals", [])):
            if actual["year"] in seen:
                yield ("indicators", i, "own", "actuals", a, "year"), "is stated twice"
            seen.add(actual["year"])
        lines = item.get("budget", [])
        for b, line in enumerate(lines):
            if line["currency"] != lines[0]["currency"]:
                yield ("indicators", i, "budget", b, "currency"), "another than the line before"


def yearly_reductions_descend(plan: Plan, _: Mapping[str, str]) -> Found:
    """A yearly reduction never programmes a rise; the same value again has nothing programmed."""
    for i, item in enumerate(plan["indicators"]):
        before = item["baseline"]["value"]
        for year in sorted(item["targets"]) if item["type"] == "yearly_reduction" else ():
            if item["targets"][year] > before:
                yield (
                    ("indicators", i, "targets", year),
                    f"{item['targets'][year]} is more than {before} before: no yearly_reduction",
                )
            before = item["targets"][year]


def territory_is_known(plan: Plan, _: Mapping[str, str]) -> Found:
    """There are figures of a territory of interest only."""
    if plan["territory_id"] not in territories():
        yield (
            ("territory_id",),
            f"{plan['territory_id']!r} is not in dbt_project/seeds/territories_of_interest.csv",
        )


def sdg_targets_exist(plan: Plan, _: Mapping[str, str]) -> Found:
    """An SDG target that is tied to is one of the 169."""
    for i, item in enumerate(plan["indicators"]):
        for t, code in enumerate(item.get("sdg_targets", [])):
            if code not in SDG_TARGETS:
                yield ("indicators", i, "sdg_targets", t), f"there is no SDG target {code!r}"


def thresholds_descend(plan: Plan, _: Mapping[str, str]) -> Found:
    """Ahead asks for more than on pace, and that for more than behind."""
    limits = plan.get("pace_thresholds")
    if limits and not limits["ahead"] > limits["on_pace"] > limits["behind"]:
        yield ("pace_thresholds",), "ahead, on_pace, behind must descend"


RULES: tuple[Callable[[Plan, Mapping[str, str]], Found], ...] = (
    keys_are_unique,
    objectives_are_known,
    indicators_are_known,
    directions_fit,
    periods_fit,
    targets_can_be_measured,
    years_and_currencies_are_one,
    yearly_reductions_descend,
    territory_is_known,
    sdg_targets_exist,
    thresholds_descend,
)
