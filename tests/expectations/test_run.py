"""The gate itself: what did not run is no pass, and importing it costs nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from expectations import engine, rules
from expectations.docs import build_docs
from expectations.engine import evaluate
from expectations.frames import Frames
from expectations.results import Scope, Verdict
from expectations.rules import Check, Rule
from expectations.run import check_batch
from extractors.core.spec import Source

Make = Callable[..., Path]
SCOPE = Scope("r", "raw", "test_cities")


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Gives the source `test_cities` a suite of its own, as a module found by name."""

    def put(checks: object) -> None:
        module = ModuleType("expectations.suites.test_cities")
        module.__dict__["checks"] = checks
        module.__spec__ = __import__("importlib.machinery").machinery.ModuleSpec(
            module.__name__, None
        )
        monkeypatch.setitem(sys.modules, module.__name__, module)

    return put


def _warning(now: Frames, _before: Frames | None) -> Iterator[Check]:
    rule = rules.one_of("no_port", "kind", ["inland"], severity="warning")
    yield Check("city", lambda: now["city"], ("city_id",), (rule,), "kinds")


def _raises(now: Frames, _before: Frames | None) -> Iterator[Check]:
    yield Check(
        "city", lambda: now["city"], ("city_id",), (rules.rows("row_floor", 1 // 0, "planted"),)
    )


@pytest.mark.usefixtures("data")
def test_check_batch__a_warning_is_recorded_and_does_not_block(
    source: Source, batch: Make, suite: Callable[[object], None]
) -> None:
    suite(_warning)
    verdict = check_batch(source, batch(), None, run_id="r")
    (result,) = [r for r in verdict.results if r.rule == "no_port"]
    assert (result.status, result.severity, result.failed_rows) == ("failed", "warning", 12)
    assert verdict.passed


@pytest.mark.usefixtures("data")
def test_check_batch__a_suite_that_raises_is_an_error_and_no_pass(
    source: Source, batch: Make, suite: Callable[[object], None]
) -> None:
    suite(_raises)
    verdict = check_batch(source, batch(), None, run_id="r")
    (result,) = [r for r in verdict.results if r.status != "passed"]
    assert (result.status, result.table_name) == ("error", "suite")
    assert "ZeroDivisionError" in result.observed
    assert not verdict.passed


def test_check_batch__a_suite_that_fails_to_import_is_not_taken_for_an_absent_one(
    source: Source, batch: Make, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import expectations.suites

    folder = data / "suites"
    folder.mkdir(parents=True)
    (folder / "test_cities.py").write_text("import a_module_that_does_not_exist\n")
    monkeypatch.setattr(expectations.suites, "__path__", [str(folder)])
    verdict = check_batch(source, batch(), None, run_id="r")
    assert not verdict.passed
    assert "ModuleNotFoundError" in verdict.reasons[0]


def test_evaluate__a_rule_that_great_expectations_does_not_know_is_an_error() -> None:
    import pandas as pd

    rule = Rule("typo", "ExpectTheUnexpected", {}, "nothing")
    check = Check("t", lambda: pd.DataFrame({"a": [1]}), ("a",), (rule,))
    done = evaluate(check, SCOPE)
    assert [r.status for r in done.results] == ["error"]
    assert (done.failed_rows, done.validation) == ([], None)


def test_evaluate__a_rule_that_gives_no_result_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pandas as pd

    validate = engine._validate

    def forgetful(check: Check, frame: pd.DataFrame):
        answer = validate(check, frame)
        answer.results = answer.results[:1]
        return answer

    monkeypatch.setattr(engine, "_validate", forgetful)
    both = (rules.not_null("a"), rules.rows("row_floor", 1, "a row"))
    check = Check("t", lambda: pd.DataFrame({"a": [1]}), ("a",), both)
    assert sorted(r.status for r in evaluate(check, SCOPE).results) == ["error", "passed"]


def test_verdict__nothing_checked_is_not_a_pass() -> None:
    assert not Verdict().passed
    assert Verdict().reasons == ["no check ran"]


def test_verdict__a_critical_check_that_did_not_run_blocks() -> None:
    result = SCOPE.result("t", rules.not_null("a"), "error", "did not run")
    assert not Verdict([result]).passed


def test_run__importing_the_gate_imports_neither_great_expectations_nor_pandas() -> None:
    code = (
        "import sys, expectations.run, expectations.marts; "
        "print({'great_expectations', 'pandas', 'duckdb'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.usefixtures("data")
def test_engine__checks_and_docs_open_no_connection(
    source: Source, batch: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, address: opened.append(address))
    engine._door.cache_clear()
    assert check_batch(source, batch(), None, run_id="r").passed
    build_docs("r")
    assert opened == []
