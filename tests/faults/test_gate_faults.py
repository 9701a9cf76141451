"""Answers that are whole and wrong: refused by name, set aside with the reasons, last night in force."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractors import pipeline, registry
from extractors.core.errors import SourceChanged, SourceError, SourceRefused, SourceTruncated
from extractors.core.settings import PROJECT
from nightly import steps
from nightly.errors import GateFailed
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.faults.conftest import HTTP_SOURCES, manifests, outcomes

FDI = r"BX\.KLT\.DINV\.CD\.WD"


def _night(key: str, run_id: str) -> str:
    batch_id = steps.fetch(key, run_id)
    assert batch_id is not None
    steps.accept(key, steps.validate(key, batch_id, run_id), run_id)
    return batch_id


def _in_force(key: str) -> str:
    return pipeline.accepted_batches(key)[-1].name.removeprefix("batch=")


def _reasons(tmp_path: Path, key: str) -> str:
    (file,) = (tmp_path / "data" / "quarantine" / key).glob("*/reasons.json")
    return " ".join(json.loads(file.read_text()))


def _twice(body: bytes) -> bytes:
    rows = json.loads(body)["data"]
    return json.dumps({"data": rows + rows[:100]}).encode()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(kind="drop_rows", share=0.4), "row"),
        (Fault(kind="replace_body", body=_twice), "unique"),
    ],
    ids=["rows_missing", "rows_twice"],
)
def test_gate__refuses_and_leaves_last_night_in_force(
    fault: Fault, reason: str, replay: ReplayServer, tmp_path: Path
) -> None:
    good = _night("datamexico_fdi", "night")
    replay.inject(fault)
    with pytest.raises(GateFailed, match="datamexico_fdi"):
        _night("datamexico_fdi", "next")
    assert _in_force("datamexico_fdi") == good
    reasons = _reasons(tmp_path, "datamexico_fdi")
    assert reason in reasons
    assert "asked by GET https://www.economia.gob.mx/apidatamexico/tesseract/data" in reasons
    failed = json.loads((tmp_path / "data/quality/next/raw.datamexico_fdi.failed.json").read_text())
    if reason == "unique":
        assert failed[0]["key"]
        assert failed[0]["rule"]


def _serves_rows(key: str) -> bool:
    """Whether the recordings of a source hold rows that a fault can take away."""
    recording = json.loads((PROJECT / "recordings" / key / "recording.json").read_text("utf-8"))
    return any(answer.get("rows") is not None for answer in recording["answers"])


#: Every source whose rows can be thinned; where a window moves on, a declared reason lets more go.
WITH_ROWS = [key for key in HTTP_SOURCES if _serves_rows(key)]
STEADY = [
    key
    for key in WITH_ROWS
    if min(table.max_drop.value for table in registry.sources()[key].tables) < 0.4
]


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for every source that wants one."""
    for source in registry.sources().values():
        for secret in source.secrets:
            monkeypatch.setenv(secret, "only-for-this-test")


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("key", STEADY)
def test_source__that_lost_two_fifths_of_its_rows_is_refused(
    key: str, replay: ReplayServer, tmp_path: Path
) -> None:
    good = _night(key, "night")
    replay.inject(Fault(kind="drop_rows", share=0.4))
    with pytest.raises((SourceError, GateFailed), match=key):
        _night(key, "next")
    assert _in_force(key) == good
    last = outcomes(tmp_path, "next")[-1]
    assert last["status"] in {"failed", "quarantined"}
    assert key in last["message"]
    assert "https://" in last["message"]
    assert "expected " in last["message"]
    assert "; found " in last["message"]


def _rows_in_force(key: str) -> dict[str, int]:
    batch = pipeline.accepted_batches(key)[-1]
    return {path.stem: pq.read_metadata(path).num_rows for path in batch.glob("*.parquet")}


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("key", WITH_ROWS)
def test_source__that_sends_its_rows_twice_is_refused_or_counted_once(
    key: str, replay: ReplayServer
) -> None:
    _night(key, "night")
    once = _rows_in_force(key)
    replay.inject(Fault(kind="duplicate_page"))
    with suppress(SourceError, GateFailed):
        # A source whose answer is one page has no page before it to repeat: nothing is new.
        if batch_id := steps.fetch(key, "next"):
            steps.accept(key, steps.validate(key, batch_id, "next"), "next")
    assert _rows_in_force(key) == once


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("wikidata_places", "id"),
        ("wikidata_twinnings", "other"),
        ("wikidata_memberships", "net"),
        ("wikidata_events", "event"),
    ],
)
def test_wikidata__names_both_sides_of_a_renamed_variable(
    key: str, field: str, replay: ReplayServer, tmp_path: Path
) -> None:
    replay.inject(Fault(kind="rename_field", field=field, to="renamed"))
    with pytest.raises(SourceChanged) as caught:
        pipeline.fetch(key, "night")
    assert field in caught.value.expected
    assert "renamed" in caught.value.found
    assert manifests(tmp_path, key) == []


def test_gate__refuses_a_first_load_of_too_few_rows(replay: ReplayServer, tmp_path: Path) -> None:
    """Defect 8 of the house's list: nothing must become the baseline."""
    replay.inject(Fault(kind="drop_rows", share=0.98))
    with pytest.raises(GateFailed, match="datamexico_fdi"):
        _night("datamexico_fdi", "night")
    assert pipeline.accepted_batches("datamexico_fdi") == []
    assert "row" in _reasons(tmp_path, "datamexico_fdi")


@pytest.mark.parametrize(
    ("key", "field", "to"),
    [
        ("worldbank_wdi", "date", "year"),
        ("datamexico_fdi", "Investment", "Inversión"),
        ("datamexico_fdi", "State ID", "Entidad ID"),
        ("unsdg_framework", "code", "id"),
    ],
)
def test_parse__names_both_sides_of_a_renamed_field(
    key: str, field: str, to: str, replay: ReplayServer, tmp_path: Path
) -> None:
    replay.inject(Fault(kind="rename_field", field=field, to=to))
    with pytest.raises(SourceChanged) as caught:
        _night(key, "night")
    assert field in caught.value.expected
    assert to in caught.value.found
    assert pipeline.accepted_batches(key) == []
    assert str(caught.value) in _reasons(tmp_path, key)


@pytest.mark.parametrize(
    ("key", "match", "table"),
    [
        ("datamexico_fdi", "tesseract", "state_quarter"),
        ("worldbank_wdi", FDI, "observation"),
        ("unsdg_framework", "Goal/List", "goal"),
    ],
)
def test_parse__lets_a_new_field_pass_and_says_so(
    key: str, match: str, table: str, replay: ReplayServer, tmp_path: Path
) -> None:
    replay.inject(Fault(kind="add_field", field="confidence", value=1, match=match))
    _night(key, "night")
    (parsed,) = [row for row in outcomes(tmp_path, "night") if row["step"] == "parse"]
    assert parsed["warnings"] == [f"{key}.{table}: fields not declared: ['confidence']"]


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (
            [{"message": [{"id": "120", "key": "Invalid value", "value": "not valid"}]}],
            SourceRefused,
            "message 120: not valid",
        ),
        (
            [{"message": [{"id": "175", "key": "Invalid format", "value": "not found"}]}],
            SourceRefused,
            "message 175",
        ),
        (
            [{"page": 0, "pages": 0, "per_page": 0, "total": 0, "lastupdated": None}, None],
            SourceChanged,
            "nothing selected",
        ),
        ({"page": 1}, SourceChanged, "expected \\[meta, rows\\]"),
    ],
)
def test_worldbank__takes_no_refusal_for_data(
    body: Any, error: type[SourceError], words: str, replay: ReplayServer, tmp_path: Path
) -> None:
    replay.inject(Fault(kind="replace_body", match=FDI, body=body))
    with pytest.raises(error, match=words) as caught:
        pipeline.fetch("worldbank_wdi", "night")
    assert "indicator/BX.KLT.DINV.CD.WD" in caught.value.request
    assert manifests(tmp_path, "worldbank_wdi") == []


def test_worldbank__survives_502_under_load(replay: ReplayServer) -> None:
    replay.inject(Fault(kind="status", match=FDI, status=502, times=2))
    assert pipeline.fetch("worldbank_wdi", "night") is not None


@pytest.mark.parametrize("body", [{"data": []}, {"data": None}, {"error": "no cube"}, []])
def test_datamexico__takes_no_empty_answer_for_a_year_without_investment(
    body: Any, replay: ReplayServer, tmp_path: Path
) -> None:
    replay.inject(Fault(kind="replace_body", body=body))
    with pytest.raises(SourceChanged):
        pipeline.fetch("datamexico_fdi", "night")
    assert manifests(tmp_path, "datamexico_fdi") == []


@pytest.fixture
def small_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A replay server that serves at most 3,000 rows a page, whatever is asked for."""
    with ReplayServer(PROJECT / "recordings", page_cap=3000) as server:
        monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("WAREHOUSE_REPLAY_URL", server.url)
        monkeypatch.setenv("WAREHOUSE_BACKOFF_SECONDS", "0.01")
        monkeypatch.setenv("WAREHOUSE_ATTEMPTS", "2")
        yield server


def test_worldbank__fetches_every_page(small_pages: ReplayServer, tmp_path: Path) -> None:
    batch_id = pipeline.fetch("worldbank_wdi", "night")
    assert batch_id is not None
    pages = [r.params["page"] for r in small_pages.requests if "BX.KLT.DINV.CD.WD" in r.path]
    assert pages == ["1", "2", "3"]
    folder = pipeline.parse_batch("worldbank_wdi", batch_id, "night")
    assert json.loads((folder / "batch.json").read_text())["rows"] == 67020


def test_worldbank__refuses_a_page_served_twice(small_pages: ReplayServer) -> None:
    small_pages.inject(Fault(kind="duplicate_page", match=FDI))
    with pytest.raises((SourceTruncated, GateFailed)):
        _night("worldbank_wdi", "night")
    assert pipeline.accepted_batches("worldbank_wdi") == []


def test_worldbank__notices_figures_filled_in_without_a_new_release_date(
    replay: ReplayServer,
) -> None:
    """Defect 15: sources revise in place; only the bytes tell."""
    first = _night("worldbank_wdi", "night")

    def revise(body: bytes) -> bytes:
        return body.replace(b"13848995436.8573", b"13848995437.8573")

    replay.inject(Fault(kind="replace_body", match=FDI, body=revise))
    second = _night("worldbank_wdi", "next")
    assert first != second
    assert _in_force("worldbank_wdi") == second


def test_recording__that_turns_out_to_be_made_up_makes_a_batch_that_says_so(
    replay: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are the same, so that only the label tells."""
    key = "datamexico_fdi"
    first = _night(key, "night")
    shutil.copytree(PROJECT / "recordings" / key, tmp_path / "r" / key)
    manifest = tmp_path / "r" / key / "recording.json"
    said = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(said | {"synthetic": True}), "utf-8")
    with ReplayServer(tmp_path / "r") as server:
        monkeypatch.setenv("WAREHOUSE_REPLAY_URL", server.url)
        assert _night(key, "next") != first
    rows = pq.read_table(pipeline.accepted_batches(key)[-1] / "state_quarter.parquet")
    assert rows["_is_synthetic"].unique().to_pylist() == [True]
