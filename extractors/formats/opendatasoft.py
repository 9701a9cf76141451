"""Opendatasoft's Explore API, version 2.1: count first, then pages, or one export.

Pages hold at most 100 records and end at offset + limit = 10,000 (400 `InvalidRESTParameterError`
beyond); an export has no ceiling, in one answer. A malformed query is 400 `ODSQLError`; a used-up
quota 429 with `errorcode` 10002 and a `reset_time`. Versions 1 and 2.0 wrap records (`fields`,
`record.fields`): an answer of theirs is a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.paging import offset_pages

if TYPE_CHECKING:
    from extractors.core.http import Client

#: Records in a page; the API gives no more.
PAGE = 100
#: Up to here ten small answers, beyond it one export: far below the API's own end at 10,000.
PAGED_UP_TO = 1_000
#: Kinds of landed answers that hold no rows.
FIELDS, COUNT = "fields", "count"


def quoted(text: str) -> str:
    """A text as a literal of ODSQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def fields(
    client: Client, dataset: str, required: Iterable[str], optional: Iterable[str]
) -> list[str]:
    """The fields of a data set that we ask for: all required ones, and the optional ones it has.

    Args:
        client: the source's client.
        dataset: the data set's address, such as `catalog/datasets/<id>`, relative or absolute.
        required: names without which the data set is not what it was.
        optional: names that may be missing.

    Raises:
        SourceChanged: a required field is not there; both lists are named.
    """

    def named(answer: Answer) -> set[str]:
        body = answer.json()
        listed = body.get("fields") if isinstance(body, dict) else None
        if not isinstance(listed, list) or not all("name" in field for field in listed):
            raise answer.changed('{"fields": [{"name": …}]}', repr(body)[:200])
        names = {field["name"] for field in listed}
        if missing := sorted(set(required) - names):
            raise answer.changed(f"fields {', '.join(missing)}", f"fields {sorted(names)}")
        return names

    names = named(client.get(dataset, kind=FIELDS, check=named))
    return [*required, *(name for name in optional if name in names)]


def fetch(client: Client, dataset: str, query: Mapping[str, str], kind: str) -> Answer:
    """Land all records that a query selects; gives the answer that counted them (see `total`).

    Args:
        client: the source's client.
        dataset: the data set's address.
        query: `select`, `where`, `order_by` (a key: pages need an order), `timezone` …
        kind: table the records are for.

    Raises:
        SourceTruncated: fewer or more records came than were counted.
    """
    asked = {name: text for name, text in query.items() if name != "order_by"}
    count = client.get(f"{dataset}/records", asked | {"limit": "1"}, kind=COUNT, check=total)
    number = total(count)

    def ask(offset: int) -> Answer:
        params = {**query, "limit": str(PAGE), "offset": str(offset)}
        return client.get(f"{dataset}/records", params, kind=kind, check=total)

    if number > PAGED_UP_TO:
        path = f"{dataset}/exports/json"
        client.get(path, dict(query), kind=kind, check=lambda answer: _whole(answer, number))
    elif number:
        for _ in offset_pages(ask, lambda it: len(records(it)), PAGE, lambda _: number):
            pass
    return count


def records(answer: Answer) -> list[dict[str, Any]]:
    """The records of a page (`results`) or of an export (a list)."""
    body = answer.json()
    found = body.get("results") if isinstance(body, dict) else body
    if not isinstance(found, list):
        raise answer.changed('{"total_count": n, "results": [...]} or a list', repr(body)[:200])
    return found


def total(answer: Answer) -> int:
    """How many records the query selects, as every page says."""
    body = answer.json()
    number = body.get("total_count") if isinstance(body, dict) else None
    if not isinstance(number, int) or not isinstance(body.get("results"), list):
        raise answer.changed('{"total_count": n, "results": [...]}', repr(body)[:200])
    return number


def _whole(answer: Answer, number: int) -> None:
    if (found := len(records(answer))) != number:
        raise answer.truncated(f"{number} records as counted", f"{found}")
