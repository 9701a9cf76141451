"""What an office is given to fill in is read back as it was written, in four languages."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extractors.register import folders
from extractors.register.checking import check, example
from extractors.register.findings import FileRefused
from extractors.register.messages import _TEXTS, say
from extractors.register.template_writer import accepted, write
from extractors.register.templates import LANGUAGES, Language, plain, sheets

KEYS = "agreements projects investments events network_roles forums missions staff budget survey evaluations"


def test_sheets__are_the_eleven_of_the_register() -> None:
    assert [*sheets()] == KEYS.split()


@pytest.mark.parametrize("key", KEYS.split())
def test_sheets__give_each_heading_and_value_one_meaning(key: str) -> None:
    sheet = sheets()[key]
    for field in sheet.fields.values():
        assert all(sheet.known_headings[plain(texts[0])] for texts in field.headings.values())
        meanings: dict[str, str] = {}
        for choice in field.choices:
            for text in (choice.code, *(t for texts in choice.texts.values() for t in texts)):
                assert meanings.setdefault(plain(text), choice.code) == choice.code
    assert set(sheet.row_key) <= {name for name, f in sheet.fields.items() if f.is_required}


@pytest.mark.parametrize("language", LANGUAGES)
def test_write__is_read_back_as_it_was_written(language: Language, tmp_path: Path) -> None:
    paths = write("ciudad", language, tmp_path)
    assert [path.name for path in paths] == [*(f"{key}.xlsx" for key in KEYS.split()), "city.yml"]
    for path in paths[:-1]:
        content = path.read_bytes()
        result = check(content, path.name, path.stem, "en", keep_examples=True)
        assert [finding.text() for finding in result.findings] == []
        assert result.rows == [example(sheets()[path.stem], language)]
        assert result.grid is not None
        assert result.grid.language == language
        assert check(content, path.name, path.stem, "en").rows == []


def test_example__means_the_same_in_every_language() -> None:
    for sheet, language in product(sheets().values(), LANGUAGES):
        row, spanish = example(sheet, language), example(sheet, "es")
        for field in sheet.fields.values():
            if field.type not in {"text", "unit"}:
                assert row[field.name] == spanish[field.name], (sheet.key, field.name)


def test_write__offers_the_allowed_values(tmp_path: Path) -> None:
    write("ciudad", "fr", tmp_path)
    book = load_workbook(tmp_path / "ciudad" / "survey.xlsx")
    assert book.sheetnames == ["Enquête", "Valeurs"]
    assert [cell.value for cell in book["Valeurs"][3]][2:4] == ["Connaissance", "Soutien"]
    rules = book["Enquête"].data_validations.dataValidation
    assert [(str(rule.sqref), rule.formula1) for rule in rules] == [
        ("B2:B1000", "'Valeurs'!$C$3:$D$3")
    ]


def test_write__writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "ciudad").mkdir()
    (tmp_path / "ciudad" / "staff.xlsx").write_bytes(b"the office's own")
    with pytest.raises(FileExistsError, match=r"staff\.xlsx"):
        write("ciudad", "es", tmp_path)
    assert (tmp_path / "ciudad" / "staff.xlsx").read_bytes() == b"the office's own"
    assert len([*(tmp_path / "ciudad").iterdir()]) == 1


@pytest.mark.parametrize("city", ["São Paulo", "../sao-paulo", "/sao-paulo", "Sao-Paulo"])
def test_write__takes_no_name_that_the_register_would_refuse(city: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"algarismos e hifens: sao-paulo"):
        write(city, "pt", tmp_path / "register")
    assert list(tmp_path.iterdir()) == []


def test_write__leaves_the_city_to_be_filled_in(tmp_path: Path) -> None:
    settings = write("ciudad", "pt", tmp_path)[-1].read_text("utf-8")
    with pytest.raises(FileRefused) as caught:
        folders.settings(settings.encode())
    assert caught.value.what == "territory_id, country_iso3"
    filled = settings.replace('territory_id: ""', "territory_id: Q1335")
    filled = filled.replace('country_iso3: ""', "country_iso3: URY")
    assert folders.settings(filled.encode())["language"] == "pt"


@pytest.mark.parametrize("language", LANGUAGES)
def test_say__has_every_message_in_every_language(language: Language) -> None:
    assert all(len(texts) == len(LANGUAGES) and all(texts) for texts in _TEXTS.values())
    for sheet in sheets().values():
        for field in sheet.fields.values():
            assert field.type == "choice" or accepted(field, language)
    assert say("required", language) != say("choice", language, values="")
