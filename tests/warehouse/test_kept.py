"""A build that keeps what nothing has changed for ends with the same rows as one from nothing."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from benchmarks import scale, world
from extractors import pipeline
from nightly import dbt, kept, ledger
from tests.warehouse.conftest import Warehouse

SMALL = world.World(200, years=12)
#: When something was built or checked is another time in each build; versions are, with it.
OTHERWISE = {
    "int_territory_fingerprinted",
    "int_territory_touched",
    "mart_outcome",
    "mart_check_result",
    "mart_figure_history",
    "mart_revision",
}


def _differing(one: Path, other: Path) -> dict[str, int]:
    """Table → rows that only one of two warehouses has; sums of fractions to 12 digits."""
    found = {}
    with duckdb.connect() as connection:
        for name, data in (("one", one), ("other", other)):
            file = data / "warehouse" / "warehouse.duckdb"
            connection.execute(f"attach '{file}' as {name} (read_only)")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'one' "
            "and schema_name in ('intermediate', 'marts')"
        ).fetchall()
        for schema, table in tables:
            if table in OTHERWISE:
                continue
            columns = connection.execute(
                "select column_name, data_type from duckdb_columns() where database_name = 'one' "
                "and schema_name = ? and table_name = ? order by column_index",
                [schema, table],
            ).fetchall()
            picked = ", ".join(
                f"printf('%.12g', \"{column}\")" if kind == "DOUBLE" else f'"{column}"'
                for column, kind in columns
            )
            sides = [f"select {picked} from {side}.{schema}.{table}" for side in ("one", "other")]
            (count,) = connection.execute(
                f"select count(*) from (({sides[0]} except all {sides[1]}) "
                f"union all ({sides[1]} except all {sides[0]}))"
            ).fetchone() or (None,)
            if count:
                found[table] = count
    return found


def _touched(data: Path) -> tuple[int, int]:
    with duckdb.connect(str(data / "warehouse" / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select count(*) filter (where is_touched), count(*) "
            "from intermediate.int_territory_fingerprinted"
        ).fetchone()
    assert found
    return found


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small world after a night in which the answers of one region are other ones."""
    data = tmp_path_factory.mktemp("night")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_DATA", str(data))
        world.write(data, SMALL)
        scale.build(SMALL, 1)
        world.write(data, SMALL, night=2, changed_regions=[3])
        assert kept.is_whole(SMALL.night(2))
        read = (data / "warehouse" / "dbt" / "partial_parse.msgpack").stat().st_mtime_ns
        scale.build(SMALL, 2)
        same = (data / "warehouse" / "dbt" / "partial_parse.msgpack").stat().st_mtime_ns == read
        assert same, "the project was read anew, though only the night is another"
    return data


def test_kept__of_a_made_up_world_a_changed_night_is_that_of_a_build_from_nothing(
    night, tmp_path, monkeypatch
):
    touched, territories = _touched(night)
    assert 0 < touched < territories
    whole = tmp_path / "whole"
    shutil.copytree(night, whole, ignore=shutil.ignore_patterns("warehouse"))
    monkeypatch.setenv("WAREHOUSE_DATA", str(whole))
    assert not kept.is_whole(SMALL.night(2))
    scale.build(SMALL, 2)
    assert _differing(night, whole) == {}


@pytest.mark.parametrize(("only_touched", "found"), [(True, 1), (False, 2)])
def test_kept__what_is_kept_is_not_tested_again(
    night, tmp_path, monkeypatch, *, only_touched, found
):
    data = tmp_path / "data"
    shutil.copytree(night, data)
    monkeypatch.setenv("WAREHOUSE_DATA", str(data))
    with duckdb.connect(str(data / "warehouse" / "warehouse.duckdb")) as connection:
        # A key twice: one of a territory that was built again, one of a territory that was kept.
        for is_touched in (True, False):
            connection.execute(
                "insert into marts.fct_indicator_annual select figure.* "
                "from marts.fct_indicator_annual as figure "
                "inner join intermediate.int_territory_fingerprinted as known using (territory_id) "
                "where known.is_touched = ? limit 1",
                [is_touched],
            )
    select = ("--select", "fct_indicator_annual", "--indirect-selection", "cautious")
    said = dbt.night(SMALL.night(2), only_touched=only_touched)
    nodes = dbt.run("test", *select, "--exclude-resource-type", "unit_test", said=said)
    failed = {node["name"]: node["failed_rows"] for node in nodes if node["failed_rows"]}
    assert list(failed.values()) == [found], failed


def _changed_register(data: Path) -> None:
    """Another batch of the register: one agreement gone, a staff figure and all hashes other ones."""
    (batch,) = pipeline.accepted_batches("city_register")
    manifest = json.loads(
        (data / "landing" / "city_register" / "manifests" / f"{batch.name[6:]}.json").read_text()
    )
    later = datetime.now(UTC) + timedelta(seconds=1)
    batch_id = f"{later:%Y%m%dT%H%M%SZ}-changed1"
    folder = batch.with_name(f"batch={batch_id}")
    shutil.copytree(batch, folder)
    with duckdb.connect() as connection:
        for table, edit in (
            ("agreements", "select * from t where reference <> (select min(reference) from t)"),
            ("staff", "select * replace (international_staff + 1 as international_staff) from t"),
        ):
            file = folder / f"{table}.parquet"
            connection.execute(f"create or replace table t as select * from '{file}'")
            connection.execute(f"copy ({edit}) to '{file}'")
    (data / "landing" / "city_register" / "manifests" / f"{batch_id}.json").write_text(
        json.dumps(manifest | {"batch_id": batch_id})
    )


def test_kept__of_the_recordings_a_changed_night_is_that_of_a_build_from_nothing(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    night, whole = tmp_path / "night", tmp_path / "whole"
    shutil.copytree(warehouse.data, night)
    monkeypatch.setenv("WAREHOUSE_DATA", str(night))
    _changed_register(night)
    ledger.write()
    shutil.copytree(night, whole)
    (whole / "warehouse" / "kept.json").unlink()
    assert kept.is_whole(warehouse.as_of)
    models = ("--exclude-resource-type", "test", "unit_test")
    assert not [node for node in dbt.built(warehouse.as_of, *models) if node.is_failure]
    touched, territories = _touched(night)
    assert 0 < touched < territories / 2
    monkeypatch.setenv("WAREHOUSE_DATA", str(whole))
    assert not [node for node in dbt.built(warehouse.as_of, *models) if node.is_failure]
    assert _differing(night, whole) == {}


def test_kept__a_build_that_failed_leaves_nothing_to_be_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path))
    day = SMALL.night(1)
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "warehouse.duckdb").touch()
    kept.finish(day)
    assert kept.is_whole(day)
    assert not kept.is_whole(day.replace(day=31)), "a year that is over has other flags"
    assert not kept.is_whole(day.replace(year=day.year + 1))
    kept.begin()
    assert not kept.is_whole(day)
