"""A landed answer made large in its own shape: recordings are small, and small answers measure the clock.

The records of an answer are repeated until it has `ENOUGH` bytes. Where a reader keeps one row for
records that are the same (statements, rows of a register, sums), each copy is another record.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from extractors.core.landing import Answer

ENOUGH = 6_000_000
#: Unpacked bytes of a workbook: openpyxl reads a hundredth of what csv.reader does in the time.
ENOUGH_SHEET = 300_000

Bare = Callable[[Answer], Any]


@dataclass(frozen=True)
class Large:
    """An answer made large."""

    answer: Answer
    #: Name and call of the parser that reads its format and nothing more.
    name: str
    bare: Bare
    #: Bytes that are parsed, unpacked.
    size: int


#: Fields in which an agenda says what an event is about.
_WORDS = {"title", "description", "lead_text"}
#: What makes an item or statement of Wikidata another one.
_ITEM = re.compile(r"((?:wd:|entity/|statement/)Q\d+)")


def scaled(answer: Answer) -> Large | None:
    """The answer made large, and the bare parser of its format.

    None where the answer holds no records of a format that a parser reads.
    """
    name = answer.url.rpartition("/")[2].lower()
    if name.endswith(".zip"):
        return _zipped(answer)
    if name.endswith(".xlsx"):
        return _workbook(answer)
    if answer.content.lstrip()[:1] in {b"{", b"["}:
        return _json(answer)
    if name.endswith(".csv") or "csv" in answer.headers.get("content-type", ""):
        return _csv(answer)
    return None


def _copies(size: int) -> int:
    return max(1, -(-ENOUGH // max(size, 1)))


# --- JSON ----------------------------------------------------------------------------------------


def _lists(document: Any) -> Iterator[list[Any]]:
    """Every list of objects in a document, the outermost first."""
    if isinstance(document, list) and document and all(isinstance(it, dict) for it in document):
        yield document
        return
    children = document.values() if isinstance(document, dict) else document
    for child in children if isinstance(document, dict | list) else ():
        yield from _lists(child)


def _json(answer: Answer) -> Large | None:
    strict = True
    try:
        document = json.loads(answer.content)
    except ValueError:
        strict = False
        document = json.loads(answer.content, strict=False)
    params = dict(answer.params)
    if isinstance(document, dict) and document.get("class") == "dataset":
        _widen(document, _copies(len(answer.content)))
    elif lists := list(_lists(document)):
        records = max(lists, key=lambda found: len(json.dumps(found)))
        text = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
        copies = _copies(len(text.encode()))
        is_wikidata = "/entity/Q" in text
        records.clear()
        for copy in range(copies):
            records += json.loads(_ITEM.sub(rf"\g<1>0{copy}", text) if is_wikidata else text)
        if is_wikidata:  # a reader may look at what was asked
            asked = params.get("query", "")
            params["query"] = "\n".join(
                _ITEM.sub(rf"\g<1>0{copy}", asked) for copy in range(copies)
            )
    else:
        return None
    dumped = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    if not strict:  # a raw new line in a string, as the source has it
        dumped = dumped.replace("\\n", "\n")
    content = dumped.encode()
    name = "json.loads" if strict else "json.loads(strict=False)"
    large = replace(answer, content=content, params=params)
    return Large(large, name, lambda it: json.loads(it.content, strict=strict), len(content))


def own_words(large: Large) -> Large:
    """The same events, no text of one that of another: nothing can be said once for several."""
    document = json.loads(large.answer.content, strict=False)
    records = max(_lists(document), key=len)
    for number, record in enumerate(records):
        record |= {name: f"{record[name]} {number}" for name in _WORDS & record.keys()}
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return replace(large, answer=replace(large.answer, content=content), size=len(content))


def _widen(cube: dict[str, Any], copies: int) -> None:
    """Repeat the categories of a JSON-stat cube's outermost dimension that has several."""
    sizes = cube["size"]
    place = next(place for place, size in enumerate(sizes) if size > 1)
    category, size = cube["dimension"][cube["id"][place]]["category"], sizes[place]
    cells = 1
    for each in sizes:
        cells *= each
    index, labels = category["index"], category["label"]
    codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else index
    names = [(f"{code}.{copy}" if copy else code, code) for copy in range(copies) for code in codes]
    category["index"] = {name: position for position, (name, _) in enumerate(names)}
    category["label"] = {name: labels[code] for name, code in names}
    sizes[place] = size * copies
    for part in ("value", "status"):
        given = cube.get(part)
        if isinstance(given, list):
            cube[part] = given * copies
        elif isinstance(given, dict):
            cube[part] = {
                str(int(cell) + cells * copy): value
                for copy in range(copies)
                for cell, value in given.items()
            }


# --- text ----------------------------------------------------------------------------------------


def _csv(answer: Answer) -> Large:
    encoding = "utf-8-sig" if answer.content.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = answer.content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"
        text = answer.content.decode(encoding)
    delimiter = max(";,", key=text.partition("\n")[0].count)
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    is_register = answer.source == "city_register"
    for copy in range(_copies(len(answer.content))):
        # The first cell tells the rows of a register apart; nor is a sentence written twice.
        writer.writerows(_another(row, copy) if is_register else row for row in rows)
    content = held.getvalue().encode(encoding)

    def bare(it: Answer) -> Any:
        lines = io.StringIO(it.content.decode(encoding), newline="")
        return list(csv.reader(lines, delimiter=delimiter))

    def arrow(it: Answer) -> Any:
        from pyarrow import csv as reader

        options = reader.ReadOptions(encoding="latin-1"), reader.ParseOptions(delimiter=delimiter)
        return reader.read_csv(io.BytesIO(it.content), *options)

    is_columnar = answer.source == "mdic_comexstat"  # whose reader is pyarrow itself
    name, work = ("pyarrow.csv", arrow) if is_columnar else ("csv.reader", bare)
    return Large(replace(answer, content=content), name, work, len(content))


def _another(row: list[str], copy: int) -> list[str]:
    first, *others = row
    return [f"{first}.{copy}", *(f"{it} {copy}" if it.count(" ") > 3 else it for it in others)]


def _zipped(answer: Answer) -> Large:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (name,) = archive.namelist()
        lines = archive.read(name)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, lines := lines * _copies(len(lines)))
    content = held.getvalue()

    def bare(it: Answer) -> Any:
        with zipfile.ZipFile(io.BytesIO(it.content)) as archive, archive.open(name) as stream:
            text = io.TextIOWrapper(stream, "utf-8", newline="")
            return list(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE))

    return Large(replace(answer, content=content), "zipfile + csv.reader", bare, len(lines))


def _workbook(answer: Answer) -> Large:
    from openpyxl import Workbook, load_workbook

    source = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    lines = list(source.iter_rows())
    book = Workbook(write_only=True)
    sheet = book.create_sheet(source.title)
    sheet.append([cell.value for cell in lines[0]])
    numbers = count()
    unpacked = sum(len(str(cell.value)) for line in lines[1:] for cell in line)
    for _ in range(max(1, ENOUGH_SHEET // unpacked)):
        for line in lines[1:]:
            sheet.append([f"{line[0].value}.{next(numbers)}", *(cell.value for cell in line[1:])])
    held = io.BytesIO()
    book.save(held)
    content = held.getvalue()

    def bare(it: Answer) -> Any:
        read = load_workbook(io.BytesIO(it.content), read_only=True, data_only=True)
        return list(read.worksheets[0].iter_rows(values_only=True))

    size = unpacked * max(1, ENOUGH_SHEET // unpacked)
    return Large(replace(answer, content=content), "openpyxl read_only", bare, size)
