"""Numbers and dates as people write them. What can be read in two ways is not read."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

YEARS = range(1900, 2101)
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_DMY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})")
_YMD = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")


class Ambiguous(ValueError):
    """`1.234` or `1,234`: a thousand or one and a bit; both readings are given."""

    def __init__(self, grouped: str, decimal: str) -> None:
        self.grouped, self.decimal = grouped, decimal
        super().__init__(f"{grouped} or {decimal}")


def number(text: str, *, whole: bool = False) -> float:
    """A number with comma or point; `whole` numbers have no decimals, so a mark groups thousands.

    Raises:
        Ambiguous: one mark with three digits behind it.
        ValueError: no number.
    """
    bare = text.translate(_BLANKS)
    if not re.fullmatch(r"[+-]?\d+(?:[.,]\d+)*", bare):
        raise ValueError(text)
    marks = [mark for mark in bare if mark in ".,"]
    if not marks:
        return int(bare)
    last = marks[-1]
    head, _, tail = bare.rpartition(last)
    if len(marks) == 1:
        is_grouping = re.fullmatch(r"[+-]?[1-9]\d{0,2}", head) and len(tail) == 3
        if is_grouping and not whole:
            raise Ambiguous(head + tail, f"{head}{last}{tail}0")
        return int(head + tail) if is_grouping else float(f"{head}.{tail}")
    if len(set(marks)) == 1:
        return int(_ungrouped(bare, last))
    if last in head:
        raise ValueError(text)
    other = "," if last == "." else "."
    return float(f"{_ungrouped(head, other)}.{tail}")


def _ungrouped(text: str, mark: str) -> str:
    if not re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", text):
        raise ValueError(text)
    return text.replace(mark, "")


def tidy(text: str) -> str | None:
    """The number in a text with words or signs around it, if there is exactly one."""
    found = re.findall(r"\d[\d.,\u00a0 ]*", text)
    if len(found) != 1:
        return None
    try:
        value = number(found[0].strip(" .,\u00a0"))
    except ValueError:
        return None
    return f"{value:.15g}" if value < 1e15 else None


def day(text: str) -> date:
    """A date dd/mm/yyyy or yyyy-mm-dd, with `/`, `-` or `.` between.

    Raises:
        ValueError: no date.
    """
    if match := _YMD.fullmatch(text):
        year, month, number_ = map(int, match.groups())
    elif (match := _DMY.fullmatch(text)) and len(match[3]) == 4:
        number_, month, year = map(int, match.groups())
    else:
        raise ValueError(text)
    if year not in YEARS:
        raise ValueError(text)
    return date(year, month, number_)


def likely_day(value: object) -> str | None:
    """The date that was probably meant, as dd/mm/yyyy."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        # A date whose cell lost its format is the count of days since the end of 1899.
        meant = datetime.fromordinal(693594 + int(value)) if 18_000 < value < 74_000 else None
        return f"{meant:%d/%m/%Y}" if meant else None
    match = _DMY.fullmatch(str(value).strip())
    if not match:
        return None
    first, second, year = map(int, match.groups())
    if year < 100:
        year += 2000 if year <= 68 else 1900
    if second > 12 >= first:
        first, second = second, first
    if not (1 <= second <= 12 and first >= 1 and year in YEARS):
        return None
    return f"{min(first, calendar.monthrange(year, second)[1]):02d}/{second:02d}/{year}"
