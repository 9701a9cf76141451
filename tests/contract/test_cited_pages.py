"""Looks at cited pages: what is told of a page, what is not kept of it, and how politely."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from extractors import pipeline
from extractors.core.errors import SourceUnavailable
from extractors.core.http import Client
from extractors.sources import cited_pages
from extractors.sources.cited_pages import text_hash
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract.replayed import Rows, aimed, landed, night, rows, serving

KEY = "cited_pages"
EVERY = cited_pages.cited()
#: Of a few hosts, those with many pages among them, so that a night is short.
SOME = dict(sorted(EVERY.items(), key=lambda item: -len(item[1]))[:12])
PAGE = "<html><body><h1>Title</h1><p>The mayor signed in {year}.</p>{around}</body></html>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayServer]:
    with serving(tmp_path_factory.mktemp("recordings"), KEY) as started:
        yield started


@pytest.fixture
def replay(
    server: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ReplayServer]:
    monkeypatch.setattr(cited_pages, "cited", lambda: SOME)
    yield from aimed(monkeypatch, tmp_path, server)


def looks() -> dict[str, dict[str, object]]:
    """The looks of a night by page."""
    found: Rows = rows(night(KEY), "look")
    return {row["page_url"]: row for row in found}


def on(page: str) -> str:
    """A fault's match for this page and no other."""
    return re.escape(unquote(page.partition("://")[2].partition("?")[0])) + r"($|\?)"


def test_night__looks_at_every_cited_page_once(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cited_pages, "cited", lambda: EVERY)
    asked = len(replay.requests)
    found = looks()
    assert len(found) == sum(map(len, EVERY.values())) > 200
    wrong = [page for page, row in found.items() if row["outcome"] != "read"]
    assert wrong == [], "write it again: python -m recordings.build cited_pages --facts ."
    assert len(replay.requests) - asked == len(found) + len(EVERY), "each once, and hosts' rules"


def test_night__lets_the_hosts_take_turns_and_gives_each_its_pause(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []
    monkeypatch.setattr(Client, "_take_turn", lambda self, asked: turns.append(asked))
    looks()
    hosts = list(SOME)
    assert turns[: len(hosts)] == hosts, "rules first"
    assert set(turns[len(hosts) : 2 * len(hosts)]) == set(hosts), "then a page of each"
    assert cited_pages.SOURCE.requests_per_minute <= 12


def test_second_look__tells_changed_gone_and_unreachable_pages_apart(replay: ReplayServer) -> None:
    before = looks()
    changed, gone, reset, refused, empty, *same = before
    replay.inject(
        Fault(kind="replace_body", match=on(changed), body="<p>Another text.</p>"),
        Fault(kind="status", match=on(gone), status=404, body="<p>Not here.</p>"),
        Fault(kind="reset_mid_body", match=on(reset)),
        Fault(kind="status", match=on(refused), status=403, body="<p>No.</p>"),
        Fault(kind="replace_body", match=on(empty), body=" "),
    )
    asked = len(replay.requests)
    after = looks()
    assert after.keys() == before.keys()
    assert after[changed]["outcome"] == "read"
    assert after[changed]["text_hash"] != before[changed]["text_hash"]
    told = {page: (after[page]["outcome"], after[page]["http_status"]) for page in before}
    assert told[gone] == ("gone", 404)
    assert told[reset] == ("error", None)
    assert told[refused] == ("refused", 403)
    assert told[empty] == ("error", 200)
    assert all(after[page]["text_hash"] is None for page in (gone, reset, refused, empty))
    assert all(after[page]["text_hash"] == before[page]["text_hash"] for page in same)
    pages = [it for it in replay.requests[asked:] if it.path != "/robots.txt"]
    assert len(pages) == len(before), "a page that fails is not asked again"
    assert all("if-none-match" in it.headers for it in pages)


def test_third_look__compares_with_the_page_that_an_error_stood_in_for(
    replay: ReplayServer,
) -> None:
    first = looks()
    page = next(iter(first))
    replay.inject(Fault(kind="dead_host", match=on(page)))
    assert looks()[page]["outcome"] == "error"
    replay.heal()
    assert looks()[page] == first[page]


def test_night__that_finds_every_page_as_it_was_lands_nothing(replay: ReplayServer) -> None:
    first = pipeline.fetch(KEY, "first")
    assert first is not None
    pipeline.parse_batch(KEY, first, "first")
    pipeline.accept(KEY, first, "first")
    assert pipeline.fetch(KEY, "second") is None


def test_landing__keeps_nothing_of_a_page_but_its_hash(
    replay: ReplayServer, tmp_path: Path
) -> None:
    found = looks()
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in landed(tmp_path, KEY)).decode()
    assert all(page in kept for page in found)
    assert not re.search(r"made up|somebody|<p>", kept, re.IGNORECASE)


def test_robots__is_asked_first_and_obeyed(replay: ReplayServer) -> None:
    host, pages = max(SOME.items(), key=lambda item: len(item[1]))
    rules = f"User-agent: *\nDisallow: {'/' + pages[0].split('/', 3)[3]}\n"
    replay.inject(Fault(kind="status", match=rf"{re.escape(host)}/robots", status=200, body=rules))
    asked = len(replay.requests)
    found = looks()
    assert found[pages[0]]["outcome"] == "not_allowed"
    assert all(found[page]["outcome"] == "read" for page in pages[1:])
    mine = [it.path for it in replay.requests[asked:] if it.host == host]
    assert mine[0] == "/robots.txt"
    assert len(mine) == len(pages)


def test_robots__that_cannot_be_had_allows_nothing(replay: ReplayServer) -> None:
    host, pages = next(iter(SOME.items()))
    replay.inject(Fault(kind="status", match=rf"{re.escape(host)}/robots", status=503))
    asked = len(replay.requests)
    found = looks()
    assert {found[page]["outcome"] for page in pages} == {"error"}
    assert [it.path for it in replay.requests[asked:] if it.host == host] == ["/robots.txt"]


@pytest.mark.parametrize(
    "fault", [{"kind": "dead_host"}, {"kind": "reset_mid_body"}, {"kind": "status", "status": 404}]
)
def test_night__in_which_no_page_can_be_read_is_a_failure_and_no_finding(
    fault: dict[str, object], replay: ReplayServer, tmp_path: Path
) -> None:
    replay.inject(Fault.model_validate({"match": ".", **fault}))
    with pytest.raises(SourceUnavailable, match=KEY):
        pipeline.fetch(KEY, "night")
    assert not list((tmp_path / "landing" / KEY).glob("manifests/*.json"))


def test_page__that_leads_to_another_site_is_an_error(replay: ReplayServer) -> None:
    page = next(iter(looks()))
    replay.inject(
        Fault(kind="redirect", match=on(page), location="https://parking.example.org/", status=302)
    )
    assert looks()[page]["outcome"] == "error"


def test_text__is_what_the_page_says_and_not_what_stands_around_it() -> None:
    plain = text_hash(PAGE.format(year=1998, around="").encode())
    around = "<nav><p>Today: rain</p></nav><script>n = 7</script><p><a href='/x'>Most read</a></p>"
    assert text_hash(PAGE.format(year=1998, around=around).encode()) == plain
    assert text_hash(PAGE.format(year=1998, around="").upper().encode()) == plain
    assert text_hash(PAGE.format(year=1999, around="").encode()) != plain
    bare = [f"<html><body><div>{word}</div></body></html>".encode() for word in ("a", "b")]
    files = [b"%PDF-1.7 a", b"%PDF-1.7 b"]
    hashes = [text_hash(content) for content in (*bare, *files)]
    assert all(one != other for one, other in pairwise(hashes))
    assert len(set(hashes)) == 4
