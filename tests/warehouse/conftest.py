"""One warehouse, built once from the project's recordings, which the tests of this folder share.

Two quarters are missing in it on purpose (`HOLES`): what that does to the years they belong to is tested.
"""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from extractors import pipeline, registry
from extractors.core.errors import SourceSkipped
from extractors.core.settings import PROJECT
from nightly import steps
from recordings.server import ReplayServer

#: INEGI states and quarters that the recordings of this folder do not have: one of Mexico City
#: itself, one of Nuevo León, without which a year of the country is not whole.
HOLES = frozenset({(9, 20193), (19, 20152)})
#: The years of these quarters.
HOLE_OWN, HOLE_COUNTRY = 2019, 2015


@dataclass(frozen=True)
class Warehouse:
    """A data folder after a build: the warehouse file, and the accepted Parquet it was built from."""

    data: Path
    as_of: date

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query on the warehouse file."""
        path = self.data / "warehouse" / "warehouse.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql, values or None).fetchall()

    def figures(self, indicator: str) -> dict[tuple[str, int], float]:
        """The values of an indicator by territory and year."""
        found = self.rows(
            "select territory_id, year, value from marts.fct_indicator_annual "
            "where indicator_id = ? and value is not null",
            indicator,
        )
        return {(territory, year): value for territory, year, value in found}

    def accepted(self, source: str, table: str) -> pd.DataFrame:
        """A table of the accepted batch of a source."""
        (batch,) = (self.data / "accepted" / source).glob("batch=[1-9]*")
        read = pq.read_table(batch / f"{table}.parquet", partitioning=None)
        return pd.DataFrame(read.to_pandas())


def _recordings(folder: Path) -> Path:
    """A copy of the project's recordings with the two holes."""
    for recording in (PROJECT / "recordings").glob("*/recording.json"):
        shutil.copytree(recording.parent, folder / recording.parent.name)
    body = folder / "datamexico_fdi" / "fdi_2_state_investment.json.gz"
    answer = json.loads(gzip.decompress(body.read_bytes()))
    kept = [row for row in answer["data"] if (row["State ID"], row["Quarter ID"]) not in HOLES]
    assert len(answer["data"]) - len(kept) == len(HOLES)
    body.write_bytes(gzip.compress(json.dumps(answer | {"data": kept}).encode(), mtime=0))
    return folder


def _accept_all(run_id: str) -> None:
    for key in registry.sources():
        try:
            batch_id = pipeline.fetch(key, run_id)
        except SourceSkipped:
            continue
        assert batch_id is not None
        pipeline.parse_batch(key, batch_id, run_id)
        pipeline.accept(key, batch_id, run_id)


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Every source fetched from the replay server and accepted, then built as a night builds."""
    folder = tmp_path_factory.mktemp("warehouse")
    as_of = datetime.now(UTC).date()
    with pytest.MonkeyPatch.context() as patch, ReplayServer(_recordings(folder / "r")) as server:
        patch.setenv("WAREHOUSE_DATA", str(folder / "data"))
        patch.setenv("WAREHOUSE_PUBLISHED", str(folder / "published"))
        patch.setenv("WAREHOUSE_REPLAY_URL", server.url)
        _accept_all("tests")
        assert steps.build("tests", as_of)
    return Warehouse(folder / "data", as_of)
