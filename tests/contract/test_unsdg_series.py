"""The UN's series: text that is no figure, breakdowns, pages, and series that are gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceRefused, SourceTruncated
from extractors.core.places import territories
from extractors.sources import unsdg_series
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "unsdg_series"
#: The list of series is recorded once, with the framework's.
KEYS = (KEY, "unsdg_framework")
DATA = "https://unstats.un.org/sdgapi/v1/sdg/Series/Data"
AREAS = ["32", "76", "170", "218", "250", "484", "724", "858", "1"]
UNEMPLOYMENT = "seriesCode=SL_TLF_UEM"
EMPTY = {"size": 0, "totalElements": 0, "totalPages": 0, "pageNumber": 1, "data": []}


def record(**changes: Any) -> dict[str, Any]:
    """A row of the data answer."""
    return {
        "goal": ["17"],
        "target": ["17.3"],
        "indicator": ["17.3.1"],
        "series": "GF_FRN_FDI",
        "seriesDescription": "FDI",
        "geoAreaCode": "170",
        "geoAreaName": "Colombia",
        "timePeriodStart": 2020.0,
        "value": "54.76",
        "attributes": {"Nature": "C", "Units": "CU_USD_M"},
        "dimensions": {"Reporting Type": "G"},
    } | changes


def parsed(*records: dict[str, Any]) -> replayed.Rows:
    answer = replayed.answer(KEY, "observation", DATA, {"data": records})
    return replayed.parsed(answer)["observation"]


def test_fetch__asks_for_each_series_of_all_areas(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    lists, *data = replay.requests[before:]
    assert lists.path.endswith("/Series/List")
    asked = dict.fromkeys(request.params["seriesCode"] for request in data)
    assert list(asked) == list(unsdg_series.SERIES)
    assert {request.params["areaCode"] for request in data} == {",".join(AREAS)}


def test_parse__gives_series_with_their_release_and_indicators(folder: Path) -> None:
    by_code = {row["series_code"]: row for row in replayed.rows(folder, "series")}
    assert by_code.keys() == unsdg_series.SERIES.keys()
    assert by_code["GF_FRN_FDI"]["indicator_codes"] == "17.3.1"
    assert by_code["GF_FRN_FDI"]["release"] == "2022.Q2.G.02"
    assert not by_code["GF_FRN_FDI"]["_is_synthetic"]


def test_parse__keeps_text_and_figure_and_breakdown(folder: Path) -> None:
    rows = replayed.rows(folder, "observation")
    assert len(rows) == 9 * 14 * (4 + 9)
    by_key = {
        (row["series_code"], row["area_code"], row["year"], row["dimension_key"]): row
        for row in rows
    }
    assert len(by_key) == len(rows)
    sole = "Reporting Type=G"
    outflow = by_key["GF_FRN_FDI", "858", 2016, sole]
    assert (outflow["value"], outflow["unit"], outflow["nature"]) == (-379.1, "CU_USD_M", "C")
    texts = {
        (row["series_code"], row["area_code"], row["year"]): (row["value_text"], row["value_note"])
        for row in rows
        if row["value"] is None
    }
    assert texts == {
        ("GF_FRN_FDI", "218", 2012): ("NaN", "missing"),
        ("ST_GDP_ZS", "858", 2020): ("N", "missing"),
        ("ST_GDP_ZS", "858", 2021): ("..", "missing"),
        ("GB_XPD_CULNAT_PBPV", "218", 2015): ("<0.1", "bound"),
    }
    total, women = (
        by_key["SL_TLF_UEM", "170", 2020, f"Age=15+;{sole};Sex={sex}"]
        for sex in ("BOTHSEX", "FEMALE")
    )
    assert (total["is_total"], women["is_total"]) == (True, False)
    young = by_key["SL_TLF_UEM", "170", 2020, f"Age=15-24;{sole};Sex=BOTHSEX"]
    assert not young["is_total"]


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("54.76", 54.76, None),
        (" -0.5 ", -0.5, None),
        ("1e3", 1000.0, None),
        ("0", 0.0, None),
        (12.5, 12.5, None),
        ("NaN", None, "missing"),
        ("N", None, "missing"),
        ("..", None, "missing"),
        ("-", None, "missing"),
        ("", None, "missing"),
        (None, None, "missing"),
        ("<5", None, "bound"),
        (">95", None, "bound"),
        ("<= 0.1", None, "bound"),
    ],
)
def test_parse__reads_a_values_text(text: Any, value: float | None, note: str | None) -> None:
    (row,) = parsed(record(value=text))
    assert (row["value"], row["value_note"]) == (value, note)


@pytest.mark.parametrize("text", ["1,234", "5 %", "about 5", "Infinity", "<x"])
def test_parse__a_text_that_is_not_known_is_a_change(text: str) -> None:
    with pytest.raises(SourceChanged, match=f"a figure, a bound .*; found '{text}'"):
        parsed(record(value=text))


@pytest.mark.parametrize(
    ("dimensions", "is_total"),
    [
        ({}, True),
        ({"Reporting Type": "N"}, True),
        ({"Age": "ALLAGE", "Sex": "BOTHSEX", "Disability status": "_T", "Cities": "NOCITI"}, True),
        ({"Activity": "TOTAL"}, True),
        ({"Activity": "ISIC4_C", "Reporting Type": "G"}, False),
        ({"Age": "15+", "Sex": "FEMALE"}, False),
    ],
)
def test_parse__knows_a_total(dimensions: dict[str, str], is_total: bool) -> None:
    (row,) = parsed(record(dimensions=dimensions))
    assert row["is_total"] is is_total
    assert row["reporting_type"] == dimensions.get("Reporting Type")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"timePeriodStart": 2020.5}, r"timePeriodStart to be a year; found 2020\.5"),
        ({"timePeriodStart": None}, "timePeriodStart to be a year; found None"),
        ({"dimensions": None}, "dimensions by name; found None"),
    ],
)
def test_parse__names_what_is_not_as_declared(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        parsed(record(**changes))
    gone = {name: value for name, value in record().items() if name not in changes}
    with pytest.raises(SourceChanged, match=f"field '{next(iter(changes))}'; found fields"):
        parsed(gone)


def test_fetch__a_series_that_is_not_listed_is_a_change(replay: ReplayServer) -> None:
    def retire(body: list[dict[str, Any]]) -> None:
        body[:] = [row for row in body if row["code"] != "ST_GDP_ZS"]

    fault = replayed.edited(retire, "Series/List")
    replayed.fetch_fails(
        replay, KEY, SourceChanged, "expected series GF_.*; found no ST_GDP_ZS$", fault
    )


def test_fetch__a_series_without_rows_is_a_change_where_there_must_be_some(
    replay: ReplayServer,
) -> None:
    fault = Fault(kind="replace_body", match=UNEMPLOYMENT, body=EMPTY)
    message = "expected rows of SL_TLF_UEM; found totalElements 0"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_fetch__a_series_of_groups_of_countries_may_have_none(
    replay: ReplayServer, folder: Path
) -> None:
    rows = replayed.rows(folder, "observation")
    assert {row["series_code"] for row in rows} == unsdg_series.SERIES.keys() - {"TX_EXP_GBSVR"}
    replay.inject(Fault(kind="replace_body", match="TX_EXP_GBMRCH", body=EMPTY))
    assert pipeline.fetch(KEY, "test")


def test_fetch__a_wrong_parameter_is_told_in_the_sources_words(replay: ReplayServer) -> None:
    body = {"message": "The value 'x' is not valid for areaCode."}
    fault = Fault(kind="status", match=UNEMPLOYMENT, status=400, body=body)
    assert (
        replayed.fetch_fails(
            replay, KEY, SourceRefused, "HTTP 400: .*not valid for areaCode", fault
        )
        == 1
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], r"an object with \['data', .*found \[\]"),
        ({"data": []}, r"an object with \['data', .*found \['data'\]"),
    ],
)
def test_fetch__an_answer_of_another_shape_is_a_change(
    body: Any, message: str, replay: ReplayServer
) -> None:
    fault = Fault(kind="replace_body", match=UNEMPLOYMENT, body=body)
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


@pytest.mark.parametrize(("size", "pages"), [(1133, 2), (1134, 1), (1135, 1), (378, 3), (100, 12)])
def test_fetch__takes_every_page_once(
    size: int, pages: int, replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsdg_series, "PAGE", size)
    before = len(replay.requests)
    found = replayed.rows(replayed.night(KEY), "observation")
    asked = [
        it.params["page"]
        for it in replay.requests[before:]
        if it.params.get("seriesCode") == "SL_TLF_UEM"
    ]
    assert asked == [str(page) for page in range(1, pages + 1)]
    assert len(found) == 9 * 14 * (4 + 9)


def test_fetch__a_page_that_is_short_is_truncated(replay: ReplayServer) -> None:
    fault = replayed.edited(lambda body: body["data"].pop(), f"{UNEMPLOYMENT}.*page=2")
    message = "expected 1134 rows of SL_TLF_UEM as the source counts; found 1133"
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


def test_fetch__a_page_that_comes_twice_is_truncated(replay: ReplayServer) -> None:
    fault = Fault(kind="duplicate_page", match=f"{UNEMPLOYMENT}.*page=2")
    message = "expected 1134 rows of SL_TLF_UEM as the source counts; found 2000"
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


def test_areas__a_country_without_a_code_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unsdg_series.areas() == AREAS
    fields = list(vars(territories()[0]))
    file = tmp_path / "territories.csv"
    line = ",".join("CHL" if name == "country_iso3" else name for name in fields)
    file.write_text(",".join(fields) + "\n" + line + "\n", encoding="utf-8")
    monkeypatch.setenv("WAREHOUSE_TERRITORIES", str(file))
    with pytest.raises(LookupError, match=r"no M49 code of \['CHL'\]"):
        unsdg_series.areas()


def test_staging__is_the_feed_of_totals_with_a_figure(folder: Path) -> None:
    found = replayed.staged("stg_unsdg_series__observation", folder)
    assert tuple(found[0]) == replayed.OBSERVATION
    assert len(found) == 9 * 14 * 5 - 4
    keys = {(row["series_code"], row["place_code"], row["year"]) for row in found}
    assert len(keys) == len(found)
    assert all(row["definition_class"] for row in found)
    assert {row["place_system"] for row in found} == {"UN_M49"}
    series = replayed.staged("stg_unsdg_series__series", folder)
    assert {row["series_code"] for row in series} == unsdg_series.SERIES.keys()


def test_staging__leaves_out_what_the_country_reports_itself(tmp_path: Path) -> None:
    row = {
        "series_code": "GF_FRN_FDI",
        "area_code": "170",
        "year": 2020,
        "is_total": True,
        "value": 1.0,
        "reporting_type": "G",
    }
    given = (
        row,
        row | {"reporting_type": "N"},
        row | {"is_total": False},
        row | {"value": None},
        row | {"year": 2021, "reporting_type": None},
    )
    model = "stg_unsdg_series__observation"
    found = replayed.staged(model, replayed.write(tmp_path, "observation", KEY, *given))
    assert sorted(row["year"] for row in found) == [2020, 2021]
