"""Whether the pages that the curated rows cite still say what they said.

A page is somebody else's text and may name people, so none is kept: a look leaves a hash of its
words, its status and its day, no more. Each night looks at every page once, where its host's
robots.txt allows it. One request is under way at a time, and no host gets one more often than every
five seconds: the hosts take turns. A page that has not been modified since the last look is not sent
again. One that could not be had is neither the same nor changed; what has changed, `mart_citation`
tells from all nights.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from extractors.core import curated
from extractors.core.errors import SourceError, SourceUnavailable
from extractors.core.landing import Answer
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

#: As robots.txt knows us.
AGENT = "city-internationalization-warehouse"
GONE = {404, 410}
#: What a page says, and what stands around it: menus and teasers change daily on their own.
_SAYS = {"p", "h1", "h2", "h3", "td", "th", "dd", "blockquote", "figcaption"}
_AROUND = {"script", "style", "noscript", "template", "nav", "header", "footer", "aside", "a"}

LOOK = Table(
    name="look",
    description="One row per cited page.",
    key=("page_url",),
    row_floor=100,
    columns=(
        Column(name="page_url", type="string", description="address as it is cited"),
        Column(
            name="outcome",
            type="string",
            values=("read", "gone", "refused", "not_allowed", "error"),
            description="gone: 404 or 410; refused: another 4xx; not_allowed: by robots.txt, so not "
            "asked; error: no answer, or none that says anything of the page",
        ),
        Column(
            name="http_status",
            type="integer",
            required=False,
            minimum=100,
            maximum=599,
            description="status of the answer, where there was one",
        ),
        Column(
            name="text_hash",
            type="string",
            required=False,
            pattern=r"^[0-9a-f]{64}$",
            description="sha256 of the words of a page that was read (of the bytes of what is no HTML)",
        ),
    ),
)

SOURCE = Source(
    key="cited_pages",
    title="Looks at the pages that the curated rows cite",
    producer="City internationalization warehouse",
    homepage="file:extractors/curated",
    base_url="file:extractors/curated",
    licence=Licence(
        id="CC0-1.0",
        name="Creative Commons CC0 1.0 Universal",
        url="https://creativecommons.org/publicdomain/zero/1.0/",
        attribution="City internationalization warehouse",
        may_republish=True,
    ),
    citation="City internationalization warehouse: looks at cited pages",
    cadence="0 1 * * *",
    # Nights that find every page as it was leave no batch; months of them are hardly true.
    max_age_days=60,
    requests_per_minute=12,
    evidence_class="register",
    caveats="A page has changed when its words have, which need not be those that were cited; what a "
    "page shows only to a browser is not seen. Between the reading of a page and our first look nobody "
    "looked.",
    tables=(LOOK,),
)


def cited() -> dict[str, list[str]]:
    """The cited pages by host, each once, in order."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(curated.FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for page in (row["source_url"], *row["more_source_urls"].split()):
                    found[urlsplit(page).netloc].add(page)
    return {host: sorted(pages) for host, pages in sorted(found.items())}


class _Words(HTMLParser):
    """The texts of a page: of what it says, and of all of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.whole: list[str] = []
        self._open = dict.fromkeys(_SAYS | _AROUND, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._open:
            # Paragraphs and cells end where the next one begins, whether or not that is written.
            self._open[tag] = 1 if tag in _SAYS else self._open[tag] + 1

    def handle_endtag(self, tag: str) -> None:
        if self._open.get(tag):
            self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        if any(self._open[tag] for tag in ("script", "style", "noscript", "template")):
            return
        self.whole.append(data)
        if not any(self._open[tag] for tag in _AROUND) and any(self._open[tag] for tag in _SAYS):
            self.said.append(data)


def text_hash(content: bytes) -> str:
    """sha256 of the words that an HTML page says; of the bytes of anything else."""
    if not re.match(rb"\s*<", content.removeprefix(b"\xef\xbb\xbf")):
        return hashlib.sha256(content).hexdigest()
    page = _Words()
    page.feed(content.decode("utf-8", "replace"))
    page.close()
    words = re.findall(r"\w+", " ".join(page.said).casefold())
    words = words or re.findall(r"\w+", " ".join(page.whole).casefold())
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _row(
    page: str, outcome: str, status: int | None = None, text: str | None = None
) -> dict[str, Any]:
    return {"page_url": page, "outcome": outcome, "http_status": status, "text_hash": text}


def _noted(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()


def _note_page(page: str, found: Answer | SourceError) -> bytes:
    """A page's row, of which nothing leads back to its text."""
    if isinstance(found, SourceError):
        status = re.match(r"HTTP (\d{3})\b", found.found)
        return _noted([_row(page, "error", int(status[1]) if status else None)])
    if found.status in GONE:
        return _noted([_row(page, "gone", found.status)])
    if found.status >= 400:
        return _noted([_row(page, "refused", found.status)])
    if not found.content.strip():
        return _noted([_row(page, "error", found.status)])
    return _noted([_row(page, "read", found.status, text_hash(found.content))])


def _note_robots(pages: list[str], found: Answer | SourceError) -> bytes:
    """Rows of the pages that may not be asked: all of them where nobody could say (RFC 9309)."""
    if isinstance(found, SourceError):
        return _noted([_row(page, "error") for page in pages])
    rules = RobotFileParser()
    is_told = found.status == 200
    rules.parse(found.content.decode("utf-8", "replace").splitlines() if is_told else [])
    return _noted([_row(page, "not_allowed") for page in pages if not rules.can_fetch(AGENT, page)])


def fetch(client: Client) -> None:
    """The rules of every host, then each page that these allow, the hosts taking turns."""
    allowed: list[list[str]] = []
    for host, pages in cited().items():
        note = partial(_note_robots, pages)
        answer = client.look(f"https://{host}/robots.txt", kind="robots", note=note, afresh=True)
        barred = {row["page_url"] for row in answer.json()}
        allowed.append([page for page in pages if page not in barred])
    answers = [
        client.look(page, kind=LOOK.name, note=partial(_note_page, page))
        for page in chain.from_iterable(zip_longest(*allowed))
        if page
    ] or [answer]
    if not any(row["outcome"] == "read" for found in answers for row in found.json()):
        # Not the pages are out of reach, we are.
        request, found = answers[-1].request, f"none of {len(answers)}"
        raise SourceUnavailable(
            client.source.key, LOOK.name, request, expected="a page that can be read", found=found
        )


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """What was noted."""
    yield LOOK.name, answer.json()
