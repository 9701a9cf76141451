"""dbt in its child process: what it did becomes rows, and what failed stops the publication."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors import pipeline
from extractors.core.settings import settings
from nightly import dbt, dbt_sources, ledger, publication, steps
from nightly.dbt_reading import Reading
from nightly.errors import BuildFailed
from tests.nightly.conftest import KEY

DAY = date(2026, 11, 24)
WRITE = dbt_sources.write

PROFILE = """
warehouse:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('WAREHOUSE_DATA') }}/warehouse/warehouse.duckdb"
      threads: 2
"""
MODEL = """
select *, '{{ env_var("WAREHOUSE_AS_OF", "") }}' as as_of from {{ source('test_numbers', 'numbers') }}
"""
TESTS = """
models:
  - name: numbers
    columns:
      - name: code
        data_tests:
          - not_null
          - accepted_values: {name: known_code, arguments: {values: [a, b]}}
          - accepted_values:
              name: usual_code
              arguments: {values: [a]}
              config: {severity: warn}
"""


@pytest.fixture
def project(numbers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project of one model over the one source."""
    folder = tmp_path / "dbt_project"
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(
        "name: mini\nversion: '1.0'\nprofile: warehouse\nmodels: {+materialized: table}\n"
    )
    (folder / "profiles.yml").write_text(PROFILE)
    (folder / "models" / "numbers.sql").write_text(MODEL)
    (folder / "models" / "numbers.yml").write_text(TESTS)
    (folder / "models" / "total.sql").write_text(
        "select sum(value) as kg from {{ ref('numbers') }}"
    )
    WRITE(folder)
    monkeypatch.setattr(dbt, "DBT_PROJECT", folder)
    monkeypatch.setattr(dbt_sources, "write", lambda: None)
    return folder


def checks(run_id: str) -> dict[str, tuple[str, str, int]]:
    return {
        row["rule"]: (row["severity"], row["status"], row["failed_rows"])
        for row in ledger.checks(run_id)
    }


def test_build__reads_the_accepted_batches_and_keeps_nodes_as_rows(project, night):
    import duckdb

    night("n1", [{"code": "a", "value": 1}, {"code": "b", "value": 2}])
    assert steps.build("n1", DAY) is True
    with duckdb.connect(str(settings().warehouse), read_only=True) as connection:
        assert connection.execute("select kg from total").fetchall() == [(3.0,)]
        assert connection.execute("select distinct as_of from numbers").fetchall() == [
            ("2026-11-24",)
        ]
    assert checks("n1") == {
        "dbt.not_null_numbers_code": ("critical", "passed", 0),
        "dbt.known_code": ("critical", "passed", 0),
        "dbt.usual_code": ("warning", "failed", 1),
    }
    models = {row["step"]: row["status"] for row in ledger.outcomes("n1") if "model" in row["step"]}
    assert models == {"model numbers": "ok", "model total": "ok"}


def test_build__finds_an_empty_input_for_a_source_that_never_came(project):
    import duckdb

    assert steps.build("n1", DAY) is True
    with duckdb.connect(str(settings().warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from numbers").fetchall() == [(0,)]


def test_build__a_failed_test_fails_the_build_and_what_was_skipped_is_no_pass(project, night):
    night("n1", [{"code": "z", "value": 1}])
    with pytest.raises(BuildFailed, match=r"2 of 5 dbt nodes failed: known_code \(fail\), total"):
        steps.build("n1", DAY)
    assert checks("n1")["dbt.known_code"] == ("critical", "failed", 1)
    (row,) = [row for row in ledger.outcomes("n1") if row["step"] == "build"]
    assert (row["status"], row["error_type"]) == ("failed", "BuildFailed")


def test_build__a_project_that_cannot_be_read_is_said_in_dbts_own_words(project, night):
    night("n1")
    (project / "models" / "numbers.sql").write_text("select * from {{ ref('nowhere') }}")
    with pytest.raises(BuildFailed, match="nowhere"):
        steps.build("n1", DAY)


def test_build__nothing_new_is_not_built(project, night, monkeypatch):
    night("n1")
    monkeypatch.setattr(publication, "is_current", lambda fingerprint: True)
    monkeypatch.setattr(dbt, "run", lambda *arguments, said: pytest.fail("dbt was started"))
    assert steps.build("n2", DAY) is False
    (row,) = ledger.outcomes("n2")
    assert (row["step"], row["status"]) == ("build", "unchanged")


def test_dbt__a_selection_of_nothing_is_no_success(project, monkeypatch):
    monkeypatch.setattr(dbt, "run", lambda *arguments, said: [])
    with pytest.raises(BuildFailed, match="no node"):
        dbt.build("n1", DAY)


def test_freshness__is_declared_to_dbt(project, night):
    pipeline.ensure_inputs()
    night("n1")
    settings().warehouse.parent.mkdir(parents=True, exist_ok=True)
    (source,) = dbt.run("source", "freshness")
    assert (source["name"], source["kind"], source["status"]) == ("numbers", "source", "pass")


def test_sources__are_the_same_on_every_machine_and_written_only_when_they_change(project, data):
    path = project / dbt_sources.SOURCES
    assert KEY in path.read_text()
    assert str(data) not in path.read_text()
    before = path.stat().st_mtime_ns
    WRITE(project)
    assert path.stat().st_mtime_ns == before
    path.write_text("something else")
    WRITE(project)
    assert KEY in path.read_text()


def test_reading__is_done_meanwhile_and_kept_for_the_build(project, data):
    kept = data / "warehouse" / "dbt" / "partial_parse.msgpack"
    with dbt.reading_meanwhile():
        assert not kept.exists()
    assert kept.exists()
    assert Reading(project).flag == "--partial-parse"


def test_reading__is_whole_where_one_file_differs_or_the_last_one_did_not_end(project, data):
    with dbt.reading_meanwhile():
        pass
    (project / "models" / "other.sql").write_text("select 1 as one")
    assert Reading(project).flag == "--no-partial-parse"
    with dbt.reading_meanwhile():
        pass
    assert Reading(project).flag == "--partial-parse"
    assert Reading(project).flag == "--no-partial-parse", "the one before never said that it ended"


def test_reading__its_failure_is_left_to_the_build(project, night):
    (project / "models" / "numbers.sql").write_text("select * from {{ ref('nowhere') }}")
    with dbt.reading_meanwhile():
        night("n1")
    assert Reading(project).flag == "--no-partial-parse"
    with pytest.raises(BuildFailed, match="nowhere"):
        steps.build("n1", DAY)


def test_feeds__a_staging_model_that_says_so_is_part_of_the_union(project, night):
    import duckdb

    staging = project / "models" / "staging"
    staging.mkdir()
    for name, feed in (("stg_b", "observation"), ("stg_a", "observation"), ("stg_c", "event")):
        (staging / f"{name}.sql").write_text(f"select '{name}' as name")
        (staging / f"_{name}.yml").write_text(
            f"models: [{{name: {name}, config: {{meta: {{feeds: {feed}}}}}}}, {{name: numbers_{name}}}]"
        )
        (staging / f"numbers_{name}.sql").write_text("select 1 as n")
    (project / "models" / "all_of_it.sql").write_text(
        "{% for model in fed_by('observation') %}select name from {{ ref(model) }}"
        "{% if not loop.last %} union all {% endif %}{% endfor %}"
        "{% if fed_by('survey') %} not sql {% endif %}"
    )
    WRITE(project)
    night("n1")
    assert steps.build("n1", DAY) is True
    with duckdb.connect(str(settings().warehouse), read_only=True) as connection:
        found = connection.execute("select name from all_of_it order by 1").fetchall()
    assert found == [("stg_a",), ("stg_b",)]
