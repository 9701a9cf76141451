"""Socrata's SODA 2 API: every value is text, null keys are left out, order must be asked for.

Without `$order` pages are not stable, so every query is ordered and ends with `:id`. A key that is
missing in a record is a null when the header X-SODA2-Fields names it, and a change when it does not.
Refusals come as 404 `dataset.missing`, 403 (log in), 400 (query), with a JSON body; 202 (the answer
is being computed) and 429 pass, and are asked again by the client.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.paging import offset_pages
from extractors.core.rows import Columns, pick
from extractors.core.spec import Table
from extractors.formats.eurostat import fold

if TYPE_CHECKING:
    from extractors.core.http import Client

#: Rows in a page. SODA 2.0 gives at most 50 000; 1000 is what it gives unasked.
PAGE = 5000
#: Kinds of landed answers that hold no rows of a table.
COUNT, COLUMNS = "count", "columns"


def fetch(
    client: Client, view: str, table: Table, select: Mapping[str, str], where: str, order: str
) -> None:
    """Land all rows of a view that `where` selects: their number first, then page after page.

    Args:
        client: the source's client.
        view: the view's id, such as 32sa-8pi3.
        table: the declared table that the rows are for.
        select: name in the answer -> expression of the query.
        where: condition of the query.
        order: columns that order the rows; the row's own id comes last.

    Raises:
        SourceTruncated: the pages do not hold as many rows as the view counts.
        SourceChanged: the view holds none.
    """
    path = f"resource/{view}.json"
    count = client.get(path, {"$select": "count(*)", "$where": where}, kind=COUNT, check=_positive)
    columns = ",".join(
        text if name == text else f"{text} AS {name}" for name, text in select.items()
    )

    def ask(offset: int) -> Answer:
        params = {"$select": columns, "$where": where, "$order": f"{order},:id"}
        params |= {"$limit": str(PAGE), "$offset": str(offset)}
        return client.get(path, params, kind=table.name, check=lambda it: _check(it, select))

    for _ in offset_pages(ask, lambda it: len(it.json()), PAGE, lambda _: _positive(count)):
        pass


def columns(answer: Answer, table: Table) -> Columns:
    """Columns of a table from a landed page; a null that Socrata left out is a null again."""
    return pick(answer, table, answer.json(), sparse=_header(answer, "x-soda2-fields"))


def types(answer: Answer) -> dict[str, str]:
    """Field -> Socrata's type (number, text, floating_timestamp, …), as the answer's headers say."""
    names, kinds = _header(answer, "x-soda2-fields"), _header(answer, "x-soda2-types")
    return dict(zip(names, kinds, strict=False))


def day(answer: Answer, text: str | None) -> str | None:
    """The date of a floating timestamp, which has no zone and, for dates, the hour zero."""
    if text is None:
        return None
    if text.endswith("T00:00:00.000"):
        return text[:-13]
    date, _, hour = text.partition("T")
    if hour.strip("0:.") or not hour:
        raise answer.changed("a day as YYYY-MM-DDT00:00:00.000", repr(text))
    return date


def discover(
    client: Client, view: str, labels: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, str]]:
    """Find columns by their labels: our name -> (field name, type).

    Socrata makes field names from labels and drops accented letters on the way (`a_o` for Año);
    the labels are what people see and what stays.

    Raises:
        SourceChanged: a label is on no column, or on several; both sides are named.
    """

    def found(answer: Answer) -> dict[str, tuple[str, str]]:
        columns = _columns(answer)
        return {name: _labelled(answer, columns, name, texts) for name, texts in labels.items()}

    return found(client.get(f"api/views/{view}.json", kind=COLUMNS, check=lambda it: [found(it)]))


def _labelled(
    answer: Answer, columns: list[dict[str, Any]], name: str, texts: Iterable[str]
) -> tuple[str, str]:
    wanted = {fold(text) for text in texts}
    fits = [column for column in columns if fold(column["name"]) in wanted]
    if len(fits) != 1:
        labels = sorted(column["name"] for column in columns)
        raise answer.changed(f"one column for {name}: {' or '.join(texts)}", f"labels {labels}")
    return fits[0]["fieldName"], fits[0]["dataTypeName"]


def _columns(answer: Answer) -> list[dict[str, Any]]:
    body = answer.json()
    columns = body.get("columns") if isinstance(body, dict) else None
    needed = {"name", "fieldName", "dataTypeName"}
    if not isinstance(columns, list) or not all(needed <= column.keys() for column in columns):
        raise answer.changed(f"columns with {sorted(needed)}", repr(body)[:200])
    return columns


def _positive(answer: Answer) -> int:
    try:
        count = int(answer.json()[0]["count"])
    except (LookupError, TypeError, ValueError):
        raise answer.changed('[{"count": "n"}]', repr(answer.json())[:200]) from None
    if count == 0:
        raise answer.changed("rows", "a count of 0: nothing is selected")
    return count


def _check(answer: Answer, select: Mapping[str, str]) -> None:
    body = answer.json()
    if isinstance(body, dict) and body.get("error"):
        raise answer.refused("a list of records", f"{body.get('code')}: {body.get('message')}")
    if not isinstance(body, list):
        raise answer.changed("a list of records", repr(body)[:200])
    known = {*_header(answer, "x-soda2-fields"), *(name for record in body for name in record)}
    if missing := sorted(select.keys() - known):
        raise answer.changed(f"fields {sorted(select)}", f"no {', '.join(missing)}: {known}")


def _header(answer: Answer, name: str) -> list[str]:
    """A header that holds a JSON list; [] when the portal does not send it."""
    try:
        found = json.loads(answer.headers.get(name, "[]"))
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise answer.changed(f"a JSON list in {name}", repr(answer.headers[name])[:200])
    return found
