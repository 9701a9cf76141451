"""What one batch may do to the last accepted one: withdraw little, and keep its unit.

"Was a new period published?" is the wrong question (sources revise silently, in place), so values
are counted for every period that was there before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from expectations import rules
from expectations.frames import Frames
from expectations.rules import Check
from extractors.core.spec import Tolerance

if TYPE_CHECKING:
    import pandas as pd

KEPT = Tolerance(
    value=0.2,
    since="2026-11-24",
    reason="Revisions change values and add some; a period that loses more than a fifth of its "
    "values was withdrawn or came back in part, and a reader must not meet it unannounced.",
)
MAGNITUDE = Tolerance(
    value=5,
    since="2026-11-24",
    reason="A revision moves the median of a whole series by per cents; a change of unit moves it "
    "a thousandfold, a change of price basis seldom more than fivefold.",
)


def _values_kept(
    now: pd.DataFrame, before: pd.DataFrame, by: list[str], value: str
) -> pd.DataFrame:
    """One row per group that had values before: the group, `values` now, `least` allowed."""
    was = before.groupby(by)[value].count().rename("was").reset_index()
    now_count = now.groupby(by)[value].count().rename("values").reset_index()
    both = was[was["was"] > 0].merge(now_count, on=by, how="left")
    both["values"] = both["values"].fillna(0).astype("float64")
    # Rounded down: of one or two values, one may go.
    both["least"] = (both["was"] * (1 - KEPT.value)).astype("int64").astype("float64")
    return both


@dataclass(frozen=True)
class Series:
    """A numeric column of a table, and by what it is compared with its own past.

    `by` names a period (indicator and year); `unit` names what shares a unit (the indicator), and
    is empty when the whole table does.
    """

    table: str
    key: tuple[str, ...]
    value: str
    by: tuple[str, ...]
    unit: tuple[str, ...]


def _medians(now: pd.DataFrame, before: pd.DataFrame, series: Series) -> pd.DataFrame:
    """One row per unit: the median ratio of rows that are in both batches and not zero."""
    key, value = list(series.key), series.value
    was = f"{value}_was"
    both = now[[*key, value]].merge(before[[*key, value]], on=key, suffixes=("", "_was")).dropna()
    both = both[(both[value] != 0) & (both[was] != 0)]
    both = both.assign(all="all", ratio=both[value].abs() / both[was].abs())
    return both.groupby(list(series.unit) or ["all"])["ratio"].median().reset_index()


def checks(series: Series, now: Frames, before: Frames | None) -> Iterator[Check]:
    """No period lost its values and no unit changed; nothing to say without an earlier batch."""
    name = series.table
    if before is None or name not in before:
        return
    kept = rules.not_less(
        "kept_values",
        "values",
        "least",
        rules.because(f"at least {1 - KEPT.value:.0%} of the values accepted last", KEPT),
    )
    yield Check(
        name,
        lambda: _values_kept(now[name], before[name], list(series.by), series.value),
        series.by,
        (kept,),
        "kept_values",
    )
    words = f"a median between 1/{MAGNITUDE.value:g} and {MAGNITUDE.value:g} times the last one"
    same = rules.between(
        "magnitude",
        "ratio",
        1 / MAGNITUDE.value,
        MAGNITUDE.value,
        rules.because(words, MAGNITUDE),
    )
    yield Check(
        name,
        lambda: _medians(now[name], before[name], series),
        series.unit or ("all",),
        (same,),
        "magnitude",
    )
