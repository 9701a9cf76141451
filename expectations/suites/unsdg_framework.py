"""SDG framework: seventeen goals, and every child under a parent that is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from expectations import rules
from expectations.frames import Frames
from expectations.rules import Check
from extractors.core.spec import Tolerance

if TYPE_CHECKING:
    import pandas as pd

PARENTS = Tolerance(
    value=0,
    since="2026-11-24",
    reason="The four lists are of one framework; a target without its goal means that one list is "
    "of another revision (the last was in 2025).",
)
GOALS = Tolerance(
    value=17,
    since="2026-11-24",
    reason="The 2030 Agenda has seventeen goals until it ends; revisions touch indicators only.",
)
_PARENTS = (
    ("target", "goal_code", "goal"),
    ("indicator", "target_code", "target"),
    ("series", "indicator_code", "indicator"),
)


def _children(child: pd.DataFrame, column: str, parent: pd.DataFrame) -> pd.DataFrame:
    named = child[[column]].dropna().drop_duplicates()
    return named.assign(is_there=named[column].isin(parent[column]))


def checks(now: Frames, _before: Frames | None) -> Iterator[Check]:
    """The goals are the seventeen, and no target, indicator or series is an orphan."""
    codes = [str(number) for number in range(1, int(GOALS.value) + 1)]
    known = rules.one_of("goals", "goal_code", codes, rules.because("goals 1 to 17", GOALS))
    yield Check("goal", lambda: now["goal"], ("goal_code",), (known,), "goals")
    for table, column, parent in _PARENTS:
        rule = rules.holds(
            "parent",
            "is_there",
            rules.because(f"a row of {parent}", PARENTS),
            shown=column,
        )
        yield Check(
            table,
            # Bound now: a lambda made in a loop would see the last names only.
            lambda t=table, c=column, p=parent: _children(now[t], c, now[p]),  # type: ignore[misc]
            (column,),
            (rule,),
            "parents",
        )
