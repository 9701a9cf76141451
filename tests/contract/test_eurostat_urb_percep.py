"""Eurostat's city survey: codes are found by their labels, or the source has changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceRefused, SourceUnavailable
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "eurostat_urb_percep"
QUESTION = "The presence of foreigners is good for this city"
CODES = [f"PS91{answer}0V" for answer in range(5)]
CITIES = ["ES001C", "ES002C", "FR001C", "FR001K", "FR006C"]
LISTS, SHARES = "lastTimePeriod=1", "indic_ur="
#: As the recording's body has it at its flat positions.
MADRID_2015 = {
    "strongly_agree": 26.2,
    "somewhat_agree": 25.8,
    "somewhat_disagree": 16.9,
    "strongly_disagree": 27.1,
    "no_answer": 4.0,
}
WARNING = {"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE"}}


def labelled(dimension: str, change: Callable[[dict[str, str]], object], match: str) -> Fault:
    """The recorded answer after a change to the labels of a dimension."""

    return replayed.edited(
        lambda body: change(body["dimension"][dimension]["category"]["label"]), match
    )


def asked(replay: ReplayServer) -> dict[str, str]:
    """What the last request asked for."""
    return replay.requests[-1].params


def test_fetch__asks_for_the_answers_and_cities_it_found_by_label(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    lists, shares = (request.params for request in replay.requests[before:])
    assert lists == {"format": "JSON", "lang": "EN", "lastTimePeriod": "1"}
    assert shares["indic_ur"].split(",") == CODES
    assert shares["cities"].split(",") == CITIES


def test_parse__gives_each_answer_of_each_city_and_wave(folder: Path) -> None:
    rows = replayed.rows(folder, "share")
    assert len(rows) == 5 * (5 * 6 - 2)
    assert {row["question"] for row in rows} == {QUESTION}
    assert Counter(row["answer"] for row in rows) == dict.fromkeys(
        ("strongly_agree", "somewhat_agree", "somewhat_disagree", "strongly_disagree", "no_answer"),
        28,
    )
    sums = Counter[tuple[str, int]]()
    for row in rows:
        sums[row["city_code"], row["year"]] += round(10 * row["share_pct"])
    assert set(sums.values()) == {1000}
    madrid = {
        row["answer"]: row["share_pct"]
        for row in rows
        if (row["city_code"], row["year"]) == ("ES001C", 2015)
    }
    assert madrid == MADRID_2015


def test_fetch__finds_a_question_in_other_words(replay: ReplayServer) -> None:
    def reword(labels: dict[str, str]) -> None:
        for code in CODES:
            answer = labels[code].rpartition(": ")[2].upper().replace("'", "’")
            labels[code] = f"Presence of foreigners - good for the city - {answer} (%)"

    replay.inject(labelled("indic_ur", reword, LISTS), labelled("indic_ur", reword, SHARES))
    rows = replayed.rows(replayed.night(KEY), "share")
    assert len(rows) == 140
    assert {row["question"] for row in rows} == {"Presence of foreigners - good for the city"}
    assert len({row["answer"] for row in rows}) == 5


def test_fetch__a_question_that_is_gone_is_a_change(replay: ReplayServer, tmp_path: Path) -> None:
    def lose(labels: dict[str, str]) -> None:
        labels.update(dict.fromkeys(CODES, "Green spaces: very satisfied"))

    message = (
        r"expected labels that match .*\['somewhat_agree', 'strongly_agree'\]; found \['Foreig"
    )
    replayed.fetch_fails(replay, KEY, SourceChanged, message, labelled("indic_ur", lose, LISTS))
    assert list((tmp_path / "landing" / KEY / "manifests").glob("*")) == []


def test_fetch__one_of_two_ways_to_agree_is_not_enough(replay: ReplayServer) -> None:
    def lose(labels: dict[str, str]) -> None:
        labels[CODES[1]] = f"{QUESTION}: it depends"

    message = r"and say \['somewhat_agree'\]; found .*it depends"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, labelled("indic_ur", lose, LISTS))


def test_fetch__without_a_city_of_ours_is_a_change(replay: ReplayServer) -> None:
    def lose(labels: dict[str, str]) -> None:
        labels.update({code: f"City {code}" for code in CITIES})

    message = "expected one of barcelona, .*strasbourg; found .*'Berlin'"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, labelled("cities", lose, LISTS))


def test_fetch__takes_no_namesake(replay: ReplayServer) -> None:
    """A Brest or a Paris of another country, a Córdoba of Spain (ours is Argentine), a country."""

    def add(before: bytes) -> bytes:
        body = json.loads(before)
        names = {"BY001C": "Brest", "ES020C": "Córdoba", "FR": "Paris", "US001C": "Paris"}
        category = body["dimension"]["cities"]["category"]
        for place, (code, name) in enumerate(names.items(), start=len(category["index"])):
            category["index"][code], category["label"][code] = place, name
        body["size"][2] += len(names)
        return json.dumps(body).encode()

    replay.inject(Fault(kind="replace_body", match=LISTS, body=add))
    pipeline.fetch(KEY, "test")
    assert asked(replay)["cities"].split(",") == CITIES


def test_fetch__a_city_that_is_not_surveyed_is_no_failure(replay: ReplayServer) -> None:
    def lose(labels: dict[str, str]) -> None:
        labels.update(FR006C="Lille")

    replay.inject(labelled("cities", lose, LISTS))
    with pytest.raises(
        SourceRefused, match="404"
    ):  # no recording answers, but the question is right
        pipeline.fetch(KEY, "test")
    assert "FR006C" not in asked(replay)["cities"]


def test_fetch__a_city_code_that_is_gone_in_between_is_a_change(replay: ReplayServer) -> None:
    def lose(before: bytes) -> bytes:
        text = before.decode().replace('"FR006C"', '"FR006X"')
        return text.encode()

    fault = Fault(kind="replace_body", match=SHARES, body=lose)
    replayed.fetch_fails(
        replay, KEY, SourceChanged, "expected cities .*FR006C; found no category FR006C", fault
    )


def test_fetch__an_answer_of_another_shape_is_a_change(replay: ReplayServer) -> None:
    fault = Fault(kind="rename_field", match=LISTS, field="cities", to="city")
    replayed.fetch_fails(replay, KEY, SourceChanged, "categories of dimension 'cities'", fault)


@pytest.mark.parametrize("match", [LISTS, SHARES])
def test_fetch__gives_up_on_what_is_never_extracted(match: str, replay: ReplayServer) -> None:
    before = len(replay.requests)
    fault = Fault(kind="replace_body", match=match, body=WARNING)
    replayed.fetch_fails(
        replay, KEY, SourceUnavailable, "HTTP 200 with a warning: 413 ASYNCHRONOUS", fault
    )
    tries = sum(fault.hits(request.line) for request in replay.requests[before:])
    assert tries == replayed.ATTEMPTS


def test_fetch__a_wrong_code_is_told_in_the_sources_words(replay: ReplayServer) -> None:
    body = {"error": [{"status": 400, "label": "INVALID_QUERY_DIMENSION: indic_ur"}]}
    fault = Fault(kind="status", match=SHARES, status=400, body=body)
    replayed.fetch_fails(replay, KEY, SourceRefused, "HTTP 400: .*INVALID_QUERY_DIMENSION", fault)


def test_parse__an_answer_to_the_question_that_is_not_known_is_a_change(
    replay: ReplayServer,
) -> None:
    replay.inject(labelled("indic_ur", lambda it: it.update(PS9140V=f"{QUESTION}: maybe"), SHARES))
    with pytest.raises(SourceChanged, match=r"expected answers \['strongly agree'.*maybe"):
        replayed.night(KEY)


def test_staging__view_of_foreigners_is_who_agrees_strongly_or_somewhat(folder: Path) -> None:
    found = replayed.staged("stg_eurostat_urb_percep__support", folder)
    assert tuple(found[0]) == replayed.SURVEY
    assert len(found) == 28
    assert len({(row["place_code"], row["year"]) for row in found}) == 28
    assert {(row["place_system"], row["question"]) for row in found} == {
        ("URAU", "presence_of_foreigners")
    }
    (madrid,) = (row for row in found if (row["place_code"], row["year"]) == ("ES001C", 2015))
    agree = MADRID_2015["strongly_agree"] + MADRID_2015["somewhat_agree"]
    assert madrid["share_pct"] == pytest.approx(agree)
    assert madrid["is_synthetic"]


def test_staging__needs_both_ways_to_agree_and_drops_the_version_of_the_limits(
    tmp_path: Path,
) -> None:
    one: dict[str, Any] = {"question": QUESTION, "city_code": "FR001C1", "year": 2015}
    strong = one | {"answer": "strongly_agree", "share_pct": 30.0, "indicator_code": "A"}
    some = one | {"answer": "somewhat_agree", "share_pct": 40.5, "indicator_code": "B"}
    others = [
        one | {"answer": "no_answer", "share_pct": 9.0},
        strong | {"year": 2019},
        some | {"year": 2019, "share_pct": None},
    ]
    folder = replayed.write(tmp_path, "share", KEY, strong, some, *others)
    (row,) = replayed.staged("stg_eurostat_urb_percep__support", folder)
    assert (row["place_code"], row["year"], row["share_pct"]) == ("FR001C", 2015, 70.5)
