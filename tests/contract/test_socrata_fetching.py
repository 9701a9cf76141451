"""Socrata's API: an order to be asked for, pages that add up, refusals, and what passes."""

from __future__ import annotations

from typing import Any

import pytest

from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceRefused, SourceTruncated, SourceUnavailable
from extractors.formats import socrata
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "socrata_colombia"
TRM = "32sa-8pi3"
MISSING = {"code": "dataset.missing", "error": True, "message": "Not found", "data": {"id": TRM}}
LOGIN = {"message": "You must be logged in to access this resource", "error": True}
PAGES = r"32sa-8pi3.json\?.*\$order"


def test_fetch__every_page_is_ordered_to_the_last_by_the_rows_own_id(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    requests = [it for it in replay.requests[before:] if it.path.startswith("/resource/")]
    pages = [it for it in requests if it.params["$select"] != "count(*)"]
    assert len(pages) == 3
    assert all(it.params["$order"].endswith(",:id") for it in pages)
    assert all({"$limit", "$offset", "$where"} <= it.params.keys() for it in pages)
    counts = {it.path: it.params["$where"] for it in requests if it not in pages}
    assert counts == {it.path: it.params["$where"] for it in pages}


@pytest.mark.parametrize("size", [1000, 4173, 4174, 4175])
def test_fetch__takes_every_page_once(
    size: int, replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socrata, "PAGE", size)
    before = len(replay.requests)
    rows = replayed.rows(replayed.night(KEY), "exchange_rate")
    pages = [it for it in replay.requests[before:] if TRM in it.path and "$order" in it.params]
    assert [int(it.params["$offset"]) for it in pages] == list(range(0, 4174, size))
    assert len({row["valid_from"] for row in rows}) == len(rows) == 4174


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (replayed.edited(lambda rows: rows.pop(), rf"{PAGES}.*offset=4000"), "4174 rows in all"),
        (
            Fault(kind="duplicate_page", match=rf"{PAGES}.*offset=1000"),
            "page 1 to differ from page 0",
        ),
    ],
)
def test_fetch__a_page_that_is_short_or_comes_twice_is_truncated(
    fault: Fault, message: str, replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socrata, "PAGE", 1000)
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([{"count": "0"}], "rows; found a count of 0: nothing is selected"),
        ([], "count"),
        ([{"count": "many"}], "count"),
    ],
)
def test_fetch__nothing_selected_is_a_change(body: Any, message: str, replay: ReplayServer) -> None:
    fault = Fault(kind="replace_body", match=r"32sa.*count\(\*\)", body=body)
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (404, MISSING, "HTTP 404.*dataset.missing"),
        (403, LOGIN, "HTTP 403.*You must be logged in"),
        (400, {"code": "query.compiler.malformed", "error": True}, "HTTP 400.*malformed"),
    ],
)
def test_fetch__a_refusal_says_why(
    status: int, body: Any, message: str, replay: ReplayServer
) -> None:
    fault = Fault(kind="status", match=PAGES, status=status, body=body)
    assert replayed.fetch_fails(replay, KEY, SourceRefused, message, fault) == 1


@pytest.mark.parametrize("status", [202, 429])
def test_fetch__not_now_is_asked_again(status: int, replay: ReplayServer) -> None:
    fault = Fault(kind="status", match=PAGES, status=status, headers={"Retry-After": "0"})
    message = f"expected HTTP 200; found HTTP {status}"
    asked = replayed.fetch_fails(replay, KEY, SourceUnavailable, message, fault)
    assert asked == replayed.ATTEMPTS
    replay.heal()
    replay.inject(fault.model_copy(update={"times": 2}))
    assert pipeline.fetch(KEY, "test")


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (LOGIN, SourceRefused, "a list of records; found None: You must be logged in"),
        ({"rows": []}, SourceChanged, "a list of records; found {'rows'"),
    ],
)
def test_fetch__what_comes_with_200_is_not_always_an_answer(
    body: Any, kind: Any, message: str, replay: ReplayServer
) -> None:
    fault = Fault(kind="replace_body", match=PAGES, body=body)
    replayed.fetch_fails(replay, KEY, kind, message, fault)


def test_fetch__a_field_that_neither_records_nor_header_know_is_a_change(
    replay: ReplayServer,
) -> None:
    headers = {"X-SODA2-Fields": '["valor"]'}
    fault = Fault(kind="replace_body", match=PAGES, headers=headers, body=[{"valor": "1"}])
    message = r"fields \['unidad', .*; found no unidad, vigenciadesde, vigenciahasta"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)
    replay.heal()
    fault = Fault(
        kind="replace_body", match=PAGES, headers={"X-SODA2-Fields": "?"}, body=[{"valor": "1"}]
    )
    message = "a JSON list in x-soda2-fields; found '?'"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_terridata__codes_kept_as_numbers_are_asked_for_as_numbers(replay: ReplayServer) -> None:
    def numeric(body: dict[str, Any]) -> None:
        (column,) = [it for it in body["columns"] if it["fieldName"] == "c_digo_entidad"]
        column["dataTypeName"] = "number"

    replay.inject(replayed.edited(numeric, "api/views"))
    pipeline.fetch(KEY, "test")
    valley = "5001,5079,5088,5129,5212,5266,5308,5360,5380,5631"
    assert replay.requests[-1].params["$where"] == f"c_digo_entidad in ({valley})"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda body: body["columns"].pop(9),
            r"one column for year: Año; found labels \['Código Departamento', ",
        ),
        (
            lambda body: body["columns"].append(body["columns"][9]),
            "one column for year: Año; found labels",
        ),
        (lambda body: body.pop("columns"), r"columns with \['dataTypeName', "),
    ],
)
def test_terridata__a_label_that_is_not_there_once_is_a_change(
    change: Any, message: str, replay: ReplayServer
) -> None:
    fault = replayed.edited(change, "api/views")
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_terridata__any_other_refusal_is_one(replay: ReplayServer) -> None:
    fault = Fault(kind="status", match="api/views", status=403, body=LOGIN)
    replayed.fetch_fails(replay, KEY, SourceRefused, "HTTP 403", fault)
