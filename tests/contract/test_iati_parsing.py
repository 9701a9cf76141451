"""IATI documents: absent fields, lists that can't be paired, goals, whose activity it is, in which version."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractors.core.errors import SourceChanged
from extractors.core.places import territories
from extractors.sources import iati_activities
from tests.contract import replayed

KEY = "iati_activities"
PLACES = {place.name: place for place in territories()}
MEDELLIN = "Alcaldía de Medellín"


def document(**changed: Any) -> dict[str, Any]:
    given = {
        "id": "70c0fa17542b518991523177297c85c5322a316d",
        "iati_identifier": "AU-5-O15622-KH",
        "participating_org_narrative": ["Some Agency", MEDELLIN],
        "last_updated_datetime": "2020-06-19T00:00:00Z",
    }
    return {name: value for name, value in (given | changed).items() if value is not None}


def parsed(*documents: dict[str, Any], place: str = "Medellín") -> replayed.Rows:
    address = f"{iati_activities.SOURCE.base_url}/activity/select"
    body = {"response": {"numFound": len(documents), "docs": documents}}
    params = {"q": iati_activities.query(PLACES[place]), "cursorMark": "*"}
    answer = replayed.answer(KEY, "activity", address, body, **params)
    return replayed.parsed(answer)["activity"]


def test_parse__absent_fields_are_null() -> None:
    (row,) = parsed(document())
    empty = ("title", "reporting_org_ref", "country_iso3", "start_on", "end_on", "sdg_goals")
    assert [row[name] for name in (*empty, "unread")] == [None] * 7
    assert (row["sdg_source"], row["organisation"]) == ("none", MEDELLIN)


@pytest.mark.parametrize(
    ("organisations", "is_ours"),
    [
        (["ALCALDIA DE MEDELLIN"], True),
        (["Alcaldía de Medellín - Secretaría de Hábitat"], True),
        (["Amigos de la Alcaldía de Medellín"], False),
        (["Universidad de Medellín"], False),
        ([], False),
    ],
)
def test_parse__a_body_that_is_named_after_the_government_is_another_one(
    organisations: list[str], is_ours: bool
) -> None:
    assert bool(parsed(document(participating_org_narrative=organisations))) is is_ours
    rows = parsed(
        document(participating_org_narrative=["Ayuntamiento de Madridejos"]), place="Madrid"
    )
    assert rows == []


def test_parse__a_government_that_reports_itself_takes_part() -> None:
    own = document(participating_org_narrative=None, reporting_org_narrative=[MEDELLIN])
    (row,) = parsed(own | {"reporting_org_type": ["11"], "reporting_org_ref": "CO-1"})
    assert (row["reporting_org_type"], row["reporting_org_ref"]) == ("11", "CO-1")


@pytest.mark.parametrize(
    ("kinds", "days", "expected"),
    [
        (["1", "2", "3", "4"], [2010, 2011, 2012, 2013], (2011, 2013)),
        (["3", "1"], [2012, 2010], (2010, 2012)),
        (["2"], [2011], (2011, None)),
        (["2", "2"], [2011, 2015], (2011, None)),
        ([], [], (None, None)),
    ],
)
def test_parse__actual_dates_come_before_planned_ones(
    kinds: list[str], days: list[int], expected: tuple[int | None, int | None]
) -> None:
    dates = [f"{year}-05-01T00:00:00Z" for year in days]
    (row,) = parsed(document(activity_date_type=kinds, activity_date_iso_date=dates))
    wanted = tuple(date(year, 5, 1) if year else None for year in expected)
    assert (row["start_on"], row["end_on"]) == wanted


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"tag_code": ["11", "11.4", "3"], "tag_vocabulary": ["2", "3", "2"]}, ("3,11", "tag")),
        ({"tag_code": ["11"], "tag_vocabulary": ["99"]}, (None, "none")),
        ({"tag_code": ["18", "0", "x"], "tag_vocabulary": ["2"] * 3}, (None, "none")),
        (
            {"sector_code": ["6", "14030", "6.1.1"], "sector_vocabulary": ["7", "1", "9"]},
            ("6", "sector"),
        ),
        (
            {
                "tag_code": ["4"],
                "tag_vocabulary": ["2"],
                "sector_code": ["6"],
                "sector_vocabulary": ["7"],
            },
            ("4", "tag"),
        ),
        ({"sector_code": ["11220"], "sector_vocabulary": ["1"]}, (None, "none")),
    ],
)
def test_parse__goals_are_the_publishers_own(
    fields: dict[str, list[str]], expected: tuple[str | None, str]
) -> None:
    (row,) = parsed(document(**fields))
    assert (row["sdg_goals"], row["sdg_source"]) == expected


def test_parse__lists_of_unequal_length_are_left_unread_and_the_row_says_which() -> None:
    uneven = document(
        activity_date_type=["1", "2"],
        activity_date_iso_date=["2010-01-01T00:00:00Z"],
        tag_code=["11"],
        sector_code=["6"],
        sector_vocabulary=["7"],
    )
    with pytest.warns(iati_activities.ListsUnequal, match="1 rows with lists of unequal length"):
        (row,) = parsed(uneven)
    assert row["unread"] == "dates,tags"
    assert (row["start_on"], row["sdg_goals"], row["sdg_source"]) == (None, "6", "sector")


def test_parse__the_country_is_the_one_that_is_named() -> None:
    given = (["CO"], ["CO", "CO"], ["CO", "PE"], None, ["998"])
    rows = parsed(*(document(recipient_country_code=codes) for codes in given))
    assert [row["country_iso3"] for row in rows] == ["COL", "COL", None, None, None]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (document(id=None), "field 'id'; found fields"),
        (document(last_updated_datetime=None), "field 'last_updated_datetime'; found fields"),
        (document(tag_code="11", tag_vocabulary="2"), "lists tag_code and tag_vocabulary; found"),
        (
            document(activity_date_type=["2"], activity_date_iso_date=["2010-00-00"]),
            "start_on to be date; found '2010-00-00'",
        ),
    ],
)
def test_parse__names_what_is_not_as_declared(given: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        parsed(given)


def test_staging__of_two_versions_of_an_activity_the_newer_stands(tmp_path: Path) -> None:
    older, newer = parsed(
        document(),
        document(id="b4d5", last_updated_datetime="2021-01-01T00:00:00Z", title_narrative=["New"]),
    )
    place = replayed.write(tmp_path, "activity", KEY, newer, older)
    (row,) = replayed.staged("stg_iati_activities__project", place)
    assert (row["title"], row["project_id"]) == ("New", "AU-5-O15622-KH@Q48278")
