"""The plans that are shipped, and what a planner is told of a plan that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

import planning
from planning.catalogue import directions
from planning.checking import PLANS
from planning.rules import RULES, SDG_TARGETS
from planning.tabling import COLUMNS
from tests.warehouse.catalogue import TARGETS

TEXTS = dict.fromkeys(("es", "fr", "pt", "en"), "x")
OBJECTIVE = {"key": "objective", "title": TEXTS}
#: The smallest plan that is whole.
PLAN: dict[str, Any] = {
    "plan_id": "example",
    "title": TEXTS,
    "territory_id": "Q1335",
    "language": "es",
    "period": {"start": 2024, "end": 2027},
    "is_illustrative": True,
    "reported_method": "f",
    "questions": {"who": "x", "why": "x", "what": "x", "how": "x"},
    "axes": [
        {
            "key": "axis",
            "title": TEXTS,
            "responsible": "x",
            "objectives": [OBJECTIVE],
        }
    ],
    "indicators": [
        {
            "key": "agreements",
            "objective": "objective",
            "indicator_id": "agr_active",
            "diagnosis": "x",
            "baseline": {"value": 10, "year": 2023, "source": "x"},
            "type": "capacity",
            "targets": {2024: 11, 2027: 14},
            "weight": 1,
            "actor": "x",
        }
    ],
}

#: A text of the plan's YAML, what it becomes, and the field and message that are due.
WRONG: list[tuple[str, str, str, str]] = [
    ("plan_id: example", "plan_id: Example 1", "plan_id", "is not a key of small letters"),
    ("territory_id: Q1335", "territory_id: Montevideo", "territory_id", "a Wikidata id like Q1335"),
    ("reported_method: f", "reported_method: g", "reported_method", "'g' is not one of"),
    ("  who: x\n", "", "questions", "who is missing"),
    ("  why: x\n", "  why: ''\n", "questions.why", "is not a text"),
    ("is_illustrative: true\n", "", "plan", "is_illustrative is missing"),
    ("    year: 2023", "    year: in 2023", "indicators[0].baseline.year", "is not of type"),
    ("    value: 10", "    value: .nan", "indicators[0].baseline.value", "no finite number"),
    ("    value: 10", "    value: 10\n    value: 11", "indicators[0].baseline.value", "twice"),
    ("  diagnosis: x\n", "", "indicators[0]", "diagnosis is missing"),
    ("  objective: objective\n", "", "indicators[0]", "objective is missing"),
    ("  diagnosis: x", "  diagnosis: x\n  colour: red", "indicators[0].colour", "no such field"),
    ("    source: x", "    {source: x, y}", "plan", "could not find"),
    (
        "  baseline:\n    value: 10\n    year: 2023\n    source: x",
        "  baseline: {value: 10, year: 2023, source: x, yes}",
        "indicators[0].baseline.yes",
        "a text with a comma needs quotes",
    ),
    ("  objective: objective", "  objective: other", "indicators[0].objective", "no objective"),
    ("agr_active", "agr_activ", "indicators[0].indicator_id", "did you mean 'agr_active'"),
    ("  indicator_id: agr_active\n", "", "indicators[0]", "indicator_id or own"),
    ("agr_active", "agr_ended", "indicators[0]", "direction is missing"),
    (
        "  type: capacity",
        "  type: capacity\n  direction: down",
        "indicators[0].direction",
        "the catalogue says 'up'",
    ),
    ("  type: capacity", "  type: reduction", "indicators[0].type", "does not measure 'up'"),
    ("  end: 2027", "  end: 2023", "period", "ends in 2023"),
    ("    2027: 14", "    2028: 14", "indicators[0].targets.2028", "outside the plan"),
    ("    year: 2023", "    year: 2024", "indicators[0].baseline.year", "first target, of 2024"),
    (
        "  type: capacity\n  targets:\n    2024: 11",
        "  type: flow\n  targets:\n    2024: 0",
        "indicators[0].targets.2024",
        "leave the year out",
    ),
    (
        "language: es",
        "language: es\npace_thresholds: {ahead: 1, on_pace: 1, behind: 0.5}",
        "pace_thresholds",
        "must descend",
    ),
    (
        "  weight: 1",
        "  weight: 1\n  budget: [{amount: 1, currency: COP, year: 2024}, {amount: 1, currency: USD, year: 2025}]",
        "indicators[0].budget[1].currency",
        "another than",
    ),
    (
        "  weight: 1",
        "  weight: 1\n  budget: [{amount: 1, currency: COP, year: 2030}]",
        "indicators[0].budget[0].year",
        "outside the plan",
    ),
    (
        "language: es",
        "language: es\nstages: [{year: 2030, stage: counts}]",
        "stages[0].year",
        "outside the plan",
    ),
    ("  weight: 1", "  weight: 1\n  sdg_targets: [17.16]", "indicators[0].sdg_targets[0]", "type"),
    ("  weight: 1", "  weight: 0", "indicators[0].weight", "minimum"),
    (
        "  weight: 1",
        "  weight: 1\n  sdg_targets: ['17.16', '17.20']",
        "indicators[0].sdg_targets[1]",
        "no SDG target '17.20'",
    ),
    ("territory_id: Q1335", "territory_id: Q13355", "territory_id", "territories_of_interest.csv"),
    (
        "agr_active\n  diagnosis: x\n  baseline:\n    value: 10\n    year: 2023\n    source: x\n  type: capacity",
        "agr_boilerplate_pct\n  diagnosis: x\n  baseline:\n    value: 12\n    year: 2023\n    source: x\n  type: yearly_reduction",
        "indicators[0].targets.2027",
        "14 is more than 11 before",
    ),
]


def _folder(folder: Path, text: str) -> Path:
    (folder / "example.yml").write_text(text, "utf-8")
    return folder


def _text(plan: dict[str, Any] = PLAN) -> str:
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    return yaml.dump(plan, Dumper=Plain, sort_keys=False)


def _problems(folder: Path) -> list[planning.Problem]:
    with pytest.raises(planning.PlanError) as error:
        planning.load(folder)
    return error.value.problems


def test_plan__that_is_whole_is_read(tmp_path):
    (plan,) = planning.load(_folder(tmp_path, _text()))
    assert plan["indicators"][0]["targets"] == {"2024": 11, "2027": 14}


@pytest.mark.parametrize(("right", "wrong", "field", "message"), WRONG)
def test_plan__that_is_wrong_names_file_line_and_field(tmp_path, right, wrong, field, message):
    text = _text()
    assert text.count(right) == 1, f"{right!r} in\n{text}"
    broken = text.replace(right, wrong)
    problems = _problems(_folder(tmp_path, broken))
    found = [problem for problem in problems if problem.field == field]
    assert any(message in problem.message for problem in found), problems
    lines = broken.splitlines()
    for problem in found:
        assert problem.file == f"{tmp_path.name}/example.yml"
        # On the line, or where the place that lacks something begins.
        last = field.rsplit(".", 1)[-1].split("[")[0]
        is_there = last in lines[problem.line - 1]
        in_line = "budget" in field or "sdg_targets" in field
        assert is_there or field in {"plan", "indicators[0]"} or in_line, problem


def test_plan__every_line_at_fault_is_named_at_once(tmp_path):
    text = _text().replace("agr_active", "agr_activ").replace("  objective: obj", "  objective: no")
    assert [problem.field for problem in _problems(_folder(tmp_path, text))] == [
        "indicators[0].objective",
        "indicators[0].indicator_id",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda plan: plan["indicators"].append(plan["indicators"][0]), "is written twice"),
        (lambda plan: plan["axes"].append(plan["axes"][0]), "is written twice"),
        (lambda plan: plan["axes"][0]["objectives"].append(OBJECTIVE), "is written twice"),
    ],
)
def test_plan__parts_are_told_apart(tmp_path, change: Callable[[dict[str, Any]], None], message):
    plan = yaml.safe_load(_text())
    change(plan)
    problems = _problems(_folder(tmp_path, _text(plan)))
    assert any(message in problem.message for problem in problems)


def test_plans__faults_of_several_files_are_named_at_once(tmp_path):
    (tmp_path / "other.yml").write_text("plan_id: [\n")
    broken = _text().replace("  diagnosis: x\n", "").replace("language: es", "language: el")
    problems = _problems(_folder(tmp_path, broken))
    assert [(Path(p.file).name, p.field) for p in problems] == [
        ("example.yml", "language"),
        ("example.yml", "indicators[0]"),
        ("other.yml", "plan"),
    ]


def test_plans__of_one_name_are_refused(tmp_path):
    (tmp_path / "other.yml").write_text(_text())
    problems = _problems(_folder(tmp_path, _text()))
    assert [(p.file, p.field) for p in problems] == [(f"{tmp_path.name}/other.yml", "plan_id")]


def test_plan__an_own_actual_is_stated_once(tmp_path):
    plan = yaml.safe_load(_text())
    item = plan["indicators"][0]
    del item["indicator_id"]
    actuals = [{"year": 2024, "value": 1, "source": "x"}] * 2
    item["own"] = {"name": TEXTS, "definition": TEXTS, "unit": "count", "actuals": actuals}
    item["direction"] = "up"
    (problem,) = _problems(_folder(tmp_path, _text(plan)))
    assert problem.field == "indicators[0].own.actuals[1].year"


def test_command__says_what_is_wrong_and_fails(tmp_path):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "planning", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert run().returncode == 0
    assert "medellin_2024_2027: 12 indicators" in run().stdout
    broken = run(str(_folder(tmp_path, _text().replace("agr_active", "agr_activ"))))
    assert broken.returncode == 1
    assert f"{tmp_path.name}/example.yml:" in broken.stderr
    assert run(str(tmp_path / "nowhere")).returncode == 2


def test_catalogue__is_the_one_that_dbt_has():
    assert len(directions()) == 56
    assert set(directions().values()) == {"up", "down", "none"}


def test_rules__are_all_shown_failing():
    names = {rule.__name__ for rule in RULES}
    assert names == {
        "keys_are_unique", "objectives_are_known", "indicators_are_known", "directions_fit",
        "periods_fit", "targets_can_be_measured", "years_and_currencies_are_one",
        "yearly_reductions_descend", "territory_is_known", "sdg_targets_exist",
        "thresholds_descend",
    }  # fmt: skip


def test_rules__know_the_sdg_targets_that_the_un_publishes():
    listed = json.loads(TARGETS.read_text("utf-8"))
    assert {target["code"] for target in listed} == SDG_TARGETS


def test_tables__are_written_whole_also_without_plans(tmp_path):
    planning.write(tmp_path / "out", tmp_path)
    for name, columns in COLUMNS.items():
        table = pq.read_table(tmp_path / "out" / f"{name}.parquet")
        assert (table.num_rows, table.column_names) == (0, list(columns))
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".parquet"] * len(
        COLUMNS
    )


def test_tables__hold_what_the_plan_says(tmp_path):
    tables = planning.tables(_folder(tmp_path, _text()))
    (item,) = tables["plan_indicator"].to_pylist()
    assert item["plan_item_id"] == "example.agreements"
    assert (item["axis_id"], item["objective_id"]) == ("example.axis", "example.axis.objective")
    assert tables["target_year"].to_pylist() == [
        {"plan_item_id": "example.agreements", "year": 2024, "value": 11.0},
        {"plan_item_id": "example.agreements", "year": 2027, "value": 14.0},
    ]
    (plan,) = tables["plan"].to_pylist()
    thresholds = [plan[name] for name in ("pace_ahead", "pace_on", "pace_behind")]
    assert thresholds == [1.0, 0.8, 0.5]
    assert len(tables["evaluation_question"]) == 4


def test_shipped_plans__are_examples_and_say_so():
    plans = {plan["plan_id"]: plan for plan in planning.load(PLANS)}
    assert all(plan["is_illustrative"] for plan in plans.values())
    assert len(plans["medellin_2024_2027"]["indicators"]) >= 12
    montevideo = plans["montevideo_2025_2027"]
    assert len(montevideo["axes"]) == 5
    stages = [stage["stage"] for stage in montevideo["stages"]]
    assert stages == ["counts", "counts_and_qualitative", "alignment"]
    rio = plans["rio_de_janeiro_2025_2028"]["indicators"]
    assert all(item["sdg_targets"] for item in rio)
    # Forums attended, actions presented, exchanges of expertise: the criteria that Rio named in Paris.
    named = {"adv_forum_participations", "adv_forum_speaking_pct", "adv_exchanges"}
    assert named <= {item.get("indicator_id") for item in rio}
    # Jobs, investment, fairs and agreements: those of the dozen that Medellín named.
    named = {"inv_fdi_jobs", "inv_fdi_inflow_usd", "evt_trade_fairs", "agr_signed"}
    assert named <= {item.get("indicator_id") for item in plans["medellin_2024_2027"]["indicators"]}


def test_shipped_plans__of_medellin_every_indicator_has_a_budget_line():
    (medellin,) = (plan for plan in planning.load(PLANS) if plan["territory_id"] == "Q48278")
    for item in medellin["indicators"]:
        assert {line["year"] for line in item["budget"]} == {2024, 2025, 2026, 2027}
        assert all(line["line"] for line in item["budget"])


def test_shipped_plans__of_montevideo_alignment_is_asked_for_in_the_third_year_only():
    tables = planning.tables()
    years = {
        row["year"] for row in tables["target_year"].to_pylist() if "aligned" in row["plan_item_id"]
    }
    (third,) = (row["year"] for row in tables["stage"].to_pylist() if row["name"] == "alignment")
    assert years == {third}


def test_shipped_plans__own_actuals_are_marked_as_made_up():
    actuals = planning.tables()["own_actual"].to_pylist()
    assert actuals
    assert all(actual["is_synthetic"] for actual in actuals)
