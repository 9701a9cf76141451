"""Global Covenant of Mayors: refusals with HTTP 200, pages by a flag, and nobody's name."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.run import check_batch
from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceRefused, SourceTruncated
from extractors.core.places import territories
from extractors.sources import gcom_memberships
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "gcom_memberships"
COUNTRIES = {
    *("Argentina", "Brazil", "Colombia", "Ecuador", "France", "Mexico", "Spain", "Uruguay"),
}
ERROR = {"error": {"code": 400, "message": "Unable to complete operation.", "details": ["where"]}}
LAYER, COUNT, PAGE = r"FeatureServer/1\?", "Spain.*returnCountOnly", "Spain.*outFields"
FRENCH = "France.*outFields"


def signatory(name: str = "Medellín", country: str = "Colombia", **changed: Any) -> dict[str, Any]:
    fields = {"OBJECTID": 1, "gcom_id": "CO0001", "name": name, "country": country}
    return fields | {"joinDate": 1446336000000, "population": 2_500_000} | changed


def parsed(*signatories: dict[str, Any]) -> replayed.Rows:
    address = f"{gcom_memberships.SOURCE.base_url}/{gcom_memberships.LAYER}/query"
    fields = ",".join(("OBJECTID", *gcom_memberships.FIELDS))
    body = {"features": [{"attributes": it} for it in signatories]}
    answer = replayed.answer(KEY, "signatory", address, body, outFields=fields)
    return replayed.parsed(answer)["signatory"]


def test_fetch__asks_country_by_country_for_six_fields_and_no_name_of_a_person(
    replay: ReplayServer,
) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    layer, *queries = replay.requests[before:]
    assert layer.params == {"f": "json"}
    pages = [it for it in queries if "outFields" in it.params]
    assert {it.params["where"] for it in pages} == {f"country='{it}'" for it in COUNTRIES}
    assert {it.params["outFields"] for it in pages} == {
        "OBJECTID,gcom_id,name,joinDate,country,population"
    }
    assert {it.params["orderByFields"] for it in pages} == {"OBJECTID"}
    assert len(queries) == 2 * len(pages) == 16
    assert not [it for it in replay.requests[before:] if "mayor" in it.line.lower()]


def test_fetch__a_quote_in_a_countrys_name_is_doubled(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gcom_memberships, "countries", lambda: {"CIV": "Côte d'Ivoire"})
    before = len(replay.requests)
    with pytest.raises(SourceRefused):
        pipeline.fetch(KEY, "test")
    assert replay.requests[before:][-1].params["where"] == "country='Côte d''Ivoire'"


@pytest.mark.parametrize("match", [LAYER, COUNT, PAGE], ids=["layer", "count", "page"])
def test_fetch__an_error_with_200_is_a_refusal(match: str, replay: ReplayServer) -> None:
    fault = Fault(kind="replace_body", match=match, body=ERROR)
    message = r"HTTP 200 with an error: 400: Unable to complete operation. \['where'\]"
    assert replayed.fetch_fails(replay, KEY, SourceRefused, message, fault) == 1


def test_fetch__a_field_that_was_not_asked_for_is_refused_before_it_is_landed(
    replay: ReplayServer, tmp_path: Path
) -> None:
    def named(body: dict[str, Any]) -> None:
        body["features"][0]["attributes"]["mayorFullName"] = "Ada Lovelace"

    message = r"and no other; found \[.*'mayorFullName'"
    fault = replayed.edited(named, PAGE)
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)
    bodies = [gzip.decompress(path.read_bytes()) for path in replayed.landed(tmp_path, KEY)]
    assert len(bodies) > 10
    assert not [body for body in bodies if b"Lovelace" in body]


@pytest.mark.parametrize(
    ("change", "match", "message"),
    [
        (lambda body: body["fields"].pop(3), LAYER, "fields gcom_id, .*; found no joinDate"),
        (lambda body: body.pop("objectIdField"), LAYER, "objectIdField; found"),
        (lambda body: body.update(count=0), COUNT, "signatories where country='Spain'; found"),
        (lambda body: body.update(count="5"), COUNT, "signatories where country='Spain'; found"),
        (lambda body: body.pop("features"), PAGE, "attributes"),
        (lambda body: body["features"][0].pop("attributes"), PAGE, "attributes"),
        (
            lambda body: [it["attributes"].pop("joinDate") for it in body["features"]],
            PAGE,
            r"no other; found \['OBJECTID', 'country', 'gcom_id', 'name', 'population'\]",
        ),
    ],
)
def test_fetch__names_what_is_not_as_declared(
    change: Any, match: str, message: str, replay: ReplayServer
) -> None:
    fault = replayed.edited(change, match)
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_fetch__goes_on_page_after_page_of_the_size_that_the_layer_gives(
    replay: ReplayServer,
) -> None:
    replay.inject(replayed.edited(lambda body: body.update(maxRecordCount=2), LAYER))
    before = len(replay.requests)
    rows = replayed.rows(replayed.night(KEY), "signatory")
    french = [it.params for it in replay.requests[before:] if "'France'" in it.line]
    offsets = [it["resultOffset"] for it in french if "resultOffset" in it]
    assert offsets == ["0", "2"]
    assert {it["resultRecordCount"] for it in french if "resultOffset" in it} == {"2"}
    assert len({row["object_id"] for row in rows}) == len(rows) == 18


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            replayed.edited(lambda body: body.update(exceededTransferLimit=True), FRENCH),
            "4 signatories country='France', as counted; found more to come",
        ),
        (replayed.edited(lambda body: body["features"].pop(), FRENCH), "4 rows in all; found 3"),
    ],
)
def test_fetch__more_or_fewer_than_counted_is_truncated(
    fault: Fault, message: str, replay: ReplayServer
) -> None:
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


def test_fetch__a_page_that_comes_twice_is_truncated(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gcom_memberships, "PAGE", 2)
    fault = Fault(kind="duplicate_page", match=f"{FRENCH}.*resultOffset=2")
    replayed.fetch_fails(replay, KEY, SourceTruncated, "page 1 to differ from page 0", fault)


@pytest.mark.parametrize(
    ("milliseconds", "day"),
    [
        (1446336000000, date(2015, 11, 1)),
        (0, date(1970, 1, 1)),
        (-86400000, date(1969, 12, 31)),
        (None, None),
    ],
)
def test_parse__a_time_in_milliseconds_is_a_day_in_utc(
    milliseconds: int | None, day: date | None
) -> None:
    (row,) = parsed(signatory(joinDate=milliseconds))
    assert row["joined_on"] == day


@pytest.mark.parametrize("given", ["2015-11-01", True, [1]])
def test_parse__any_other_time_is_a_change(given: Any) -> None:
    with pytest.raises(SourceChanged, match="joinDate in milliseconds; found"):
        parsed(signatory(joinDate=given))


@pytest.mark.parametrize(
    ("name", "country", "territory"),
    [
        ("Medellín", "Colombia", "Q48278"),
        ("MEDELLIN", "Colombia", "Q48278"),
        ("Ciudad de México", "Mexico", "Q1489"),
        ("Córdoba", "Argentina", "Q44210"),
        ("Córdoba", "Spain", None),
        ("Córdoba", "Mexico", None),
        ("Madrid", "Spain", "Q2807"),
        ("Madrid", "Colombia", None),
        ("Brest", "France", "Q12193"),
        ("Brest Métropole", "France", None),
        ("Barcelona Province", "Spain", None),
        ("Catalunya", "Spain", "Q5705"),
        ("Medellín", "Narnia", None),
    ],
)
def test_parse__a_territory_is_known_by_name_and_country_never_by_name(
    name: str, country: str, territory: str | None
) -> None:
    if country == "Narnia":
        (row,) = parsed(signatory(name, country))
        assert (row["territory_id"], row["country_iso3"]) == (None, None)
        return
    (row,) = parsed(signatory(name, country))
    assert row["territory_id"] == territory
    assert len(row["country_iso3"]) == 3


def test_parse__other_names_belong_to_territories_of_interest() -> None:
    assert gcom_memberships.ALSO_CALLED.keys() <= {it.territory_id for it in territories()}


def test_parse__the_recording_names_no_territory_but_brest(folder: Path) -> None:
    rows = replayed.rows(folder, "signatory")
    assert len(rows) == 18
    found = [(row["territory_id"], row["joined_on"].year) for row in rows if row["territory_id"]]
    assert found == [("Q12193", 2009)]
    assert all(row["_is_synthetic"] for row in rows)
    assert [row["name"] for row in rows if row["joined_on"] is None] == ["Montería", "Mérida"]


def test_gate__accepts_the_recording(folder: Path) -> None:
    assert check_batch(gcom_memberships.SOURCE, folder, None, run_id="test").passed
