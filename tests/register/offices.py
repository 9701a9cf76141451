"""Files as offices save them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from extractors.register.checking import Checked, check
from extractors.register.templates import Language, sheets

SURVEY_ES = ["Año", "Pregunta", "Porcentaje (%)", "Tamaño de la muestra"]


def as_csv(
    rows: Sequence[Sequence[Any]], delimiter: str = ";", encoding: str = "utf-8", end: str = "\r\n"
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]], title: str = "Hoja1") -> bytes:
    book = Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rezipped(content: bytes, change: dict[str, bytes]) -> bytes:
    """The ZIP file with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()} | change
        for name, part in parts.items():
            new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def headings(sheet: str, language: Language = "es") -> list[str]:
    return [field.headings[language][0] for field in sheets()[sheet].fields.values()]


def checked(content: bytes, sheet: str = "survey", ending: str = "csv") -> Checked:
    return check(content, f"{sheet}.{ending}", sheet, "es")


def told(result: Checked) -> list[str]:
    return [finding.text() for finding in result.findings]
