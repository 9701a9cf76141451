"""The IATI Datastore: a key that stays secret, lists that can't be paired, activities stated twice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from expectations.run import check_batch
from extractors import pipeline
from extractors.core.errors import (
    SourceChanged,
    SourceRefused,
    SourceSkipped,
    SourceTruncated,
    SourceUnavailable,
)
from extractors.core.places import territories
from extractors.sources import iati_activities
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "iati_activities"
CANARY = "canary-4711-secret"
PLACES = {place.name: place for place in territories()}
MEDELLIN = "Alcaldía de Medellín"
#: The replay server's own cursor of the first row.
FIRST = "cm93OjA="
NO_KEY = {
    "statusCode": 401,
    "message": "Access denied due to missing subscription key.",
}


@pytest.fixture(scope="module", autouse=True)
def secret() -> Iterator[None]:
    """Without a key the source is not asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(iati_activities.KEY, CANARY)
        yield


def test_fetch__without_a_key_the_source_is_skipped_and_says_so(
    replay: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(iati_activities.KEY)
    before = len(replay.requests)
    with pytest.raises(SourceSkipped, match="not asked: IATI_DATASTORE_KEY is not set"):
        pipeline.fetch(KEY, "test")
    assert len(replay.requests) == before
    (path,) = tmp_path.glob("outcomes/test/*.json")
    assert json.loads(path.read_text())["status"] == "skipped"


def test_fetch__sends_the_key_in_a_header_and_keeps_it_nowhere(
    replay: ReplayServer, tmp_path: Path
) -> None:
    before = len(replay.requests)
    replayed.night(KEY)
    asked = replay.requests[before:]
    assert {it.headers["ocp-apim-subscription-key"] for it in asked} == {CANARY}
    assert not [it for it in asked if CANARY in it.line]
    replay.inject(Fault(kind="status", status=401, body=NO_KEY))
    with pytest.raises(SourceRefused, match=r"HTTP 401.*missing subscription key") as caught:
        pipeline.fetch(KEY, "test")
    assert CANARY not in str(caught.value)
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept |= {path: gzip.decompress(it) for path, it in kept.items() if path.suffix == ".gz"}
    assert any(b"Alcald" in content for content in kept.values())
    assert not [path for path, content in kept.items() if CANARY.encode() in content]


def test_fetch__asks_for_each_territory_by_the_names_of_its_government(
    replay: ReplayServer,
) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    queries = [it.params["q"] for it in replay.requests[before:]]
    assert len(set(queries)) == len(queries) == len(PLACES)
    (rio,) = [text for text in queries if "Rio de Janeiro" in text]
    assert rio.startswith('participating_org_narrative:("Prefeitura de Rio de Janeiro" OR ')
    assert ' OR reporting_org_narrative:("Prefeitura de Rio de Janeiro" OR ' in rio
    assert {it.params["sort"] for it in replay.requests[before:]} == {"id asc"}


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (NO_KEY, SourceRefused, "documents; found 401: Access denied"),
        ({"error": {"msg": "undefined field tag_code"}}, SourceRefused, "Solr: .*undefined field"),
        ({"response": {"docs": []}}, SourceChanged, "response.docs and response.numFound; found"),
        ([], SourceChanged, r"response.docs and response.numFound; found \[\]"),
        ({"response": {"docs": {}, "numFound": 1}}, SourceChanged, "a list and a number"),
    ],
)
def test_fetch__what_comes_with_200_is_not_always_an_answer(
    body: Any, kind: Any, message: str, replay: ReplayServer
) -> None:
    fault = Fault(kind="replace_body", match=MEDELLIN, body=body)
    replayed.fetch_fails(replay, KEY, kind, message, fault)


def test_fetch__over_its_quota_it_waits_as_it_is_told(replay: ReplayServer) -> None:
    body = {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds."}
    quick = Fault(kind="status", status=429, body=body, headers={"Retry-After": "0"}, times=2)
    replay.inject(quick)
    assert pipeline.fetch(KEY, "test")
    fault = quick.model_copy(update={"headers": {"Retry-After": "3600"}, "times": None})
    message = "HTTP 429.*Rate limit is exceeded"
    assert replayed.fetch_fails(replay, KEY, SourceUnavailable, message, fault) == 1


@pytest.mark.parametrize("size", [1, 4, 8, 9, 10])
def test_fetch__a_cursor_takes_every_document_once(
    size: int, replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(iati_activities, "ROWS", size)
    before = len(replay.requests)
    rows = replayed.rows(replayed.night(KEY), "activity")
    cursors = [it.params["cursorMark"] for it in replay.requests[before:] if MEDELLIN in it.line]
    assert cursors[0] == "*"
    assert len(set(cursors)) == len(cursors) == -(-9 // size)
    assert len({row["document_id"] for row in rows}) == len(rows) == 40


def test_fetch__solr_says_the_end_by_the_same_cursor(replay: ReplayServer) -> None:
    replay.inject(replayed.edited(lambda body: body.update(nextCursorMark="*"), MEDELLIN))
    assert pipeline.fetch(KEY, "test")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda body: body["response"]["docs"].pop(), "9 activities of Medellín; found 8"),
        (lambda body: body.update(nextCursorMark=FIRST), "a cursor that moves on"),
    ],
)
def test_fetch__fewer_than_counted_or_a_cursor_in_a_circle_is_truncated(
    change: Any, message: str, replay: ReplayServer
) -> None:
    def circling(body: dict[str, Any]) -> None:
        change(body)
        body["responseHeader"]["QTime"] += 1

    fault = replayed.edited(circling, MEDELLIN)
    if "cursor" in message:
        # The first page leads to itself by another name, and that one back.
        back = replayed.edited(lambda body: body.update(nextCursorMark="*"), f"cursorMark={FIRST}")
        replay.inject(back)
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


def test_governments__every_territory_has_a_name_and_every_name_a_territory() -> None:
    assert all(iati_activities.governments(place) for place in territories())
    assert iati_activities.NAMED.keys() <= {place.territory_id for place in territories()}


def test_gate__accepts_the_recording(folder: Path) -> None:
    assert check_batch(iati_activities.SOURCE, folder, None, run_id="test").passed


def test_staging__an_activity_that_two_files_state_is_one(folder: Path) -> None:
    rows = replayed.rows(folder, "activity")
    found = replayed.staged("stg_iati_activities__project", folder)
    distinct = {(row["territory_id"], row["iati_identifier"]) for row in rows}
    assert len({row["project_id"] for row in found}) == len(found) == len(distinct) == 35
