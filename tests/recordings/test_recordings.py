"""The recordings of the project: whole, small, documented, and true to the figures we know."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

import recordings
from recordings.layout import Answer, read_body, read_folder
from recordings.paging import at
from recordings.server import ReplayServer

FOLDER = Path(recordings.__path__[0])
FOUND = read_folder(FOLDER)
ECONOMY = ("worldbank_wdi", "datamexico_fdi", "unsdg_framework")
ANSWERS = [
    pytest.param(folder, answer, id=f"{folder.name}-{answer.body}-{number}")
    for folder, recording in FOUND.items()
    for number, answer in enumerate(recording.answers)
    if answer.body is not None and answer.body.removesuffix(".gz").endswith(".json")
]
#: Madrid's file has raw newlines in its strings: JSON to a lenient reader only.
NOT_STRICT = "madrid_agenda"
BANK = "/api.worldbank.org/v2/country"


@pytest.fixture(scope="module")
def replay() -> Iterator[ReplayServer]:
    """The project's own recordings, served."""
    with ReplayServer(FOLDER) as server:
        yield server


def _get(replay: ReplayServer, address: str, **params: str) -> Any:
    return requests.get(replay.url + address, params=params, timeout=20).json()


def _observations(replay: ReplayServer, indicator: str) -> dict[tuple[str, int], Any]:
    path = f"{BANK}/all/indicator/{indicator}"
    _, rows = _get(replay, path, format="json", per_page="32500")
    return {(row["countryiso3code"], int(row["date"])): row["value"] for row in rows}


def test_recordings__hold_the_economy_sources() -> None:
    assert set(ECONOMY) <= {folder.name for folder in FOUND}


def test_recordings__are_small() -> None:
    sizes = {folder.name: sum(path.stat().st_size for path in folder.iterdir()) for folder in FOUND}
    assert sum(sizes.values()) < 5_000_000, sizes
    assert sum(sizes[name] for name in ECONOMY) < 1_500_000, sizes


def test_recordings__hold_no_file_that_nobody_serves() -> None:
    for folder, recording in FOUND.items():
        named = {answer.body for answer in recording.answers} | {"recording.json"}
        assert {path.name for path in folder.iterdir()} <= named, folder.name


@pytest.mark.parametrize("source", [folder.name for folder in FOUND])
def test_recordings__say_whose_the_facts_are_and_of_when(source: str) -> None:
    recording = FOUND[FOLDER / source]
    assert recording.owner.strip()
    assert recording.licence.strip()
    assert recording.note.strip()
    days = {answer.facts_date or recording.facts_date for answer in recording.answers}
    assert min(days).year >= 1990
    assert max(days).isoformat() <= "2026-11-24"


@pytest.mark.parametrize(("folder", "answer"), ANSWERS)
def test_recordings__every_json_body_parses_and_holds_rows(folder: Path, answer: Answer) -> None:
    body, is_strict = read_body(folder, answer.body), folder.name != NOT_STRICT
    if not is_strict:
        with pytest.raises(json.JSONDecodeError, match="Invalid control character"):
            json.loads(body)
    document = json.loads(body, strict=is_strict)
    if answer.rows is not None:
        assert isinstance(at(document, answer.rows), list)


def test_worldbank__countries_are_those_of_the_source(replay: ReplayServer) -> None:
    meta, rows = _get(replay, BANK, format="json", per_page="400")
    assert meta == {"page": 1, "pages": 1, "per_page": "400", "total": 296}
    by_code = {row["id"]: row for row in rows}
    assert len(by_code) == 296
    assert (by_code["NAM"]["iso2Code"], by_code["NAM"]["region"]["id"]) == ("NA", "SSF")
    assert by_code["COL"]["region"]["value"] == "Latin America & Caribbean "
    assert sum(row["region"]["id"] == "NA" for row in rows) == 79


def test_worldbank__golden_figures_are_exact(replay: ReplayServer) -> None:
    fdi = _observations(replay, "BX.KLT.DINV.CD.WD")
    assert fdi["COL", 2016] == 13848995436.8573
    assert fdi["URY", 2016] == -379108950.527702
    assert fdi["FRA", 2017] == 50947719049.2429
    assert fdi["LCN", 2017] == 159621745978.687
    assert _observations(replay, "SP.POP.TOTL")["ABW", 1990] == 62149
    assert _observations(replay, "NY.GDP.MKTP.CD")["COL", 2017] == 311866875156.87885


def test_worldbank__only_what_is_real_is_called_real(replay: ReplayServer) -> None:
    recording = FOUND[FOLDER / "worldbank_wdi"]
    real = {
        answer.request.path.rpartition("/")[2]: str(answer.facts_date)
        for answer in recording.answers
        if not answer.synthetic
    }
    assert real == {
        "country": "2023-07-01",
        "BX.KLT.DINV.CD.WD": "2018-06-28",
        "SP.POP.TOTL": "2018-05-21",
        "NY.GDP.MKTP.CD": "2024-06-28",
    }
    path = f"{replay.url}{BANK}/all/indicator/"
    headers = [
        requests.get(path + name, params={"format": "json"}, timeout=20).headers
        for name in ("PA.NUS.FCRF", "SP.POP.TOTL")
    ]
    assert [it["X-Recording-Synthetic"] for it in headers] == ["true", "false"]


def test_worldbank__every_indicator_has_28_years_newest_first_and_null_where_unknown(
    replay: ReplayServer,
) -> None:
    codes = {row["id"] for row in _get(replay, BANK, format="json", per_page="400")[1]}
    for answer in FOUND[FOLDER / "worldbank_wdi"].answers[1:]:
        indicator = answer.request.path.rpartition("/")[2]
        path = f"{BANK}/all/indicator/{indicator}"
        meta, rows = _get(replay, path, format="json", per_page="32500")
        assert meta["total"] == len(rows), indicator
        assert [row["date"] for row in rows[:28]] == [str(y) for y in range(2017, 1989, -1)]
        assert rows[0]["country"]["value"].startswith("A")
        assert set(Counter(row["countryiso3code"] for row in rows).values()) == {28}
        assert {row["countryiso3code"] for row in rows} <= codes
        assert {row["indicator"]["id"] for row in rows} == {indicator}
        assert any(row["value"] is None and row["date"] == "2017" for row in rows), indicator


def test_worldbank__made_up_figures_are_those_of_their_formulas(replay: ReplayServer) -> None:
    gdp = _observations(replay, "NY.GDP.MKTP.CD")
    fdi = _observations(replay, "BX.KLT.DINV.CD.WD")
    share = _observations(replay, "BX.KLT.DINV.WD.GD.ZS")
    deflator = _observations(replay, "NY.GDP.DEFL.ZS")
    rate = _observations(replay, "PA.NUS.FCRF")
    exports = _observations(replay, "NE.EXP.GNFS.CD")
    assert share["COL", 2016] == pytest.approx(100 * fdi["COL", 2016] / gdp["COL", 2016], abs=1e-6)
    assert (deflator["USA", 2010], deflator["USA", 2011]) == (100, 102)
    assert (rate["USA", 2010], rate["ECU", 2010], rate["COL", 2010]) == (1, 1, 1900)
    assert rate["FRA", 2015] == rate["ESP", 2015]
    assert deflator["LCN", 2010] is None
    assert 0.09 * gdp["LCN", 2010] < exports["LCN", 2010] < 0.61 * gdp["LCN", 2010]


def test_worldbank__pages_and_refuses_as_the_source_does(replay: ReplayServer) -> None:
    path = f"{BANK}/all/indicator/BX.KLT.DINV.CD.WD"
    meta, rows = _get(replay, path, format="json")
    assert (meta["page"], meta["pages"], meta["per_page"], len(rows)) == (1, 148, 50, 50)
    last = _get(replay, path, format="json", page="148")
    assert len(last[1]) == 7392 - 147 * 50
    past = _get(replay, path, format="json", page="149")
    assert (past[0]["total"], past[1]) == (0, None)
    assert _get(replay, path, format="json", page="x")[0]["message"][0]["id"] == "120"
    some = _get(replay, path, format="json", date="2010:2012", per_page="1000")
    assert (some[0]["total"], {row["date"] for row in some[1]}) == (792, {"2010", "2011", "2012"})


def test_datamexico__is_the_whole_cube_and_can_be_cut(replay: ReplayServer) -> None:
    path = "/www.economia.gob.mx/apidatamexico/tesseract/data.jsonrecords"
    params = {
        "cube": "fdi_2_state_investment",
        "drilldowns": "Quarter,State",
        "measures": "Investment",
        "locale": "es",
    }
    rows = _get(replay, path, **params)["data"]
    assert Counter(row["State ID"] for row in rows) == dict.fromkeys(range(1, 33), 104)
    assert sum(row["Investment"] < 0 for row in rows) == 296
    total = sum(row["Investment"] for row in rows if row["Quarter"].startswith("2023"))
    assert total == pytest.approx(36332.3, abs=0.05)
    assert rows[0] == {
        "Quarter ID": 19991,
        "Quarter": "1999-Q1",
        "State ID": 1,
        "State": "Aguascalientes",
        "Investment": 37.22750520706177,
    }
    cut = _get(replay, path, **params, State="9,30", limit="100,8")["data"]
    assert [row["State ID"] for row in cut] == [9] * 4 + [30] * 4
    assert _get(replay, path, **params, State="99") == {"data": []}


@pytest.mark.parametrize(
    ("name", "count"), [("Goal", 17), ("Target", 169), ("Indicator", 248), ("Series", 609)]
)
def test_unsdg__lists_are_complete(replay: ReplayServer, name: str, count: int) -> None:
    rows = _get(replay, f"/unstats.un.org/sdgapi/v1/sdg/{name}/List")
    assert len(rows) == count
    assert len({row["code"] for row in rows} | {None}) > count * 0.9


def test_unsdg__series_lead_to_targets_and_a_release(replay: ReplayServer) -> None:
    rows = _get(replay, "/unstats.un.org/sdgapi/v1/sdg/Series/List", allreleases="false")
    by_code = {row["code"]: row for row in rows}
    assert {row["release"] for row in rows} == {"2022.Q2.G.02"}
    assert "17.3" in by_code["GF_FRN_FDI"]["target"]
    assert by_code["DC_ODA_BDVDL"]["target"] == ["15.a", "15.b"]
