"""From the bytes of a CSV or XLSX file to its cells, whatever the office's software made of them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from extractors.register.findings import FileRefused
from extractors.register.safety import examine
from extractors.register.templates import LANGUAGES, Language, Sheet, plain

Cell = str | int | float | bool | date | None

#: Titles, notes and blank lines that may stand above the row of headings.
HEADER_WITHIN = 15
#: So many known headings make a row the row of headings.
HEADER_LEAST = 2
MAX_ROWS = 100_000
MAX_COLUMNS = 256


class NoResult(str):
    """A formula that was saved without its result."""

    __slots__ = ()


@dataclass(frozen=True)
class Grid:
    """The cells of a file as they lie there: `rows[0]` is row 1, `rows[r][0]` is column A."""

    file: str
    sheet_name: str
    rows: list[list[Cell]]
    #: Index in `rows` of the row of headings.
    header: int
    language: Language

    @property
    def headings(self) -> list[str]:
        """The headings, as written."""
        return ["" if cell is None else str(cell).strip() for cell in self.rows[self.header]]

    def records(self) -> Iterable[tuple[int, list[Cell]]]:
        """Row number (as a spreadsheet counts) and cells of each row below the headings."""
        for number, cells in enumerate(self.rows[self.header + 1 :], self.header + 2):
            if cells:  # the blank cells at its end were cut off
                yield number, cells


def read(content: bytes, name: str, sheet: Sheet, language: Language) -> Grid:
    """Read a file that is to be `sheet`; `language` is the city's, used when the headings tie.

    Raises:
        FileRefused: the file is unsafe, cannot be read, or has no row of headings.
    """
    examine(content, name)
    if name.lower().endswith(".csv"):
        sheet_name, rows = "", _best_csv(_decoded(content), sheet)
    else:
        sheet_name, rows = _read_xlsx(content, sheet)
    header, hits = _find_header(rows, sheet)
    if hits < HEADER_LEAST:
        raise FileRefused("no_header", sheet.titles[language][0])
    spoken = _language([str(cell) for cell in rows[header] if cell is not None], sheet, language)
    return Grid(name, sheet_name or sheet.titles[spoken][0], rows, header, spoken)


def _find_header(rows: list[list[Cell]], sheet: Sheet) -> tuple[int, int]:
    """Index of the row with the most known headings, and how many they are."""
    known = sheet.known_headings
    hits = [
        sum(cell is not None and plain(cell) in known for cell in row)
        for row in rows[:HEADER_WITHIN]
    ]
    best = max(hits, default=0)
    return (hits.index(best), best) if hits else (0, 0)


def _language(headings: list[str], sheet: Sheet, language: Language) -> Language:
    spoken = [sheet.languages(heading) for heading in headings]
    order = [language, *(other for other in LANGUAGES if other != language)]
    return max(order, key=lambda other: sum(other in found for found in spoken))


# --- CSV -----------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    """The text: by its byte order mark, else UTF-8 where that is possible, else Windows-1252."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            attempts = [encoding]
            break
    else:
        attempts = ["utf-8-sig", "cp1252"]
    for encoding in attempts:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("encoding")


def _best_csv(text: str, sheet: Sheet) -> list[list[Cell]]:
    """The rows with the delimiter under which the headings are best recognised."""
    hits = {}
    for delimiter in ";,\t":
        try:
            rows = _csv_rows(text, delimiter, HEADER_WITHIN)
            hits[delimiter] = _find_header(rows, sheet)[1]
        except csv.Error:
            hits[delimiter] = -1
    best = max(hits, key=hits.__getitem__)
    if -1 in hits.values() and hits[best] < HEADER_LEAST:
        raise FileRefused("broken", "CSV")
    try:
        return _csv_rows(text, best)
    except csv.Error as error:
        raise FileRefused("broken", "CSV") from error


def _csv_rows(text: str, delimiter: str, most: int | None = None) -> list[list[Cell]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return _bounded([cell.strip() or None for cell in line] for line in islice(lines, most))


def _bounded(lines: Iterable[list[Cell]]) -> list[list[Cell]]:
    """The rows up to the last that has a cell; more than a register ever holds is refused."""
    rows: list[list[Cell]] = []
    blank = 0
    for line in lines:
        while line and line[-1] is None:
            line.pop()
        if not line:
            blank += 1
            continue
        if len(line) > MAX_COLUMNS or len(rows) + blank >= MAX_ROWS:
            raise FileRefused("long", MAX_COLUMNS if len(line) > MAX_COLUMNS else MAX_ROWS)
        rows.extend([] for _ in range(blank))
        rows.append(line)
        blank = 0
    return rows


# --- XLSX ----------------------------------------------------------------------------------------


def _read_xlsx(content: bytes, sheet: Sheet) -> tuple[str, list[list[Cell]]]:
    """Name and rows of the worksheet that is the sheet: by its name, else the first one."""
    try:
        values = _worksheet(content, sheet, results=True)
        rows = _bounded([_cell(cell) for cell in row] for row in values.iter_rows())
        if _has_formulas(content):
            _mark_missing_results(rows, _worksheet(content, sheet, results=False))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        # Whatever openpyxl stumbles over in a file that is no spreadsheet after all.
        raise FileRefused("broken", "XLSX") from error
    return str(values.title), rows


def _worksheet(content: bytes, sheet: Sheet, *, results: bool) -> Any:
    """The worksheet, read only: with the saved results of formulas, or with the formulas."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=results, keep_links=False)
    titles = {plain(text) for texts in sheet.titles.values() for text in texts} | {plain(sheet.key)}
    named = [found for found in book.worksheets if plain(found.title) in titles]
    chosen = (named or book.worksheets)[0]
    # What a file says of its own size may be wrong, and be enormous.
    chosen.reset_dimensions()
    return chosen


def _cell(cell: Any) -> Cell:
    value = cell.value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, float | int) and not isinstance(value, bool) and "%" in cell.number_format:
        return round(value * 100, 9)  # 0.415 shown as 41.5 %
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return str(value)  # times and durations: wrong in every column, and shown as they are


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = (name for name in archive.namelist() if name.startswith("xl/worksheets/"))
        return any(
            mark in archive.read(name)
            for name in sheets
            for mark in (b"<f>", b"<f ", b":f>", b":f ")
        )


def _mark_missing_results(rows: list[list[Cell]], formulas: Any) -> None:
    """Put the formula where its result is missing, so that the cell is reported, not empty."""
    for index, cells in enumerate(formulas.iter_rows(max_row=MAX_ROWS)):
        for number, cell in enumerate(cells):
            if cell.data_type != "f":
                continue
            rows.extend([] for _ in range(index + 1 - len(rows)))
            rows[index].extend([None] * (number + 1 - len(rows[index])))
            if rows[index][number] is None:
                rows[index][number] = NoResult(getattr(cell.value, "text", cell.value))
