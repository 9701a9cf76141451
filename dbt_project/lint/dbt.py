"""What sqlfluff's jinja templater calls `dbt`: the cross-database macros, as dbt-duckdb writes them.

A macro that is missing here is reported as undefined by `make sql`: add it.
"""

from collections.abc import Sequence


def type_string() -> str:
    """Text."""
    return "varchar"


def type_int() -> str:
    """32-bit integer."""
    return "integer"


def type_bigint() -> str:
    """64-bit integer."""
    return "bigint"


def type_float() -> str:
    """Floating point."""
    return "float"


def type_numeric() -> str:
    """Exact number."""
    return "numeric(28, 6)"


def type_boolean() -> str:
    """Truth value."""
    return "boolean"


def type_timestamp() -> str:
    """Point in time."""
    return "timestamp"


def current_timestamp() -> str:
    """Now."""
    return "now()"


def concat(fields: Sequence[str]) -> str:
    """Fields one after another."""
    return " || ".join(fields)


def hash(field: str) -> str:  # noqa: A001 - dbt's own name
    """MD5 of a field."""
    return f"md5(cast({field} as varchar))"


def date_trunc(datepart: str, date: str) -> str:
    """Beginning of the period a date is in."""
    return f"date_trunc('{datepart}', {date})"


def dateadd(datepart: str, interval: int | str, from_date_or_timestamp: str) -> str:
    """A date some periods later."""
    return f"date_add({from_date_or_timestamp}, interval ({interval}) {datepart})"


def datediff(first_date: str, second_date: str, datepart: str) -> str:
    """Number of period boundaries between two dates."""
    return f"date_diff('{datepart}', {first_date}, {second_date})"


def listagg(measure: str, delimiter_text: str = "','", order_by_clause: str = "") -> str:
    """Values of a group in one text."""
    return f"listagg({measure}, {delimiter_text} {order_by_clause})"


def safe_cast(field: str, type: str) -> str:  # noqa: A002 - dbt's own name
    """Cast, or null."""
    return f"try_cast({field} as {type})"


def replace(field: str, old_chars: str, new_chars: str) -> str:
    """Text with one part put for another."""
    return f"replace({field}, {old_chars}, {new_chars})"


def split_part(string_text: str, delimiter_text: str, part_number: int) -> str:
    """One part of a text."""
    return f"split_part({string_text}, {delimiter_text}, {part_number})"


def bool_or(expression: str) -> str:
    """True if one is."""
    return f"bool_or({expression})"
