"""Exit code, warnings and problems follow from the rows of a night."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from extractors.core.errors import SourceUnavailable
from extractors.core.outcome import recorded, write_json
from extractors.core.settings import settings
from nightly import ledger, report, summary
from tests.nightly.conftest import KEY

RUN = "tonight"


@pytest.fixture
def accepted(night) -> str:
    """A batch that an earlier night has accepted."""
    batch_id = night("yesterday")
    assert batch_id
    return str(batch_id)


def step(name: str, source: str = "warehouse", status: Any = "ok", error: str = "") -> None:
    """An outcome row as a step leaves it."""
    failure = SourceUnavailable(source, "t", "GET x", expected="an answer", found=error)
    with (
        contextlib.suppress(SourceUnavailable),
        recorded(settings().outcomes, RUN, source, name) as outcome,
    ):
        outcome.status = status
        if error:
            raise failure


def warehouse(*, until: str = "publish") -> None:
    """The steps of the warehouse, all well."""
    for name in ("build", "check", "publish"):
        step(name)
        if name == until:
            return


def check(status: str, severity: str = "critical") -> None:
    row = dict.fromkeys(ledger.QUALITY) | {
        "rule": "unique",
        "source_id": KEY,
        "table_name": "numbers",
        "severity": severity,
        "status": status,
        "expected": "one row per key",
        "observed": "two",
    }
    write_json(settings().quality / RUN / "raw.json", [row])


def test_report__a_night_in_which_all_went_well_is_silent(night):
    night(RUN)
    warehouse()
    check("passed")
    found = report.of(RUN)
    assert (found.exit_code, found.problems, found.warnings) == (0, [], [])
    (source,) = found.sources
    assert (source.status, source.rows, source.new_snapshots) == ("ok", 1, 1)
    assert found.checks == {"passed": 1}


def test_report__an_unchanged_night_without_a_build_is_good(night, accepted):
    night(RUN)
    step("build", status="unchanged")
    found = report.of(RUN)
    assert (found.exit_code, found.sources[0].status) == (0, "unchanged")


def test_report__a_failed_source_whose_last_batch_stands_in_is_a_warning(accepted):
    step("fetch", KEY, error="connection refused")
    warehouse()
    found = report.of(RUN)
    assert found.exit_code == 0
    assert found.warnings[0].startswith(f"{KEY}: failed; the batch accepted before stays in force")
    assert "connection refused" in found.warnings[0]


def test_report__a_failed_source_without_a_batch_is_a_problem(numbers):
    step("fetch", KEY, error="connection refused")
    warehouse()
    found = report.of(RUN)
    assert found.exit_code == 1
    assert "no accepted batch stands in" in found.problems[0]


def test_report__a_source_that_was_never_asked_is_no_success(numbers):
    warehouse()
    found = report.of(RUN)
    assert (found.sources[0].status, found.exit_code) == ("not run", 1)


def test_report__a_source_without_its_secret_is_a_warning_only(numbers):
    step("fetch", KEY, status="skipped")
    warehouse()
    assert report.of(RUN).exit_code == 0


def test_report__a_quarantined_batch_is_told_with_its_reason(accepted):
    step("fetch", KEY)
    step("quarantine", KEY, status="quarantined")
    warehouse()
    found = report.of(RUN)
    assert (found.sources[0].status, found.exit_code) == ("quarantined", 0)


@pytest.mark.parametrize("missing", ["build", "check", "publish"])
def test_report__a_step_that_failed_or_did_not_run_is_a_problem(night, missing):
    night(RUN)
    before = {"build": None, "check": "build", "publish": "check"}[missing]
    if before:
        warehouse(until=before)
    assert report.of(RUN).problems == [f"{missing}: did not run"]
    step(missing, error="broken")
    assert report.of(RUN).exit_code == 1
    assert "broken" in report.of(RUN).problems[0]


def test_report__a_required_check_that_did_not_run_is_a_problem(night):
    night(RUN)
    warehouse()
    check("error")
    found = report.of(RUN)
    assert found.exit_code == 1
    assert found.problems == [f"{KEY}.numbers: required check did not run: unique"]


@pytest.mark.parametrize("status", ["failed", "error"])
def test_report__a_check_that_is_a_warning_stops_nobody(night, status):
    night(RUN)
    warehouse()
    check(status, "warning")
    assert report.of(RUN).exit_code == 0


def test_summary__says_what_was_landed_and_what_failed(accepted):
    step("fetch", KEY, error="connection refused")
    step("build", error="a model failed")
    found = report.of(RUN)
    text = summary.text(found, Path("x.log"), seconds=3)
    assert f"{KEY}" in text
    assert "Nothing new was landed: 0 of 1 sources unchanged." in text
    assert "nothing has been published yet" in text
    assert "a model failed" in text
    assert text.rstrip().endswith("FAILED in 3 s.")


def test_summary__keeps_both_sides_of_a_long_message(accepted):
    step("fetch", KEY, error="x" * 2000 + " the end")
    warehouse()
    text = summary.text(report.of(RUN), Path("x.log"), seconds=3)
    assert "the end" in text
    assert max(len(line) for line in text.splitlines()) <= 500


def test_summary__counts_what_it_does_not_list(night):
    night(RUN)
    warehouse()
    with recorded(settings().outcomes, RUN, KEY, "fetch") as outcome:
        outcome.warnings += [f"field number {number}" for number in range(20)]
    text = summary.text(report.of(RUN), Path("x.log"), seconds=3)
    assert "and 8 more" in text
    assert "Done, with warnings" in text


def test_summary__marks_a_source_whose_answers_are_made_up(night, data):
    batch_id = night(RUN)
    warehouse()
    path = data / "landing" / KEY / "manifests" / f"{batch_id}.json"
    manifest = json.loads(path.read_text())
    for share, mark in ((0, ""), (1, " SYNTHETIC"), (0.5, " part SYNTHETIC")):
        answer = manifest["answers"][0]
        made_up = [answer | {"is_synthetic": share > 0}]
        manifest["answers"] = made_up + [answer | {"is_synthetic": False}] * (share == 0.5)
        path.write_text(json.dumps(manifest))
        (line,) = [
            line
            for line in summary.text(report.of(RUN), Path("x.log"), seconds=3).splitlines()
            if line.startswith(f"  {KEY}")
        ]
        assert re.search(rf"\d{{4}}-\d\d-\d\d{mark}  +CC0-1.0$", line), line
