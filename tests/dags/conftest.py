"""Airflow for tests: a home of its own, DAGs read without a database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

PROJECT = Path(__file__).resolve().parents[2]
DAGS = PROJECT / "dags"


@pytest.fixture(scope="session", autouse=True)
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Airflow's home, set before anything here imports Airflow."""
    home = tmp_path_factory.mktemp("airflow")
    os.environ.setdefault("AIRFLOW_HOME", str(home))
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    return home


def read_bag(folder: Path = DAGS) -> DagBag:
    """What Airflow finds in a folder."""
    from airflow.dag_processing.dagbag import DagBag

    # A relative path that leads nowhere gives an empty bag, of which every assertion holds.
    assert folder.is_absolute()
    return DagBag(dag_folder=str(folder))


@pytest.fixture(scope="session")
def bag(airflow_home: Path) -> DagBag:
    """The project's DAGs."""
    return read_bag()
