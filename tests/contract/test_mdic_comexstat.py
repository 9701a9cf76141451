"""Comex Stat: files that must add up, codes that are put right, years that are replaced whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from expectations.run import check_batch
from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceTruncated, SourceUnavailable
from extractors.sources import mdic_comexstat
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "mdic_comexstat"
YEARS = range(2018, 2026)
HEADER = "CO_ANO;CO_MES;SH4;CO_PAIS;SG_UF_MUN;CO_MUN;KG_LIQUIDO;VL_FOB"
TOTALS = "ARQUIVO;CO_ANO;KG_LIQUIDO;VL_FOB;NUMERO_LINHAS"


def exported(*lines: str, header: str = HEADER) -> replayed.Rows:
    """Rows of a file with these lines."""
    content = "\r\n".join([header, *lines, ""]).encode("latin-1")
    address = "https://balanca.economia.gov.br/balanca/bd/comexstat-bd/mun/EXP_2020_MUN.csv"
    return replayed.parsed(replayed.answer(KEY, "export", address, content))["export"]


def line(state: str, code: str, usd: int = 10, month: int = 1, country: str = "023") -> str:
    return f'"2020";"{month:02d}";"0901";"{country}";"{state}";"{code}";5;{usd}'


def body(change: Callable[[str], str], match: str) -> Fault:
    """The recorded file after a change to its text."""
    return Fault(
        kind="replace_body",
        match=match,
        body=lambda before: change(before.decode("latin-1")).encode("latin-1"),
    )


def test_fetch__asks_for_the_years_that_the_control_totals_list(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    names = [it.path.rpartition("/")[2] for it in replay.requests[before:]]
    files = [f"EXP_{year}_MUN.csv" for year in YEARS]
    assert names == ["PAIS.csv", "EXP_TOTAIS_CONFERENCIA_MUN.csv", *files]


def test_fetch__leaves_out_the_years_before_ours(replay: ReplayServer) -> None:
    replay.inject(body(lambda text: f"{text}EXP_2014_MUN.csv;2014;1;1;1\r\n", "TOTAIS"))
    before = len(replay.requests)
    assert pipeline.fetch(KEY, "test")
    assert not [it for it in replay.requests[before:] if "2014" in it.path]


def test_parse__the_sums_are_those_of_the_files(folder: Path) -> None:
    rows, totals = replayed.rows(folder, "export"), replayed.rows(folder, "control_total")
    assert [total["year"] for total in totals] == list(YEARS)
    for total in totals:
        of_year = [row for row in rows if row["year"] == total["year"]]
        for name in ("fob_usd", "net_kg"):
            assert sum(row[name] for row in of_year) == total[name]
        assert len(of_year) < total["lines"]
    keys = {tuple(row[name] for name in mdic_comexstat.EXPORT.key) for row in rows}
    assert len(keys) == len(rows)


def test_parse__tells_how_many_months_a_file_holds(folder: Path) -> None:
    months = {row["year"]: row["months"] for row in replayed.rows(folder, "export")}
    assert months == dict.fromkeys(range(2018, 2025), 12) | {2025: 7}


@pytest.mark.parametrize(
    ("state", "code", "ibge"),
    [
        ("SP", "3450308", "3550308"),  # São Paulo
        ("MS", "5202704", "5002704"),  # Campo Grande
        ("GO", "5308707", "5208707"),  # Goiânia
        ("GO", "5300050", "5200050"),  # Abadia de Goiás
        ("DF", "5400108", "5300108"),  # Brasília
        ("RJ", "3304557", "3304557"),
        ("MG", "3106200", "3106200"),
        # A code that is IBGE's already stays what it is, should the ministry ever change over.
        ("SP", "3550308", "3550308"),
        ("GO", "5208707", "5208707"),
    ],
)
def test_parse__codes_that_are_not_those_of_ibge_become_them(
    state: str, code: str, ibge: str
) -> None:
    (row,) = exported(line(state, code))
    assert (row["place_code"], row["state_code"]) == (ibge, ibge[:2])


def test_parse__what_is_no_place_has_none_and_is_one(folder: Path) -> None:
    (row,) = exported(line("ND", "9999999", 7), line("ND", "9300000", 5), line("EX", "9300000", 1))
    assert (row["place_code"], row["state_code"], row["fob_usd"]) == ("ND", None, 13)
    states = {row["place_code"]: row["state_code"] for row in replayed.rows(folder, "export")}
    assert states["ND"] is None
    assert {code[:2] for code in states if code != "ND"} == {
        "31",
        "33",
        "35",
        "41",
        "50",
        "52",
        "53",
    }


def test_parse__adds_up_months_and_goods_and_keeps_the_zeros_of_codes() -> None:
    rows = exported(
        line("RJ", "3304557", 10, month=1),
        line("RJ", "3304557", 30, month=9).replace("0901", "2601"),
        line("RJ", "3304557", 2, month=9, country="249"),
    )
    assert [(row["country_code"], row["fob_usd"], row["net_kg"]) for row in rows] == [
        ("023", 40, 10),
        ("249", 2, 5),
    ]
    assert {row["months"] for row in rows} == {2}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (line("RJ", "3106200"), r"seven digits in RJ \(33\); found '3106200'"),
        (line("SP", "3304557"), r"seven digits in SP \(35\); found '3304557'"),
        (line("GO", "5108707"), r"seven digits in GO \(52\); found '5108707'"),
        (line("MG", "310620"), r"seven digits in MG \(31\); found '310620'"),
        (line("XX", "3106200"), r"seven digits in XX \(a state\); found '3106200'"),
        (line("MG", "3106200").replace(";10", ";1.234,00"), "VL_FOB.*1.234,00"),
        ('"2020";"01";"0901";"023";"MG"', "Expected 8 columns, got 5"),
    ],
)
def test_parse__names_what_is_not_as_declared(given: str, message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        exported(given)


def test_parse__countries_are_read_as_latin_1_and_those_that_are_none_have_no_code(
    folder: Path,
) -> None:
    rows = {row["country_code"]: row for row in replayed.rows(folder, "country")}
    assert (rows["072"]["name"], rows["072"]["iso3"]) == ("Áustria", "AUT")
    assert rows["399"]["name"] == "Japão"
    assert rows["994"]["iso3"] is None


@pytest.mark.parametrize(
    ("column", "message"),
    [(2, "'net_kg': "), (3, "'fob_usd': "), (4, "'lines': ")],
    ids=["kilograms", "dollars", "lines"],
)
def test_fetch__totals_that_do_not_agree_are_for_tomorrow(
    column: int, message: str, replay: ReplayServer, tmp_path: Path
) -> None:
    def off_by_one(text: str) -> str:
        lines = text.splitlines()
        cells = lines[3].split(";")
        cells[column] = str(int(cells[column]) + 1)
        return "\r\n".join([*lines[:3], ";".join(cells), *lines[4:], ""])

    expected = f"EXP_2020_MUN.csv: expected the control totals .*{message}.*ask tomorrow"
    fault = body(off_by_one, "TOTAIS")
    assert replayed.fetch_fails(replay, KEY, SourceTruncated, expected, fault) == 1
    manifests = tmp_path / "landing" / KEY / "manifests"
    assert list(manifests.glob("*.json")) == []
    replay.heal()
    assert pipeline.fetch(KEY, "test")
    assert len(list(manifests.glob("*.json"))) == 1


def test_fetch__a_file_of_another_year_does_not_add_up(replay: ReplayServer) -> None:
    fault = body(lambda text: text.replace('"2021";', '"2020";'), "EXP_2021")
    replayed.fetch_fails(replay, KEY, SourceTruncated, "'year': 2021.*'year': 2020", fault)


def test_fetch__a_file_that_lost_a_line_does_not_add_up(replay: ReplayServer) -> None:
    fault = body(lambda text: "".join(text.splitlines(keepends=True)[:-1]), "EXP_2022")
    replayed.fetch_fails(replay, KEY, SourceTruncated, "ask tomorrow", fault)


def test_fetch__a_file_cut_in_the_middle_of_a_line_is_truncated(replay: ReplayServer) -> None:
    fault = body(lambda text: text[: text.rindex(";") - 9], "EXP_2022")
    message = "a last line that ends; found .*Expected 8 columns"
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


@pytest.mark.parametrize(
    ("file", "column"),
    [("PAIS", "CO_PAIS_ISOA3"), ("TOTAIS", "NUMERO_LINHAS"), ("EXP_2019", "CO_MUN")],
)
def test_fetch__a_renamed_column_is_a_change_and_not_landed(
    file: str, column: str, replay: ReplayServer
) -> None:
    fault = body(lambda text: text.replace(column, "RENAMED"), file)
    message = rf"no {column} in \[.*'RENAMED'"
    assert replayed.fetch_fails(replay, KEY, SourceChanged, message, fault) == 1


def test_fetch__a_column_more_is_a_warning(replay: ReplayServer, tmp_path: Path) -> None:
    def widened(text: str) -> str:
        head, *lines = text.splitlines()
        return "\r\n".join([f"{head};NEW", *(f"{one};1" for one in lines), ""])

    replay.inject(body(widened, "EXP_2019"))
    assert len(replayed.rows(replayed.night(KEY), "control_total")) == len(YEARS)
    outcomes = [json.loads(path.read_text()) for path in tmp_path.glob("outcomes/test/*.json")]
    warned = [text for outcome in outcomes for text in outcome["warnings"]]
    assert warned == ["mdic_comexstat.export: columns not declared: ['NEW']"]


def test_fetch__a_page_instead_of_a_file_is_no_data(replay: ReplayServer) -> None:
    fault = Fault(kind="html_200", match="EXP_2019")
    message = "expected CSV; found a page or XML"
    asked = replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)
    assert asked == replayed.ATTEMPTS


def test_fetch__waits_when_it_was_too_quick(replay: ReplayServer) -> None:
    headers = {"Retry-After": "0"}
    replay.inject(Fault(kind="status", match="EXP_2019", status=429, headers=headers, times=2))
    assert pipeline.fetch(KEY, "test")
    fault = Fault(kind="status", match="EXP_2020", status=429, headers={"Retry-After": "900"})
    assert replayed.fetch_fails(replay, KEY, SourceUnavailable, "HTTP 429", fault) == 1


def test_fetch__files_that_have_not_changed_are_not_sent_again(replay: ReplayServer) -> None:
    batch = pipeline.fetch(KEY, "test")
    assert batch
    pipeline.parse_batch(KEY, batch, "test")
    pipeline.accept(KEY, batch, "test")
    before = len(replay.requests)
    assert pipeline.fetch(KEY, "test") is None
    assert all("if-none-match" in it.headers for it in replay.requests[before:])


def test_fetch__a_revised_year_replaces_the_year(replay: ReplayServer) -> None:
    first = replayed.rows(replayed.night(KEY), "export")

    def doubled(text: str) -> str:
        head, *lines = text.splitlines()
        cells = [one.rpartition(";") for one in lines]
        return "\r\n".join([head, *(f"{cell[0]};{2 * int(cell[2])}" for cell in cells), ""])

    def agreeing(text: str) -> str:
        lines = [one.split(";") for one in text.splitlines()]
        for cells in lines[1:]:
            cells[3] = str(2 * int(cells[3])) if cells[1] == "2023" else cells[3]
        return "\r\n".join([*map(";".join, lines), ""])

    replay.inject(body(doubled, "EXP_2023"), body(agreeing, "TOTAIS"))
    second = replayed.rows(replayed.night(KEY), "export")
    assert len(second) == len(first)
    for old, new in zip(first, second, strict=True):
        assert new["fob_usd"] == old["fob_usd"] * (2 if old["year"] == 2023 else 1)


def test_gate__accepts_the_recording(folder: Path) -> None:
    assert check_batch(mdic_comexstat.SOURCE, folder, None, run_id="test").passed


def test_staging__gives_each_destination_its_iso_code(folder: Path) -> None:
    found = replayed.staged("stg_mdic_comexstat__export", folder)
    assert len(found) == len(replayed.rows(folder, "export"))
    codes = {row["country_code"]: row["country_iso3"] for row in found}
    assert (codes["160"], codes["994"]) == ("CHN", None)
    whole: dict[Any, Any] = {row["year"]: row["is_whole_year"] for row in found}
    assert [year for year, is_whole in whole.items() if not is_whole] == [2025]
