"""Wikidata's query service: asked in slices that it can answer in time, read strictly.

A query that runs into the 60 s limit is answered with HTTP 500, or with a 200 whose JSON breaks off;
either way the slice is halved. In an answer, an unbound variable is an absent key; "unknown value"
comes as a blank node or a `.well-known/genid` address, and is no item. One-year dates come as the
first of January: only the precision (9 year, 10 month, 11 day) tells.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractors.core.errors import AnswerGrew, SourceTruncated, SourceUnavailable
from extractors.core.landing import Answer
from extractors.core.spec import Column, Licence

if TYPE_CHECKING:
    from extractors.core.http import Client

#: What every source that asks Wikidata declares alike. At most one request in two seconds: the
#: service grants a client 60 s of processing a minute, and bans who ignores it (2026-11-24).
WIKIDATA: dict[str, Any] = {
    "producer": "Wikidata contributors (Wikimedia Foundation)",
    "homepage": "https://www.wikidata.org/",
    "base_url": "https://query.wikidata.org",
    "licence": Licence(
        id="CC0-1.0",
        name="Creative Commons CC0 1.0 Universal",
        url="https://creativecommons.org/publicdomain/zero/1.0/",
        attribution="Wikidata",
        may_republish=True,
    ),
    "requests_per_minute": 30,
    "evidence_class": "register",
}

_PREFIXES = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX psv: <http://www.wikidata.org/prop/statement/value/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX hint: <http://www.bigdata.com/queryHints#>
"""
#: When a statement held, as far as its qualifiers say: for a query in which ?st is the statement.
WHEN = """\
  OPTIONAL { ?st pqv:P580 ?sv . ?sv wikibase:timeValue ?start ; wikibase:timePrecision ?startPrec . }
  OPTIONAL { ?st pqv:P582 ?ev . ?ev wikibase:timeValue ?end ; wikibase:timePrecision ?endPrec . }"""

Check = Callable[[Answer], None]

_QID = re.compile(r"Q[1-9]\d*")
_ITEM = re.compile(r"http://www\.wikidata\.org/entity/(Q[1-9]\d*)")
_STATEMENT = re.compile(r"http://www\.wikidata\.org/entity/statement/(\S+)")
_RANK = re.compile(r"http://wikiba\.se/ontology#(\w+)Rank")
_POINT = re.compile(r"Point\((-?[\d.]+(?:E-?\d+)?) (-?[\d.]+(?:E-?\d+)?)\)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00Z")
_BEYOND_CALENDAR = re.compile(r"-\d{4,}-|\d{5,}-|0000-")
_SELECTED = re.compile(r"SELECT\s+(?:DISTINCT\s+)?((?:\?\w+\s+)+)WHERE")
_ASKED = re.compile(r"\bwd:(Q[1-9]\d*)")
#: A timeout of the query service, or of the proxy before it; other failures are not its size's.
_TIMED_OUT = ("HTTP 500", "HTTP 504")


class ValuesUnknown(AnswerGrew):
    """The source knows that there is a value and not which, or knows nothing of what was asked."""


def qid(name: str, description: str, *, required: bool = True) -> Column:
    """A column that holds a Wikidata item's id."""
    return Column(
        name=name,
        type="string",
        pattern=r"^Q[1-9]\d*$",
        required=required,
        description=description,
    )


RANK = Column(
    name="rank",
    type="string",
    values=("preferred", "normal", "deprecated"),
    description="rank of the statement; deprecated ones are known to be wrong",
)


def _date(name: str, what: str) -> tuple[Column, Column]:
    return (
        Column(
            name=f"{name}_on",
            type="date",
            required=False,
            description=f"when it {what}; the first day of its month or year when no more is known",
        ),
        Column(
            name=f"{name}_precision",
            type="integer",
            required=False,
            minimum=0,
            maximum=14,
            description=f"of {name}_on: 11 day, 10 month, 9 year, less is coarser than a year",
        ),
    )


#: Columns of what `WHEN` asks and `when` reads.
VALIDITY = (*_date("start", "began"), *_date("end", "ended"))


def ask(
    client: Client,
    query: str,
    ids: Collection[str] = (),
    *,
    kind: str,
    size: int = 20,
    check: Check | None = None,
) -> list[Answer]:
    """Ask a query, for `size` ids at a time where it holds `$ids`; give the landed answers.

    Args:
        client: the source's client.
        query: SPARQL whose first line is a comment that names it; prefixes are put in.
        ids: items; without any, a query that has `$ids` is not asked.
        kind: under which the answers are landed.
        size: ids in a slice; a slice that is not answered in time is halved.
        check: refuses an answer that has the right form.
    """
    ordered = list(dict.fromkeys(ids))
    if wrong := [one for one in ordered if not _QID.fullmatch(one)]:
        raise ValueError(f"not ids of Wikidata items: {wrong[:5]}")
    starts = range(0, len(ordered), size) if "$ids" in query else range(1)
    slices = [ordered[start : start + size] for start in starts]
    return [answer for part in slices for answer in _ask(client, query, part, kind, check)]


def _ask(
    client: Client, query: str, ids: list[str], kind: str, check: Check | None
) -> Iterator[Answer]:
    title, _, body = query.partition("\n")
    text = f"{title}\n{_PREFIXES}{body}".replace("$ids", " ".join(f"wd:{one}" for one in ids))

    def is_result(answer: Answer) -> None:
        _check(answer, text)
        if check:
            check(answer)

    try:
        yield client.post("sparql", {"query": text, "format": "json"}, kind=kind, check=is_result)
    except (SourceUnavailable, SourceTruncated) as error:
        is_slow = isinstance(error, SourceTruncated) or error.found.startswith(_TIMED_OUT)
        if len(ids) <= 1 or not is_slow:
            raise
        middle = len(ids) // 2
        yield from _ask(client, query, ids[:middle], kind, check)
        yield from _ask(client, query, ids[middle:], kind, check)


def _check(answer: Answer, query: str) -> None:
    body = answer.json()
    try:
        names, bindings = body["head"]["vars"], body["results"]["bindings"]
    except (KeyError, TypeError):
        raise answer.changed("head.vars and results.bindings", repr(body)[:200]) from None
    selected = _SELECTED.search(query)
    expected = [name.lstrip("?") for name in selected[1].split()] if selected else names
    if set(names) != set(expected) or not isinstance(bindings, list):
        raise answer.changed(f"variables {expected} and a list", f"{names}, {type(bindings)}")
    if unknown := {name for binding in bindings for name in binding} - set(expected):
        raise answer.changed(f"variables {expected}", f"in a binding also {sorted(unknown)}")


def asked(answer: Answer) -> list[str]:
    """The ids that an answer was asked for."""
    return _ASKED.findall(answer.params["query"])


def rows(answer: Answer, *needed: str) -> list[dict[str, str]]:
    """The bindings as plain texts: an item as its id, a statement as its id, a rank as its word.

    What is not bound has no key. A value that nobody knows has none either, and takes its row with
    it when it is `needed`; such values are counted in a warning that becomes part of the outcome.

    Raises:
        SourceChanged: a needed variable is not bound at all.
    """
    found, unknown, must = [], 0, frozenset(needed)
    for binding in answer.json()["results"]["bindings"]:
        if missing := must - binding.keys():
            raise answer.changed(f"{sorted(missing)} in every binding", repr(binding)[:300])
        row = {name: text for name, cell in binding.items() if (text := _text(cell)) is not None}
        if len(row) < len(binding):
            unknown += len(binding) - len(row)
            if not row.keys() >= must:
                continue
        found.append(row)
    if unknown:
        message = f"{answer.source}.{answer.kind}: {unknown} values that nobody knows were left out"
        warnings.warn(message, ValuesUnknown, stacklevel=2)
    return found


def _text(cell: Mapping[str, str]) -> str | None:
    kind, value = cell["type"], cell["value"]
    if kind != "uri":
        return None if kind == "bnode" else value
    return _named(value)


@lru_cache(maxsize=10_000)  # an answer names the same items over and over
def _named(uri: str) -> str | None:
    if match := _ITEM.fullmatch(uri) or _STATEMENT.fullmatch(uri):
        return match[1]
    return match[1].lower() if (match := _RANK.fullmatch(uri)) else None


@lru_cache(maxsize=10_000)
def day(text: str | None) -> str | None:
    """ISO date of a time value; None without one, and for years that a calendar date can't hold.

    A text that is no time is given back as it is, so that the cast to a date names it.
    """
    if text is None or _BEYOND_CALENDAR.match(text):
        return None
    match = _DAY.fullmatch(text)
    return match[1] if match else text


def when(row: Mapping[str, str]) -> dict[str, str | None]:
    """The values of `VALIDITY`; a date that no calendar holds has no precision either."""
    start, end = day(row.get("start")), day(row.get("end"))
    return {
        "start_on": start,
        "start_precision": row.get("startPrec") if start else None,
        "end_on": end,
        "end_precision": row.get("endPrec") if end else None,
    }


def point(text: str | None) -> tuple[float, float] | None:
    """Longitude and latitude in degrees; None without a point, and for one not on Earth."""
    match = _POINT.fullmatch(text or "")
    return (float(match[1]), float(match[2])) if match else None
