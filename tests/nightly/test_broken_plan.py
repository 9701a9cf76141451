"""A plan that cannot be used stops the build of a night and nothing else."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import planning
from extractors import pipeline
from extractors.core.settings import settings
from nightly import dbt, dbt_sources, publication, steps
from nightly.errors import BuildFailed
from planning.checking import PLANS
from tests.nightly.conftest import KEY, publish

DAY = date(2026, 11, 24)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's plans, two fields of one of them misspelt."""
    folder = tmp_path / "plans"
    shutil.copytree(PLANS, folder)
    plan = folder / "medellin.yml"
    text = plan.read_text("utf-8").replace("agr_active", "agr_activ", 1)
    plan.write_text(text.replace("objective: voice", "objective: voices", 1), "utf-8")
    monkeypatch.setattr(planning, "write", partial(planning.write, plans=folder))
    # The one source of these tests is no source of the project's models.
    monkeypatch.setattr(dbt_sources, "write", lambda: None)
    return plan


def _line_of(plan: Path, text: str) -> int:
    lines = plan.read_text("utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)


def test_build__a_broken_plan_is_named_by_file_line_and_field(night, broken):
    night("n1")
    with pytest.raises(BuildFailed) as error:
        steps.build("n1", DAY)
    first, second = str(error.value).splitlines()
    active, voices = _line_of(broken, "agr_activ"), _line_of(broken, "objective: voices")
    assert first.startswith(f"plans/medellin.yml:{active}: indicators[0].indicator_id: ")
    assert "did you mean 'agr_active'?" in first
    assert second.startswith(f"plans/medellin.yml:{voices}: indicators[4].objective: ")


def test_build__a_broken_plan_leaves_the_publication_and_the_sources_as_they_are(night, broken):
    night("n1")
    published = publish("n1", DAY)
    plans = settings().warehouse.with_name("plans")
    before = (published.read_bytes(), publication.built_by("n1"), plans.exists())

    accepted = night("n2", [{"code": "a", "value": 2}])
    with pytest.raises(BuildFailed):
        steps.build("n2", DAY)

    assert pipeline.accepted_batches(KEY)[-1].name == f"batch={accepted}"
    assert (published.read_bytes(), publication.built_by("n1"), plans.exists()) == before
    # Neither is a build of that night there to be published by mistake.
    with pytest.raises(BuildFailed):
        publication.built_by("n2")


def test_build__a_mended_plan_is_built_in_the_same_night(night, broken, monkeypatch):
    night("n1")
    with pytest.raises(BuildFailed):
        steps.build("n1", DAY)
    text = broken.read_text("utf-8").replace("agr_activ\n", "agr_active\n")
    broken.write_text(text.replace("objective: voices", "objective: voice"), "utf-8")
    monkeypatch.setattr(dbt, "build", lambda *_: [])
    assert steps.build("n1", DAY)
    assert (settings().warehouse.with_name("plans") / "plan.parquet").is_file()
