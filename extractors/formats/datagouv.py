"""data.gouv.fr's tabular API and files: columns found by a reviewed table of synonyms, French cells.

The header of such a file is its author's business: `mapping` fits it to names of ours or fails, and
says what it found. The tabular API gives pages of at most 50 rows chained by `links.next`, for files
it has indexed; what it has not indexed (404) is read as a file: UTF-8 or cp1252, `;` or `,`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractors.core.errors import SourceRefused
from extractors.core.landing import Answer
from extractors.core.paging import cursor_pages
from extractors.core.rows import field
from extractors.formats.eurostat import fold

if TYPE_CHECKING:
    from extractors.core.http import Client

TABULAR = "https://tabular-api.data.gouv.fr/api/resources"
PAGE = 50

#: Our name -> the headings that mean it, the best first.
Synonyms = Mapping[str, Sequence[str]]

_FRENCH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:-\d\d-\d\d(?:T.*)?|\.0)?")
#: Headings under which a file may name people or how to reach them.
_PERSONAL = re.compile(
    r"contact|courriel|mail|t[eé]l[eé]phone|responsable|r[eé]f[eé]rent|pr[eé]nom", re.IGNORECASE
)
_CURRENCY = re.compile(r"[\s\u00a0\u202f]|€|EUR|euros?")
_GOAL = re.compile(r"(?<![\d.])(\d{1,2})(?!\d)")
_JOINED = re.compile(r"[|;\n]")
_AMOUNT = re.compile(r"-?\d+(?:[.,]\d+)?")


def mapping(
    answer: Answer, header: Sequence[str], synonyms: Synonyms, required: list[str]
) -> dict[str, str]:
    """Our name -> heading of the file.

    Raises:
        SourceChanged: no heading fits a required name; heading and synonyms are both named.
    """
    by_fold = {fold(heading): heading for heading in reversed(header)}
    found = {
        name: by_fold[fold(text)]
        for name, texts in synonyms.items()
        for text in reversed(texts)
        if fold(text) in by_fold
    }
    if missing := [name for name in required if name not in found]:
        wanted = "; ".join(f"{name}: {' or '.join(synonyms[name])}" for name in missing)
        raise answer.changed(f"a column for {wanted}", f"columns {list(header)}")
    return found


def header(answer: Answer) -> list[str]:
    """The headings in the answer of `/profile/`."""
    body = answer.json()
    profile = body.get("profile") if isinstance(body, dict) else None
    headings = profile.get("header") if isinstance(profile, dict) else None
    if not isinstance(headings, list) or not headings:
        raise answer.changed("profile.header", repr(body)[:200])
    return headings


def fetch_resource(
    client: Client, resource: Mapping[str, Any], kind: str, synonyms: Synonyms, required: list[str]
) -> None:
    """Land a file's rows through the tabular API; what that has not indexed, as a file.

    Args:
        client: the source's client.
        resource: id and format, as the data set lists them.
        kind: under which the rows are landed.
        synonyms: the headings that are known; no other column is asked for.
        required: names that must be found among the headings.

    Raises:
        SourceTruncated: the pages do not hold as many rows as the API counts.
    """
    address = f"{TABULAR}/{resource['id']}"
    try:
        profile = client.get(
            f"{address}/profile/",
            kind="profile",
            check=lambda it: mapping(it, header(it), synonyms, required) and None,
        )
    except SourceRefused as error:
        if "HTTP 404" not in error.found or str(resource["format"]).lower() != "csv":
            raise
        _fetch_file(client, resource["id"], kind, synonyms, required)
        return
    columns = sorted(mapping(profile, header(profile), synonyms, required).values())
    if any("," in column for column in columns):  # the parameter has no way to say such a name
        _fetch_file(client, resource["id"], kind, synonyms, required)
        return

    def ask(url: str | None) -> Answer:
        params = None if url else {"page_size": str(PAGE), "columns": ",".join(columns)}
        return client.get(url or f"{address}/data/", params, kind=kind, check=check_page)

    rows = 0
    for answer in cursor_pages(ask, lambda it: it.json()["links"].get("next")):
        rows += len(answer.json()["data"])
    if rows != (total := answer.json()["meta"]["total"]):
        raise answer.truncated(f"{total} rows in all", f"{rows} rows")


def _fetch_file(
    client: Client, resource: str, kind: str, synonyms: Synonyms, required: list[str]
) -> None:
    def check(answer: Answer) -> None:
        """A file is landed whole, so it must not name people."""
        headings = list(file_columns(answer))
        known = mapping(answer, headings, synonyms, required).values()
        if people := [it for it in headings if it not in known and _PERSONAL.search(it)]:
            raise answer.refused("no columns about people", f"columns {people}")

    client.get(f"datasets/r/{resource}", kind=kind, media="csv", check=check)


def check_page(answer: Answer) -> None:
    """Refuse what is no page of the tabular API."""
    body = answer.json()
    if isinstance(body, dict) and "errors" in body:
        raise answer.refused("a page of data", repr(body["errors"])[:300])
    parts = {"data": list, "links": dict, "meta": dict}
    if not isinstance(body, dict) or not all(
        isinstance(body.get(name), kind) for name, kind in parts.items()
    ):
        raise answer.changed("an object with data, links and meta", repr(body)[:200])
    if not all(isinstance(body["meta"].get(name), int) for name in ("page", "page_size", "total")):
        raise answer.changed("meta with page, page_size and total", repr(body["meta"]))


def columns(
    answer: Answer, synonyms: Synonyms, required: list[str]
) -> tuple[str, range, dict[str, list[Any]]]:
    """Id of the file, the landed rows' numbers in it, and their cells by our names."""
    start, given = 1, dict[str, list[Any]]()
    if answer.content.lstrip().startswith(b"{"):
        body = answer.json()
        resource, rows = answer.url.partition("/resources/")[2].partition("/")[0], body["data"]
        start += (body["meta"]["page"] - 1) * body["meta"]["page_size"]
        if rows:
            given = {heading: field(rows, heading) for heading in rows[0]}
    else:
        resource = answer.url.rpartition("/")[2]
        given = file_columns(answer)
    count = len(next(iter(given.values()), []))
    names = mapping(answer, list(given), synonyms, required) if count else {}
    found = {name: given[heading] for name, heading in names.items()}
    return resource, range(start, start + count), found


def file_columns(answer: Answer) -> dict[str, list[str]]:
    """Heading → cells of a CSV file, in whatever dialect French offices save it."""
    try:
        content = answer.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = answer.content.decode("cp1252")
    first = content.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    headings = [heading.strip() for heading in next(lines, [])]
    width, found = len(headings), list[str]()  # row after row: its columns are its slices
    for cells in lines:
        if not any(map(str.strip, cells)):
            continue
        if len(cells) != width:
            raise answer.changed(
                f"{width} cells up to line {lines.line_num}", f"{len(cells)}: {cells}"[:300]
            )
        found += cells
    return {heading: found[place::width] for place, heading in enumerate(headings)}


def text(cell: Any) -> str | None:
    """A cell as text without blanks around it; None when nothing is left."""
    return str(cell).strip() or None if cell is not None else None


def amount(answer: Answer, cell: Any) -> float | None:
    """Euros of a cell: a number, or text such as `1 234,50 €` with any kind of blank."""
    if cell is None or isinstance(cell, int | float):
        return cell
    if isinstance(cell, str) and cell.isdecimal():
        return float(cell)
    bare = _CURRENCY.sub("", str(cell))
    if not bare:
        return None
    if not _AMOUNT.fullmatch(bare):
        raise answer.changed("an amount such as 1 234,50 €", repr(cell))
    return float(bare.replace(",", "."))


def year(answer: Answer, cell: Any) -> int | None:
    """The year of a cell: a year, dd/mm/yyyy, or an ISO date."""
    if type(cell) is int and 1900 <= cell < 2100:
        return cell
    written = text(cell)
    if written is None:
        return None
    if french := _FRENCH_DAY.fullmatch(written):
        return int(french[3])
    found = _YEAR.fullmatch(written)
    if not found:
        raise answer.changed("a year, dd/mm/yyyy or an ISO date", repr(cell))
    return int(found[1])


def names(cell: Any) -> list[str]:
    """Names in a cell, which are joined by | or ; or a new line, or else by commas."""
    written = text(cell) or ""
    parts = _JOINED.split(written)
    parts = parts if len(parts) > 1 else written.split(",")
    return [part.strip() for part in parts if part.strip()]


def goals(cell: Any) -> str | None:
    """SDG goals named in a cell such as `ODD 6, ODD 11`, `6 - Eau propre` or `11.4`; sorted."""
    found = {int(goal) for goal in _GOAL.findall(text(cell) or "")}
    return ",".join(str(goal) for goal in sorted(found) if 1 <= goal <= 17) or None
