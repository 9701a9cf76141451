"""Eurostat's statistics API: queries, and the refusals that come with HTTP 200.

A code that does not exist is not refused: its category is missing and `value` may be empty. A query
that is too big for a synchronous answer (estimated cells = product of the categories, about
500 000) gets HTTP 200 and a warning 413: the answer is being made, to be asked for again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from extractors.core.errors import SourceUnavailable
from extractors.core.landing import Answer
from extractors.core.spec import Licence
from extractors.formats.jsonstat import Cube, read

BASE_URL = "https://ec.europa.eu/eurostat/api/dissemination/statistics/1.0/data"
PARAMS = {"format": "JSON", "lang": "EN"}
#: One call in half a second is what well-behaved clients keep to; no quota is published (2026-11).
REQUESTS_PER_MINUTE = 120
LICENCE = Licence(
    id="CC-BY-4.0",
    name="Creative Commons Attribution 4.0 International (Eurostat reuse policy)",
    url="https://ec.europa.eu/eurostat/help/copyright-notice",
    attribution="Source: Eurostat",
    may_republish=True,
)


def path(dataset: str, dimensions: Mapping[str, Collection[str]]) -> str:
    """Path of a query that asks several categories of a dimension: the name is repeated."""
    return f"{dataset}?{urlencode(dimensions, doseq=True)}"


def asked(answer: Answer) -> dict[str, list[str]]:
    """What was asked: dataset parameters in the path and the others, each with its values."""
    return parse_qs(urlsplit(answer.url).query) | {k: [v] for k, v in answer.params.items()}


def fold(text: str) -> str:
    """A name for comparison: letters and digits only, no accents, no case."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())


def _statement(body: Any) -> str:
    """Status, id and label of a warning or error, which is an object or a list of objects."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict):
        return repr(body)[:200]
    return " ".join(str(first[name]) for name in ("status", "id", "label") if name in first)


def check(answer: Answer) -> Cube:
    """The answer's cube, after every way in which HTTP 200 may be no answer."""
    body = answer.json()
    if isinstance(body, dict) and "warning" in body:
        raise SourceUnavailable(
            answer.source,
            answer.kind,
            answer.request,
            expected="a dataset",
            found=f"HTTP 200 with a warning: {_statement(body['warning'])}: still being extracted",
        )
    if isinstance(body, dict) and "error" in body:
        raise answer.refused("a dataset", f"HTTP 200 with an error: {_statement(body['error'])}")
    cube = read(answer)
    for name, codes in asked(answer).items():
        known = cube.dimensions[name].codes if name in cube.dimensions else codes
        if missing := sorted(set(codes) - set(known)):
            raise answer.changed(f"{name} {', '.join(codes)}", f"no category {', '.join(missing)}")
    if not cube.values:
        raise answer.changed("values", "none: a code is unknown, or the selection is empty")
    return cube
