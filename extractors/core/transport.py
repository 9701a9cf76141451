"""One request over the wire: where it may go, and an answer that is whole or an error that says why.

In replay mode (WAREHOUSE_REPLAY_URL) `https://host/path` is asked of the loopback server as
`<replay>/host/path`; nothing else differs. A recording says by header when its facts were taken and
whether they are synthetic.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import requests
import tldextract
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead, ProtocolError

from extractors.core.errors import (
    SourceChanged,
    SourceError,
    SourceRefused,
    SourceTruncated,
    SourceUnavailable,
)
from extractors.core.landing import Answer
from extractors.core.settings import Settings
from extractors.core.spec import Source

MAX_BYTES = 128 * 1024 * 1024
MAX_REDIRECTS = 3
#: Answers that mean "not now": still computing, timeout, too early, too many requests.
TRANSIENT = frozenset({202, 408, 425, 429})

_registrable = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def _is_same_site(a: str, b: str) -> bool:
    first, second = _registrable(a), _registrable(b)
    is_registrable = bool(first.domain and first.suffix)
    return a == b or (
        is_registrable and (first.domain, first.suffix) == (second.domain, second.suffix)
    )


def _seconds_asked(retry_after: str | None) -> float | None:
    """Seconds of a Retry-After header, which may be a number or an HTTP date."""
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max((moment - datetime.now(UTC)) / timedelta(seconds=1), 0.0)


def _cause(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:300]}"


@dataclass(frozen=True)
class Request:
    """What is asked of a source: `kind` says which of its tables the answer is for."""

    source: Source
    method: str
    url: str
    params: dict[str, str]
    kind: str

    def answer(
        self, status: int, headers: Mapping[str, str], body: bytes, taken: datetime
    ) -> Answer:
        """The answer to this request; `taken` is when the facts were taken from the source."""
        return Answer(
            source=self.source.key,
            kind=self.kind,
            method=self.method,
            url=self.url,
            params=self.params,
            status=status,
            headers=dict(headers),
            content=body,
            fetched_at=datetime.now(UTC),
            retrieved_at=taken,
            is_synthetic=headers.get("x-recording-synthetic") == "true",
        )

    def fail(
        self, error: type[SourceError], expected: str, found: str, wait: float | None = None
    ) -> NoReturn:
        """Raise `error`, naming this request and both sides of the disagreement."""
        text = self.answer(0, {}, b"", datetime.now(UTC)).request
        raise error(
            self.source.key, self.kind, text, expected=expected, found=found, retry_after=wait
        )


class Transport:
    """The session of one client with its source."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, no .netrc: what is declared is what is asked
        if settings.ca_bundle:
            self._session.verify = str(settings.ca_bundle)
        self._session.headers["User-Agent"] = (
            f"city-internationalization-warehouse/0.1 ({settings.contact}) "
            f"requests/{requests.__version__}"
        )

    def send(
        self, request: Request, headers: Mapping[str, str], accept_statuses: frozenset[int]
    ) -> Answer:
        """Send, follow redirects within the site, read the whole body, refuse what is no answer.

        An answer with status 304 comes back as it is: its caller knows what has not changed.
        """
        try:
            response = self._follow(request, headers)
            content = self._read(request, response)
        except (requests.exceptions.ChunkedEncodingError, IncompleteRead, ProtocolError) as error:
            request.fail(SourceTruncated, "a whole body", _cause(error))
        except (requests.exceptions.ContentDecodingError, DecodeError) as error:
            request.fail(SourceTruncated, "a body in its declared content coding", _cause(error))
        except (requests.exceptions.RequestException, HTTPError, OSError) as error:
            request.fail(SourceUnavailable, "an answer", _cause(error))
        names = {name.lower(): value for name, value in response.headers.items()}
        recorded = names.get("x-recording-date") if self.settings.replay_url else None
        taken = datetime.fromisoformat(recorded).replace(tzinfo=UTC) if recorded else None
        answer = request.answer(response.status_code, names, content, taken or datetime.now(UTC))
        if answer.status not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, *accept_statuses}:
            self._refuse(request, answer)
        return answer

    def _follow(self, request: Request, headers: Mapping[str, str]) -> requests.Response:
        url = request.url
        for _ in range(MAX_REDIRECTS + 1):
            self._guard(request, url)
            is_first = url == request.url
            response = self._session.request(
                request.method,
                self._address(url),
                params=request.params if request.method == "GET" and is_first else None,
                data=request.params if request.method == "POST" else None,
                headers=dict(headers),
                timeout=self.settings.timeout_seconds,
                allow_redirects=False,
                stream=True,
            )
            if not response.is_redirect:
                break
            url = urljoin(url, response.headers["Location"])
        else:
            request.fail(SourceChanged, f"at most {MAX_REDIRECTS} redirects", f"more, to {url}")
        return response

    def _guard(self, request: Request, url: str) -> None:
        """Only https, only the source's own site, never an address inside our own network."""
        parts, source = urlsplit(url), request.source
        host = parts.hostname or ""
        own = (urlsplit(source.base_url).hostname or "", *source.also_hosts)
        is_own = any(_is_same_site(host, name) for name in own)
        if parts.scheme != "https" or parts.username or not is_own:
            request.fail(SourceChanged, f"an https address of {', '.join(own)}", url)
        if self.settings.replay_url:
            return
        for *_, address in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM):
            if not ipaddress.ip_address(address[0]).is_global:
                request.fail(SourceRefused, "a public address", f"{host} is {address[0]}")

    def _address(self, url: str) -> str:
        replay = self.settings.replay_url
        return f"{replay.rstrip('/')}/{url.removeprefix('https://')}" if replay else url

    def _read(self, request: Request, response: requests.Response) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_content(1 << 16):
            chunks.append(chunk)
            size += len(chunk)
            if size > MAX_BYTES:
                response.close()
                request.fail(SourceChanged, f"at most {MAX_BYTES} bytes", "more")
        return b"".join(chunks)

    def _refuse(self, request: Request, answer: Answer) -> NoReturn:
        found = f"HTTP {answer.status}: {answer.content[:200].decode('utf-8', 'replace')!r}"
        if answer.status in TRANSIENT or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wait = _seconds_asked(answer.headers.get("retry-after"))
            request.fail(SourceUnavailable, "HTTP 200", found, wait)
        request.fail(SourceRefused, "HTTP 200", found)
