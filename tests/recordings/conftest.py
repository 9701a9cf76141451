"""A recording of ten numbers, answered in every style of paging, and of a few other shapes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from recordings.build.common import Draft
from recordings.server import ReplayServer

HOST = "api.example.org"
ROWS = [{"id": number, "group": {"code": f"g{number % 3}"}} for number in range(1, 11)]
ENTITY = "http://www.wikidata.org/entity/"
TWINS = [("Q1", "Q9"), ("Q1", "Q8"), ("Q2", "Q9"), ("Q3", "Q7")]


def make_draft(**head: Any) -> Draft:
    """An empty draft with everything a recording must say of itself."""
    fields = {
        "source": "example_numbers",
        "owner": "Example Office",
        "licence": "CC0-1.0",
        "facts_date": "2020-02-29",
        "note": "Made for tests.",
    }
    return Draft(**{**fields, **head})


def request(path: str, **fields: Any) -> dict[str, Any]:
    """A request to the one host of these tests."""
    return {"host": HOST, "path": path, **fields}


def _add_pages(draft: Draft) -> None:
    draft.add(
        request("/page", params={"format": "json"}),
        "page.json",
        [{"page": 1, "pages": 1, "per_page": "50", "total": 10}, ROWS],
        rows="/1",
        paging={
            "style": "page",
            "page": "page",
            "size": "per_page",
            "default_size": 4,
            "max_size": 5,
            "meta": {
                "/0/page": "page",
                "/0/pages": "pages",
                "/0/per_page": "size",
                "/0/total": "total",
            },
            "empty": [{"page": 0, "total": 0}, None],
            "refusal": {"status": 200, "body": [{"message": "invalid"}]},
        },
        filters=[{"param": "group", "field": "group.code"}],
    )
    listing = {"total_count": 0, "results": ROWS}
    draft.add(
        request("/offset"),
        "offset.json",
        listing,
        rows="/results",
        paging={
            "style": "offset",
            "offset": "offset",
            "size": "limit",
            "default_size": 3,
            "max_size": 5,
            "over_size": "refuse",
            "max_total": 8,
            "meta": {"/total_count": "total"},
            "refusal": {"status": 400, "body": {"error_code": "InvalidRESTParameterError"}},
        },
    )
    draft.add(
        request("/pair"),
        "pair.json",
        {"data": ROWS},
        rows="/data",
        paging={"style": "pair", "pair": "limit"},
        filters=[{"param": "id", "range": ":", "field": "id"}],
    )
    draft.add(
        request("/cursor"),
        "cursor.json",
        {"next": None, "items": ROWS},
        rows="/items",
        paging={
            "style": "cursor",
            "cursor": "after",
            "size": "size",
            "default_size": 4,
            "meta": {"/next": "next_cursor"},
        },
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A recordings folder with one source."""
    draft = make_draft()
    _add_pages(draft)
    bindings = [
        {"city": {"value": ENTITY + city}, "other": {"value": ENTITY + other}}
        for city, other in TWINS
    ]
    draft.add(
        request("/sparql", method="POST", query_contains=["P190", "?city"]),
        "twins.json",
        {"results": {"bindings": bindings}},
        rows="/results/bindings",
        filters=[{"values": "city", "field": "city.value"}],
        synthetic=True,
        facts_date="2016-09-12",
    )
    draft.add(request("/file"), "file.csv", "año;n\r\n1;2\r\n".encode("latin-1"))
    draft.add(request("/file", params={"v": "2"}), "file2.csv", b"n\n3\n")
    draft.write(tmp_path / "recordings" / draft.source)
    return tmp_path / "recordings"


@pytest.fixture
def replay(folder: Path) -> Iterator[ReplayServer]:
    """The folder, served."""
    with ReplayServer(folder) as server:
        yield server
