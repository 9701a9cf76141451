"""Twenty planted errors are those twenty: place, value, expectation, suggestion, in the language."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from extractors.register import reporting
from extractors.register.checking import Checked
from extractors.register.templates import LANGUAGES, Language
from tests.register.offices import as_csv, as_xlsx, checked, headings, told

COLUMNS = headings("agreements")
RIGHT = [
    *("A-{n}", "", "Montevideo", "Uruguay", "Hermanamiento", "15/03/2020", "15/03/2024"),
    *("Objetivo", "0", "Indicador", "10", "1200,50", "Dirección de Cultura", "Texto"),
    *("4, 17", "Ciudad abierta", "01/02/2023"),
]
#: (row of the file, column's letter, value, suggestion).
PLANTED: list[tuple[int, str, str, str | None]] = [
    (3, "A", "", None),
    (4, "B", "1335", "Q1335"),
    (5, "D", "Urugay", "Uruguay"),
    (6, "E", "Hermanamieto", "Hermanamiento"),
    (7, "F", "04/25/2020", "25/04/2020"),
    (8, "F", "31/02/2020", "29/02/2020"),
    (9, "F", "3/4/21", "03/04/2021"),
    (10, "F", "", None),
    (11, "G", "15/03/2019", None),
    (12, "L", "1.234", "1234 o 1.2340"),
    (13, "L", "US$ 1.200,50", "1200.5"),
    (14, "L", "-5", None),
    (15, "O", "18", None),
    (15, "Q", "ayer", None),
    (16, "O", "4, 20", "4"),
    (17, "Q", "2020-01-01", None),
    (18, "A", "A-2", None),
    (19, "D", "Xanadú", None),
    (20, "E", "", None),
    (21, "H", "#REF!", None),
]


def planted() -> list[list[Any]]:
    rows: list[list[Any]] = [
        [cell.replace("{n}", str(number)) for cell in RIGHT] for number in range(2, 23)
    ]
    for row, letter, value, _ in PLANTED:
        rows[row - 2][ord(letter) - ord("A")] = value
    return [COLUMNS, *rows]


def places(result: Checked) -> list[tuple[int, str, str, str | None]]:
    return [(f.row, f.column, f.value, f.suggestion) for f in result.findings]


WRITERS: dict[str, Callable[[list[list[Any]]], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


@pytest.mark.parametrize("ending", WRITERS)
def test_check__reports_exactly_the_twenty_planted_errors(ending: str) -> None:
    assert len(PLANTED) == 20
    result = checked(WRITERS[ending](planted()), "agreements", ending)
    assert places(result) == PLANTED
    assert result.rows == []
    assert all(f.file == f"agreements.{ending}" and f.expected and f.sheet for f in result.findings)
    assert all(f.heading == COLUMNS[f.number - 1] for f in result.findings)


def test_check__of_the_file_without_the_errors_finds_none() -> None:
    rows = [[cell.replace("{n}", str(number)) for cell in RIGHT] for number in range(21)]
    result = checked(as_csv([COLUMNS, *rows]), "agreements")
    assert told(result) == []
    assert len(result.rows) == 21
    assert result.rows[0]["budget_usd"] == 1200.5
    assert result.rows[0]["partner_country"] == "URY"


def test_check__tells_a_cell_in_a_sentence() -> None:
    first = told(checked(as_csv(planted()), "agreements"))[2]
    assert first == (
        "agreements.csv, hoja «Acuerdos», fila 5, columna D (País del socio): «Urugay»; "
        "se esperaba un país, por su nombre o su código ISO; propuesta: Uruguay"
    )


SENTENCES = {
    "es": "se esperaba un año entre 1900 y 2100",
    "fr": "attendu : une année entre 1900 et 2100",
    "pt": "esperava-se um ano entre 1900 e 2100",
    "en": "expected a year from 1900 to 2100",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_check__speaks_the_language_of_the_file(language: Language) -> None:
    rows = [headings("staff", language), ["dos mil", "6", "3", "18", "5"]]
    (sentence,) = told(checked(as_csv(rows), "staff"))
    assert SENTENCES[language] in sentence


def test_check__names_wrong_and_missing_headings_once() -> None:
    columns = headings("staff")
    columns[1] = "Personal internasional"
    columns[2] = "Otra cosa"
    result = checked(as_csv([columns, ["2024", "6", "3", "18", "5"]]), "staff")
    assert [(f.row, f.column, f.suggestion) for f in result.findings] == [
        (1, "B", "Personal internacional"),
        (1, "C", None),
        (1, "F", None),
    ]
    assert "Personal multilingüe" in result.findings[2].expected


def test_check__refuses_a_heading_twice_and_cells_under_none() -> None:
    columns = [*headings("staff"), "Año", ""]
    result = checked(as_csv([columns, ["2024", "6", "3", "18", "5", "2024", "nota"]]), "staff")
    assert [(f.row, f.column) for f in result.findings] == [(1, "F"), (2, "G")]


def test_check__compares_the_cells_of_a_row() -> None:
    staff = checked(as_csv([headings("staff"), ["2024", "6", "7", "18", "19"]]), "staff")
    assert [(f.row, f.column) for f in staff.findings] == [(2, "C"), (2, "E")]
    row = [cell.replace("{n}", "1") for cell in RIGHT]
    row[2] = row[3] = ""
    nobody = checked(as_csv([COLUMNS, row]), "agreements")
    assert [f.column for f in nobody.findings] == ["C", "D"]
    row[1] = "https://www.wikidata.org/wiki/Q1335"
    assert checked(as_csv([COLUMNS, row]), "agreements").rows[0]["partner_id"] == "Q1335"


def test_check__names_every_wrong_cell_of_a_row() -> None:
    """One that is wrong by itself hides neither what is wrong beside it nor makes it wrong."""
    row = [cell.replace("{n}", "1") for cell in RIGHT]
    row[3], row[6] = "Urugay", "01/01/1990"
    result = checked(as_csv([COLUMNS, row]), "agreements")
    assert [f.column for f in result.findings] == ["D", "G"]
    row[1], row[2] = "1335", ""
    result = checked(as_csv([COLUMNS, row]), "agreements")
    assert [f.column for f in result.findings] == ["B", "D", "G"]


PERSONAL_HEADINGS = [
    *("Nombre", "Correo electrónico", "E-mail", "Teléfono", "Apellidos", "Nom", "Courriel"),
    *("Telefone", "Contact person", "Phone", "Nombre y apellidos del firmante"),
]


@pytest.mark.parametrize("heading", PERSONAL_HEADINGS)
def test_check__refuses_columns_that_ask_for_persons(heading: str) -> None:
    rows = [[*headings("staff"), heading], ["2024", "6", "3", "18", "5", "Ana Ejemplo"]]
    result = checked(as_csv(rows), "staff")
    assert result.has_personal_data
    assert "Ana" not in " ".join(told(result))


PERSONAL_CELLS = [
    *("ana@ciudad.example", "Escribir a ana@ciudad.example", "+598 2 1950 1234"),
    *("Tel. 91 555 10 20", "Sra. Ana Ejemplo", "Dr Ejemplo", "Alcaldía (099) 123 4567"),
    *("Ana Ejemplo", "ANA MARÍA DE LA CRUZ", "Ejemplo Gómez, Ana", "João da Silva"),
]


@pytest.mark.parametrize("value", PERSONAL_CELLS)
def test_check__refuses_cells_that_hold_persons_and_hides_them(value: str) -> None:
    row = [cell.replace("{n}", "1") for cell in RIGHT]
    row[COLUMNS.index("Área responsable")] = value
    result = checked(as_csv([COLUMNS, row]), "agreements")
    assert [f.is_personal for f in result.findings] == [True]
    assert value not in told(result)[0]


@pytest.mark.parametrize(
    "value",
    [
        *("Secretaría de Cultura", "Direction Europe et international", "São João", "Jean"),
        *("Gabinete 2023-2027", "Cultura, Juventud", "Obras, plazas y parques de la ciudad"),
    ],
)
def test_check__takes_no_department_for_a_person(value: str) -> None:
    row = [cell.replace("{n}", "1") for cell in RIGHT]
    row[COLUMNS.index("Área responsable")] = value
    assert checked(as_csv([COLUMNS, row]), "agreements").findings == []


def test_write__marks_the_wrong_cells_and_no_others(tmp_path: Path) -> None:
    rows = planted()
    rows[1][7] = "=cmd|' /C calc'!A0"
    result = checked(as_csv(rows), "agreements")
    place = reporting.write(tmp_path, "ciudad", [result], [])
    assert (place / "report.txt").read_text("utf-8").splitlines() == told(result)
    page = load_workbook(place / "agreements.marked.xlsx").worksheets[0]
    marked = {c.coordinate for line in page.iter_rows() for c in line if c.comment}
    filled = {
        c.coordinate for line in page.iter_rows() for c in line if c.fill.fill_type == "solid"
    }
    assert marked == filled == {f"{letter}{row}" for row, letter, _, _ in PLANTED}
    assert "Uruguay" in str(page["D5"].comment.text)
    assert page["H2"].value == "=cmd|' /C calc'!A0"
    assert page["H2"].data_type == "s"
    assert page["H2"].quotePrefix


def test_write__keeps_no_copy_of_a_file_with_personal_data(tmp_path: Path) -> None:
    rows = [[*headings("staff"), "Nombre"], ["2024", "6", "3", "18", "5", "Ana Ejemplo"]]
    place = reporting.write(tmp_path, "ciudad", [checked(as_csv(rows), "staff")], [])
    assert [path.name for path in place.iterdir()] == ["report.txt"]
    assert "Ana" not in (place / "report.txt").read_text("utf-8")


def test_mark__of_a_marked_copy_that_was_corrected_is_right(tmp_path: Path) -> None:
    rows = [headings("staff"), ["2024", "6", "siete", "18", "5"]]
    place = reporting.write(tmp_path, "ciudad", [checked(as_csv(rows), "staff")], [])
    book = load_workbook(io.BytesIO((place / "staff.marked.xlsx").read_bytes()))
    book.worksheets[0]["C2"] = 5
    out = io.BytesIO()
    book.save(out)
    again = checked(out.getvalue(), "staff", "xlsx")
    assert told(again) == []
    assert again.rows[0]["multilingual_staff"] == 5


def test_check__sees_persons_under_headings_that_it_does_not_know() -> None:
    rows = [[*headings("staff"), "Notas"], ["2024", "6", "3", "18", "5", "ana@ciudad.example"]]
    result = checked(as_csv(rows), "staff")
    assert [(f.row, f.column, f.is_personal) for f in result.findings] == [
        (1, "F", False),
        (2, "F", True),
    ]
    assert result.has_personal_data
