"""INSEE's Melodi: places with a vintage, pages to the last, and an outage that may be a wrong name."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.core.errors import (
    SourceChanged,
    SourceTruncated,
    SourceUnavailable,
)
from extractors.sources import insee_melodi
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "insee_melodi"
REFERENCE, HISTORY = insee_melodi.DATASETS
PLACES = [
    *("COM-75056", "COM-67482", "COM-29019", "COM-92050", "COM-44143", "COM-28085", "DEP-11"),
]
UNKNOWN = "Le serveur a rencontré une erreur inattendue."
PARIS = f"{REFERENCE}.*COM-75056"


def observation(geo: str = "2025-COM-75056", **measures: Any) -> dict[str, Any]:
    dimensions = {"GEO": geo, "FREQ": "A", "TIME_PERIOD": "2023", "POPREF_MEASURE": "PMUN"}
    return {"dimensions": dimensions, "measures": measures or {"OBS_VALUE": {"value": 7.0}}}


def parsed(*observations: dict[str, Any]) -> replayed.Rows:
    address = f"https://api.insee.fr/melodi/data/{REFERENCE}"
    answer = replayed.answer(KEY, "population", address, {"observations": observations})
    return replayed.parsed(answer)["population"]


def test_fetch__asks_for_each_data_set_and_place_in_json(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    requests = replay.requests[before:]
    assert [(it.path.rpartition("/")[2], it.params["GEO"]) for it in requests] == [
        (dataset, place) for dataset in (REFERENCE, HISTORY) for place in PLACES
    ]
    assert {request.headers["accept"] for request in requests} == {"application/json"}
    assert {request.params["totalCount"] for request in requests} == {"TRUE"}


def test_source__keeps_to_thirty_requests_a_minute() -> None:
    assert insee_melodi.SOURCE.requests_per_minute == 30


def test_parse__splits_the_place_and_keeps_the_real_figures_of_reze(folder: Path) -> None:
    rows = replayed.rows(folder, "population")
    assert len(rows) == 7 * 3 + 7 * 23
    reze = [row for row in rows if row["geo_code"] == "44143" and row["dataset_code"] == REFERENCE]
    assert {row["measure_code"]: row["inhabitants"] for row in reze} == {
        "PMUN": 43556,
        "PCAP": 730,
        "PTOT": 44286,
    }
    for row in reze:
        assert (row["geo_vintage"], row["geo_level"], row["year"]) == (2025, "COM", 2023)
        assert not row["_is_synthetic"]
        assert str(row["_retrieved_at"].date()) == "2026-01-30"
    assert all(row["_is_synthetic"] for row in rows if row not in reze)
    assert Counter(row["geo_level"] for row in rows) == {"COM": 6 * 26, "DEP": 26}


@pytest.mark.parametrize("name", ["OBS_VALUE", "OBS_VALUE_NIVEAU", "OBS_VALUE_POPULATION"])
def test_parse__takes_the_measure_whatever_its_name(name: str) -> None:
    (row,) = parsed(observation() | {"measures": {name: {"value": 327734.0}}})
    assert row["inhabitants"] == 327734


@pytest.mark.parametrize("measure", [{}, {"value": None}, None])
def test_parse__a_measure_without_a_value_is_null(measure: Any) -> None:
    (row,) = parsed(observation(OBS_VALUE_NIVEAU=measure))
    assert row["inhabitants"] is None


def test_parse__attributes_may_be_there_or_not() -> None:
    both = parsed(observation() | {"attributes": {"OBS_STATUS": "A"}}, observation())
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (observation(geo="COM-75056"), "GEO as <vintage>-<level>-<code>; found 'COM-75056'"),
        (observation(OTHER={"value": 1}), r"one measure OBS_VALUE…; found measures \['OTHER'\]"),
        (
            observation(OBS_VALUE={"value": 1}, OBS_VALUE_B={"value": 2}),
            r"one measure OBS_VALUE…; found measures \['OBS_VALUE', 'OBS_VALUE_B'\]",
        ),
        ({"dimensions": {"GEO": "2025-COM-75056"}, "measures": {}}, "'dimensions.POPREF_MEASURE'"),
        ({"measures": {}}, r"field 'dimensions.GEO'; found fields \['measures'\]"),
        ({"dimensions": observation()["dimensions"]}, "field 'measures'; found None"),
        (observation(OBS_VALUE={"value": "many"}), "inhabitants to be number; found 'many'"),
    ],
)
def test_parse__names_what_is_not_as_declared(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        parsed(changed)


def test_fetch__gives_up_soon_on_a_data_set_that_is_not_known(
    replay: ReplayServer, tmp_path: Path
) -> None:
    headers = {"Content-Type": "text/plain;charset=UTF-8"}
    fault = Fault(kind="status", match=REFERENCE, status=500, headers=headers, body=UNKNOWN)
    message = f"data/{REFERENCE}.*expected HTTP 200; found HTTP 500: '{UNKNOWN}'"
    assert replayed.fetch_fails(replay, KEY, SourceUnavailable, message, fault) == replayed.ATTEMPTS
    assert replayed.landed(tmp_path, KEY) == []


def test_fetch__survives_one_such_answer(replay: ReplayServer) -> None:
    replay.inject(Fault(kind="status", match=REFERENCE, status=500, body=UNKNOWN, times=1))
    assert pipeline.fetch(KEY, "test")


def test_fetch__waits_when_it_was_too_quick(replay: ReplayServer) -> None:
    headers = {"Retry-After": "0"}
    replay.inject(Fault(kind="status", match=PARIS, status=429, headers=headers, times=2))
    before = len(replay.requests)
    assert pipeline.fetch(KEY, "test")
    assert len(replay.requests) - before == 14 + 2


def test_fetch__no_observation_of_a_place_is_a_change(replay: ReplayServer) -> None:
    def empty(body: dict[str, Any]) -> None:
        body["observations"], body["paging"]["count"] = [], 0

    message = "expected observations of COM-75056; found none, count 0"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, replayed.edited(empty, PARIS))


def test_fetch__observations_of_another_place_are_a_change(replay: ReplayServer) -> None:
    def swap(body: dict[str, Any]) -> None:
        body["observations"][1]["dimensions"]["GEO"] = "2025-COM-13055"

    message = "expected observations of COM-75056; found of 2025-COM-13055"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, replayed.edited(swap, PARIS))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], r'expected \{"observations": \[...\]\}; found \[\]'),
        ({"message": "API rate limit"}, "found {'message': 'API rate limit'}"),
    ],
)
def test_fetch__an_answer_of_another_shape_is_a_change(
    body: Any, message: str, replay: ReplayServer
) -> None:
    fault = Fault(kind="replace_body", match=PARIS, body=body)
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_fetch__rdf_instead_of_json_is_no_data(replay: ReplayServer) -> None:
    fault = Fault(kind="xml_200", match=PARIS)
    replayed.fetch_fails(replay, KEY, SourceChanged, "expected JSON; found a page or XML", fault)


def test_fetch__needs_the_count(replay: ReplayServer) -> None:
    fault = replayed.edited(lambda body: body["paging"].pop("count"), PARIS)
    replayed.fetch_fails(
        replay, KEY, SourceChanged, r"field 'paging.count'; found \['first'\]", fault
    )


@pytest.mark.parametrize(("size", "pages"), [(1, 23), (10, 3), (22, 2), (23, 1), (24, 1)])
def test_fetch__takes_every_page_once(
    size: int, pages: int, replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insee_melodi, "PAGE", size)
    before = len(replay.requests)
    found = replayed.rows(replayed.night(KEY), "population")
    asked = [
        it.params["page"]
        for it in replay.requests[before:]
        if HISTORY in it.path and it.params["GEO"] == "COM-75056"
    ]
    assert asked == [str(page) for page in range(1, pages + 1)]
    keys = {tuple(row[name] for name in insee_melodi.POPULATION.key) for row in found}
    assert len(keys) == len(found) == 7 * 26


def test_fetch__a_page_that_is_short_is_truncated(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insee_melodi, "PAGE", 10)
    match = f"{HISTORY}.*COM-75056.*page=2"
    fault = replayed.edited(lambda body: body["observations"].pop(), match)
    message = "expected 23 observations of COM-75056; found 22"
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


def test_fetch__a_page_that_comes_twice_is_truncated(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insee_melodi, "PAGE", 10)
    fault = Fault(kind="duplicate_page", match=f"{HISTORY}.*COM-75056.*page=2")
    replayed.fetch_fails(replay, KEY, SourceTruncated, "page 2 to differ from page 1", fault)


def test_staging__is_the_feed_with_the_official_figure_where_both_sets_have_one(
    folder: Path,
) -> None:
    found = replayed.staged("stg_insee_melodi__population", folder)
    assert tuple(found[0]) == replayed.OBSERVATION
    assert len({(row["place_code"], row["year"]) for row in found}) == len(found) == 7 * 23
    reze = {row["year"]: row for row in found if row["place_code"] == "44143"}
    assert (reze[2023]["value"], reze[2023]["is_synthetic"]) == (43556, False)
    assert reze[2022]["is_synthetic"]
    systems = {row["place_code"]: row["place_system"] for row in found}
    assert (systems["75056"], systems["FR-11"]) == ("INSEE", "ISO3166-2")


def test_staging__prefers_the_newer_geography(tmp_path: Path) -> None:
    row = {
        "dataset_code": HISTORY,
        "geo_level": "COM",
        "geo_code": "75056",
        "measure_code": "PMUN",
        "year": 2020,
    }
    given = (
        row | {"geo_vintage": 2024, "inhabitants": 1.0},
        row | {"geo_vintage": 2025, "inhabitants": 2.0},
        row | {"geo_vintage": 2025, "inhabitants": 3.0, "measure_code": "PTOT"},
        row | {"geo_vintage": 2025, "inhabitants": None, "year": 2021},
    )
    (found,) = replayed.staged(
        "stg_insee_melodi__population", replayed.write(tmp_path, "population", KEY, *given)
    )
    assert found["value"] == 2
