"""The recorded answers of a folder, by request; each body is read and parsed once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from recordings.faults import Fault, Reply
from recordings.layout import (
    MANIFEST,
    Answer,
    Paging,
    Recording,
    RecordingInvalid,
    Refusal,
    content_type,
    read_body,
    read_folder,
)
from recordings.paging import Page, Rows, dump, locate


@dataclass(frozen=True)
class LoggedRequest:
    """A request as it came in. `params`: query and form values, decoded, repeated ones joined."""

    method: str
    host: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]

    @property
    def line(self) -> str:
        """`METHOD host/path?name=value&…`, decoded: what `Fault.match` is searched in."""
        query = "&".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.method} {self.host}{self.path}{'?' if query else ''}{query}"


class Recorded:
    """One recorded answer, ready to be served."""

    def __init__(
        self,
        folder: Path,
        recording: Recording,
        answer: Answer,
        number: int,
        page_cap: int | None = None,
        notices: list[RecordingInvalid] | None = None,
    ) -> None:
        self.answer = answer
        self._paging = _capped(answer.paging, page_cap)
        self._place = (folder / MANIFEST, f"answers.{number}")
        self._lock = threading.Lock()
        self._body = b""
        #: Whether pages and filters are left aside: the body has no rows to make them of.
        self._is_as_found = False
        facts_date = answer.facts_date or recording.facts_date
        synthetic = recording.synthetic if answer.synthetic is None else answer.synthetic
        self.headers = {
            "Content-Type": content_type(answer.body),
            "X-Recording-Date": facts_date.isoformat(),
            "X-Recording-Synthetic": str(synthetic).lower(),
            **answer.headers,
        }
        try:
            self._body = read_body(folder, answer.body)
            if answer.paging or answer.filters:
                # At start, so that a wrong folder is refused before anything is asked of it.
                self._check_paging(self._rows)
        except RecordingInvalid as error:
            if notices is None:
                raise
            notices.append(error)
            # A body that cannot be unpacked goes out as it lies.
            self._body = self._body or (folder / str(answer.body)).read_bytes()
            self._is_as_found = True

    @property
    def weight(self) -> int:
        """The more an answer demands of the request, the sooner it is tried."""
        return len(self.answer.request.params) + len(self.answer.request.query_contains)

    def matches(self, params: Mapping[str, str]) -> bool:
        """Whether this request (of the same method, host and path) is answered here."""
        asked = self.answer.request
        return all(params.get(name) == value for name, value in asked.params.items()) and all(
            any(part in value for value in params.values()) for part in asked.query_contains
        )

    def reply(self, params: Mapping[str, str], fault: Fault | None = None) -> Reply:
        """The answer to a request with these parameters, with the rows that a fault leaves."""
        answer = self.answer
        whole = Reply(dict(self.headers), answer.status, self._body, answer.rows)
        thinned = fault is not None and fault.kind in ("drop_rows", "duplicate_page")
        if self._is_as_found or not (answer.paging or answer.filters or thinned):
            return whole
        rows = self._rows.select(params)
        if fault is not None:
            rows = fault.thin(rows)
        duplicate = fault is not None and fault.kind == "duplicate_page"
        if self._paging is None:
            body = self._rows.wrap(rows + rows if duplicate else rows)
            return Reply(whole.headers, answer.status, body, answer.rows)
        return self._page(self._paging, locate(self._paging, params, len(rows)), rows, duplicate)

    def _page(
        self, paging: Paging, page: Page | Refusal, rows: list[bytes], duplicate: bool
    ) -> Reply:
        if isinstance(page, Refusal):
            headers = {**self.headers, **page.headers}
            return Reply(headers, page.status, dump(page.body))
        if page.start >= len(rows) and paging.has_empty_form:
            return Reply(dict(self.headers), self.answer.status, dump(paging.empty))
        start = max(page.start - page.size, 0) if duplicate else page.start
        meta: dict[str, Any] = {place: page.meta[name] for place, name in paging.meta.items()}
        body = self._rows.wrap(rows[start : start + page.size], meta)
        return Reply(dict(self.headers), self.answer.status, body, self.answer.rows)

    @property
    def _rows(self) -> Rows:
        with self._lock:
            return self._parsed

    @cached_property
    def _parsed(self) -> Rows:
        file, place = self._place
        pointer = self.answer.rows
        if pointer is None:
            raise RecordingInvalid(file, f"{place}.rows", None, "the JSON pointer to the rows")
        try:
            return Rows(self._body, pointer, self.answer.filters)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            expected = f"JSON with a list of rows in {self.answer.body}"
            raise RecordingInvalid(file, f"{place}.rows", pointer, expected) from error

    def _check_paging(self, rows: Rows) -> None:
        if self.answer.paging is None:
            return
        for pointer in self.answer.paging.meta:
            try:
                rows.wrap([], {pointer: 0})
            except (KeyError, IndexError, TypeError, ValueError) as error:
                file, place = self._place
                expected = f"a JSON pointer to a figure in {self.answer.body}"
                raise RecordingInvalid(file, f"{place}.paging.meta", pointer, expected) from error


def _capped(paging: Paging | None, cap: int | None) -> Paging | None:
    if paging is None or cap is None:
        return paging
    size = min(cap, paging.max_size or cap)
    default = min(size, paging.default_size or size)
    changed = {"max_size": size, "default_size": default, "over_size": "clamp"}
    return paging.model_copy(update=changed)


class Store:
    """Every recorded answer of a folder."""

    def __init__(
        self, folder: Path, page_cap: int | None = None, *, is_as_found: bool = False
    ) -> None:
        """Read the folder.

        With `is_as_found`, what is not of the layout is in `notices` and stops nobody: a body without the
        rows it should have is served whole, as it is, and a recording that cannot be read answers nothing.

        Raises:
            RecordingInvalid: the folder is not of the documented layout.
        """
        self._by_place: dict[tuple[str, str, str], list[Recorded]] = {}
        self.notices: list[RecordingInvalid] = []
        notices = self.notices if is_as_found else None
        self.recordings = read_folder(folder, notices)
        for place, recording in self.recordings.items():
            for number, answer in enumerate(recording.answers):
                asked = answer.request
                same = self._by_place.setdefault((asked.method, asked.host, asked.path), [])
                same.append(Recorded(place, recording, answer, number, page_cap, notices))
                same.sort(key=lambda recorded: -recorded.weight)

    def reply(self, request: LoggedRequest, fault: Fault | None = None) -> Reply:
        """The recorded answer, or a 404 that says which recording is missing."""
        candidates = self._by_place.get((request.method, request.host, request.path), [])
        for recorded in candidates:
            if recorded.matches(request.params):
                return recorded.reply(request.params, fault)
        same_host = [place for place in self._by_place if place[1] == request.host]
        content = {
            "error": "no recording answers this request",
            "missing": {
                "method": request.method,
                "host": request.host,
                "path": request.path,
                "params": request.params,
            },
            "recorded_for_this_path": [
                recorded.answer.request.model_dump(exclude_defaults=True) for recorded in candidates
            ],
            "recorded_for_this_host": sorted(f"{place[0]} {place[2]}" for place in same_host),
        }
        return Reply({"Content-Type": "application/json"}, 404, dump(content))
