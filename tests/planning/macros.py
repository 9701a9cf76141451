"""The SQL of the status macros, run on rows of the test's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pyarrow as pa

MACROS = Path(__file__).parents[2] / "dbt_project" / "macros" / "status"

Row = Mapping[str, Any]

#: Input of `status_measured`: column → type, and the value a row has unless it says otherwise.
GIVEN: dict[str, tuple[str, Any]] = {
    "subject_id": ("string", "s"),
    "seen_year": ("int32", 2025),
    "span": ("string", "base"),
    "direction": ("string", "up"),
    "max_age_years": ("int32", 10),
    "natural_limit": ("double", None),
    "is_percentage": ("bool", False),
    "is_binary": ("bool", False),
    "is_growth_rate": ("bool", False),
    "is_synthetic": ("bool", False),
    "base_value": ("double", None),
    "base_year": ("int32", 2015),
    "latest_value": ("double", None),
    "latest_year": ("int32", 2021),
    "target_value": ("double", None),
    "target_year": ("int32", 2030),
    "origin_value": ("double", None),
    "origin_year": ("int32", None),
}


@cache
def sql(call: str) -> str:
    """What an expression of the macros, like `{{ status_methods('measured') }}`, becomes."""
    macros = "".join(path.read_text("utf-8") for path in sorted(MACROS.glob("*.sql")))
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - SQL
    return environment.from_string(macros + call).render().strip()


def run(statement: str, **tables: pa.Table) -> list[dict[str, Any]]:
    """The rows of a query over Arrow tables."""
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        result = connection.execute(statement)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def given(rows: Iterable[Row], columns: Mapping[str, tuple[str, Any]] = GIVEN) -> pa.Table:
    """Rows as a table; what a row does not say is the column's usual value."""
    filled = [{name: row.get(name, usual) for name, (_, usual) in columns.items()} for row in rows]
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, (kind, _) in columns.items()])
    return pa.Table.from_pylist(filled, schema)


#: Input of `done_share` and of the pace of a level: column → type, and its usual value.
PLANNED: dict[str, tuple[str, Any]] = {
    "type": ("string", "stock"),
    "direction": ("string", "up"),
    "value": ("double", None),
    "target": ("double", None),
    "base": ("double", None),
    "previous_value": ("double", None),
    "previous_target": ("double", None),
    "elapsed_share": ("double", 0.5),
}


def done(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """What is done of a target by the plan's types (raw and capped), and the pace of it."""
    share = "{{ done_share('value', 'target', 'base', 'previous_value', 'previous_target') }}"
    statement = sql(
        "select {{ in_percent('done_share') }} as raw, {{ in_capped_percent('done_share') }} as pct, "
        "done_share, pace_ratio, case when done_share is not null then {{ label_f() }} end as status "
        "from (select *, {{ pace_ratio() }} as pace_ratio from ("
        f"select *, {share} as done_share, "
        "{{ way_share('value', 'target', 'base') }} as way_share, "
        "{{ is_beyond('base', 'target') }} as was_met, "
        "type in ('stock', 'capacity', 'reduction') as is_level from given)) order by number"
    )
    table = given(rows, PLANNED)
    return run(statement, given=table.append_column("number", pa.array(range(len(table)))))


def methods(rows: Iterable[Row]) -> dict[tuple[str, str], dict[str, Any]]:
    """(subject, method) → the answer of methods a to d; each row is seen from all three spans."""
    spread = [
        row
        | row.get(span, {})
        | {"span": span, "subject_id": row.get("subject_id", str(number))}
        | {"origin_value": row.get("base_value"), "origin_year": row.get("base_year", 2015)}
        for number, row in enumerate(map(dict, rows))
        for span in ("base", "short", "long")
    ]
    statement = sql(
        "with measured as ({{ status_measured('given') }}), "
        "assessed as ({{ status_methods('measured') }}) "
        "select *, {{ status_verdict() }} as verdict from assessed"
    )
    found = run(statement, given=given(spread))
    return {(answer["subject_id"], answer["method"]): answer for answer in found}
