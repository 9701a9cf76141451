"""A mart's key is declared, tested and published; the warehouse itself keeps no index of it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from nightly.dbt_sources import DBT_PROJECT
from tests.warehouse.conftest import Warehouse

MARTS = [
    mart
    for file in sorted((DBT_PROJECT / "models" / "marts").rglob("*.yml"))
    for mart in yaml.safe_load(file.read_text("utf-8")).get("models", ())
]


def _keys(mart: dict[str, Any]) -> list[list[str]]:
    return [c["columns"] for c in mart["constraints"] if c["type"] == "primary_key"]


@pytest.mark.parametrize("mart", MARTS, ids=lambda mart: mart["name"])
def test_mart__declares_one_key_and_tests_that_very_key_each_night(mart: dict[str, Any]) -> None:
    (key,) = _keys(mart)
    tested = [test for test in mart["data_tests"] if "unique_combination" in test]
    assert tested == [{"unique_combination": {"arguments": {"columns": key}}}]
    never_null = {
        column["name"]
        for column in mart["columns"]
        if {"type": "not_null"} in column.get("constraints", ())
    }
    assert set(key) <= never_null


def test_warehouse__says_which_keys_are_declared_and_indexes_none(warehouse: Warehouse) -> None:
    declared = dict(warehouse.rows("select table_name, column_names from contracts.declared_key"))
    assert declared == {mart["name"]: _keys(mart)[0] for mart in MARTS}
    indexed = (
        "select 1 from duckdb_constraints() where constraint_type in ('PRIMARY KEY', 'UNIQUE')"
    )
    assert warehouse.rows(indexed) == []
