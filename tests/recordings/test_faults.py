"""Each fault over a real socket, as a client meets it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from pydantic import ValidationError

from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.recordings.conftest import HOST, ROWS

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(replay: ReplayServer) -> Ask:
    """GET a path of the recorded host, without following redirects."""

    def get(path: str, timeout: float = 5, **params: str) -> requests.Response:
        url = f"{replay.url}/{HOST}{path}"
        return requests.get(url, params=params, timeout=timeout, allow_redirects=False)

    return get


def test_status__comes_with_its_headers_and_body(ask: Ask, replay: ReplayServer) -> None:
    html = "<html>Too Many Requests</html>"
    headers = {"Retry-After": "7", "Content-Type": "text/html"}
    replay.inject(Fault(kind="status", status=429, headers=headers, body=html))
    answer = ask("/file")
    assert (answer.status_code, answer.text) == (429, html)
    assert answer.headers["Retry-After"] == "7"
    assert answer.headers["Content-Type"] == "text/html"
    replay.heal()
    replay.inject(Fault(kind="status", status=403, body={"banned": True}))
    assert (ask("/file").status_code, ask("/file").json()) == (403, {"banned": True})


def test_times__is_used_up_and_the_next_fault_takes_over(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(
        Fault(kind="status", match="/file", status=502, times=2),
        Fault(kind="status", match="/file", status=500, times=1),
    )
    assert ask("/pair").status_code == 200
    assert [ask("/file").status_code for _ in range(4)] == [502, 502, 500, 200]


@pytest.mark.parametrize(
    ("match", "is_hit"),
    [
        (r"\bpage=2\b", True),
        (r"\bpage=5\b", False),
        (f"^GET {HOST}/page", True),
        ("^POST", False),
    ],
)
def test_match__looks_at_the_whole_request(
    ask: Ask, replay: ReplayServer, match: str, is_hit: bool
) -> None:
    replay.inject(Fault(kind="status", match=match, status=500))
    answer = ask("/page", format="json", page="2", per_page="5")
    assert (answer.status_code == 500) is is_hit


@pytest.mark.parametrize(("kind", "start"), [("html_200", "<!DOCTYPE html>"), ("xml_200", "<?xml")])
def test_page_instead_of_data__comes_with_200(
    ask: Ask, replay: ReplayServer, kind: Any, start: str
) -> None:
    replay.inject(Fault(kind=kind))
    answer = ask("/page", format="json")
    assert answer.status_code == 200
    assert answer.text.startswith(start)
    assert kind.removesuffix("_200") in answer.headers["Content-Type"]


def test_truncated_json_200__fits_its_length_and_does_not_close(
    ask: Ask, replay: ReplayServer
) -> None:
    whole = ask("/pair").content
    replay.inject(Fault(kind="truncated_json_200"))
    answer = ask("/pair")
    assert answer.content == whole[: len(whole) // 2]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()


def test_truncate_body__ends_before_its_length(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="truncate_body"))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        ask("/pair")


def test_reset_mid_body__resets_after_half(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="reset_mid_body"))
    url = f"{replay.url}/{HOST}/pair"
    answer = requests.get(url, timeout=5, stream=True)
    assert answer.status_code == 200
    assert answer.raw.read(20) == b'{"data":[{"id":1,"gr'
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="reset by peer"):
        list(answer.iter_content(1))


def test_dead_host__resets_before_the_first_byte(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="dead_host", match=HOST, times=1))
    with pytest.raises(requests.ConnectionError, match="Connection aborted"):
        ask("/pair")
    assert ask("/pair").ok


def test_gzip_mismatch__cannot_be_decoded(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="gzip_mismatch"))
    with pytest.raises(requests.exceptions.ContentDecodingError):
        ask("/pair")


def test_slow__outlasts_a_short_patience_and_arrives_whole(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="slow", seconds=0.4))
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask("/pair", timeout=0.1)
    started = time.monotonic()
    assert ask("/pair").json() == {"data": ROWS}
    assert time.monotonic() - started >= 0.4


def test_slow__ends_with_the_server(folder: Path) -> None:
    before = set(threading.enumerate())
    slow = Fault(kind="slow", seconds=60)
    with (
        ReplayServer(folder, [slow]) as server,
        pytest.raises(requests.exceptions.ReadTimeout),
    ):
        requests.get(f"{server.url}/{HOST}/pair", timeout=0.1)
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("body", "content"),
    [
        ([{"message": "é"}], '[{"message":"é"}]'.encode()),
        ("", b""),
        (b"\xff\xfe", b"\xff\xfe"),
        (lambda before: before.replace(b"data", b"DATA")[:9], b'{"DATA":['),
    ],
)
def test_replace_body__sends_json_text_bytes_or_what_is_made_of_them(
    ask: Ask, replay: ReplayServer, body: Any, content: bytes
) -> None:
    replay.inject(Fault(kind="replace_body", body=body))
    assert ask("/pair").content == content


def test_rename_field__renames_it_wherever_it_is(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="rename_field", field="code", to="código"))
    rows = ask("/pair").json()["data"]
    assert rows[0] == {"id": 1, "group": {"código": "g1"}}


def test_add_field__adds_it_to_rows_alone(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="add_field", field="note", value=None))
    assert ask("/pair").json() == {"data": [{**row, "note": None} for row in ROWS]}


def test_drop_rows__keeps_the_totals_consistent(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="drop_rows", share=0.4))
    pages = [ask("/page", format="json", page=str(page)).json() for page in (1, 2)]
    kept = pages[0][1] + pages[1][1]
    assert [page[0]["total"] for page in pages] == [6, 6]
    assert pages[0][0]["pages"] == 2
    assert len(kept) == 6
    assert all(row in ROWS for row in kept)
    assert len(ask("/pair").json()["data"]) == 6


def test_duplicate_page__repeats_the_page_before_under_its_own_number(
    ask: Ask, replay: ReplayServer
) -> None:
    replay.inject(Fault(kind="duplicate_page"))
    first, second, third = (
        ask("/page", format="json", page=str(page)).json() for page in (1, 2, 3)
    )
    assert second[1] == first[1] == ROWS[:4]
    assert third[1] == ROWS[4:8]
    assert [page[0]["page"] for page in (first, second, third)] == [1, 2, 3]


def test_duplicate_page__without_pages_repeats_the_rows(replay: ReplayServer) -> None:
    replay.inject(Fault(kind="duplicate_page"))
    form = {"query": "VALUES ?city { wd:Q1 } P190"}
    answer = requests.post(f"{replay.url}/{HOST}/sparql", data=form, timeout=5)
    others = [row["other"]["value"][-2:] for row in answer.json()["results"]["bindings"]]
    assert others == ["Q9", "Q8", "Q9", "Q8"]


def test_redirect__leads_elsewhere(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="redirect", location="https://portal.example.net/"))
    answer = ask("/pair")
    assert (answer.status_code, answer.content) == (302, b"")
    assert answer.headers["Location"] == "https://portal.example.net/"


def test_fault__that_does_not_fit_the_body_says_so(ask: Ask, replay: ReplayServer) -> None:
    replay.inject(Fault(kind="add_field", field="x"), Fault(kind="drop_rows"))
    answer = ask("/file")
    assert answer.status_code == 500
    assert answer.json()["error"] == "the replay server failed"


def test_fault__changes_the_etag_with_the_body(ask: Ask, replay: ReplayServer) -> None:
    tag = ask("/pair").headers["ETag"]
    replay.inject(Fault(kind="rename_field", field="id", to="no"))
    url = f"{replay.url}/{HOST}/pair"
    changed = requests.get(url, headers={"If-None-Match": tag}, timeout=5)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "no_such_kind"},
        {"kind": "rename_field", "field": "a"},
        {"kind": "add_field"},
        {"kind": "drop_rows", "share": 1.5},
        {"kind": "slow", "second": 1},
        {"kind": "slow", "times": 0},
    ],
)
def test_fault__that_is_not_one_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Fault.model_validate(fields)
