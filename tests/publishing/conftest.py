from __future__ import annotations

from pathlib import Path

import pytest

from tests.publishing import fake_warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return fake_warehouse.build(tmp_path / "warehouse.duckdb")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"
