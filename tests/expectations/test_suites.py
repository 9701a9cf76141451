"""What a declaration cannot say of a source: each rule of each suite, broken once."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import expectations.suites
from expectations import history
from expectations.engine import evaluate
from expectations.frames import Frames
from expectations.results import CheckResult, Scope
from expectations.suites import datamexico_fdi, unsdg_framework, wikidata_twinnings, worldbank_wdi
from extractors import registry
from tests.expectations.conftest import write

Tables = dict[str, list[dict[str, Any]]]
SUITES = sorted(module.name for module in pkgutil.iter_modules(expectations.suites.__path__))
Run = Callable[..., dict[str, CheckResult]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a suite on tables given as rows; returns the result of each rule."""

    def folder(name: str, tables: Tables) -> Frames:
        import pyarrow as pa
        import pyarrow.parquet as pq

        (tmp_path / name).mkdir()
        for table, rows in tables.items():
            pq.write_table(pa.Table.from_pylist(rows), tmp_path / name / f"{table}.parquet")
        return Frames(tmp_path / name)

    def go(suite: Any, now: Tables, before: Tables | None = None) -> dict[str, CheckResult]:
        was = folder("before", before) if before else None
        results: dict[str, CheckResult] = {}
        for check in suite.checks(folder("now", now), was):
            for row in evaluate(check, Scope("r", "raw", "s")).results:
                if row.rule not in results or row.status != "passed":
                    results[row.rule] = row
        return results

    return go


def broken(results: dict[str, CheckResult]) -> set[str]:
    return {rule for rule, row in results.items() if row.status != "passed"}


def wdi(values: int = 10, scale: float = 1.0) -> Tables:
    """Five countries, one group; `values` of ten cells of the one indicator-year are filled."""
    codes = ["COL", "URY", "NAM", "BRA", "ESP", "MEX", "ARG", "CHL", "PER", "WLD"]
    return {
        "country": [{"country_code": c, "is_aggregate": c == "WLD"} for c in codes],
        "observation": [
            {
                "indicator_code": "NY.GDP.MKTP.CD",
                "country_code": code,
                "year": 2016,
                "value": scale * (number + 1) if number < values else None,
            }
            for number, code in enumerate(codes)
        ],
    }


def test_worldbank_wdi__good_batches_pass_every_rule(run: Run) -> None:
    results = run(worldbank_wdi, wdi(8), wdi(10))
    assert set(results) == {"aggregate_share", "listed", "kept_values", "magnitude"}
    assert broken(results) == set()


@pytest.mark.parametrize("is_aggregate", [True, False])
def test_worldbank_wdi__groups_that_are_not_told_apart_fail(run: Run, is_aggregate: bool) -> None:
    now = wdi()
    now["country"] = [{**row, "is_aggregate": is_aggregate} for row in now["country"]]
    results = run(worldbank_wdi, now)
    assert broken(results) == {"aggregate_share"}
    assert worldbank_wdi.AGGREGATES.since in results["aggregate_share"].expected


def test_worldbank_wdi__a_figure_of_an_unlisted_code_is_a_warning(run: Run) -> None:
    now = wdi()
    del now["country"][0]
    results = run(worldbank_wdi, now)
    assert broken(results) == {"listed"}
    assert results["listed"].severity == "warning"


def test_worldbank_wdi__values_withdrawn_from_a_year_fail_although_all_rows_are_there(
    run: Run,
) -> None:
    results = run(worldbank_wdi, wdi(7), wdi(10))
    assert broken(results) == {"kept_values"}
    assert history.KEPT.reason in results["kept_values"].expected
    assert results["kept_values"].observed == "1 of 1 rows otherwise, such as 7 and 8"


def test_worldbank_wdi__a_year_that_is_gone_altogether_fails(run: Run) -> None:
    now = wdi()
    now["observation"] = [{**row, "year": 2017} for row in now["observation"]]
    assert broken(run(worldbank_wdi, now, wdi())) == {"kept_values"}


def test_worldbank_wdi__a_back_fill_passes(run: Run) -> None:
    assert broken(run(worldbank_wdi, wdi(10), wdi(2))) == set()


def test_worldbank_wdi__of_one_value_one_may_go(run: Run) -> None:
    assert "kept_values" not in broken(run(worldbank_wdi, wdi(0), wdi(1)))


def test_worldbank_wdi__a_change_of_unit_fails(run: Run) -> None:
    assert broken(run(worldbank_wdi, wdi(scale=1000), wdi())) == {"magnitude"}


def fdi(scale: float = 1.0) -> Tables:
    """Two states, one whole year and one running one; flows of both signs."""
    quarters = [20231, 20232, 20233, 20234, 20241]
    return {
        "state_quarter": [
            {"quarter_id": q, "state_id": s, "investment_musd": scale * (3.5 - number)}
            for s in ("09", "31")
            for number, q in enumerate(quarters)
        ]
    }


def test_datamexico_fdi__a_running_year_may_be_short_and_signs_may_differ(run: Run) -> None:
    results = run(datamexico_fdi, fdi(1.1), fdi())
    assert set(results) == {"whole_years", "kept_values", "magnitude"}
    assert broken(results) == set()


def test_datamexico_fdi__a_past_year_of_three_quarters_is_a_warning(run: Run) -> None:
    now = fdi()
    del now["state_quarter"][1]
    results = run(datamexico_fdi, now)
    assert broken(results) == {"whole_years"}
    assert results["whole_years"].severity == "warning"


def test_datamexico_fdi__a_change_of_unit_fails(run: Run) -> None:
    assert broken(run(datamexico_fdi, fdi(1e6), fdi())) == {"magnitude"}


def sdg() -> Tables:
    return {
        "goal": [{"goal_code": str(number)} for number in range(1, 18)],
        "target": [{"goal_code": "17", "target_code": "17.16"}],
        "indicator": [{"target_code": "17.16", "indicator_code": "17.16.1"}],
        "series": [{"indicator_code": "17.16.1", "series_code": "SG_PLN"}],
    }


def test_unsdg_framework__a_whole_framework_passes(run: Run) -> None:
    results = run(unsdg_framework, sdg())
    assert set(results) == {"goals", "parent"}
    assert broken(results) == set()


@pytest.mark.parametrize("table", ["target", "indicator", "series"])
def test_unsdg_framework__an_orphan_fails(run: Run, table: str) -> None:
    column = {"target": "goal_code", "indicator": "target_code", "series": "indicator_code"}[table]
    now = sdg()
    now[table].append({**now[table][0], column: "16"[: 1 + (table == "target")] + ".99"})
    results = run(unsdg_framework, now)
    assert broken(results) == {"parent"}
    assert results["parent"].table_name == table


def test_unsdg_framework__a_goal_that_is_none_of_the_seventeen_fails(run: Run) -> None:
    now = sdg()
    now["goal"].append({"goal_code": "18"})
    assert broken(run(unsdg_framework, now)) == {"goals"}


def twinning(**change: Any) -> Tables:
    row = {
        "statement_id": "s1",
        "subject_id": "Q90",
        "object_id": "Q220",
        "asked_id": "Q90",
        "start_on": date(1956, 1, 30),
        "end_on": date(2000, 1, 1),
    }
    return {"statement": [{**row, **change}]}


def test_wikidata_twinnings__an_open_ended_statement_passes(run: Run) -> None:
    now = twinning()
    now["statement"].append({**now["statement"][0], "statement_id": "s2", "end_on": None})
    assert broken(run(wikidata_twinnings, now)) == set()


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        ({"asked_id": "Q64"}, "answers", "critical"),
        ({"object_id": "Q90"}, "two_sides", "warning"),
        ({"end_on": date(1900, 1, 1)}, "order", "warning"),
    ],
)
def test_wikidata_twinnings__each_fault_breaks_its_rule(
    run: Run, change: dict[str, Any], rule: str, severity: str
) -> None:
    results = run(wikidata_twinnings, twinning(**change))
    assert broken(results) == {rule}
    assert results[rule].severity == severity


def test_suites__each_is_of_a_registered_source() -> None:
    assert {"worldbank_wdi", "datamexico_fdi"} <= set(SUITES) <= set(registry.sources())


@pytest.mark.parametrize("key", SUITES)
def test_suites__each_runs_on_the_tables_its_source_declares(key: str, tmp_path: Path) -> None:
    for table in registry.sources()[key].tables:
        write(tmp_path, table, [])
    suite = importlib.import_module(f"expectations.suites.{key}")
    checks = list(suite.checks(Frames(tmp_path), Frames(tmp_path)))
    results = [row for check in checks for row in evaluate(check, Scope("r", "raw", key)).results]
    assert results
    assert {row.status for row in results} <= {"passed", "failed"}, "no column is misnamed"
