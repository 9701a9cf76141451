"""The server over a real socket: matching, paging, filters, conditional requests, its command."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from recordings.server import ReplayServer, main
from tests.recordings.conftest import HOST, ROWS

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(replay: ReplayServer) -> Ask:
    """GET a path of the recorded host."""

    def get(path: str, headers: dict[str, str] | None = None, **params: str) -> requests.Response:
        url = f"{replay.url}/{HOST}{path}"
        return requests.get(url, params=params, headers=headers, timeout=5)

    return get


def _ids(rows: list[dict[str, Any]]) -> list[int]:
    return [row["id"] for row in rows]


def test_page__writes_the_meta_the_source_would_and_keeps_its_types(ask: Ask) -> None:
    meta, rows = ask("/page", format="json", per_page="3", page="2").json()
    assert meta == {"page": 2, "pages": 4, "per_page": "3", "total": 10}
    assert _ids(rows) == [4, 5, 6]


@pytest.mark.parametrize(
    ("size", "sizes"), [("5", [5, 5]), ("4", [4, 4, 2]), ("99", [5, 5]), ("", [4, 4, 2])]
)
def test_page__the_pages_together_hold_every_row_once(
    ask: Ask, size: str, sizes: list[int]
) -> None:
    first = ask("/page", format="json", per_page=size).json()
    pages = [
        ask("/page", format="json", per_page=size, page=str(page)).json()[1]
        for page in range(1, first[0]["pages"] + 1)
    ]
    assert [len(page) for page in pages] == sizes
    assert [row for page in pages for row in page] == ROWS


def test_page__past_the_end_is_the_empty_form_of_the_source(ask: Ask) -> None:
    assert ask("/page", format="json", page="4").json() == [{"page": 0, "total": 0}, None]
    assert ask("/page", format="json", group="none").json() == [{"page": 0, "total": 0}, None]


@pytest.mark.parametrize("page", ["0", "-1", "one", "1.5", "9" * 30])
def test_page__that_cannot_be_is_refused_as_the_source_does(ask: Ask, page: str) -> None:
    answer = ask("/page", format="json", page=page)
    assert (answer.status_code, answer.json()) == (200, [{"message": "invalid"}])


def test_offset__pages_and_stops_where_the_source_stops(ask: Ask) -> None:
    assert _ids(ask("/offset", offset="3").json()["results"]) == [4, 5, 6]
    assert ask("/offset", offset="5", limit="3").json()["total_count"] == 10
    for refused in ({"offset": "6", "limit": "3"}, {"limit": "6"}, {"offset": "-1"}):
        answer = ask("/offset", **refused)
        assert answer.status_code == 400
        assert answer.json() == {"error_code": "InvalidRESTParameterError"}


def test_pair__takes_offset_and_size_from_one_parameter(ask: Ask) -> None:
    assert _ids(ask("/pair", limit="4,3").json()["data"]) == [5, 6, 7]
    assert _ids(ask("/pair", limit="2").json()["data"]) == [1, 2]
    assert ask("/pair").json() == {"data": ROWS}
    assert ask("/pair", limit="50,5").json() == {"data": []}


def test_cursor__leads_through_every_row_once_and_ends(ask: Ask) -> None:
    rows, cursors = [], ["*"]
    while cursors[-1] and len(cursors) < 9:  # a cursor that never ends must not hang the test
        page = ask("/cursor", after=cursors[-1]).json()
        rows += page["items"]
        cursors.append(page["next"])
    assert rows == ROWS
    assert len(cursors) == 4
    assert ask("/cursor", after="not a cursor").status_code == 400


def test_filter__keeps_what_is_asked_and_pages_count_the_rest(ask: Ask) -> None:
    meta, rows = ask("/page", format="json", group="g1,g2").json()
    assert meta["total"] == 7
    assert _ids(rows) == [1, 2, 4, 5]
    assert _ids(ask("/pair", id="4:6").json()["data"]) == [4, 5, 6]
    assert _ids(ask("/pair", id="4").json()["data"]) == [4]


@pytest.mark.parametrize(
    ("values", "pairs"),
    [
        ("VALUES ?city { wd:Q1 wd:Q3 }", 3),
        ("values ?city {<http://www.wikidata.org/entity/Q2>}", 1),
        ("VALUES ?city { wd:Q10 }", 0),
        ("VALUES ?other { wd:Q1 } ?city", 4),
    ],
)
def test_filter__reads_the_values_of_a_query(replay: ReplayServer, values: str, pairs: int) -> None:
    query = f"SELECT * WHERE {{ {values} ?city wdt:P190 ?other }}"
    answer = requests.post(f"{replay.url}/{HOST}/sparql", data={"query": query}, timeout=5)
    assert len(answer.json()["results"]["bindings"]) == pairs


def test_match__the_answer_that_demands_most_is_given(ask: Ask) -> None:
    assert ask("/file", v="2").content == b"n\n3\n"
    assert ask("/file", v="3").content == "año;n\r\n1;2\r\n".encode("latin-1")


def test_match__a_query_without_the_words_asked_for_is_not_answered(
    replay: ReplayServer,
) -> None:
    url = f"{replay.url}/{HOST}/sparql"
    assert requests.post(url, data={"query": "?city wdt:P190 ?o"}, timeout=5).status_code == 200
    assert requests.post(url, data={"query": "?city wdt:P463 ?o"}, timeout=5).status_code == 404


def test_match__a_missing_recording_is_named(ask: Ask, replay: ReplayServer) -> None:
    answer = ask("/page", format="xml")
    assert answer.status_code == 404
    missing = {"method": "GET", "host": HOST, "path": "/page", "params": {"format": "xml"}}
    assert answer.json()["missing"] == missing
    assert answer.json()["recorded_for_this_path"] == [
        {"host": HOST, "path": "/page", "params": {"format": "json"}}
    ]
    other = requests.get(f"{replay.url}/elsewhere.org/page", timeout=5)
    assert (other.status_code, other.json()["recorded_for_this_host"]) == (404, [])


def test_headers__say_of_which_day_the_facts_are_and_whether_they_are_real(
    ask: Ask, replay: ReplayServer
) -> None:
    real = ask("/file").headers
    assert (real["X-Recording-Date"], real["X-Recording-Synthetic"]) == ("2020-02-29", "false")
    assert real["Content-Type"] == "text/csv; charset=utf-8"
    form = {"query": "?city P190"}
    made = requests.post(f"{replay.url}/{HOST}/sparql", data=form, timeout=5).headers
    assert (made["X-Recording-Date"], made["X-Recording-Synthetic"]) == ("2016-09-12", "true")


def test_etag__an_unchanged_page_is_not_sent_again(ask: Ask) -> None:
    first = ask("/page", format="json")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = ask("/page", tag, format="json")
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["X-Recording-Date"] == "2020-02-29"
    assert ask("/page", tag, format="json", page="2").status_code == 200


def test_requests__are_logged_with_host_and_decoded_values(ask: Ask, replay: ReplayServer) -> None:
    ask("/a%20b/", {"User-Agent": "someone"}, q="x y&z")
    (logged,) = replay.requests
    assert logged.line == f"GET {HOST}/a b/?q=x y&z"
    assert logged.headers["user-agent"] == "someone"


def test_page_cap__gives_a_small_recording_many_pages(folder: Path) -> None:
    with ReplayServer(folder, page_cap=2) as server:
        params = {"format": "json", "per_page": "5"}
        meta, rows = requests.get(f"{server.url}/{HOST}/page", params=params, timeout=5).json()
    assert (meta["pages"], meta["per_page"], len(rows)) == (5, "2", 2)


def test_server__keeps_connections_and_answers_many_at_once(replay: ReplayServer) -> None:
    with requests.Session() as session, ThreadPoolExecutor(8) as pool:
        urls = [f"{replay.url}/{HOST}/pair?limit={start},1" for start in range(10)] * 5
        answers = list(pool.map(lambda url: session.get(url, timeout=5).json()["data"], urls))
    assert answers == [[row] for row in ROWS] * 5
    assert len(replay.requests) == 50


def test_server__stopped_answers_nobody_even_on_a_kept_connection(folder: Path) -> None:
    with requests.Session() as session:
        with ReplayServer(folder) as server:
            url = f"{server.url}/{HOST}/file"
            assert session.get(url, timeout=5).ok
        with pytest.raises(requests.ConnectionError):
            session.get(url, timeout=5)
    with pytest.raises(requests.ConnectionError, match="refused"):
        requests.get(url, timeout=5)


def test_command__prints_its_url_and_serves(folder: Path) -> None:
    command = [sys.executable, "-m", "recordings.server", "--folder", str(folder)]
    command += ["--fault", '{"kind": "status", "status": 503, "times": 1}']
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = f"{process.stdout.readline().strip()}/{HOST}/file"
            assert requests.get(url, timeout=5).status_code == 503
            assert requests.get(url, timeout=5).status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_command__says_what_is_wrong_with_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--folder", str(tmp_path)]) == 2
    assert "expected at least one <source_key>/recording.json" in capsys.readouterr().err
