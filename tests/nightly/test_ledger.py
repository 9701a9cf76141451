"""What the line knows about itself reaches dbt as rows with a fixed schema."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow.parquet as pq

from extractors import registry
from extractors.core.outcome import recorded, write_json
from extractors.core.settings import settings
from nightly import ledger
from tests.nightly.conftest import KEY, SOURCE


def read(name):
    return pq.read_table(settings().warehouse.parent / f"{name}.parquet")


def test_ledger__has_its_whole_schema_before_the_first_night(numbers):
    ledger.write()
    for name in ("registry", "snapshots", "outcomes", "quality"):
        assert read(name).column_names == list(getattr(ledger, name.upper()))
    assert read("snapshots").num_rows == read("outcomes").num_rows == read("quality").num_rows == 0


def test_ledger__says_of_each_source_what_its_module_declares(numbers):
    ledger.write()
    (row,) = read("registry").to_pylist()
    assert row["source_id"] == KEY
    assert row["licence_id"] == SOURCE.licence.id
    assert row["may_republish"] is True
    assert row["must_share_alike"] is False
    assert row["max_age_days"] == SOURCE.max_age_days


def test_ledger__lists_each_distinct_answer_once(night):
    night("n1")
    night("n2", [{"code": "a", "value": 2}])
    night("n3", [{"code": "a", "value": 1}])
    ledger.write()
    rows = read("snapshots").to_pylist()
    assert len(rows) == 2
    assert {row["source_id"] for row in rows} == {KEY}
    assert all(len(row["snapshot_id"]) == 64 and row["bytes"] > 0 for row in rows)
    assert all(row["retrieved_at"].tzinfo for row in rows)


def test_ledger__still_knows_a_source_that_is_no_longer_registered(night, monkeypatch):
    night("n1")
    ledger.write()
    monkeypatch.setattr(registry, "modules", dict)
    for _ in range(2):
        ledger.write()
        (row,) = read("registry").to_pylist()
        assert (row["source_id"], row["licence_id"]) == (KEY, SOURCE.licence.id)
        assert [row["source_id"] for row in read("snapshots").to_pylist()] == [KEY]


def test_ledger__a_source_that_is_registered_again_is_there_once(night, numbers, monkeypatch):
    night("n1")
    ledger.write()
    with monkeypatch.context() as gone:
        gone.setattr(registry, "modules", dict)
        ledger.write()
    ledger.write()
    assert read("registry").num_rows == 1


def test_ledger__names_no_answer_of_a_source_it_does_not_know(night, monkeypatch):
    """Answers outlive the warehouse folder; `dim_snapshot` must not name what `dim_source` lacks."""
    night("n1")
    monkeypatch.setattr(registry, "modules", dict)
    ledger.write()
    assert read("registry").num_rows == read("snapshots").num_rows == 0


def test_ledger__keeps_outcomes_of_all_nights_and_gives_those_of_one(night):
    night("n1")
    night("n2")
    assert {row["step"] for row in ledger.outcomes("n1")} == {"fetch", "parse", "accept"}
    assert [row["status"] for row in ledger.outcomes("n2")] == ["unchanged"]
    ledger.write()
    assert read("outcomes").num_rows == 4


def test_ledger__joins_the_warnings_of_an_outcome(numbers):
    with recorded(settings().outcomes, "n1", KEY, "fetch") as outcome:
        outcome.warnings += ["one", "two"]
    ledger.write()
    (row,) = read("outcomes").to_pylist()
    assert row["warnings"] == "one; two"
    assert row["started_at"] <= datetime.now(UTC)


def test_ledger__takes_checks_and_leaves_the_failed_rows_where_they_are(numbers):
    folder = settings().quality / "n1"
    check = dict.fromkeys(ledger.QUALITY) | {"rule": "unique", "failed_rows": 1, "observed": 3}
    write_json(folder / "raw.x.json", [check])
    write_json(folder / "raw.x.failed.json", [{"key": "a"}])
    ledger.write()
    (row,) = read("quality").to_pylist()
    assert (row["rule"], row["failed_rows"], row["observed"]) == ("unique", 1, "3")
