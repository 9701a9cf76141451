"""Data México FDI: whole years, no quarter quietly emptied, the unit unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from expectations import history, rules
from expectations.frames import Frames
from expectations.rules import Check
from extractors.core.spec import Tolerance

if TYPE_CHECKING:
    import pandas as pd

WHOLE_YEARS = Tolerance(
    value=4,
    since="2026-11-24",
    reason="All 26 years of the history of 2026 are whole in all 32 states; the newest year grows "
    "quarter by quarter. A warning only: the marts give no annual figure for a year of three "
    "quarters, and the other years are right.",
)


def _quarters(state_quarter: pd.DataFrame) -> pd.DataFrame:
    """One row per state and year, without the newest year: how many distinct quarters it has."""
    years = (state_quarter["quarter_id"] // 10).rename("year")
    counted = state_quarter.groupby([state_quarter["state_id"], years])["quarter_id"].nunique()
    frame = counted.rename("quarters").reset_index()
    past: pd.DataFrame = frame[frame["year"] < years.max()]
    return past


def checks(now: Frames, before: Frames | None) -> Iterator[Check]:
    """Every state-year but the running one has four quarters; no quarter is withdrawn."""
    whole = rules.one_of(
        "whole_years",
        "quarters",
        [WHOLE_YEARS.value],
        rules.because("four quarters", WHOLE_YEARS),
        severity="warning",
    )
    yield Check(
        "state_quarter",
        lambda: _quarters(now["state_quarter"]),
        ("state_id", "year"),
        (whole,),
        "years",
    )
    key = ("quarter_id", "state_id")
    series = history.Series("state_quarter", key, "investment_musd", ("quarter_id",), ())
    yield from history.checks(series, now, before)
