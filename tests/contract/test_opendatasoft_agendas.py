"""French agendas through Explore 2.1: counted, paged or exported, and each place with its department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.core.errors import (
    SourceChanged,
    SourceError,
    SourceRefused,
    SourceTruncated,
    SourceUnavailable,
)
from extractors.core.places import territories
from extractors.formats import opendatasoft
from extractors.sources import opendatasoft_agendas
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "opendatasoft_agendas"
PARIS = r"que-faire-a-paris-/records.*limit=100"
STRASBOURG = r"/records\?.*Strasbourg.*>=date.2024-01-01.*limit=100"


@pytest.fixture(scope="module", autouse=True)
def this_year() -> Iterator[None]:
    """It is 2026, the year that was recorded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opendatasoft_agendas, "this_year", lambda: 2026)
        yield


@pytest.fixture(scope="module")
def events(folder: Path) -> replayed.Rows:
    return replayed.rows(folder, "event")


def public(**fields: Any) -> dict[str, Any]:
    given = {
        "uid": "1",
        "title_fr": "Soirée",
        "firstdate_begin": "2024-05-01T10:00:00+02:00",
        "lastdate_begin": "2024-05-02T10:00:00+02:00",
        "description_fr": None,
        "location_city": "Brest",
        "location_department": "Finistère",
    }
    return given | fields


def paris(**fields: Any) -> dict[str, Any]:
    given = {
        "id": "1",
        "title": "Soirée",
        "date_start": "2026-05-01T10:00:00+02:00",
        "date_end": None,
        "lead_text": None,
        "description": None,
        "address_zipcode": "75011",
        "address_city": "Paris",
    }
    return given | fields


def parsed(*given: dict[str, Any]) -> replayed.Rows:
    base = (
        opendatasoft_agendas.PARIS
        if "lead_text" in given[0]
        else f"{opendatasoft_agendas.SOURCE.base_url}/{opendatasoft_agendas.PUBLIC}"
    )
    body = {"total_count": len(given), "results": list(given)}
    return replayed.parsed(replayed.answer(KEY, "event", f"{base}/records", body))["event"]


def one(given: dict[str, Any]) -> dict[str, Any]:
    (row,) = parsed(given)
    return row


def test_fetch__counts_each_place_and_year_before_it_asks(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    asked = replay.requests[before:]
    assert {request.host for request in asked} == {"opendata.paris.fr", "public.opendatasoft.com"}
    counts = [
        it.params["where"] for it in asked if it.params.get("limit") == "1" and "where" in it.params
    ]
    assert len(counts) == 6 * 10
    assert counts[0] == (
        'location_city="Strasbourg" and location_department="Bas-Rhin" '
        "and firstdate_begin>=date'2017-01-01' and firstdate_begin<date'2018-01-01'"
    )
    assert counts[-1].startswith('location_department="Aude" and firstdate_begin>=date\'2026')
    # A slice that counts none is not asked for.
    assert sum(it.params.get("limit") == "100" for it in asked) == 2 + 6 * 4
    pages = [it.params for it in asked if it.params.get("limit") == "100"]
    assert [page["offset"] for page in pages[:2]] == ["0", "100"]
    assert all(page["order_by"] and page["timezone"] == "Europe/Paris" for page in pages)


def test_places__are_the_territories_of_france() -> None:
    ours = {
        (it.national_code_system, it.national_code)
        for it in territories()
        if it.national_code_system.startswith("INSEE")
    }
    assert ours == {*opendatasoft_agendas.PLACES, ("INSEE", "75056")}


def test_parse__gives_every_recorded_event(events: replayed.Rows) -> None:
    assert Counter(row["agenda"] for row in events) == {"paris": 130, "openagenda": 4 * 28}
    assert len({(row["agenda"], row["event_id"]) for row in events}) == len(events)
    assert all(row["_is_synthetic"] for row in events)
    places = Counter(row["place_code"] for row in events)
    arrondissements = [
        code for code in places if code and re.fullmatch(r"751(0[1-9]|1\d|20)", code)
    ]
    assert (len(arrondissements), sum(places[code] for code in arrondissements)) == (18, 117)
    assert places[None] == 13  # the suburbs
    assert (places["67482"], places["11"]) == (32, 20)
    assert any(row["is_off"] for row in events)
    assert any(row["starts_on"] is None for row in events)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (public(), ("INSEE", "29019")),
        (public(location_department="Isère"), (None, None)),
        (public(location_city="Guipavas"), (None, None)),
        (public(location_city="Narbonne", location_department="Aude"), ("INSEE_DEP", "11")),
        (paris(), ("INSEE", "75111")),
        (paris(address_zipcode="75116"), ("INSEE", "75116")),
        (paris(address_zipcode="75020"), ("INSEE", "75120")),
        (paris(address_zipcode="75000"), ("INSEE", "75056")),
        (paris(address_zipcode="75021"), ("INSEE", "75056")),
        (paris(address_zipcode="75700"), ("INSEE", "75056")),
        (paris(address_zipcode="93200", address_city="Paris"), (None, None)),
        (paris(address_zipcode=None), ("INSEE", "75056")),
        (paris(address_zipcode=None, address_city="Pantin"), (None, None)),
    ],
)
def test_parse__a_place_is_a_city_and_its_department(given: dict[str, Any], place: Any) -> None:
    row = one(given)
    assert (row["place_system"], row["place_code"]) == place


@pytest.mark.parametrize(
    ("state", "is_off"),
    [
        ('{"id": 6, "label": {"fr": "Annulé"}}', True),
        ({"id": 4}, True),
        ('{"id": 1, "label": {"fr": "Programmé"}}', False),
        (None, False),
        ("Programmé", False),
    ],
)
def test_parse__cancelled_and_postponed_events_are_off(state: Any, is_off: bool) -> None:
    assert one(public(status=state))["is_off"] is is_off


def test_parse__judges_what_it_does_not_keep() -> None:
    row = one(paris(description="<p>Avec l&rsquo;ambassade du Chili, et bien d'autres</p>"))
    assert (row["scope_evidence"], row["scope_confidence"]) == ("foreign_institution", "high")
    assert "bien d'autres" not in str(row)
    assert one(public(keywords_fr=["danse", "UNESCO"]))["scope_evidence"] is None
    foreign = one(public(originagenda_title="Centre culturel irlandais"))
    assert foreign["scope_evidence"] == "foreign_organiser"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Salon du livre", "trade_fair"),
        ("Colloque sur le cirque", "congress"),
        ("Festival de danse", "cultural"),
        ("Coupe du monde", "sport"),
        ("Sommet des maires", "summit"),
        ("Goûter", "other"),
    ],
)
def test_parse__the_kind_is_told_by_the_title(title: str, kind: str) -> None:
    assert one(public(title_fr=title))["kind"] == kind


def test_parse__a_title_may_be_in_another_language_only() -> None:
    assert one(public(title_fr=None))["title"] == "(no title)"


def test_parse__days_are_those_of_the_place() -> None:
    row = one(public(firstdate_begin="2024-12-31T23:30:00+01:00", lastdate_begin=None))
    assert (str(row["starts_on"]), row["ends_on"]) == ("2024-12-31", None)
    assert one(paris(date_start=None))["starts_on"] is None
    with pytest.raises(SourceChanged, match="a moment as YYYY-MM-DD…; found '01/05/2024'"):
        one(public(firstdate_begin="01/05/2024"))


def test_parse__names_a_field_that_was_renamed() -> None:
    given = public()
    given["title"] = given.pop("title_fr")
    with pytest.raises(SourceChanged, match=r"fields title_fr; found fields \['description_fr'"):
        parsed(given)


def test_parse__refuses_records_as_older_versions_wrap_them() -> None:
    wrapped = {"recordid": "a", "fields": public()}
    with pytest.raises(SourceChanged, match=r"expected fields description_fr.*found fields"):
        parsed(wrapped)


def test_fetch__discovers_the_fields_and_does_without_the_optional_ones(
    replay: ReplayServer,
) -> None:
    def less(body: Any) -> None:
        body["fields"] = [it for it in body["fields"] if it["name"] != "status"]

    replay.inject(replayed.edited(less, "evenements-publics-openagenda$"))
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    selects = {it.params.get("select", "") for it in replay.requests[before:]}
    assert not any("status" in select for select in selects)


@pytest.mark.parametrize(("field", "dataset"), [("uid", "openagenda"), ("date_start", "paris-")])
def test_fetch__names_a_field_that_the_data_set_has_no_more(
    field: str, dataset: str, replay: ReplayServer
) -> None:
    def less(body: Any) -> None:
        body["fields"] = [it for it in body["fields"] if it["name"] != field]

    fault = replayed.edited(less, f"{dataset}$")
    message = rf"expected fields {field}; found fields \["
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_fetch__a_large_slice_comes_as_one_export(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch, events: replayed.Rows
) -> None:
    monkeypatch.setattr(opendatasoft, "PAGED_UP_TO", 100)
    before = len(replay.requests)
    found = replayed.rows(replayed.night(KEY), "event")
    exports = [it.path for it in replay.requests[before:] if "exports" in it.path]
    assert [path.split("/")[6:] for path in exports] == [["que-faire-a-paris-", "exports", "json"]]

    def bare(rows: replayed.Rows) -> list[dict[str, Any]]:
        kept = [{k: v for k, v in row.items() if not k.startswith("_")} for row in rows]
        return sorted(kept, key=lambda row: (row["agenda"], row["event_id"]))

    assert bare(found) == bare(events)


def test_fetch__an_export_that_is_short_is_truncated(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opendatasoft, "PAGED_UP_TO", 100)
    fault = replayed.edited(lambda body: body.pop(), "exports")
    message = "130 records as counted; found 129"
    asked = replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)
    assert asked == replayed.ATTEMPTS


@pytest.mark.parametrize(("size", "offsets"), [(30, 5), (100, 2)])
def test_fetch__takes_every_page_once(
    size: int, offsets: int, replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opendatasoft, "PAGE", size)
    before = len(replay.requests)
    found = replayed.rows(replayed.night(KEY), "event")
    pages = [it for it in replay.requests[before:] if re.search(r"paris-/records.*offset", it.line)]
    assert len(pages) == offsets
    assert sum(row["agenda"] == "paris" for row in found) == 130


def test_fetch__stays_within_the_window_that_the_portal_refuses_to_leave(
    replay: ReplayServer,
) -> None:
    """offset + limit beyond 10,000 is 400; a slice of that size is asked for as an export."""
    assert opendatasoft.PAGED_UP_TO + opendatasoft.PAGE <= 10_000
    refused = {"error_code": "InvalidRESTParameterError", "message": "Invalid value for offset"}
    fault = Fault(kind="status", match=PARIS, status=400, body=refused)
    message = "HTTP 400: .*InvalidRESTParameterError"
    assert replayed.fetch_fails(replay, KEY, SourceRefused, message, fault) == 1


def test_recording__refuses_the_offset_as_the_portal_does(replay: ReplayServer) -> None:
    import requests

    address = f"{replay.url}/opendata.paris.fr/api/explore/v2.1/catalog/datasets/que-faire-a-paris-/records"
    inside = requests.get(address, {"limit": "100", "offset": "9900"}, timeout=5)
    beyond = requests.get(address, {"limit": "100", "offset": "9901"}, timeout=5)
    assert (inside.status_code, beyond.status_code) == (200, 400)
    assert beyond.json()["error_code"] == "InvalidRESTParameterError"


QUOTA = {
    "errorcode": 10002,
    "reset_time": "2026-11-25T00:00:00Z",
    "limit_time_unit": "day",
    "call_limit": 10000,
    "error": "Too many requests on the domain.",
}


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (
            Fault(
                kind="status",
                match=STRASBOURG,
                status=400,
                body={"message": "ODSQL query is malformed", "error_code": "ODSQLError"},
            ),
            SourceRefused,
            "HTTP 400: .*ODSQLError",
        ),
        (
            Fault(kind="status", match=PARIS, status=429, body=QUOTA),
            SourceUnavailable,
            "HTTP 429: .*10002.*2026-11-25",
        ),
        (
            Fault(
                kind="status", match="paris-$", status=404, body={"error_code": "UnknownDataset"}
            ),
            SourceRefused,
            "HTTP 404",
        ),
        (Fault(kind="html_200", match=STRASBOURG), SourceChanged, "expected JSON; found a page"),
        (
            Fault(kind="replace_body", match=STRASBOURG, body={"nhits": 3, "records": []}),
            SourceChanged,
            "'results'|\"results\"",
        ),
        (
            replayed.edited(lambda body: body["results"].pop(), STRASBOURG),
            SourceTruncated,
            "8 rows in all; found 7 rows",
        ),
        (
            Fault(kind="replace_body", match="paris-$", body={"dataset_id": "x"}),
            SourceChanged,
            '"fields"',
        ),
    ],
    ids=["odsql", "quota", "unknown", "page", "version_1", "short", "no_fields"],
)
def test_fetch__fails_by_name(
    fault: Fault, error: type[SourceError], message: str, replay: ReplayServer
) -> None:
    replayed.fetch_fails(replay, KEY, error, message, fault)


def test_fetch__waits_when_it_was_too_quick(replay: ReplayServer) -> None:
    headers = {"Retry-After": "0"}
    replay.inject(
        Fault(kind="status", match=PARIS, status=429, headers=headers, body=QUOTA, times=2)
    )
    assert pipeline.fetch(KEY, "test")


def test_fetch__a_place_without_any_event_is_a_change(replay: ReplayServer) -> None:
    """A department that was renamed selects nothing and must not become a zero."""
    nothing = {"total_count": 0, "results": []}
    fault = Fault(kind="replace_body", match="Nanterre", body=nothing)
    message = "events in one of its slices; found total_count 0 in all of them"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)
    with pytest.raises(SourceChanged) as caught:
        pipeline.fetch(KEY, "again")
    assert "Nanterre" in caught.value.request
