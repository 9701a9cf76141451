"""Cells of French files: amounts, years, partners, goals, authorities, in whatever dialect they are saved."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.core.errors import SourceChanged
from tests.contract import replayed

KEY = "datagouv_cooperation"
FILE = "00000000-0000-4000-8000-000000000001"


def record(**changed: Any) -> dict[str, Any]:
    row = {"Collectivité": "Ville de Brest", "Pays": "Vietnam", "Titre du projet": "Eau"}
    return row | changed


def page(*records: dict[str, Any], number: int = 1) -> dict[str, replayed.Rows]:
    """Both tables of a page of the tabular API."""
    meta = {"page": number, "page_size": 50, "total": len(records)}
    body = {"data": records, "links": {"next": None}, "meta": meta}
    address = f"https://tabular-api.data.gouv.fr/api/resources/{FILE}/data/"
    return replayed.parsed(replayed.answer(KEY, "project", address, body))


def file(content: bytes) -> replayed.Rows:
    """Projects of a file."""
    address = f"https://www.data.gouv.fr/api/1/datasets/r/{FILE}"
    return replayed.parsed(replayed.answer(KEY, "project", address, content))["project"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_parse__a_file_may_be_in_any_of_the_dialects(encoding: str, delimiter: str) -> None:
    lines = [["Collectivité", "Pays", "Intitulé du projet"], ["Ville de Rezé", "Haïti", "Été"], []]
    content = "\r\n".join(delimiter.join(cells) for cells in lines).encode(encoding)
    (row,) = file(content)
    assert (row["authority"], row["country_iso3"], row["title"]) == ("Ville de Rezé", "HTI", "Été")
    assert row["territory_id"] == "Q326453"


def test_parse__a_line_with_other_cells_than_headings_is_a_change() -> None:
    content = b"Pays;Projet;Collectivit\xe9\r\nLiban;Eau\r\n"
    with pytest.raises(SourceChanged, match="3 cells up to line 2; found 2"):
        file(content)


@pytest.mark.parametrize(
    ("cell", "euros"),
    [
        ("1 234,50 €", 1234.5),
        ("1\u202f234,50", 1234.5),
        ("12\u00a0000 EUR", 12000),
        ("1234.5", 1234.5),
        (1234.5, 1234.5),
        ("  ", None),
        (None, None),
    ],
)
def test_parse__amounts_are_read_the_french_way(cell: Any, euros: float | None) -> None:
    (row,) = page(record(Montant=cell))["project"]
    assert row["amount_eur"] == euros


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2019, 2019),
        ("2019", 2019),
        ("2019.0", 2019),
        ("01/09/2019", 2019),
        ("2019-09-01", 2019),
        ("2019-09-01T00:00:00", 2019),
        ("", None),
    ],
)
def test_parse__years_come_from_years_and_days(cell: Any, year: int | None) -> None:
    (row,) = page(record(Année=cell))["project"]
    assert row["start_year"] == year


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"Montant": "environ 1000"}, "an amount such as 1 234,50 €; found 'environ 1000'"),
        ({"Montant": "1.234,50"}, "an amount such as 1 234,50 €; found '1.234,50'"),
        ({"Année": "2019-2021"}, "a year, dd/mm/yyyy or an ISO date; found '2019-2021'"),
        ({"Date de fin": "fin 2020"}, "a year, dd/mm/yyyy or an ISO date; found 'fin 2020'"),
    ],
)
def test_parse__names_what_is_not_as_declared(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        page(record(**changed))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Da Nang | Huê", ["Da Nang", "Huê"]),
        ("Da Nang; Huê;", ["Da Nang", "Huê"]),
        ("Da Nang\nHuê", ["Da Nang", "Huê"]),
        ("Da Nang, Huê", ["Da Nang", "Huê"]),
        ("Union des villages, Nord | Huê", ["Union des villages, Nord", "Huê"]),
        ("", []),
        (None, []),
    ],
)
def test_parse__a_cell_with_several_partners_is_taken_apart(cell: Any, names: list[str]) -> None:
    rows = page(record(Partenaires=cell))["partner"]
    assert [row["partner_name"] for row in rows] == names
    assert [row["position"] for row in rows] == list(range(1, len(names) + 1))


@pytest.mark.parametrize(
    ("cell", "goals"),
    [
        ("ODD 6, ODD 11", "6,11"),
        ("11 - Villes durables", "11"),
        ("11.4 ; 4", "4,11"),
        ("Agenda 2030", None),
        ("18", None),
        (6, "6"),
        (None, None),
    ],
)
def test_parse__goals_are_those_that_are_named(cell: Any, goals: str | None) -> None:
    (row,) = page(record(ODD=cell))["project"]
    assert row["sdg_goals"] == goals


@pytest.mark.parametrize(
    ("authority", "level", "insee", "territory"),
    [
        ("VILLE DE STRASBOURG", None, None, "Q6602"),
        ("Strasbourg", "Commune", None, "Q6602"),
        ("Mairie de Rezé", None, None, "Q326453"),
        ("Eurométropole de Strasbourg", "EPCI", None, None),
        ("Strasbourg", "EPCI", None, None),
        ("Brest Métropole", None, None, None),
        ("DEPARTEMENT DE L'AUDE", None, None, "Q3207"),
        ("Conseil départemental de l’Aude", "Département", None, "Q3207"),
        ("Ville de l'Aude", None, None, None),
        ("Collectivité n° 4", None, "67482", "Q6602"),
        ("Ville de Paris", None, "69123", None),
        ("Ville de Madrid", None, None, None),
        (None, None, None, None),
    ],
)
def test_parse__an_authority_is_known_by_code_or_by_name_and_level(
    authority: str | None, level: str | None, insee: str | None, territory: str | None
) -> None:
    cells = {"Collectivité": authority, "Type de collectivité": level, "Code INSEE": insee}
    (row,) = page(record(**cells))["project"]
    assert row["territory_id"] == territory


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Viêt Nam", "VNM"),
        ("Vietnam", "VNM"),
        ("SÉNÉGAL", "SEN"),
        ("Palestine", "PSE"),
        ("République démocratique du Congo", "COD"),
        ("Afrique de l'Ouest", None),
        ("Liban, Jordanie", None),
    ],
)
def test_parse__countries_are_known_by_their_french_names(name: str, iso3: str | None) -> None:
    (row,) = page(record(Pays=name))["project"]
    assert (row["country"], row["country_iso3"]) == (name, iso3)


def test_parse__rows_are_numbered_through_all_pages() -> None:
    tables = page(record(Partenaires=None), record(Partenaires="Huê"), number=3)
    assert [row["row_number"] for row in tables["project"]] == [101, 102]
    assert [row["row_number"] for row in tables["partner"]] == [102]
    assert page() == {"project": [], "partner": []}
