"""The set of DAGs follows from the registered sources, and so does what each of them says."""

from __future__ import annotations

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from extractors import registry
from extractors.core.spec import Column, Table
from nightly import environment
from tests import made_up
from tests.dags.conftest import DAGS, read_bag

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

FILES = sorted(DAGS.glob("*.py"))
STEPS = {
    "ingest": ["fetch", "validate", "accept"],
    "build": ["build", "check", "publish"],
    "watch": ["freshness", "drift"],
}


def expected_ids() -> set[str]:
    return {f"ingest_{key}" for key in registry.sources()} | {"build_warehouse", "watch_warehouse"}


def problems(bag: DagBag) -> list[str]:
    """What is wrong with a bag, as sentences: the checks of this module that a broken file fails."""
    found = [f"{path}: {error}" for path, error in bag.import_errors.items()]
    if difference := expected_ids() ^ set(bag.dags):
        found.append(f"not the set of ids that follows from the registry: {sorted(difference)}")
    return found


def test_bag__is_exactly_what_the_registry_says(bag):
    assert len(registry.sources()) >= 7
    assert problems(bag) == []


@pytest.mark.parametrize(
    "broken",
    [
        "# airflow dag\nimport no_such_module\n",
        "# airflow dag\nfrom airflow.sdk import DAG\ndag = DAG('ingest_nobody', schedule=None)\n",
    ],
    ids=["does not import", "belongs to no source"],
)
def test_bag__names_a_file_that_is_broken_or_too_many(tmp_path, airflow_home, broken):
    for file in FILES:
        (tmp_path / file.name).symlink_to(file)
    (tmp_path / "extra.py").write_text(broken)
    assert len(problems(read_bag(tmp_path))) == 1


def test_bag__a_folder_without_dags_is_not_taken_for_a_pass(tmp_path, airflow_home):
    assert problems(read_bag(tmp_path))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_dag_file__is_not_skipped_by_airflows_safe_mode(file):
    text = file.read_bytes().lower()
    assert b"airflow" in text
    assert b"dag" in text
    # dbt's own tooling takes files of that name for its own.
    assert not file.name.startswith("dbt_")


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_dag_file__imports_no_other(file):
    tree = ast.parse(file.read_text())
    imported = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [str(node.module)]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert "nightly" in imported
    assert not imported & {other.stem for other in FILES}
    assert not {name for name in imported if name.partition(".")[0] == "dags"}


def test_dags__each_has_owner_tags_documentation_and_one_run_at_a_time(bag):
    for dag in bag.dags.values():
        assert dag.owner == "warehouse", dag.dag_id
        assert dag.tags, dag.dag_id
        assert dag.doc_md, dag.dag_id
        assert dag.catchup is False, dag.dag_id
        assert dag.max_active_runs == 1, dag.dag_id
        day = {"as_of"} if dag.dag_id == "build_warehouse" else set()
        assert set(dag.params) == {"run_id"} | day, dag.dag_id


def test_dags__have_the_steps_of_the_night_in_their_order(bag):
    for dag in bag.dags.values():
        steps = [task.task_id for task in dag.topological_sort()]
        assert steps == STEPS[dag.dag_id.partition("_")[0]], dag.dag_id
        if not dag.dag_id.startswith("watch"):
            assert [task.downstream_task_ids for task in dag.topological_sort()] == [
                {steps[1]},
                {steps[2]},
                set(),
            ]


def test_ingest__runs_at_the_cadence_its_source_declares_and_shows_the_licence(bag):
    for key, source in registry.sources().items():
        dag = bag.dags[f"ingest_{key}"]
        assert dag.timetable.expression == source.cadence
        assert source.licence.id in dag.doc_md
        assert source.caveats in dag.doc_md


def test_build__comes_daily_when_every_source_has_had_its_hour(bag):
    begins = [
        dag.timetable.expression.split()[:2]
        for dag in bag.dags.values()
        if dag.dag_id.startswith("ingest_")
    ]
    minutes = [60 * int(hour) + int(minute) for minute, hour in begins]
    assert len(minutes) == len(registry.sources())
    assert max(minutes) < 5 * 60


def test_ingest__only_an_accepted_batch_changes_the_asset(bag):
    for key in registry.sources():
        outlets = {task.task_id: task.outlets for task in bag.dags[f"ingest_{key}"].tasks}
        assert [asset.name for asset in outlets.pop("accept")] == [f"accepted/{key}"]
        assert not any(outlets.values())


def test_build__follows_any_accepted_source_and_comes_once_a_day_in_any_case(bag):
    timetable = bag.dags["build_warehouse"].timetable
    names = {asset.name for asset in timetable.asset_condition.objects}
    assert names == {f"accepted/{key}" for key in registry.sources()}
    assert type(timetable.asset_condition).__name__ == "AssetAny"
    assert timetable.timetable.expression == "30 5 * * *"


def test_build__writes_alone(bag):
    pools = {dag.dag_id: {task.pool for task in dag.tasks} for dag in bag.dags.values()}
    assert pools.pop("build_warehouse") == {"warehouse_writer"}
    assert set.union(*pools.values()) == {"default_pool"}


def test_ingest__only_the_wanted_dag_is_made_where_airflow_wants_one(airflow_home):
    with environment.only_dag("ingest_worldbank_wdi"):
        assert set(read_bag().dags) == {
            "ingest_worldbank_wdi",
            "build_warehouse",
            "watch_warehouse",
        }
    assert problems(read_bag()) == []


@pytest.fixture
def one_more(monkeypatch: pytest.MonkeyPatch) -> str:
    """A source that nobody but the registry knows."""
    rain = Table(
        name="rain",
        description="One row per day.",
        key=("day",),
        row_floor=1,
        columns=(Column(name="day", type="date", description="day"),),
    )
    source = made_up.source("dummy_weather", rain, cadence="7 1 * * 6")
    known: dict[str, Any] = dict(registry.modules())
    known["dummy_weather"] = SimpleNamespace(SOURCE=source)
    monkeypatch.setattr(registry, "modules", lambda: known)
    return source.key


def test_new_source__finds_its_dag_and_its_place_in_the_build(one_more, airflow_home):
    bag = read_bag()
    assert problems(bag) == []
    own: Any = bag.dags[f"ingest_{one_more}"].timetable
    assert own.expression == "7 1 * * 6"
    build: Any = bag.dags["build_warehouse"].timetable
    assert f"accepted/{one_more}" in {asset.name for asset in build.asset_condition.objects}


def test_new_source__is_described_to_dbt(one_more, tmp_path: Path):
    import yaml

    from nightly import dbt_sources

    dbt_sources.write(tmp_path)
    document = yaml.safe_load((tmp_path / dbt_sources.SOURCES).read_text())
    described = {source["name"]: source for source in document["sources"]}
    assert set(described) == set(registry.sources())
    source = described[one_more]
    assert source["config"]["freshness"]["warn_after"] == {"count": 1, "period": "day"}
    assert source["config"]["meta"]["licence"]["id"] == "CC0-1.0"
    assert [table["name"] for table in source["tables"]] == ["rain"]
    assert "day" in {column["name"] for column in source["tables"][0]["columns"]}
