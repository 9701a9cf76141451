"""Every way in which an office may save a file gives the same rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from extractors.register.figures import Ambiguous, day, number
from tests.register.offices import SURVEY_ES, as_csv, as_xlsx, checked, headings, saved, told

ROWS = [SURVEY_ES, ["2024", "Conocimiento", "41,5", "1.010"], ["2024", "Apoyo", "60,25", "1010"]]
EXPECTED = [
    {"year": 2024, "question": "awareness", "share_pct": 41.5, "sample_size": 1010},
    {"year": 2024, "question": "support", "share_pct": 60.25, "sample_size": 1010},
]
HEADINGS = {
    "es": ["Ejercicio", "PREGUNTA", "porcentaje", "Muestra"],
    "fr": ["Année", "Question", "Pourcentage", "Taille de l’échantillon"],
    "pt": ["Ano", "Pergunta", "Percentagem (%)", "Tamanho da amostra"],
    "en": ["Year", "Question", "Share (%)", "Sample size"],
}
ANSWERS = {
    "es": ("Conocimiento", "Apoyo"),
    "fr": ("Connaissance", "Soutien"),
    "pt": ("Conhecimento", "Apoio"),
    "en": ("Awareness", "support"),
}
DIALECTS = {
    "semicolon": as_csv(ROWS),
    "comma": as_csv(ROWS, ","),
    "tab": as_csv(ROWS, "\t"),
    "lf": as_csv(ROWS, end="\n"),
    "bom": as_csv(ROWS, encoding="utf-8-sig"),
    "cp1252": as_csv(ROWS, encoding="cp1252"),
    "utf16": as_csv(ROWS, "\t", "utf-16"),
    "sep_line": b"sep=;\r\n" + as_csv(ROWS),
    "title_above": as_csv([["Encuesta 2024", "", "", ""], ["", "", "", ""], *ROWS]),
    "empty_rows_below": as_csv([*ROWS, *[["", "", "", ""]] * 50, []]),
    "empty_columns": as_csv([[*row, "", ""] for row in ROWS]),
    "other_order": as_csv([row[::-1] for row in ROWS]),
    "blanks": as_csv([[f" {cell}\u00a0" for cell in row] for row in ROWS]),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_read__takes_every_dialect_of_csv(name: str) -> None:
    result = checked(DIALECTS[name])
    assert told(result) == []
    assert result.rows == EXPECTED


@pytest.mark.parametrize("language", HEADINGS)
def test_read__knows_headings_and_values_in_four_languages(language: str) -> None:
    rows = [[*row] for row in ROWS]
    rows[0] = HEADINGS[language]
    rows[1][1], rows[2][1] = ANSWERS[language]
    result = checked(as_csv(rows))
    assert told(result) == []
    assert result.rows == EXPECTED
    assert result.grid is not None
    assert result.grid.language == language


def test_read__takes_a_workbook_with_a_merged_title_and_percentages() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Encuesta anual"])
    sheet.merge_cells("A1:D1")
    sheet.append(SURVEY_ES)
    sheet.append([2024.0, "Conocimiento", 0.415, 1010])
    sheet["C3"].number_format = "0.0%"
    sheet.append([datetime(2024, 1, 1).year, "Apoyo", 60.25, 1010])  # noqa: DTZ001 - as a cell
    sheet["D400"] = None
    sheet["A500"].number_format = "0"
    result = checked(saved(book), ending="xlsx")
    assert told(result) == []
    assert result.rows == EXPECTED


def test_read__finds_the_sheet_by_its_name() -> None:
    book = Workbook()
    book.worksheets[0].append(["Notas", "de la oficina"])
    page = book.create_sheet("Encuesta")
    for row in ROWS:
        page.append(row)
    assert checked(saved(book), ending="xlsx").rows == EXPECTED


def test_read__takes_days_and_years() -> None:
    columns = headings("missions")
    shared = ["Quito", "Ecuador", "Foro", "", "2", ""]
    days = {
        "15/03/2024": "2024-03-15",
        "5-3-2024": "2024-03-05",
        "15.03.2024": "2024-03-15",
        "2024-03-15": "2024-03-15",
        "2024/03/15": "2024-03-15",
        "2024-03-15 00:00:00": "2024-03-15",
        "2024": "2024",
    }
    rows: list[list[Any]] = [columns, *([f"M-{i}", text, *shared] for i, text in enumerate(days))]
    result = checked(as_csv(rows), "missions")
    assert told(result) == []
    assert [row["starts"] for row in result.rows] == [*days.values()]
    cells: list[Any] = [date(2024, 3, 15), datetime(2024, 3, 15), 2024]  # noqa: DTZ001 - as cells
    rows = [columns, *([f"M-{i}", cell, *shared] for i, cell in enumerate(cells))]
    result = checked(as_xlsx(rows), "missions", "xlsx")
    assert [row["starts"] for row in result.rows] == ["2024-03-15", "2024-03-15", "2024"]


NUMBERS = [
    ("12000", 12000),
    ("1234,5", 1234.5),
    ("1.234,56", 1234.56),
    ("1,234.56", 1234.56),
    ("1 234,5", 1234.5),
    ("1\u202f234\u00a0567", 1234567),
    ("1.234.567", 1234567),
    ("0,125", 0.125),
    ("12,5", 12.5),
    ("1234.567", 1234.567),
    ("'12", 12),
]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_number__reads_comma_and_point(text: str, value: float) -> None:
    assert number(text) == value


def test_number__does_not_read_what_can_mean_two_things() -> None:
    for text in ("1.234", "1,234", "999.000"):
        with pytest.raises(Ambiguous):
            number(text)
    assert number("1.234", whole=True) == 1234


@pytest.mark.parametrize("text", ["", "=1+1", "1.2.3", "1,23,4", "1.234,5.6", "12 €", "1e5", "--1"])
def test_number__refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"^") as caught:
        number(text)
    assert not isinstance(caught.value, Ambiguous)


@pytest.mark.parametrize("text", ["31/02/2024", "04/25/2024", "3/4/24", "2024-13-01", "0001-01-01"])
def test_day__refuses_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        day(text)


def test_read__keeps_injected_formulas_as_the_text_they_are() -> None:
    tricks = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "=HYPERLINK(A1)"]
    columns = headings("forums")

    def row(number: int, trick: str) -> list[Any]:
        return [f"F-{number}", trick, "2024", "Asistió", "", "", "", ""]

    result = checked(as_csv([columns, *(row(i, t) for i, t in enumerate(tricks))]), "forums")
    assert told(result) == []
    assert [found["forum"] for found in result.rows] == tricks
