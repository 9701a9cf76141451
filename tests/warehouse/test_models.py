"""What every model has: a key that is tested, a contract where others read it, unit tests where it calculates."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.warehouse.conftest import Warehouse

KEY_TESTS = {"unique", "unique_combination"}
#: SQL that makes something of its rows which is not in them; the rest chooses, joins and renames.
CALCULATES = re.compile(
    r"\b(?:avg|bool_and|bool_or|case|coalesce|count|greatest|having|lag|least|max|min|sum)\b"
    r"|\bgroup\s+by\b|(?<!select)(?<=\w|\)) [*/+-] ",
    re.IGNORECASE,
)
#: Calculating models without a unit test of dbt's, and what holds them instead (2026-11-24).
HELD_ELSEWHERE = {
    "dim_plan": "tests/planning: four questions as four columns, from Parquet that a unit test cannot give",
    "int_plan_item_described": "tests/planning, computed a second time by tests/planning/oracle.py",
    "int_territory_fingerprinted": "tests/warehouse/test_kept.py: sums of hashes, which no row can show",
    "stg_eurostat_regions__observation": "tests/contract/test_eurostat_regions.py: a name for each of four series",
}
#: Nothing may be in it, so there is nothing to tell apart.
EMPTY = {"int_correction_outlived"}


@pytest.fixture(scope="module")
def manifest(warehouse: Warehouse) -> dict[str, Any]:
    path = warehouse.data / "warehouse" / "dbt" / "manifest.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _nodes(manifest: dict[str, Any], kind: str) -> dict[str, dict[str, Any]]:
    return {
        node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == kind
    }


def calculates(code: str) -> bool:
    """Whether a model's SQL, its comments left out, does more than choose, join and rename."""
    bare = re.sub(r"--[^\n]*|\{#.*?#\}", "", code, flags=re.DOTALL)
    return CALCULATES.search(bare) is not None


def test_models__each_has_a_test_of_its_key(manifest: dict[str, Any]) -> None:
    keyed = {
        test["attached_node"].rsplit(".", 1)[-1]
        for test in _nodes(manifest, "test").values()
        if (test.get("test_metadata") or {}).get("name") in KEY_TESTS and test["attached_node"]
    }
    models = set(_nodes(manifest, "model")) | set(_nodes(manifest, "seed"))
    assert len(models) > 150
    assert models - keyed == EMPTY


def test_marts__each_has_an_enforced_contract_with_its_key(manifest: dict[str, Any]) -> None:
    marts = [n for n in _nodes(manifest, "model").values() if n["path"].startswith("marts/")]
    assert len(marts) > 50
    without = {
        mart["name"]
        for mart in marts
        if not mart["config"]["contract"]["enforced"]
        or "primary_key" not in {constraint["type"] for constraint in mart["constraints"]}
    }
    assert without == set()


def test_models__each_that_calculates_has_given_and_expected_rows(manifest: dict[str, Any]) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    models = _nodes(manifest, "model")
    bare = {
        name
        for name, node in models.items()
        # dbt has no unit tests of Python models: tests/auditing and test_use_openness.py hold them.
        if node["language"] == "sql" and name not in tested and calculates(node["raw_code"])
    }
    assert bare == set(HELD_ELSEWHERE)
    assert set(HELD_ELSEWHERE) <= set(models)


def test_sources__each_says_how_old_it_may_be(manifest: dict[str, Any]) -> None:
    sources = manifest["sources"].values()
    assert len(sources) > 40
    ages = {source["name"]: (source["freshness"] or {}).get("warn_after") for source in sources}
    assert {name for name, age in ages.items() if not (age and age["count"])} == set()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("select a, b as c from t inner join u on t.a = u.a where t.b is not null", False),
        ("-- The sum of all.\nselect * from t", False),
        ("select sum(a) from t", True),
        ("select a / b as c from t", True),
        ("select case when a then b end as c from t", True),
        ("select a from t group by a", True),
    ],
)
def test_calculates__tells_a_calculation_from_a_choice(code: str, expected: bool) -> None:
    assert calculates(code) is expected
