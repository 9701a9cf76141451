"""Writes the register's files for an office to fill in: headings, an example, what is accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extractors.register.checking import example
from extractors.register.folders import FOLDER, fitting
from extractors.register.messages import say
from extractors.register.reporting import put
from extractors.register.templates import Field, Language, Sheet, sheets

#: Rows of the template in which a spreadsheet offers the allowed values.
OFFERED_ROWS = 1000


def write(city: str, lang: Language, folder: Path) -> list[Path]:
    """Write `<folder>/<city>/`: one .xlsx file per sheet and city.yml; the paths written.

    Raises:
        ValueError: `city` is no name that a folder of the register may have.
        FileExistsError: a file of the city is there already; nothing is written over.
    """
    if not FOLDER.fullmatch(city):
        told = say("folder_name", lang, what=fitting(city))
        raise ValueError(f"CITY={city}: {told}")
    place = folder / city
    place.mkdir(parents=True, exist_ok=True)
    paths = {key: place / f"{key}.xlsx" for key in sheets()}
    settings = place / "city.yml"
    if taken := [path.name for path in (*paths.values(), settings) if path.exists()]:
        raise FileExistsError(f"{place}: there already: {', '.join(taken)}")
    for key, path in paths.items():
        _write_sheet(sheets()[key], lang, path)
    settings.write_text(_city(city, lang), encoding="utf-8")
    return [*paths.values(), settings]


def _city(city: str, lang: Language) -> str:
    return (
        "# The city whose register this folder holds.\n"
        'territory_id: ""        # Wikidata QID, such as Q1335\n'
        f"name: {city}\n"
        f"language: {lang}        # es, fr, pt or en\n"
        'country_iso3: ""        # such as URY\n'
        "synthetic: false        # true when the figures are made up\n"
    )


def _write_sheet(sheet: Sheet, lang: Language, path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet.titles[lang][0][:31]
    for number, field in enumerate(sheet.fields.values(), 1):
        heading = put(page.cell(1, number), field.headings[lang][0])
        heading.font = Font(bold=True)
        shown = put(page.cell(2, number), _example_cell(sheet, field, lang))
        shown.font = Font(italic=True, color="FF808080")
        page.column_dimensions[heading.column_letter].width = 22
    page.freeze_panes = "A2"
    _write_values(book, sheet, lang)
    book.save(path)


def _example_cell(sheet: Sheet, field: Field, lang: Language) -> Any:
    """The example as an office writes it: words in its language, real dates and numbers."""
    value = example(sheet, lang)[field.name]
    if field.choices:
        return next(choice.texts[lang][0] for choice in field.choices if choice.code == value)
    if field.type == "boolean":
        return say("yes" if value else "no", lang)
    if field.type in {"country", "sdg", "when"}:
        return field.example[lang]
    return value


def _write_values(book: Any, sheet: Sheet, lang: Language) -> None:
    """A second page with what each column accepts, and lists to choose from in the first."""
    from openpyxl.worksheet.datavalidation import DataValidation

    page = book.create_sheet(say("values_sheet", lang))
    titles = ("values_column", "values_required", "values_accepted")
    page.append([say(title, lang) for title in titles])
    for number, field in enumerate(sheet.fields.values(), 1):
        words = [field.headings[lang][0], say("yes" if field.is_required else "no", lang)]
        offered = [choice.texts[lang][0] for choice in field.choices]
        if field.type == "boolean":
            offered = [say("yes", lang), say("no", lang)]
        for column, text in enumerate([*words, *(offered or [accepted(field, lang)])], 1):
            put(page.cell(number + 1, column), text)
        if offered:
            last = page.cell(number + 1, len(words) + len(offered)).column_letter
            source = f"'{page.title}'!$C${number + 1}:${last}${number + 1}"
            rule = DataValidation(type="list", formula1=source, allow_blank=not field.is_required)
            letter = page.cell(1, number).column_letter
            rule.add(f"{letter}2:{letter}{OFFERED_ROWS}")
            book.worksheets[0].add_data_validation(rule)
    put(page.cell(len(sheet.fields) + 3, 1), say("example_row", lang))


def accepted(field: Field, lang: Language) -> str:
    """What a column without a list of values accepts, in words."""
    if field.type in {"text", "unit"}:
        return say("free_text", lang)
    return say(field.type, lang, minimum=f"{field.minimum:g}")
