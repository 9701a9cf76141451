"""The two lists of territories: of interest, and parts of them."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from extractors.core import places
from extractors.core.settings import PROJECT

LEVELS = ("neighbourhood", "municipality", "metro_area", "region", "country")


def test_parts__are_the_worked_examples_whole() -> None:
    above = Counter((it.parent_territory_id, it.level) for it in places.parts())
    assert above == {
        ("Q39109", "municipality"): 853,  # Minas Gerais
        ("Q999905000", "municipality"): 9,  # the Valle de Aburrá, with Medellín ten
        ("Q123304", "metro_area"): 1,  # the valley itself, in Antioquia
        ("Q90", "neighbourhood"): 20,  # Paris
    }
    assert [it.name for it in places.territories() if it.parent_territory_id] == ["Medellín"]


def test_lists__name_a_territory_once_and_its_code_once() -> None:
    listed = (*places.territories(), *places.parts())
    assert len({it.territory_id for it in listed}) == len(listed)
    codes = [(it.national_code_system, it.national_code) for it in listed if it.national_code]
    assert len(set(codes)) == len(codes)
    assert {it.level for it in listed} < set(LEVELS)
    state = [code for system, code in codes if system == "IBGE" and len(code) == 7]
    assert Counter(code[:2] for code in state) == {"31": 853, "33": 1}


def test_signatories__are_items_of_wikidata_that_can_sign() -> None:
    by_id = {it.territory_id: it for it in places.parts()}
    assert Counter(by_id[one].country_iso3 for one in places.signatories()) == {"BRA": 853}


def test_parts__are_those_of_the_countries_of_interest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with places.SEED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    few = tmp_path / "territories.csv"
    with few.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if row["country_iso3"] == "COL")
    monkeypatch.setenv("WAREHOUSE_TERRITORIES", str(few))
    assert {it.country_iso3 for it in places.parts()} == {"COL"}
    assert places.signatories() == []


def test_part_of_interest__is_asked_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = places.SEED.read_text("utf-8").partition("\n")[0]
    more = tmp_path / "territories.csv"
    more.write_text(f"{header}\nQ42800,Belo Horizonte,municipality,BRA,,,IBGE,3106200,Q39109\n")
    monkeypatch.setenv("WAREHOUSE_TERRITORIES", str(more))
    assert "Q42800" not in places.signatories()
    assert len(places.signatories()) == 852


def test_seeds__are_where_the_lists_are_read() -> None:
    assert {places.SEED.parent, places.WITHIN.parent} == {PROJECT / "dbt_project" / "seeds"}
