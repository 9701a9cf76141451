"""Plans as tables, one Parquet file each, which the dbt macro `planned` reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from planning.checking import Plan

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

LANGUAGES = ("es", "fr", "pt", "en")
#: Not assessed when the latest value is older, unless the plan says otherwise.
MAX_AGE_YEARS = 3
#: What a pace must reach to be called so, unless the plan says otherwise.
PACE = {"ahead": 1.0, "on_pace": 0.8, "behind": 0.5}
#: The maturity path of a measuring city: it counts, it judges, it aligns with the strategy.
STAGES = {"counts": 1, "counts_and_qualitative": 2, "alignment": 3}

_TEXT, _WHOLE, _NUMBER, _TRUTH = "string", "int32", "double", "bool"
_TITLES = {f"title_{language}": _TEXT for language in LANGUAGES}
_DEFINITIONS = {f"definition_{language}": _TEXT for language in LANGUAGES}

#: Table → column → type. Years are whole numbers, money and figures are in the unit they name.
COLUMNS = {
    "plan": {
        "plan_id": _TEXT, "territory_id": _TEXT, **_TITLES, "language": _TEXT,
        "start_year": _WHOLE, "end_year": _WHOLE, "reported_method": _TEXT,
        "max_age_years": _WHOLE, "pace_ahead": _NUMBER, "pace_on": _NUMBER,
        "pace_behind": _NUMBER, "is_illustrative": _TRUTH, "note": _TEXT,
    },
    "stage": {"plan_id": _TEXT, "year": _WHOLE, "stage": _WHOLE, "name": _TEXT},
    "axis": {
        "axis_id": _TEXT, "plan_id": _TEXT, "display_order": _WHOLE, **_TITLES,
        "responsible": _TEXT, "weight": _NUMBER,
    },
    "objective": {
        "objective_id": _TEXT, "axis_id": _TEXT, "plan_id": _TEXT, "display_order": _WHOLE,
        **_TITLES, "weight": _NUMBER,
    },
    "plan_indicator": {
        "plan_item_id": _TEXT, "plan_id": _TEXT, "axis_id": _TEXT, "objective_id": _TEXT,
        "display_order": _WHOLE, "indicator_id": _TEXT, **_TITLES, **_DEFINITIONS,
        "unit": _TEXT, "direction": _TEXT, "type": _TEXT, "diagnosis": _TEXT,
        "base_value": _NUMBER, "base_year": _WHOLE, "base_source": _TEXT, "weight": _NUMBER,
        "actor": _TEXT, "sdg_targets": _TEXT,
    },
    "own_actual": {
        "plan_item_id": _TEXT, "year": _WHOLE, "value": _NUMBER, "source": _TEXT,
        "quality_flag": _TEXT, "is_synthetic": _TRUTH,
    },
    "target_year": {"plan_item_id": _TEXT, "year": _WHOLE, "value": _NUMBER},
    "budget_line": {
        "plan_item_id": _TEXT, "year": _WHOLE, "amount": _NUMBER, "currency": _TEXT,
        "line": _TEXT,
    },
    "sdg_link": {"plan_item_id": _TEXT, "target_code": _TEXT},
    "evaluation_question": {"plan_id": _TEXT, "question": _TEXT, "answer": _TEXT},
}  # fmt: skip


def _texts(name: str, texts: dict[str, str]) -> Row:
    return {f"{name}_{language}": texts.get(language) for language in LANGUAGES}


def _weighed(part: Plan) -> Row:
    """Titles and weight of an axis or an objective; 1 where the plan gives no weight."""
    return _texts("title", part["title"]) | {"weight": part.get("weight", 1.0)}


def _plan(plan: Plan) -> Row:
    pace = PACE | plan.get("pace_thresholds", {})
    return {
        **{name: plan.get(name) for name in COLUMNS["plan"]},
        **_texts("title", plan["title"]),
        "start_year": plan["period"]["start"],
        "end_year": plan["period"]["end"],
        "max_age_years": plan.get("max_age_years", MAX_AGE_YEARS),
        "pace_ahead": pace["ahead"],
        "pace_on": pace["on_pace"],
        "pace_behind": pace["behind"],
    }


def _structure(plan: Plan) -> Iterator[tuple[str, Row]]:
    """Questions, stages, axes, objectives."""
    own = {"plan_id": plan["plan_id"]}
    for question, answer in plan["questions"].items():
        yield "evaluation_question", own | {"question": question, "answer": answer}
    for stage in plan.get("stages", []):
        number = {"stage": STAGES[stage["stage"]], "name": stage["stage"]}
        yield "stage", own | {"year": stage["year"]} | number
    for a, axis in enumerate(plan["axes"], start=1):
        at_axis = own | {"axis_id": f"{plan['plan_id']}.{axis['key']}"}
        described = {"display_order": a, "responsible": axis["responsible"]}
        yield "axis", at_axis | _weighed(axis) | described
        for o, objective in enumerate(axis["objectives"], start=1):
            described = {
                "objective_id": f"{at_axis['axis_id']}.{objective['key']}",
                "display_order": o,
            }
            yield "objective", at_axis | _weighed(objective) | described


def _item(plan: Plan, position: int, item: Plan, axis_of: dict[str, str]) -> Row:
    own, axis_id = item.get("own", {}), f"{plan['plan_id']}.{axis_of[item['objective']]}"
    return {
        **{name: item.get(name) for name in COLUMNS["plan_indicator"]},
        **_texts("title", own.get("name", {})),
        **_texts("definition", own.get("definition", {})),
        "plan_item_id": f"{plan['plan_id']}.{item['key']}",
        "plan_id": plan["plan_id"],
        "axis_id": axis_id,
        "objective_id": f"{axis_id}.{item['objective']}",
        "display_order": position,
        "unit": own.get("unit"),
        "base_value": item["baseline"]["value"],
        "base_year": item["baseline"]["year"],
        "base_source": item["baseline"]["source"],
        "sdg_targets": ",".join(item.get("sdg_targets", [])) or None,
    }


def _items(plan: Plan) -> Iterator[tuple[str, Row]]:
    """Indicators with their targets, actuals, budget and SDG targets."""
    axis_of = {
        objective["key"]: axis["key"] for axis in plan["axes"] for objective in axis["objectives"]
    }
    for position, item in enumerate(plan["indicators"], start=1):
        row = _item(plan, position, item, axis_of)
        own = {"plan_item_id": row["plan_item_id"]}
        yield "plan_indicator", row
        for year, value in item["targets"].items():
            yield "target_year", own | {"year": int(year), "value": value}
        for line in item.get("budget", []):
            yield "budget_line", own | line
        for code in item.get("sdg_targets", []):
            yield "sdg_link", own | {"target_code": code}
        for actual in item.get("own", {}).get("actuals", []):
            flags = {"quality_flag": "observed", "is_synthetic": plan["is_illustrative"]}
            yield "own_actual", own | flags | actual


def _rows(plans: Sequence[Plan]) -> Iterator[tuple[str, Row]]:
    for plan in plans:
        yield "plan", _plan(plan)
        yield from _structure(plan)
        yield from _items(plan)


def tables(plans: Sequence[Plan]) -> dict[str, pa.Table]:
    """Every table of COLUMNS by name, also without a row."""
    import pyarrow as pa

    found: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for name, row in _rows(plans):
        found[name].append(row)
    schemas = {
        name: pa.schema([(column, pa.type_for_alias(kind)) for column, kind in columns.items()])
        for name, columns in COLUMNS.items()
    }
    return {name: pa.Table.from_pylist(rows, schemas[name]) for name, rows in found.items()}


def write(folder: Path, plans: Sequence[Plan]) -> None:
    """Write `<folder>/<table>.parquet` for every table, each by rename."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(plans).items():
        temporary = folder / f".{name}.{uuid4().hex}"
        pq.write_table(table, temporary)
        temporary.replace(folder / f"{name}.parquet")
