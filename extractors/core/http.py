"""The one HTTP client: polite, patient within bounds, and never mistaking a page for data.

Everything is checked before a byte is landed: status, size, content coding, media type, wholeness
and whatever the source's own `check` knows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import tenacity

from extractors.core.errors import SourceError
from extractors.core.landing import Answer, Landing, identity
from extractors.core.media import Media, check_media
from extractors.core.settings import PROJECT, Settings
from extractors.core.spec import Source
from extractors.core.transport import TRANSIENT, Request, Transport

#: Raises when the answer is not what it should be; what it returns is not looked at.
Check = Callable[[Answer], object]

#: What a look may find instead of a page; "too many requests" and "not now" are no findings.
_REFUSALS = frozenset(range(400, 500)) - TRANSIENT

#: A source that asks for a longer pause than this is left alone until the next night.
MAX_PATIENCE_SECONDS = 120.0


class Client:
    """Fetches for one source in one attempt; `records` is what the manifest will say."""

    def __init__(self, source: Source, landing: Landing, settings: Settings) -> None:
        self.source, self.landing, self.settings = source, landing, settings
        self.records: list[dict[str, Any]] = []
        self.new_snapshots = 0
        self._transport = Transport(settings)
        self._next_slot: dict[str, float] = {}
        self._known = {
            identity(line["method"], line["url"], line["params"]): line
            for batch_id in landing.batch_ids()[-1:]
            for line in landing.manifest(batch_id)["answers"]
        }

    def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        kind: str,
        media: Media = "json",
        check: Check | None = None,
        headers: Mapping[str, str] | None = None,
        accept_statuses: frozenset[int] = frozenset(),
    ) -> Answer:
        """GET `path` (relative to the source's base address), check it, land it, return it."""
        request = self._request("GET", path, params or {}, kind)
        return self._fetch(request, media, check, headers or {}, accept_statuses)

    def post(
        self,
        path: str,
        form: Mapping[str, str],
        *,
        kind: str,
        media: Media = "json",
        check: Check | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST a form; otherwise as `get`."""
        request = self._request("POST", path, form, kind)
        return self._fetch(request, media, check, headers or {}, frozenset())

    def look(
        self,
        url: str,
        *,
        kind: str,
        note: Callable[[Answer | SourceError], bytes],
        afresh: bool = False,
    ) -> Answer:
        """GET an address of anybody's, once, whose body is not ours to keep.

        Args:
            url: asked over https; where it leads must be of the same site.
            kind: under which the note is landed.
            note: what is landed instead of the body; that there was no answer is noted, too, so a
                caller whom nobody answered has to raise.
            afresh: the note depends on more than the body, so "not modified" is no answer.
        """
        parts = urlsplit(url)
        origin = {"base_url": f"https://{parts.netloc}", "also_hosts": ()}
        url = parts._replace(scheme="https", fragment="").geturl()
        request = Request(self.source.model_copy(update=origin), "GET", url, {}, kind)
        known = None if afresh else self._known.get(identity("GET", url, {}))
        self._take_turn(parts.netloc)
        try:
            answer = self._transport.send(request, _conditions(known), _REFUSALS)
        except SourceError as error:
            nothing = request.answer(0, {}, note(error), datetime.now(UTC))
            return self._land(nothing)
        if known and answer.status == HTTPStatus.NOT_MODIFIED:
            return self._land(self._confirmed(known, answer))
        return self._land(replace(answer, content=note(answer)))

    def read_file(self, path: Path, *, kind: str) -> Answer:
        """Land a file of the project or of a city's register as if it had been an answer."""
        is_ours = path.is_relative_to(PROJECT)
        # Outside the project only the last folder is told: enough to know the city, no more.
        name = path.relative_to(PROJECT) if is_ours else Path(path.parent.name, path.name)
        request = Request(self.source, "READ", f"file:{name.as_posix()}", {}, kind)
        return self._land(request.answer(HTTPStatus.OK, {}, path.read_bytes(), datetime.now(UTC)))

    def _request(self, method: str, path: str, params: Mapping[str, str], kind: str) -> Request:
        url = urljoin(self.source.base_url.rstrip("/") + "/", path.lstrip("/"))
        return Request(self.source, method, url, dict(params), kind)

    def _fetch(
        self,
        request: Request,
        media: Media,
        check: Check | None,
        headers: Mapping[str, str],
        accept_statuses: frozenset[int],
    ) -> Answer:
        known = self._known.get(identity(request.method, request.url, request.params))
        headers = {**headers, **_conditions(known)}

        def attempt() -> Answer:
            self._take_turn(self.source.key)
            answer = self._transport.send(request, headers, accept_statuses)
            if known and answer.status == HTTPStatus.NOT_MODIFIED:
                return self._confirmed(known, answer)
            check_media(answer, media)
            if check:
                check(answer)
            return answer

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.settings.attempts),
            wait=self._wait,
            retry=tenacity.retry_if_exception(
                lambda error: (
                    isinstance(error, SourceError)
                    and error.is_retryable
                    and (error.retry_after or 0) <= MAX_PATIENCE_SECONDS
                )
            ),
            reraise=True,
        )
        return self._land(retrying(attempt))

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Exponential backoff with jitter, and never less than the source asked for."""
        error = state.outcome.exception() if state.outcome else None
        first = self.settings.backoff_seconds
        backoff = tenacity.wait_exponential_jitter(initial=first, max=60, jitter=first)(state)
        return max(getattr(error, "retry_after", None) or 0.0, backoff)

    def _land(self, answer: Answer) -> Answer:
        self.new_snapshots += self.landing.put(answer)
        self.records.append(self.landing.record(answer, self.source.licence.id))
        return answer

    def _confirmed(self, known: dict[str, Any], answer: Answer) -> Answer:
        """The bytes we have, confirmed to be the source's present answer."""
        now = {
            "fetched_at": answer.fetched_at.isoformat(),
            "retrieved_at": answer.retrieved_at.isoformat(),
            "is_synthetic": answer.is_synthetic,
        }
        return self.landing.answer({**known, **now})

    def _take_turn(self, asked: str) -> None:
        """Wait until the rate limit allows the next request to the one that is asked."""
        if self.settings.replay_url:
            return
        now = time.monotonic()
        slot = max(now, self._next_slot.get(asked, now))
        time.sleep(slot - now)
        self._next_slot[asked] = slot + 60 / self.source.requests_per_minute


def _conditions(known: dict[str, Any] | None) -> dict[str, str]:
    """Headers that let a source say "not modified" instead of sending the same bytes again."""
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    headers = known["headers"] if known else {}
    return {ours: headers[theirs] for theirs, ours in names.items() if theirs in headers}
