"""The ways sources page, each with its guards: every page once, none twice, and an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extractors.core.landing import Answer

#: No table of ours needs more; a cursor that never ends must.
MAX_PAGES = 10_000


class PageGuard:
    """Refuses a page whose bytes have been seen: a source that repeats itself is not whole."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def __call__(self, answer: Answer, page: int) -> None:
        """Remember the page; raise SourceTruncated when it repeats an earlier one."""
        earlier = self._seen.setdefault(answer.sha256, page)
        if earlier != page:
            raise answer.truncated(f"page {page} to differ from page {earlier}", "the same bytes")


def numbered_pages(
    ask: Callable[[int], Answer], pages_of: Callable[[Answer], int], first: int = 1
) -> Iterator[Answer]:
    """Pages numbered from `first`; page one says how many there are, and must keep saying so."""
    answer, guard = ask(first), PageGuard()
    total = pages_of(answer)
    guard(answer, first)
    yield answer
    for page in range(first + 1, first + total):
        answer = ask(page)
        if (now := pages_of(answer)) != total:
            raise answer.truncated(f"{total} pages as page {first} said", f"{now} pages")
        guard(answer, page)
        yield answer


def offset_pages(
    ask: Callable[[int], Answer],
    rows_of: Callable[[Answer], int],
    size: int,
    total_of: Callable[[Answer], int] | None = None,
) -> Iterator[Answer]:
    """Pages by offset, until a page is short of `size` or the stated total is reached.

    A source with a total is asked for no page past it and must deliver that many rows; one without
    is asked until a page comes back short, so a last full page costs one empty one.
    """
    offset, guard = 0, PageGuard()
    for page in range(MAX_PAGES):
        answer = ask(offset)
        got = rows_of(answer)
        if got:
            guard(answer, page)
        yield answer
        offset += got
        total = total_of(answer) if total_of else None
        if total is not None and offset >= total:
            return
        if got < size:
            if total is not None:
                raise answer.truncated(f"{total} rows in all", f"{offset} rows")
            return
    raise answer.changed(f"an end within {MAX_PAGES} pages", "one more page")


def cursor_pages(
    ask: Callable[[str | None], Answer], next_of: Callable[[Answer], str | None]
) -> Iterator[Answer]:
    """Pages chained by a cursor or next link; a cursor that repeats ends in an error."""
    cursor: str | None = None
    seen: set[str] = set()
    for _ in range(MAX_PAGES):
        answer = ask(cursor)
        yield answer
        cursor = next_of(answer)
        if cursor is None:
            return
        if cursor in seen:
            raise answer.truncated("a cursor that moves on", f"{cursor!r} again")
        seen.add(cursor)
    raise answer.changed(f"an end within {MAX_PAGES} pages", "one more page")
