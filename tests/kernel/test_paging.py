"""Every page once, none twice, and an end: defects 1 and 2 of the house's list."""

from __future__ import annotations

import pytest

from extractors.core.errors import SourceTruncated
from extractors.core.landing import Answer
from extractors.core.paging import cursor_pages, numbered_pages, offset_pages
from tests.kernel.conftest import make_answer

SIZE = 10


def _page(rows: range, start: int) -> Answer:
    return make_answer({"rows": list(rows[start : start + SIZE]), "of": len(rows)}, page=str(start))


def _rows(answers: list[Answer]) -> list[int]:
    return [row for answer in answers for row in answer.json()["rows"]]


@pytest.mark.parametrize("count", [0, 1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE, 3 * SIZE + SIZE // 2])
def test_numbered_pages__deliver_every_row_once(count: int) -> None:
    rows = range(count)
    pages = max(1, -(-count // SIZE))
    asked: list[int] = []

    def ask(page: int) -> Answer:
        asked.append(page)
        return _page(rows, (page - 1) * SIZE)

    assert _rows(list(numbered_pages(ask, lambda answer: pages))) == list(rows)
    assert asked == list(range(1, pages + 1))


@pytest.mark.parametrize("has_total", [True, False])
@pytest.mark.parametrize("count", [0, 1, SIZE - 1, SIZE, SIZE + 1, 3 * SIZE, 3 * SIZE + SIZE // 2])
def test_offset_pages__deliver_every_row_once(count: int, has_total: bool) -> None:
    rows, asked = range(count), []

    def ask(offset: int) -> Answer:
        asked.append(offset)
        return _page(rows, offset)

    total_of = (lambda answer: int(answer.json()["of"])) if has_total else None
    got = offset_pages(ask, lambda answer: len(answer.json()["rows"]), SIZE, total_of)
    assert _rows(list(got)) == list(rows)
    needed = max(1, -(-count // SIZE)) if has_total else count // SIZE + 1
    assert len(asked) == needed


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_cursor_pages__follow_to_the_end(pages: int) -> None:
    def ask(cursor: str | None) -> Answer:
        return make_answer({"rows": [int(cursor or 0)]})

    def next_of(answer: Answer) -> str | None:
        here = answer.json()["rows"][0]
        return str(here + 1) if here + 1 < pages else None

    assert _rows(list(cursor_pages(ask, next_of))) == list(range(pages))


def test_numbered_pages__refuse_a_page_served_twice() -> None:
    with pytest.raises(SourceTruncated, match="page 3 to differ from page 2"):
        list(numbered_pages(lambda page: _page(range(30), 10 * (min(page, 2) - 1)), lambda a: 3))


def test_numbered_pages__refuse_a_total_that_moves() -> None:
    totals = iter([3, 4])
    with pytest.raises(SourceTruncated, match="3 pages as page 1 said; found 4 pages"):
        list(numbered_pages(lambda page: _page(range(30), 10 * page), lambda a: next(totals)))


def test_offset_pages__refuse_fewer_rows_than_stated() -> None:
    def ask(offset: int) -> Answer:
        return make_answer({"rows": list(range(offset, 15)), "of": 20})

    with pytest.raises(SourceTruncated, match="20 rows in all; found 15 rows"):
        list(offset_pages(ask, lambda a: len(a.json()["rows"]), SIZE, lambda a: a.json()["of"]))


def test_cursor_pages__refuse_a_cursor_that_repeats() -> None:
    with pytest.raises(SourceTruncated, match="'x' again"):
        list(cursor_pages(lambda cursor: make_answer([]), lambda answer: "x"))
