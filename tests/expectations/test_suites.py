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
from expectations.suites import worldbank_wdi
from extractors import registry
from tests.expectations.conftest import write

Tables = dict[str, list[dict[str, Any]]]
SUITES = sorted(module.name for module in pkgutil.iter_modules(expectations.suites.__path__))
#: Results by table and rule.
Results = dict[tuple[str, str], CheckResult]
Run = Callable[..., Results]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a suite on tables given as rows; returns the result of each rule of each table."""

    def folder(name: str, tables: Tables) -> Frames:
        import pyarrow as pa
        import pyarrow.parquet as pq

        (tmp_path / name).mkdir()
        for table, rows in tables.items():
            pq.write_table(pa.Table.from_pylist(rows), tmp_path / name / f"{table}.parquet")
        return Frames(tmp_path / name)

    def go(suite: Any, now: Tables, before: Tables | None = None) -> Results:
        was = folder("before", before) if before else None
        found = suite.checks(folder("now", now), was)
        rows = [row for one in found for row in evaluate(one, Scope("r", "raw", "s")).results]
        return {(row.table_name, row.rule): row for row in rows}

    return go


def broken(results: Results) -> set[tuple[str, str]]:
    return {of for of, row in results.items() if row.status != "passed"}


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


def sdg() -> Tables:
    return {
        "goal": [{"goal_code": str(number)} for number in range(1, 18)],
        "target": [{"goal_code": "17", "target_code": "17.16"}],
        "indicator": [{"target_code": "17.16", "indicator_code": "17.16.1"}],
        "series": [{"indicator_code": "17.16.1", "series_code": "SG_PLN"}],
    }


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


def _with(tables: Tables, table: str, rows: list[dict[str, Any]]) -> Tables:
    return {**tables, table: rows}


def _marked(*, as_groups: bool) -> Tables:
    """Every entry of the list is taken for a group of economies, or none."""
    return _with(wdi(), "country", [{**row, "is_aggregate": as_groups} for row in wdi()["country"]])


def _orphan(table: str, column: str, parent: str) -> Tables:
    return _with(sdg(), table, [*sdg()[table], {**sdg()[table][0], column: parent}])


#: A good batch of each source, with the one accepted before it where its suite looks back.
GOOD: dict[str, tuple[Tables, Tables | None]] = {
    # The Bank withdraws a few values of a year; a running year may be short; signs may differ.
    "worldbank_wdi": (wdi(8), wdi(10)),
    "datamexico_fdi": (fdi(1.1), fdi()),
    "unsdg_framework": (sdg(), None),
    "wikidata_twinnings": (
        {"statement": [*twinning()["statement"], *twinning(end_on=None)["statement"]]},
        None,
    ),
}

#: Fault: the suite, the one rule of a table that it breaks, the batch and the one before.
FAULTS: dict[str, tuple[str, tuple[str, str], Tables, Tables | None]] = {
    "all_are_groups": (
        "worldbank_wdi",
        ("country", "aggregate_share"),
        _marked(as_groups=True),
        None,
    ),
    "none_is_a_group": (
        "worldbank_wdi",
        ("country", "aggregate_share"),
        _marked(as_groups=False),
        None,
    ),
    "a_code_without_an_entry": (
        "worldbank_wdi",
        ("observation", "listed"),
        _with(wdi(), "country", wdi()["country"][1:]),
        None,
    ),
    "values_withdrawn_though_all_rows_are_there": (
        "worldbank_wdi",
        ("observation", "kept_values"),
        wdi(7),
        wdi(10),
    ),
    "a_year_gone_altogether": (
        "worldbank_wdi",
        ("observation", "kept_values"),
        _with(wdi(), "observation", [{**row, "year": 2017} for row in wdi()["observation"]]),
        wdi(),
    ),
    "another_unit": ("worldbank_wdi", ("observation", "magnitude"), wdi(scale=1000), wdi()),
    "a_past_year_of_three_quarters": (
        "datamexico_fdi",
        ("state_quarter", "whole_years"),
        _with(fdi(), "state_quarter", fdi()["state_quarter"][1:]),
        None,
    ),
    "quarters_withdrawn": (
        "datamexico_fdi",
        ("state_quarter", "kept_values"),
        _with(fdi(), "state_quarter", fdi()["state_quarter"][:4] + fdi()["state_quarter"][5:9]),
        fdi(),
    ),
    "pesos_for_millions": ("datamexico_fdi", ("state_quarter", "magnitude"), fdi(1e6), fdi()),
    "an_eighteenth_goal": (
        "unsdg_framework",
        ("goal", "goals"),
        _with(sdg(), "goal", [*sdg()["goal"], {"goal_code": "18"}]),
        None,
    ),
    "a_target_of_no_goal": (
        "unsdg_framework",
        ("target", "parent"),
        _orphan("target", "goal_code", "16.99"),
        None,
    ),
    "an_indicator_of_no_target": (
        "unsdg_framework",
        ("indicator", "parent"),
        _orphan("indicator", "target_code", "1.99"),
        None,
    ),
    "a_series_of_no_indicator": (
        "unsdg_framework",
        ("series", "parent"),
        _orphan("series", "indicator_code", "1.99"),
        None,
    ),
    "another_city": (
        "wikidata_twinnings",
        ("statement", "answers"),
        twinning(asked_id="Q64"),
        None,
    ),
    "its_own_twin": (
        "wikidata_twinnings",
        ("statement", "two_sides"),
        twinning(object_id="Q90"),
        None,
    ),
    "an_end_before_the_start": (
        "wikidata_twinnings",
        ("statement", "order"),
        twinning(end_on=date(1900, 1, 1)),
        None,
    ),
}

#: Rules that warn: the batch is accepted all the same.
WARNINGS = {"listed", "whole_years", "two_sides", "order"}


def _suite(key: str) -> Any:
    return importlib.import_module(f"expectations.suites.{key}")


@pytest.mark.parametrize("key", SUITES)
def test_suites__a_good_batch_passes_every_rule_and_each_has_its_fault(run: Run, key: str) -> None:
    results = run(_suite(key), *GOOD[key])
    assert broken(results) == set()
    assert set(results) == {of for suite, of, *_ in FAULTS.values() if suite == key}


@pytest.mark.parametrize("fault", FAULTS)
def test_suites__each_fault_breaks_its_rule_alone(run: Run, fault: str) -> None:
    key, of, now, before = FAULTS[fault]
    results = run(_suite(key), now, before)
    assert broken(results) == {of}
    assert (results[of].severity == "warning") == (of[1] in WARNINGS)


def test_suites__a_limit_says_since_when_and_why(run: Run) -> None:
    results = run(worldbank_wdi, wdi(), wdi())
    assert worldbank_wdi.AGGREGATES.since in results["country", "aggregate_share"].expected
    assert history.KEPT.reason in results["observation", "kept_values"].expected


def test_suites__a_fault_over_two_columns_is_shown_as_a_person_writes_it(run: Run) -> None:
    results = run(worldbank_wdi, wdi(7), wdi(10))
    found = results["observation", "kept_values"].observed
    assert found == "1 of 1 rows otherwise, such as 7 and 8"


def test_worldbank_wdi__a_back_fill_passes(run: Run) -> None:
    assert broken(run(worldbank_wdi, wdi(10), wdi(2))) == set()


def test_worldbank_wdi__of_one_value_one_may_go(run: Run) -> None:
    assert broken(run(worldbank_wdi, wdi(0), wdi(1))) == set()


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
