"""A plan that cannot be used stops no other: what was accepted of it before stands in, or it is absent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import planning
from extractors.core.settings import settings
from nightly import dbt, dbt_sources, ledger, publication, report, steps
from tests.nightly.conftest import publish

DAY = date(2026, 11, 24)
MEDELLIN, MONTEVIDEO, RIO = "medellin_2024_2027", "montevideo_2025_2027", "rio_de_janeiro_2025_2028"

Build = Callable[[str], report.Night]


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's plans, which the line reads in their place, as all there is of code."""
    folder = tmp_path / "plans"
    shutil.copytree(planning.PLANS, folder)
    (tmp_path / publication.LOCK).touch()
    monkeypatch.setattr(publication, "PROJECT", tmp_path)
    monkeypatch.setattr(planning, "in_force", partial(planning.in_force, folder=folder))
    return folder


@pytest.fixture
def build(night, plans: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """A night whose dbt always succeeds: the plans are laid out for it, it is checked and published."""
    # The one source of these tests is no source of the project's models.
    monkeypatch.setattr(dbt_sources, "write", lambda: None)
    monkeypatch.setattr(dbt, "build", lambda *_: [])

    def run(run_id: str) -> report.Night:
        night(run_id)
        if steps.build(run_id, DAY):
            publish(run_id, DAY)
        return report.of(run_id, with_sources=False)

    return run


def _break(plans: Path) -> str:
    """Misspell two fields of Medellín's plan; returns the text as it was."""
    path = plans / "medellin.yml"
    text = path.read_text("utf-8")
    wrong = text.replace("agr_active", "agr_activ", 1)
    path.write_text(wrong.replace("objective: voice", "objective: voices", 1), "utf-8")
    return text


def _laid_out() -> set[str]:
    """The plans that dbt reads."""
    table = pq.read_table(settings().warehouse.with_name("plans") / "plan.parquet")
    return set(table.column("plan_id").to_pylist())


def _line_of(path: Path, text: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)


def _of_plans(sentences: list[str]) -> list[str]:
    return [sentence for sentence in sentences if "plans/" in sentence]


def test_build__a_broken_plan_is_named_by_file_line_and_field(build, plans):
    _break(plans)
    _, first, second = _of_plans(build("n1").problems)
    path = plans / "medellin.yml"
    active, voices = _line_of(path, "agr_activ"), _line_of(path, "objective: voices")
    assert first.startswith(f"plans/medellin.yml:{active}: indicators[0].indicator_id: ")
    assert "no indicator 'agr_activ'; did you mean 'agr_active'?" in first
    assert second.startswith(f"plans/medellin.yml:{voices}: indicators[4].objective: ")


def test_build__a_plan_that_was_never_good_is_absent_and_the_others_are_built(build, plans):
    _break(plans)
    found = build("n1")
    assert _laid_out() == {MONTEVIDEO, RIO}
    assert found.steps["build"] == "ok"
    assert _of_plans(found.problems)[0] == (
        "plans/medellin.yml is refused; no version of it was accepted before: the plan is in no mart"
    )
    assert found.exit_code == 1


def test_build__what_was_accepted_stands_in_for_a_plan_that_breaks(build, plans, monkeypatch):
    build("n1")
    _break(plans)
    # Another city's good edit of the same day is in force at once.
    rio = plans / "rio_de_janeiro.yml"
    rio.write_text(rio.read_text("utf-8").replace(RIO, "rio_2025_2028"), "utf-8")
    found = build("n2")
    assert _laid_out() == {MEDELLIN, MONTEVIDEO, "rio_2025_2028"}
    assert _of_plans(found.problems) == []
    assert _of_plans(found.warnings)[0] == (
        "plans/medellin.yml is refused; the version accepted before stays in force"
    )
    assert len(_of_plans(found.warnings)) == 3


def test_build__a_broken_plan_is_said_every_night_also_when_nothing_is_built(build, plans):
    build("n1")
    _break(plans)
    first, second = build("n2"), build("n3")
    assert (first.steps["build"], second.steps["build"]) == ("ok", "unchanged")
    assert _of_plans(second.warnings) == _of_plans(first.warnings) != []


def test_build__a_refused_plan_is_an_outcome(build, plans):
    build("n1")
    _break(plans)
    build("n2")
    (outcome,) = (row for row in ledger.outcomes("n2") if row["step"] == "plan medellin.yml")
    assert (outcome["source_id"], outcome["status"]) == ("warehouse", "quarantined")
    assert outcome["error_type"] == "PlanError"
    written = pq.read_table(settings().warehouse.with_name("outcomes.parquet"))
    assert "plan medellin.yml" in written.column("step").to_pylist()


def test_build__a_mended_plan_is_in_force_and_nothing_is_said(build, plans):
    build("n1")
    text = _break(plans)
    build("n2")
    (plans / "medellin.yml").write_text(text.replace(MEDELLIN, "medellin_mended"), "utf-8")
    found = build("n3")
    assert "medellin_mended" in _laid_out()
    assert _of_plans(found.warnings + found.problems) == []


def test_build__a_plan_whose_file_is_gone_is_withdrawn(build, plans):
    build("n1")
    text = _break(plans)
    (plans / "medellin.yml").unlink()
    build("n2")
    assert _laid_out() == {MONTEVIDEO, RIO}
    # Nor does it come back as a stand-in.
    (plans / "medellin.yml").write_text(text.replace("agr_active", "agr_activ"), "utf-8")
    build("n3")
    assert _laid_out() == {MONTEVIDEO, RIO}


def test_build__what_stands_in_is_held_to_the_rules_of_today(build, plans):
    build("n1")
    _break(plans)
    kept = settings().accepted / "plans" / "medellin.yml"
    kept.write_text(kept.read_text("utf-8").replace("evt_trade_fairs", "evt_fairs"), "utf-8")
    found = build("n2")
    assert _laid_out() == {MONTEVIDEO, RIO}
    assert found.exit_code == 1
