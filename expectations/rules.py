"""The vocabulary of the checks: rules as plain data, each naming one Great Expectations class.

Importing this costs nothing; only `expectations.engine` imports Great Expectations (5 s of CPU).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.core.spec import Tolerance

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["critical", "warning"]

#: Beyond this a number is infinite: no source and no calculation of ours may say so.
LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Rule:
    """One expectation. `column` is the one whose value is shown when a row fails."""

    name: str
    expectation: str
    arguments: Mapping[str, object]
    expected: str
    column: str = ""
    severity: Severity = "critical"


@dataclass(frozen=True)
class Check:
    """A frame and the rules it is held to.

    The frame is made when it is checked, not before: one is in memory at a time, and a frame that
    cannot be made is a check that did not run. `aspect` names a frame derived from the table.
    """

    table: str
    frame: Callable[[], pd.DataFrame]
    key: tuple[str, ...]
    rules: tuple[Rule, ...]
    aspect: str = ""


def because(expected: str, tolerance: Tolerance) -> str:
    """The expectation in words, with the date and the reason of its limit."""
    return f"{expected} (since {tolerance.since}: {tolerance.reason})"


def columns(names: Sequence[str]) -> Rule:
    """Exactly these columns, in any order."""
    arguments = {"column_set": list(names), "exact_match": True}
    expected = f"exactly the columns {', '.join(names)}"
    return Rule("columns", "ExpectTableColumnsToMatchSet", arguments, expected)


def rows(name: str, minimum: int, expected: str, severity: Severity = "critical") -> Rule:
    """At least `minimum` rows."""
    arguments = {"min_value": minimum}
    return Rule(name, "ExpectTableRowCountToBeBetween", arguments, expected, severity=severity)


def unique(key: Sequence[str]) -> Rule:
    """No two rows share these columns' values."""
    expected = f"one row per {', '.join(key)}"
    if len(key) == 1:
        single = {"column": key[0]}
        return Rule("unique_key", "ExpectColumnValuesToBeUnique", single, expected, key[0])
    several = {"column_list": list(key)}
    return Rule("unique_key", "ExpectCompoundColumnsToBeUnique", several, expected, ", ".join(key))


def not_null(column: str, name: str = "not_null") -> Rule:
    """A value in every row."""
    arguments = {"column": column}
    return Rule(name, "ExpectColumnValuesToNotBeNull", arguments, "no null", column)


def between(
    name: str,
    column: str,
    low: float | None,
    high: float | None,
    expected: str = "",
    severity: Severity = "critical",
) -> Rule:
    """Values within these limits, both included; without a limit, still a finite number."""
    low, high = -LARGEST if low is None else low, LARGEST if high is None else high
    is_open = (low, high) == (-LARGEST, LARGEST)
    expected = expected or ("a finite number" if is_open else f"from {low:g} to {high:g}")
    arguments = {"column": column, "min_value": low, "max_value": high}
    return Rule(name, "ExpectColumnValuesToBeBetween", arguments, expected, column, severity)


def matches(column: str, pattern: str) -> Rule:
    r"""Text that is an instance of the pattern as a whole (`$` alone lets a trailing \n pass)."""
    arguments = {"column": column, "regex": rf"\A(?:{pattern})\Z"}
    return Rule("pattern", "ExpectColumnValuesToMatchRegex", arguments, f"like {pattern}", column)


def one_of(
    name: str,
    column: str,
    values: Sequence[object],
    expected: str = "",
    *,
    shown: str = "",
    severity: Severity = "critical",
) -> Rule:
    """A value of a closed vocabulary."""
    expected = expected or f"one of {', '.join(map(str, values))}"
    arguments = {"column": column, "value_set": list(values)}
    return Rule(name, "ExpectColumnValuesToBeInSet", arguments, expected, shown or column, severity)


def holds(
    name: str, column: str, expected: str, *, shown: str = "", severity: Severity = "critical"
) -> Rule:
    """A statement about each row, in a boolean column; `shown` is the value at fault."""
    return one_of(name, column, [True], expected, shown=shown, severity=severity)


def none_of(name: str, column: str, values: Sequence[object], expected: str) -> Rule:
    """No value of a closed list of wrong ones."""
    arguments = {"column": column, "value_set": list(values)}
    return Rule(name, "ExpectColumnValuesToNotBeInSet", arguments, expected, column)


def equal(
    name: str, column: str, other: str, expected: str, severity: Severity = "critical"
) -> Rule:
    """The same value in two columns of each row."""
    arguments = {"column_A": column, "column_B": other}
    return Rule(name, "ExpectColumnPairValuesToBeEqual", arguments, expected, column, severity)


def not_less(
    name: str, column: str, other: str, expected: str, severity: Severity = "critical"
) -> Rule:
    """A value at least as large as another column's, in each row."""
    arguments = {"column_A": column, "column_B": other, "or_equal": True}
    return Rule(
        name, "ExpectColumnPairValuesAToBeGreaterThanB", arguments, expected, column, severity
    )
