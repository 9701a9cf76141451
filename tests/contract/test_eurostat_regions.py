"""Eurostat's regional figures: cells, flags and vintages are kept; HTTP 200 may be no answer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceRefused, SourceUnavailable
from extractors.sources import eurostat_regions
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "eurostat_regions"
NUTS3 = "nama_10r_3gdp"
ADDRESS = f"{eurostat_regions.SOURCE.base_url}/nama_10r_3gdp"
WARNING = {
    "warning": {
        "status": 413,
        "label": "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously.",
    }
}
ERROR = {"status": 400, "id": 150, "label": "INVALID_QUERY_DIMENSION: nace_r3 is not defined"}


@pytest.fixture(scope="module")
def rows(folder: Path) -> dict[tuple[str, str, int], dict[str, Any]]:
    found = replayed.rows(folder, "observation")
    by_key = {(row["series_code"], row["geo_code"], row["year"]): row for row in found}
    assert len(by_key) == len(found)
    return by_key


def test_parse__gives_every_series_for_every_region(
    rows: dict[tuple[str, str, int], dict[str, Any]],
) -> None:
    regions = Counter(series for series, _ in {key[:2] for key in rows})
    assert regions == {
        "nama_10r_2gdp": 9,
        "nama_10r_3gdp": 9,
        "demo_r_pjanaggr3": 18,
        "tour_occ_nin2.TOTAL": 9,
        "tour_occ_nin2.FOR": 9,
    }
    assert len(rows) == 1042


def test_parse__gives_figures_flags_and_labels(
    rows: dict[tuple[str, str, int], dict[str, Any]],
) -> None:
    paris = rows["nama_10r_3gdp", "FR101", 2023]
    assert (paris["value"], paris["status_flag"]) == (282574.7, "p")
    assert (paris["unit_code"], paris["geo_name"]) == ("MIO_EUR", "Paris")
    assert paris["updated_at"] == datetime(2026, 6, 11, 21, tzinfo=UTC)
    assert paris["nuts_vintage"] is None
    assert paris["_is_synthetic"]
    assert rows["demo_r_pjanaggr3", "ES51", 2010]["value"] == 7_400_000
    assert rows["demo_r_pjanaggr3", "ES51", 2012]["status_flag"] == "b"
    assert rows["demo_r_pjanaggr3", "ES51", 2011]["status_flag"] is None
    abroad, nights = (rows[f"tour_occ_nin2.{it}", "ES51", 2024]["value"] for it in ("FOR", "TOTAL"))
    assert 0 < abroad < nights


def test_parse__a_cell_that_is_not_there_is_no_row_and_a_flag_alone_is_one(
    rows: dict[tuple[str, str, int], dict[str, Any]],
) -> None:
    assert ("nama_10r_2gdp", "FR10", 2009) not in rows
    assert ("nama_10r_2gdp", "ES30", 2009) in rows
    missing = rows["tour_occ_nin2.FOR", "FRJ1", 2013]
    assert (missing["value"], missing["status_flag"]) == (None, ":")


def test_fetch__asks_one_category_of_each_dimension_and_all_regions(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    asked = [request.params for request in replay.requests[before:]]
    assert len(asked) == 5
    assert all(params["format"] == "JSON" and params["lang"] == "EN" for params in asked)
    assert asked[0]["geo"].split(",") == list(eurostat_regions.NUTS2)
    assert asked[2] == {
        "geo": ",".join(eurostat_regions.REGIONS),
        "format": "JSON",
        "lang": "EN",
        "unit": "NR",
        "sex": "T",
        "age": "TOTAL",
    }
    assert [params.get("c_resid") for params in asked[3:]] == ["TOTAL", "FOR"]


def test_fetch__names_the_codes_that_an_empty_answer_does_not_know(replay: ReplayServer) -> None:
    def empty(body: dict[str, Any]) -> None:
        body["value"], body["status"] = {}, {}
        body["size"][2] = 0
        body["dimension"]["geo"]["category"] = {"index": {}, "label": {}}

    replayed.fetch_fails(
        replay,
        KEY,
        SourceChanged,
        "expected geo FR101, .*found no category ES300",
        replayed.edited(empty, NUTS3),
    )


def test_fetch__names_the_one_code_that_is_gone(replay: ReplayServer, tmp_path: Path) -> None:
    def lose(body: dict[str, Any]) -> None:
        category = body["dimension"]["geo"]["category"]
        category["index"]["FRJ99"] = category["index"].pop("FRJ11")
        category["label"]["FRJ99"] = "Aude"

    replayed.fetch_fails(
        replay, KEY, SourceChanged, "FRJ11.*found no category FRJ11$", replayed.edited(lose, NUTS3)
    )
    assert len(replayed.landed(tmp_path, KEY)) == 1  # the series before it


def test_fetch__refuses_an_answer_without_any_value(replay: ReplayServer) -> None:
    fault = replayed.edited(lambda body: body.update(value={}), NUTS3)
    replayed.fetch_fails(replay, KEY, SourceChanged, "expected values; found none", fault)


def test_fetch__waits_for_what_is_still_being_extracted(replay: ReplayServer) -> None:
    late = Fault(kind="replace_body", match="demo_r", body=WARNING, times=2)
    replay.inject(late)
    assert len(replayed.rows(replayed.night(KEY), "observation")) == 1042


def test_fetch__gives_up_on_what_is_never_extracted(replay: ReplayServer, tmp_path: Path) -> None:
    never = Fault(kind="replace_body", match="nama_10r_2gdp", body=WARNING)
    message = "expected a dataset; found HTTP 200 with a warning: 413 ASYNCHRONOUS_RESPONSE"
    assert replayed.fetch_fails(replay, KEY, SourceUnavailable, message, never) == replayed.ATTEMPTS
    assert replayed.landed(tmp_path, KEY) == []


@pytest.mark.parametrize("error", [ERROR, [ERROR]])
def test_fetch__an_error_with_http_200_is_a_refusal(
    error: Any, replay: ReplayServer, tmp_path: Path
) -> None:
    fault = Fault(kind="replace_body", match="nama_10r_2gdp", body={"error": error})
    message = "found HTTP 200 with an error: 400 150 INVALID_QUERY_DIMENSION: nace_r3"
    assert replayed.fetch_fails(replay, KEY, SourceRefused, message, fault) == 1
    assert replayed.landed(tmp_path, KEY) == []


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (400, "INVALID_QUERY_DIMENSION: Dimension nace_r3 is not defined"),
        (404, "100 NO_RESULTS"),
        (413, "EXTRACTION_TOO_BIG: max authorised is 5000000"),
    ],
)
def test_fetch__a_refusal_is_told_in_the_sources_words_and_not_repeated(
    status: int, label: str, replay: ReplayServer
) -> None:
    body = {"error": [{"status": status, "label": label}]}
    fault = Fault(kind="status", match="nama_10r_2gdp", status=status, body=body)
    message = f"nama_10r_2gdp.*expected HTTP 200; found HTTP {status}: .*{label[:20]}"
    assert replayed.fetch_fails(replay, KEY, SourceRefused, message, fault) == 1


def test_fetch__a_code_that_means_another_region_is_a_change(replay: ReplayServer) -> None:
    fault = replayed.edited(
        lambda it: it["dimension"]["geo"]["category"]["label"].update(FRF11="Haut-Rhin"), NUTS3
    )
    replayed.fetch_fails(
        replay, KEY, SourceChanged, "expected geo FRF11 to be Bas-Rhin; .*'Haut-Rhin'", fault
    )


def test_fetch__knows_a_region_in_another_spelling(replay: ReplayServer) -> None:
    labels = {"FR105": "HAUTS DE SEINE", "FRH02": "Finistere"}
    replay.inject(
        replayed.edited(
            lambda it: it["dimension"]["geo"]["category"]["label"].update(labels), NUTS3
        )
    )
    assert pipeline.fetch(KEY, "test")


def test_parse__keeps_the_vintage_that_a_label_names(replay: ReplayServer) -> None:
    label = {"FR101": "Paris (NUTS 2021)"}
    replay.inject(
        replayed.edited(lambda it: it["dimension"]["geo"]["category"]["label"].update(label), NUTS3)
    )
    found = replayed.rows(replayed.night(KEY), "observation")
    vintages = {row["nuts_vintage"] for row in found if row["series_code"] == "nama_10r_3gdp"}
    assert vintages == {None, 2021}
    assert {row["geo_code"] for row in found if row["nuts_vintage"]} == {"FR101"}


def test_parse__a_new_dimension_with_a_choice_is_a_change() -> None:
    body = {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "measure", "time"],
        "size": [1, 2, 1],
        "value": [1, 2],
        "dimension": {
            "geo": {"category": {"label": {"FR101": "Paris"}}},
            "measure": {"category": {"index": ["A", "B"]}},
            "time": {"category": {"index": ["2022"]}},
        },
    }
    answer = replayed.answer(KEY, "observation", ADDRESS, body, unit="MIO_EUR")
    with pytest.raises(SourceChanged, match=r"in \['geo', 'time'\] only; found measure: 2"):
        replayed.parsed(answer)


def test_parse__a_period_that_is_no_year_is_a_change() -> None:
    body = {
        "version": "2.0",
        "class": "dataset",
        "id": ["geo", "time"],
        "size": [1, 1],
        "value": [1],
        "dimension": {
            "geo": {"category": {"label": {"FR101": "Paris"}}},
            "time": {"category": {"index": ["2022-Q1"]}},
        },
    }
    answer = replayed.answer(KEY, "observation", ADDRESS, body, unit="MIO_EUR")
    with pytest.raises(SourceChanged, match=r"observation\.year to be integer; found '2022-Q1'"):
        replayed.parsed(answer)


def test_staging__is_the_feed_without_cells_that_have_no_value(folder: Path) -> None:
    found = replayed.staged("stg_eurostat_regions__observation", folder)
    assert tuple(found[0]) == replayed.OBSERVATION
    assert len(found) == 1042 - 2
    keys = {(row["place_code"], row["series_code"], row["year"]) for row in found}
    assert len(keys) == len(found)
    (paris,) = (
        row
        for row in found
        if (row["place_code"], row["series_code"], row["year"]) == ("FR101", "nama_10r_3gdp", 2023)
    )
    assert paris["value"] == 282574.7
    assert (paris["place_system"], paris["unit"], paris["status_flag"]) == ("NUTS", "MIO_EUR", "p")
    assert {row["definition_class"] for row in found} == {
        "gdp_current_prices",
        "population_1_january",
        "tourism_nights",
        "tourism_nights_of_non_residents",
    }
