"""The SQL's unit tests: given rows, expected rows, as a statistician reads them."""

from __future__ import annotations

import pytest

from nightly import dbt
from tests.warehouse.conftest import Warehouse


def test_unit_tests__all_hold(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAREHOUSE_DATA", str(warehouse.data))
    nodes = [dbt.Node(**node) for node in dbt.run("test", "--select", "test_type:unit")]
    assert len(nodes) > 40
    assert [
        (node.name, node.message) for node in nodes if node.status not in {"pass", "success"}
    ] == []
