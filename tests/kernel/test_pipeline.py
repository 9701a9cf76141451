"""Fetch, parse, accept, quarantine: nothing lost, nothing twice, last night's truth in force."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceSkipped, SourceTruncated
from extractors.core.landing import Landing


def _accept_night(run_id: str = "night") -> Path:
    batch_id = pipeline.fetch("test_numbers", run_id)
    assert batch_id is not None
    pipeline.parse_batch("test_numbers", batch_id, run_id)
    return pipeline.accept("test_numbers", batch_id, run_id)


def _outcomes(data: Path, run_id: str) -> list[dict[str, object]]:
    files = sorted((data / "outcomes" / run_id).glob("*.json"))
    return [json.loads(file.read_text()) for file in files]


def test_fetch__lands_the_bytes_and_a_manifest(registered: SimpleNamespace, data: Path) -> None:
    batch_id = pipeline.fetch("test_numbers", "night")
    landing = Landing(data / "landing", "test_numbers")
    assert batch_id is not None
    (record,) = landing.manifest(batch_id)["answers"]
    assert landing.answer(record).json() == registered.body
    assert record["licence"] == "CC0-1.0"


@pytest.mark.usefixtures("registered")
def test_fetch__of_the_same_bytes_costs_one_line(data: Path) -> None:
    _accept_night()
    assert pipeline.fetch("test_numbers", "next") is None
    assert len(list((data / "landing/test_numbers/manifests").iterdir())) == 1
    assert len((data / "landing/test_numbers/unchanged.jsonl").read_text().splitlines()) == 1
    (outcome,) = _outcomes(data, "next")
    assert (outcome["status"], outcome["new_snapshots"]) == ("unchanged", 0)


def test_fetch__sees_a_value_revised_in_place(registered: SimpleNamespace) -> None:
    first = _accept_night()
    registered.body = [{"code": "a", "value": 2}]
    second = _accept_night("next")
    assert first != second
    assert [folder.name for folder in pipeline.accepted_batches("test_numbers")] == sorted(
        [first.name, second.name]
    )


def test_fetch__reads_old_bytes_again_when_the_parser_changed(registered: SimpleNamespace) -> None:
    _accept_night()
    registered.file.write_text("# version 2\n")
    assert pipeline.fetch("test_numbers", "next") is not None


def test_fetch__without_its_key_is_skipped_not_failed(
    registered: SimpleNamespace, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered.SOURCE = registered.SOURCE.model_copy(update={"secrets": ("NUMBERS_KEY",)})
    monkeypatch.delenv("NUMBERS_KEY", raising=False)
    with pytest.raises(SourceSkipped, match="NUMBERS_KEY is not set"):
        pipeline.fetch("test_numbers", "night")
    assert [outcome["status"] for outcome in _outcomes(data, "night")] == ["skipped"]
    assert not list((data / "landing").rglob("*.gz"))


def test_fetch__of_a_source_being_fetched_waits_for_nobody(
    registered: SimpleNamespace, data: Path
) -> None:
    inner = registered.fetch

    def fetch(client: object) -> None:
        with pytest.raises(SourceSkipped, match="another fetch is running"):
            pipeline.fetch("test_numbers", "second")
        inner(client)

    registered.fetch = fetch
    assert pipeline.fetch("test_numbers", "first") is not None


def test_parse_batch__twice_gives_the_same_bytes(registered: SimpleNamespace) -> None:
    batch_id = pipeline.fetch("test_numbers", "night")
    assert batch_id is not None
    first = pipeline.parse_batch("test_numbers", batch_id, "night")
    bytes_before = (first / "numbers.parquet").read_bytes()
    second = pipeline.parse_batch("test_numbers", batch_id, "night")
    assert (second / "numbers.parquet").read_bytes() == bytes_before


def test_parse_batch__of_unreadable_rows_leaves_last_night_in_force(
    registered: SimpleNamespace, data: Path
) -> None:
    good = _accept_night()
    registered.body = [{"code": "a", "value": "much"}]
    batch_id = pipeline.fetch("test_numbers", "next")
    assert batch_id is not None
    with pytest.raises(SourceChanged, match=r"numbers.value to be number; found 'much'"):
        pipeline.parse_batch("test_numbers", batch_id, "next")
    assert pipeline.accepted_batches("test_numbers") == [good]
    assert _outcomes(data, "next")[-1]["error_type"] == "SourceChanged"


def test_parse_batch__notices_a_landed_file_that_rotted(
    registered: SimpleNamespace, data: Path
) -> None:
    import gzip

    batch_id = pipeline.fetch("test_numbers", "night")
    assert batch_id is not None
    (object_file,) = (data / "landing").rglob("*.gz")
    object_file.write_bytes(gzip.compress(b"[]"))
    with pytest.raises(SourceTruncated, match="bytes of sha256"):
        pipeline.parse_batch("test_numbers", batch_id, "night")


def test_quarantine__keeps_the_batch_and_its_reasons(
    registered: SimpleNamespace, data: Path
) -> None:
    good = _accept_night()
    registered.body = [{"code": "b", "value": 9}]
    batch_id = pipeline.fetch("test_numbers", "next")
    assert batch_id is not None
    pipeline.parse_batch("test_numbers", batch_id, "next")
    folder = pipeline.quarantine("test_numbers", batch_id, ["value: 9 is too much"], "next")
    assert json.loads((folder / "reasons.json").read_text()) == ["value: 9 is too much"]
    assert pq.read_table(folder / "numbers.parquet").column("code").to_pylist() == ["b"]
    assert pipeline.accepted_batches("test_numbers") == [good]


def test_accept__twice_changes_nothing(registered: SimpleNamespace) -> None:
    folder = _accept_night()
    batch_id = folder.name.removeprefix("batch=")
    pipeline.parse_batch("test_numbers", batch_id, "again")
    assert pipeline.accept("test_numbers", batch_id, "again") == folder
    assert pipeline.accepted_batches("test_numbers") == [folder]


@pytest.mark.usefixtures("registered")
def test_ensure_inputs__gives_an_empty_batch_that_any_real_one_supersedes(data: Path) -> None:
    pipeline.ensure_inputs()
    (empty,) = (data / "accepted" / "test_numbers").iterdir()
    assert pq.read_table(empty / "numbers.parquet").num_rows == 0
    assert pipeline.accepted_batches("test_numbers") == []
    assert _accept_night().name > empty.name
