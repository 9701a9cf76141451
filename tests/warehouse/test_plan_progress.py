"""Every row of mart_plan_progress computed again: from the plans' files and the figures, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import planning
from planning.tabling import LANGUAGES
from tests.warehouse.conftest import Warehouse

LEVELS = ("stock", "capacity", "reduction")
NUMBERS = (
    "actual_value", "distance_to_target", "year_done_raw", "latest_value", "latest_year",
    "data_age_years", "goal_value", "plan_done_raw", "pace_observed", "pace_needed", "forecast_year",
)  # fmt: skip

Numbers = dict[int, float]


@dataclass
class Item:
    """An indicator of a plan, with what is known of it."""

    type: str
    base: tuple[int, float]
    targets: Numbers
    actuals: Numbers
    years: range
    last_complete: int

    @property
    def wanted(self) -> int:
        return -1 if "reduction" in self.type else 1

    @property
    def goal(self) -> tuple[int, float]:
        last = max(self.targets)
        total = sum(self.targets.values())
        return last, total if self.type == "accumulated" else self.targets[last]

    def share(self, year: int) -> float | None:
        """Done of the year's target."""
        target, value = self.targets.get(year), self.actuals.get(year)
        if target is None or value is None or year > self.last_complete:
            return None
        if self.type in ("stock", "flow", "accumulated"):
            return value / target
        if self.type in ("capacity", "reduction"):
            return self._way(value, target)
        earlier = [one for one in self.targets if one < year]
        before = max(earlier) if earlier else None
        start = self.base[1] if before is None else self.actuals.get(before)
        goal = self.base[1] if before is None else self.targets[before]
        return None if start is None else (start - value) / (goal - target)

    def _way(self, value: float, target: float) -> float:
        base = self.base[1]
        if self.wanted * (base - target) >= 0:
            return 1.0 if self.wanted * (value - target) >= 0 else 0.0
        return (value - base) / (target - base)

    def row(self, year: int) -> dict[str, Any]:
        until = min(year, self.last_complete)
        known = {at: v for at, v in self.actuals.items() if self.base[0] < at <= until}
        over = [at for at in self.years if at <= until]
        latest = max(known, default=None)
        goal_year, goal = self.goal
        value = None if latest is None else known[latest]
        total = sum(self.actuals.get(at, 0.0) for at in over)
        is_sum, has_any = self.type == "accumulated", any(at in self.actuals for at in over)
        reached = (total if has_any else None) if is_sum else value
        pace = self._pace(latest, value, reached, len(over))
        until_known = self.years[0] + len(over) - 1 if is_sum else latest
        target, actual = self.targets.get(year), self.actuals.get(year)
        left = None if reached is None else goal - reached
        row: dict[str, Any] = {
            "actual_value": actual,
            "distance_to_target": None
            if target is None or actual is None
            else self.wanted * (target - actual),
            "year_done_raw": _percent(self.share(year)),
            "latest_value": value,
            "latest_year": latest,
            "data_age_years": None if latest is None else year - latest,
            "goal_value": goal,
            "plan_done_raw": _percent(self._done(over, value, reached)),
            "pace_observed": pace,
            "pace_needed": None,
            "forecast_year": None,
        }
        if left is None or until_known is None:
            return row
        if self.wanted * left <= 0:
            return row | {"pace_needed": 0.0}
        if goal_year > until_known:
            row["pace_needed"] = left / (goal_year - until_known)
        if pace and self.wanted * pace > 0 and left / pace <= 100:
            row["forecast_year"] = math.ceil(until_known + left / pace)
        return row

    def _pace(
        self, latest: int | None, value: float | None, total: float | None, over: int
    ) -> float | None:
        if self.type == "accumulated":
            return None if total is None else total / over
        if latest is None or value is None:
            return None
        return (value - self.base[1]) / (latest - self.base[0])

    def _done(self, over: list[int], value: float | None, reached: float | None) -> float | None:
        goal = self.goal[1]
        if self.type == "stock":
            return None if value is None else value / goal
        if self.type in LEVELS:
            return None if value is None else self._way(value, goal)
        if self.type == "accumulated":
            return None if reached is None else reached / goal
        shares = [share for share in map(self.share, over) if share is not None]
        return sum(shares) / len(self.targets) if shares else None


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _items(warehouse: Warehouse) -> Iterator[tuple[str, Item]]:
    today = warehouse.as_of
    last_complete = today.year if (today.month, today.day) == (12, 31) else today.year - 1
    for plan in planning.load():
        for item in plan["indicators"]:
            own = item.get("own", {}).get("actuals", [])
            actuals = {actual["year"]: float(actual["value"]) for actual in own}
            if "indicator_id" in item:
                figures = warehouse.figures(item["indicator_id"]).items()
                actuals = {y: v for (place, y), v in figures if place == plan["territory_id"]}
            yield (
                f"{plan['plan_id']}.{item['key']}",
                Item(
                    item["type"],
                    (item["baseline"]["year"], float(item["baseline"]["value"])),
                    {int(year): float(value) for year, value in item["targets"].items()},
                    actuals,
                    range(plan["period"]["start"], min(plan["period"]["end"], today.year) + 1),
                    last_complete,
                ),
            )


def test_plan_progress__every_row_is_as_computed_a_second_time(warehouse: Warehouse) -> None:
    found = {
        (item, year): dict(zip(NUMBERS, numbers, strict=True))
        for item, year, *numbers in warehouse.rows(
            f"select plan_item_id, year, {', '.join(NUMBERS)} from marts.mart_plan_progress"
        )
    }
    expected = {
        (key, year): item.row(year) for key, item in _items(warehouse) for year in item.years
    }
    assert found.keys() == expected.keys()
    assert len(found) > 60
    for key, row in expected.items():
        for name, value in row.items():
            assert found[key][name] == (
                value if value is None else pytest.approx(value, abs=1e-9)
            ), (
                key,
                name,
            )


def test_plan_progress__says_all_a_planner_reads_in_four_languages(warehouse: Warehouse) -> None:
    columns = [f"{name}_{language}" for name in ("title", "status") for language in LANGUAGES]
    reasons = [f"(reason is null) = (reason_{language} is null)" for language in LANGUAGES]
    (row,) = warehouse.rows(
        f"select count(*), {', '.join(f'count({column})' for column in columns)}, "
        f"count(responsible), count(case when {' and '.join(reasons)} then 1 end) "
        "from marts.mart_plan_progress"
    )
    assert len(set(row)) == 1
    (row,) = warehouse.rows(
        f"select count(*), {', '.join(f'count(definition_{language})' for language in LANGUAGES)} "
        "from marts.dim_plan_item"
    )
    assert len(set(row)) == 1


def test_plan_progress__says_what_rests_on_made_up_figures_and_is_an_example(
    warehouse: Warehouse,
) -> None:
    # The events of the recordings are made up; agreements are not.
    found = dict(
        warehouse.rows(
            "select indicator_id, bool_and(is_synthetic and is_illustrative) from marts.mart_plan_progress "
            "where indicator_id in ('evt_trade_fairs', 'evt_international_events') group by all"
        )
    )
    assert found == {"evt_trade_fairs": True, "evt_international_events": True}
    (row,) = warehouse.rows(
        "select bool_or(is_synthetic), bool_and(is_illustrative) from marts.mart_plan_progress "
        "where indicator_id = 'agr_active'"
    )
    assert row == (False, True)
