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
from planning.reading import named
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

ITEM = "indicators[0]"
BASELINE = "\n    value: 10\n    year: 2023\n    source: x"
NO_QUOTES = "{value: 10, year: 2023, source: x, yes}"
CAPACITY = "  type: capacity\n  targets:\n    2024: 11"
FLOW_OF_NOTHING = "  type: flow\n  targets:\n    2024: 0"
LEVEL = "{ahead: 1, on_pace: 1, behind: 0.5}"
CURRENCIES = "[{amount: 1, currency: COP, year: 2024}, {amount: 1, currency: USD, year: 2025}]"
TOO_LATE = "[{amount: 1, currency: COP, year: 2030}]"
STAGE = "[{year: 2030, stage: counts}]"
RISING_COUNT = f"agr_active\n  diagnosis: x\n  baseline:{BASELINE}\n  type: capacity"
RISING_SHARE = (
    RISING_COUNT.replace("agr_active", "agr_boilerplate_pct")
    .replace("value: 10", "value: 12")
    .replace("capacity", "yearly_reduction")
)

#: A text of the plan's YAML, what it becomes (after a `+`: what follows on the next line), and the
#: field and message that are due.
WRONG: list[tuple[str, str, str, str]] = [
    ("plan_id: example", "plan_id: Example 1", "plan_id", "is not a key of small letters"),
    ("territory_id: Q1335", "territory_id: Montevideo", "territory_id", "a Wikidata id like Q1335"),
    ("territory_id: Q1335", "territory_id: Q13355", "territory_id", "territories_of_interest.csv"),
    ("reported_method: f", "reported_method: g", "reported_method", "'g' is not one of"),
    ("  who: x\n", "", "questions", "who is missing"),
    ("  why: x\n", "  why: ''\n", "questions.why", "is not a text"),
    ("is_illustrative: true\n", "", "plan", "is_illustrative is missing"),
    ("    year: 2023", "    year: in 2023", f"{ITEM}.baseline.year", "is not of type"),
    ("    value: 10", "    value: .nan", f"{ITEM}.baseline.value", "no finite number"),
    ("    value: 10", "+    value: 11", f"{ITEM}.baseline.value", "twice"),
    ("  diagnosis: x\n", "", ITEM, "diagnosis is missing"),
    ("  objective: objective\n", "", ITEM, "objective is missing"),
    ("  diagnosis: x", "+  colour: red", f"{ITEM}.colour", "no such field"),
    ("    source: x", "    {source: x, y}", "plan", "could not find"),
    (f"  baseline:{BASELINE}", f"  baseline: {NO_QUOTES}", f"{ITEM}.baseline.yes", "needs quotes"),
    ("  objective: objective", "  objective: other", f"{ITEM}.objective", "no objective"),
    ("agr_active", "agr_activ", f"{ITEM}.indicator_id", "did you mean 'agr_active'"),
    ("  indicator_id: agr_active\n", "", ITEM, "indicator_id or own"),
    ("agr_active", "agr_ended", ITEM, "direction is missing"),
    ("  type: capacity", "+  direction: down", f"{ITEM}.direction", "the catalogue says 'up'"),
    ("  type: capacity", "  type: reduction", f"{ITEM}.type", "does not measure 'up'"),
    ("  end: 2027", "  end: 2023", "period", "ends in 2023"),
    ("    2027: 14", "    2028: 14", f"{ITEM}.targets.2028", "outside the plan"),
    ("    year: 2023", "    year: 2024", f"{ITEM}.baseline.year", "first target, of 2024"),
    (CAPACITY, FLOW_OF_NOTHING, f"{ITEM}.targets.2024", "leave the year out"),
    ("language: es", f"+pace_thresholds: {LEVEL}", "pace_thresholds", "must descend"),
    ("  weight: 1", f"+  budget: {CURRENCIES}", f"{ITEM}.budget[1].currency", "another than"),
    ("  weight: 1", f"+  budget: {TOO_LATE}", f"{ITEM}.budget[0].year", "outside the plan"),
    ("language: es", f"+stages: {STAGE}", "stages[0].year", "outside the plan"),
    ("  weight: 1", "+  sdg_targets: [17.16]", f"{ITEM}.sdg_targets[0]", "type"),
    (
        "  weight: 1",
        "+  sdg_targets: ['17.16', '17.20']",
        f"{ITEM}.sdg_targets[1]",
        "no SDG target",
    ),
    ("  weight: 1", "  weight: 0", f"{ITEM}.weight", "minimum"),
    (RISING_COUNT, RISING_SHARE, f"{ITEM}.targets.2027", "14 is more than 11 before"),
]


def _twice(parts: list[Any]) -> None:
    parts.append(parts[0])


def _two_actuals_of_a_year(plan: dict[str, Any]) -> None:
    item = plan["indicators"][0]
    del item["indicator_id"]
    actuals = [{"year": 2024, "value": 1, "source": "x"}] * 2
    item["own"] = {"name": TEXTS, "definition": TEXTS, "unit": "count", "actuals": actuals}
    item["direction"] = "up"


#: What is done to the plan, and the field that is then stated twice.
TWICE: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (lambda plan: _twice(plan["axes"]), "axes[1].key"),
    (lambda plan: _twice(plan["axes"][0]["objectives"]), "axes[0].objectives[1].key"),
    (lambda plan: _twice(plan["indicators"]), "indicators[1].key"),
    (_two_actuals_of_a_year, f"{ITEM}.own.actuals[1].year"),
]


def _folder(folder: Path, text: str) -> Path:
    (folder / "example.yml").write_text(text, "utf-8")
    return folder


def _text(plan: dict[str, Any] = PLAN) -> str:
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    return yaml.dump(plan, Dumper=Plain, sort_keys=False)


def _broken(right: str, wrong: str) -> str:
    text = _text()
    assert text.count(right) == 1, f"{right!r} in\n{text}"
    return text.replace(right, f"{right}\n{wrong[1:]}" if wrong.startswith("+") else wrong)


def _changed(change: Callable[[dict[str, Any]], None]) -> str:
    plan = yaml.safe_load(_text())
    change(plan)
    return _text(plan)


def _says(rule: Any, text: str, problem: planning.Problem) -> bool:
    """Whether it is this rule that finds the problem."""
    try:
        plan = json.loads(json.dumps(yaml.safe_load(text)))
        found = [(named(path), message) for path, message in rule(plan, directions())]
    except (yaml.YAMLError, KeyError, TypeError, ValueError):
        return False
    return (problem.field, problem.message) in found


def _problems(folder: Path) -> list[planning.Problem]:
    with pytest.raises(planning.PlanError) as error:
        planning.load(folder)
    return error.value.problems


def test_plan__that_is_whole_is_read(tmp_path):
    (plan,) = planning.load(_folder(tmp_path, _text()))
    assert plan["indicators"][0]["targets"] == {"2024": 11, "2027": 14}


@pytest.mark.parametrize(("right", "wrong", "field", "message"), WRONG)
def test_plan__that_is_wrong_names_file_line_and_field(tmp_path, right, wrong, field, message):
    broken = _broken(right, wrong)
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
        assert is_there or field in {"plan", ITEM} or in_line, problem


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (b"\xf3", "byte 0xf3 is no UTF-8: save the file as UTF-8"),
        (b"\x07", "the character '\\x07' cannot stand in YAML"),
    ],
)
def test_plan__that_is_no_text_names_its_line(tmp_path, wrong, message):
    content = _text().replace("diagnosis: x", "diagnosis: diagn?stico").encode()
    (tmp_path / "example.yml").write_bytes(content.replace(b"?", wrong))
    (problem,) = _problems(tmp_path)
    line = 1 + content.splitlines().index(b"  diagnosis: diagn?stico")
    assert str(problem) == f"{tmp_path.name}/example.yml:{line}: plan: {message}"


def test_plan__every_line_at_fault_is_named_at_once(tmp_path):
    text = _text().replace("agr_active", "agr_activ").replace("  objective: obj", "  objective: no")
    assert [problem.field for problem in _problems(_folder(tmp_path, text))] == [
        "indicators[0].objective",
        "indicators[0].indicator_id",
    ]


@pytest.mark.parametrize(("change", "field"), TWICE)
def test_plan__parts_are_told_apart(tmp_path, change, field):
    (first, *_) = _problems(_folder(tmp_path, _changed(change)))
    assert first.field == field
    assert "twice" in first.message


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


def test_rules__are_all_shown_failing(tmp_path):
    texts = [_broken(right, wrong) for right, wrong, *_ in WRONG]
    texts += [_changed(change) for change, _ in TWICE]
    shown = set()
    for text in texts:
        for problem in _problems(_folder(tmp_path, text)):
            shown |= {rule for rule in RULES if _says(rule, text, problem)}
    assert shown == set(RULES)


def test_rules__know_the_sdg_targets_that_the_un_publishes():
    listed = json.loads(TARGETS.read_text("utf-8"))
    assert {target["code"] for target in listed} == SDG_TARGETS


def test_tables__are_written_whole_also_without_plans(tmp_path):
    planning.write(tmp_path / "out", [])
    for name, columns in COLUMNS.items():
        table = pq.read_table(tmp_path / "out" / f"{name}.parquet")
        assert (table.num_rows, table.column_names) == (0, list(columns))
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".parquet"] * len(
        COLUMNS
    )


def test_tables__hold_what_the_plan_says(tmp_path):
    tables = planning.tables(planning.load(_folder(tmp_path, _text())))
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
    tables = planning.tables(planning.load())
    years = {
        row["year"] for row in tables["target_year"].to_pylist() if "aligned" in row["plan_item_id"]
    }
    (third,) = (row["year"] for row in tables["stage"].to_pylist() if row["name"] == "alignment")
    assert years == {third}


def test_shipped_plans__own_actuals_are_marked_as_made_up():
    actuals = planning.tables(planning.load())["own_actual"].to_pylist()
    assert actuals
    assert all(actual["is_synthetic"] for actual in actuals)
