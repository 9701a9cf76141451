"""Findings as files for the office: one text, and a copy of each file with its wrong cells marked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.register.checking import Checked
from extractors.register.findings import Finding
from extractors.register.messages import say
from extractors.register.reading import Cell, Grid

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell

REPORT = "report.txt"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: What a spreadsheet may take for the beginning of a formula, full-width forms included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def put(cell: Any, value: Cell) -> SheetCell:
    """Write a value into a cell of a workbook so that text stays text, whatever it begins with."""
    written: SheetCell = cell
    written.value = _UNPRINTABLE.sub("\ufffd", value) if isinstance(value, str) else value
    if isinstance(value, str):
        written.data_type = "s"
        if value.startswith(FORMULA_SIGNS):
            written.quotePrefix = True
    elif isinstance(value, date):
        written.number_format = "dd/mm/yyyy"
    return written


def write(folder: Path, city: str, checked: Iterable[Checked], extra: Iterable[Finding]) -> Path:
    """Write `<folder>/<city>/` anew: the report and the marked copies; its path.

    No copy is made of a file with personal data.
    """
    place, files = folder / city, list(checked)
    forget(folder, city)
    place.mkdir(parents=True)
    findings = [*extra, *(finding for file in files for finding in file.findings)]
    text = "".join(f"{finding.text()}\n" for finding in findings)
    (place / REPORT).write_text(text, encoding="utf-8")
    for file in files:
        if file.grid is not None and file.findings and not file.has_personal_data:
            mark(file.grid, file.findings, place / f"{Path(file.file).stem}.marked.xlsx")
    return place


def forget(folder: Path, city: str) -> None:
    """Remove what was reported about a city: its files are right now, or are reported anew."""
    shutil.rmtree(folder / city, ignore_errors=True)


def mark(grid: Grid, findings: Iterable[Finding], path: Path) -> None:
    """Write the grid's values to an .xlsx file, the wrong cells filled and commented."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", grid.sheet_name)[:31] or "Sheet"
    for row, cells in enumerate(grid.rows, 1):
        for number, value in enumerate(cells, 1):
            if value is not None:
                put(sheet.cell(row, number), value)
    fill = PatternFill("solid", start_color="FFFFC7CE")
    for finding in findings:
        if finding.row:
            cell = sheet.cell(finding.row, finding.number)
            cell.fill = fill
            told = finding.expected
            if finding.suggestion:
                told += say("suggestion", finding.language, suggestion=finding.suggestion)
            previous = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(previous + told, "register", height=120, width=320)
    sheet.freeze_panes = f"A{grid.header + 2}"
    book.save(path)
