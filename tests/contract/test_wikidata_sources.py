"""The four Wikidata sources against their recordings and against the query service's bad days."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.core import sparql
from extractors.core.errors import (
    SourceChanged,
    SourceError,
    SourceRefused,
    SourceTruncated,
    SourceUnavailable,
)
from extractors.core.landing import Answer
from extractors.core.places import signatories, territories
from extractors.core.settings import PROJECT
from extractors.sources import (
    wikidata_events,
    wikidata_memberships,
    wikidata_places,
    wikidata_twinnings,
)
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEYS = ("wikidata_events", "wikidata_memberships", "wikidata_places", "wikidata_twinnings")
ENTITY = "http://www.wikidata.org/entity/"
GENID = {"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/0a1b"}
BNODE = {"type": "bnode", "value": "t12"}
MEDELLIN, PARIS, MONTEVIDEO, CALI, TEMPLE = "Q48278", "Q90", "Q1335", "Q51103", "Q5037576"
THROTTLED = "<html><head><title>Error 429 Too Many Requests - Please retry in 9 seconds.</title>"
TIMEOUT = "SPARQL-QUERY: queryStr=# …\njava.util.concurrent.TimeoutException\n\tat java.base/…"
VARIABLES = "city other dir st rank start startPrec end endPrec".split()  # noqa: SIM905

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def accepted(server: ReplayServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tables]:
    """Every table of the four sources as the recordings give it."""
    with pytest.MonkeyPatch.context() as patch:
        replayed.aim(patch, tmp_path_factory.mktemp("data"), server)
        return {key: night(key) for key in KEYS}


def night(key: str) -> Tables:
    folder = replayed.night(key)
    return {path.stem: replayed.rows(folder, path.stem) for path in folder.glob("*.parquet")}


def landed(tmp_path: Path, key: str) -> list[Path]:
    return [path for path in (tmp_path / "landing" / key).rglob("*") if path.is_file()]


def asked(replay: ReplayServer, since: int, title: str) -> list[str]:
    queries = [request.params["query"] for request in replay.requests[since:]]
    return [query for query in queries if query.startswith(f"# {title}")]


def result(variables: list[str], bindings: object) -> dict[str, Any]:
    return {"head": {"vars": variables}, "results": {"bindings": bindings}}


def item(qid: str) -> dict[str, str]:
    return {"type": "uri", "value": ENTITY + qid}


def text(value: object) -> dict[str, str]:
    return {"type": "literal", "value": str(value)}


def rank(word: str) -> dict[str, str]:
    return {"type": "uri", "value": f"http://wikiba.se/ontology#{word}Rank"}


def answer(kind: str, bindings: list[dict[str, Any]], query: str = "") -> Answer:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return Answer(
        source="wikidata_test",
        kind=kind,
        method="POST",
        url="https://query.wikidata.org/sparql",
        params={"query": query},
        status=200,
        content=json.dumps(result([], bindings)).encode(),
        fetched_at=now,
        retrieved_at=now,
    )


def twinning(**cells: Any) -> dict[str, Any]:
    row = {
        "city": item("Q90"),
        "other": item("Q220"),
        "dir": text("out"),
        "st": item("statement/Q90-1"),
        "rank": rank("Normal"),
        **cells,
    }
    return {name: cell for name, cell in row.items() if cell}


# --- what the recordings give -------------------------------------------------------------------


def partners(tables: dict[str, Tables], city: str) -> dict[str, bool]:
    """Partners of a city, and whether the city itself states them."""
    found: dict[str, bool] = {}
    for row in tables["wikidata_twinnings"]["statement"]:
        if row["asked_id"] == city:
            is_own = row["subject_id"] == city
            other = row["object_id"] if is_own else row["subject_id"]
            found[other] = found.get(other, False) or is_own
    return found


def test_twinnings__say_whom_they_were_asked_for_also_where_there_is_none(
    accepted: dict[str, Tables],
) -> None:
    asked_for = {row["asked_id"] for row in accepted["wikidata_twinnings"]["asked"]}
    assert asked_for == {one.territory_id for one in territories()} | {*signatories()}
    stated = {row["asked_id"] for row in accepted["wikidata_twinnings"]["statement"]}
    assert len(stated & {*signatories()}) == 5  # of the 853 municipalities of Minas Gerais


@pytest.mark.parametrize(
    ("city", "all_partners", "own"),
    [
        (PARIS, 10, 1),
        (MEDELLIN, 14, 14),
        (MONTEVIDEO, 18, 16),
        ("Q6602", 11, 10),
        ("Q12193", 16, 16),
        ("Q1492", 35, 32),
        ("Q8678", 71, 71),
        ("Q5705", 0, 0),
        ("Q42800", 8, 8),  # Belo Horizonte, a part of Minas Gerais
    ],
)
def test_twinnings__are_those_of_the_crawl_of_2016(
    accepted: dict[str, Tables], city: str, all_partners: int, own: int
) -> None:
    found = partners(accepted, city)
    assert (len(found), sum(found.values())) == (all_partners, own)
    rows = accepted["wikidata_twinnings"]["statement"]
    assert {row["_retrieved_at"].date() for row in rows} == {date(2016, 9, 12)}
    assert not any(row["_is_synthetic"] for row in rows)


def test_places__tell_a_domestic_twin_and_a_temple_from_foreign_territories(
    accepted: dict[str, Tables],
) -> None:
    places = accepted["wikidata_places"]
    country = {row["place_id"]: row["country_id"] for row in places["place_country"]}
    closure = {row["class_id"] for row in places["class_closure"]}
    territory = {row["place_id"] for row in places["place_class"] if row["class_id"] in closure}
    medellin, montevideo = partners(accepted, MEDELLIN), partners(accepted, MONTEVIDEO)
    foreign = [other for other in medellin if country[other] != country[MEDELLIN]]
    assert set(medellin) - set(foreign) == {CALI}
    assert len(foreign) == 13
    assert TEMPLE in montevideo
    assert set(montevideo) - territory == {TEMPLE}


def test_places__hold_each_territory_partner_and_country_once_with_its_role(
    accepted: dict[str, Tables],
) -> None:
    places = accepted["wikidata_places"]
    roles = {row["place_id"]: row["role"] for row in places["place"]}
    assert len(roles) == len(places["place"])
    own = {one.territory_id for one in territories()}
    others = {other for city in {*own, *signatories()} for other in partners(accepted, city)}
    assert {place for place, role in roles.items() if role == "interest"} == own
    assert {place for place, role in roles.items() if role == "partner"} == others - own
    assert not any(row["_is_synthetic"] for row in places["place"])


def test_places__lead_from_a_municipality_to_its_country(accepted: dict[str, Tables]) -> None:
    parents = {
        row["place_id"]: row["parent_id"] for row in accepted["wikidata_places"]["place_parent"]
    }
    assert (parents[MEDELLIN], parents[parents[MEDELLIN]]) == ("Q123304", "Q739")
    assert parents["Q12193"] == "Q3389"  # Brest, Finistère, Brittany, France
    assert parents[parents[parents["Q12193"]]] == "Q142"


def test_places__a_partner_with_codes_of_its_own_is_also_in_the_table_of_countries(
    accepted: dict[str, Tables],
) -> None:
    countries = {row["iso3"]: row for row in accepted["wikidata_places"]["country"]}
    assert len(countries) == 249
    assert (countries["MAC"]["country_id"], countries["NAM"]["iso2"]) == ("Q14773", "NA")
    names = [countries["BRA"][f"label_{code}"] for code in ("es", "fr", "pt", "en")]
    assert names == ["Brasil", "Brésil", "Brasil", "Brazil"]


def test_places__of_several_populations_the_most_recent_stands(
    accepted: dict[str, Tables],
) -> None:
    places = {row["place_id"]: row for row in accepted["wikidata_places"]["place"]}
    assert places["Q39109"]["population"] == 20539989
    assert places["Q39109"]["iso3166_2"] == "BR-MG"
    paris = places[PARIS]
    assert (paris["geonames_id"], paris["label_es"]) == ("2988507", "París")
    assert (round(paris["longitude"], 1), round(paris["latitude"], 1)) == (2.3, 48.9)


def test_memberships__carry_the_precision_of_their_dates_and_are_synthetic(
    accepted: dict[str, Tables],
) -> None:
    rows = accepted["wikidata_memberships"]["statement"]
    dates = {
        (row["city_id"], row["network_label_en"]): (row["start_on"], row["start_precision"])
        for row in rows
    }
    iclei = "ICLEI – Local Governments for Sustainability"
    assert dates[MEDELLIN, iclei] == (date(2013, 8, 1), 10)
    assert dates["Q39109", "Under2 Coalition"] == (date(2021, 11, 7), 11)
    assert dates["Q1335", "Mercociudades"] == (date(1995, 1, 1), 9)
    assert dates["Q2900", "C40 Cities Climate Leadership Group"] == (None, None)
    assert all(row["_is_synthetic"] for row in rows)
    assert {row["rank"] for row in rows} == {"normal", "deprecated"}
    assert [row["end_on"] for row in rows if row["end_on"]] == [date(2012, 1, 1)]


def test_memberships__give_the_reach_of_each_network_once(accepted: dict[str, Tables]) -> None:
    members = accepted["wikidata_memberships"]["member"]
    pairs = [(row["network_id"], row["member_id"]) for row in members]
    assert len(set(pairs)) == len(pairs)
    c40 = [row for row in members if row["network_id"] == "Q999000005"]
    assert len(c40) == 63
    assert [row["member_id"] for row in c40 if row["country_id"] is None] == ["Q999000201"]


def test_events__count_once_for_all_their_venues_and_know_buildings_as_no_events(
    accepted: dict[str, Tables],
) -> None:
    tables = accepted["wikidata_events"]
    key = wikidata_events.EVENT.key
    keys = [tuple(row[name] for name in key) for row in tables["event"]]
    assert len(set(keys)) == len(keys)
    classes = {row["class_id"] for row in tables["event_class"]}
    assert {row["class_id"] for row in tables["event"]} - classes == {"Q41176"}
    games = [row for row in tables["event"] if row["event_on"] == date(2016, 8, 5)]
    assert {row["event_id"] for row in games} == {"Q999100022"}
    assert {(row["class_id"], row["date_property"]) for row in games} == {
        ("Q16510064", "P580"),
        ("Q159821", "P580"),
        ("Q16510064", "P585"),
    }
    assert all(row["_is_synthetic"] for row in tables["event"])
    labels = {row["event_id"]: row["label"] for row in tables["event_label"]}
    assert labels["Q999100022"] == "Summer Olympic Games"
    # A building has a date and a place too, and nobody asks what it is called.
    assert labels.keys() == {
        row["event_id"] for row in tables["event"] if row["class_id"] in classes
    }


# --- what is asked ------------------------------------------------------------------------------


def test_events__are_asked_for_the_configured_years_in_slices_of_cities(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_EVENT_YEARS", "2")
    since, this = len(replay.requests), datetime.now(UTC).year
    pipeline.fetch("wikidata_events", "test")
    queries = asked(replay, since, "events of ")
    assert len(queries) == 3 * 3
    years = {query.partition("\n")[0] for query in queries}
    assert years == {f"# events of {year}" for year in (this - 2, this - 1, this)}
    assert len(asked(replay, since, "event classes")) == 1


def test_requests__are_posted_named_and_from_someone_who_can_be_reached(
    replay: ReplayServer,
) -> None:
    since = len(replay.requests)
    pipeline.fetch("wikidata_twinnings", "test")
    request, *of_parts = replay.requests[since:]
    # The 853 municipalities of Minas Gerais cost five requests more, not 43.
    assert [one.params["query"].count("wd:Q") for one in of_parts] == [200] * 4 + [53]
    assert (request.method, request.host, request.path) == (
        "POST",
        "query.wikidata.org",
        "/sparql",
    )
    assert request.params["format"] == "json"
    assert request.headers["user-agent"].startswith("city-internationalization-warehouse/")
    assert request.params["query"].startswith("# twinnings\nPREFIX ")


def test_places__that_nobody_knows_stay_as_rows_without_attributes(
    replay: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = PROJECT / "dbt_project" / "seeds" / "territories_of_interest.csv"
    more = tmp_path / "territories.csv"
    line = "Q999999999,Nowhere,municipality,COL,,,,,"
    more.write_text(f"{seed.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
    monkeypatch.setenv("WAREHOUSE_TERRITORIES", str(more))
    tables = night("wikidata_places")
    (nowhere,) = [row for row in tables["place"] if row["place_id"] == "Q999999999"]
    assert (nowhere["role"], nowhere["label_en"], nowhere["population"]) == ("interest", None, None)
    outcomes = (tmp_path / "outcomes" / "test").glob("*-parse-*.json")
    (warnings,) = [json.loads(path.read_text())["warnings"] for path in outcomes]
    assert ["Q999999999" in warning for warning in warnings] == [True]


def test_ids__that_are_none_never_reach_a_query(
    replay: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "territory_id,name,level,country_iso3,iso3166_2,geonames_id,national_code_system,"
    bad = tmp_path / "territories.csv"
    bad.write_text(f"{header}national_code,parent_territory_id\nQ1 }} #,x,region,COL,,,,,\n")
    monkeypatch.setenv("WAREHOUSE_TERRITORIES", str(bad))
    since = len(replay.requests)
    with pytest.raises(ValueError, match=r"not ids of Wikidata items: \['Q1 } #'\]"):
        pipeline.fetch("wikidata_twinnings", "test")
    assert replay.requests[since:] == []


# --- bad days of the query service --------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (
            Fault(kind="status", status=429, headers={"Retry-After": "900"}, body=THROTTLED),
            SourceUnavailable,
        ),
        (Fault(kind="status", status=403, body="You have been banned until …"), SourceRefused),
        (Fault(kind="status", status=503, body="upstream"), SourceUnavailable),
        (Fault(kind="truncated_json_200"), SourceTruncated),
        (Fault(kind="reset_mid_body"), SourceTruncated),
        (Fault(kind="html_200"), SourceChanged),
        (Fault(kind="dead_host"), SourceUnavailable),
        (Fault(kind="rename_field", field="other", to="partner"), SourceChanged),
        (Fault(kind="rename_field", field="bindings", to="rows"), SourceChanged),
        (Fault(kind="add_field", field="note", value={"type": "literal"}), SourceChanged),
        (Fault(kind="replace_body", body=[{"city": "flat list of the web page"}]), SourceChanged),
        (Fault(kind="replace_body", body=result(["city", "other"], [])), SourceChanged),
        (Fault(kind="replace_body", body=result(VARIABLES, None)), SourceChanged),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_bad_answer__ends_in_an_error_that_names_both_sides_and_lands_nothing(
    replay: ReplayServer, tmp_path: Path, fault: Fault, error: type[SourceError]
) -> None:
    replay.inject(fault)
    with pytest.raises(error) as caught:
        pipeline.fetch("wikidata_twinnings", "test")
    message = str(caught.value)
    assert "wikidata_twinnings.statement: POST https://query.wikidata.org/sparql" in message
    assert "expected " in message
    assert "; found " in message
    assert [path.name for path in landed(tmp_path, "wikidata_twinnings")] == [".lock"]


def test_throttling__is_waited_for_and_then_forgotten(replay: ReplayServer) -> None:
    replay.inject(Fault(kind="status", status=429, headers={"Retry-After": "0"}, times=1))
    since = len(replay.requests)
    assert pipeline.fetch("wikidata_twinnings", "test")
    assert len(replay.requests) - since == 1 + 1 + 5


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="status", status=500, body=TIMEOUT, match=r"VALUES \?city \{( wd:Q\d+){10,}"),
        Fault(kind="truncated_json_200", match=r"VALUES \?city \{( wd:Q\d+){10,}"),
    ],
    ids=lambda fault: fault.kind,
)
def test_slice_that_times_out__is_halved_until_it_is_answered(
    replay: ReplayServer, accepted: dict[str, Tables], fault: Fault
) -> None:
    replay.inject(fault)
    rows = night("wikidata_twinnings")["statement"]
    keys = {(row["statement_id"], row["asked_id"]) for row in rows}
    whole = accepted["wikidata_twinnings"]["statement"]
    assert keys == {(row["statement_id"], row["asked_id"]) for row in whole}
    assert len(rows) == len(whole)


def test_dead_host__is_not_asked_again_in_smaller_slices(replay: ReplayServer) -> None:
    replay.inject(Fault(kind="status", status=503))
    since = len(replay.requests)
    with pytest.raises(SourceUnavailable):
        pipeline.fetch("wikidata_twinnings", "test")
    assert len(replay.requests) - since == replayed.ATTEMPTS


def test_event_root__that_has_become_something_else_is_a_change(
    replay: ReplayServer, tmp_path: Path
) -> None:
    def rename(body: bytes) -> bytes:
        return body.replace(b'"trade fair"', b'"funfair"')

    replay.inject(Fault(kind="replace_body", body=rename, match="# event classes"))
    with pytest.raises(SourceChanged, match=r"expected Q57305 to be trade fair.*found 'funfair'"):
        pipeline.fetch("wikidata_events", "test")
    assert [path.name for path in landed(tmp_path, "wikidata_events")] == [".lock"]


def test_repeated_night__brings_nothing_new(replay: ReplayServer) -> None:
    batch_id = pipeline.fetch("wikidata_memberships", "first")
    assert batch_id is not None
    pipeline.parse_batch("wikidata_memberships", batch_id, "first")
    pipeline.accept("wikidata_memberships", batch_id, "first")
    assert pipeline.fetch("wikidata_memberships", "second") is None


# --- how single values are read -----------------------------------------------------------------


def parsed(bindings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(dict(wikidata_twinnings.parse(answer("statement", bindings)))["statement"])


@pytest.mark.parametrize("nobody_knows", [GENID, BNODE, item("L123"), item("P17")])
def test_unknown_partner__takes_its_statement_with_it_and_is_counted(
    nobody_knows: dict[str, str],
) -> None:
    bindings = [twinning(), twinning(st=item("statement/Q90-2"), other=nobody_knows)]
    with pytest.warns(sparql.ValuesUnknown, match=r"wikidata_test\.statement: 1 values"):
        rows = parsed(bindings)
    assert [row["statement_id"] for row in rows] == ["Q90-1"]


def test_unknown_date__leaves_the_statement_undated() -> None:
    with pytest.warns(sparql.ValuesUnknown):
        (row,) = parsed([twinning(start=BNODE, startPrec=text(9))])
    assert (row["start_on"], row["start_precision"]) == (None, None)


def test_event__is_called_something_in_each_language_that_has_a_label() -> None:
    label = {"event": item("Q1"), "language": text("es"), "label": text("Bienal")}
    ((table, rows),) = wikidata_events.parse(answer("event_label", [label]))
    assert table == "event_label"
    assert [(row["event_id"], row["language"], row["label"]) for row in rows] == [
        ("Q1", "es", "Bienal")
    ]
    assert 'IN ("en", "es", "fr", "pt", "ca")' in wikidata_events.LABELS


def test_missing_variable__is_a_change_and_not_a_row_less() -> None:
    with pytest.raises(SourceChanged, match=r"expected \['st'\] in every binding"):
        parsed([twinning(), twinning(st=None)])


def test_twinning__keeps_who_states_it_its_rank_and_the_precision_of_its_dates() -> None:
    (row,) = parsed(
        [
            twinning(
                dir=text("in"),
                rank=rank("Deprecated"),
                start=text("1990-01-01T00:00:00Z"),
                startPrec=text(9),
                end=text("2012-05-25T00:00:00Z"),
                endPrec=text(11),
            )
        ]
    )
    assert row == {
        "statement_id": "Q90-1",
        "subject_id": "Q220",
        "object_id": "Q90",
        "rank": "deprecated",
        "asked_id": "Q90",
        "start_on": "1990-01-01",
        "start_precision": "9",
        "end_on": "2012-05-25",
        "end_precision": "11",
    }


def test_statement_with_two_dates__is_one_row_with_the_earlier() -> None:
    first = twinning(start=text("1987-01-01T00:00:00Z"), startPrec=text(9))
    second = twinning(start=text("1999-01-01T00:00:00Z"), startPrec=text(9))
    assert [row["start_on"] for row in parsed([first, second])] == ["1987-01-01"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2012-05-25T00:00:00Z", "2012-05-25"),
        ("-0044-03-15T00:00:00Z", None),
        ("12000-01-01T00:00:00Z", None),
        ("0000-01-01T00:00:00Z", None),
        ("25 May 2012", "25 May 2012"),
        (None, None),
    ],
)
def test_day__is_a_calendar_date_or_none_or_what_the_cast_will_name(
    value: str | None, expected: str | None
) -> None:
    assert sparql.day(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Point(-75.5636 6.2447)", (-75.5636, 6.2447)),
        ("Point(1.2E-5 51)", (1.2e-5, 51.0)),
        ("<http://www.wikidata.org/entity/Q405> Point(23.4 0.6)", None),
        (None, None),
    ],
)
def test_point__is_longitude_then_latitude_on_earth(
    value: str | None, expected: tuple[float, float] | None
) -> None:
    assert sparql.point(value) == expected


def place(*facets: dict[str, Any], asked: str = "Q3955") -> Tables:
    bindings = [{"id": item("Q3955"), **facet} for facet in facets]
    query = wikidata_places.ATTRIBUTES.replace("$ids", f"wd:{asked}")
    return dict(wikidata_places.parse(answer("partner", bindings, query)))


def test_place__has_the_preferred_country_and_population_and_none_deprecated() -> None:
    tables = place(
        {"country": item("Q12560"), "rank": rank("Normal")},
        {"country": item("Q183"), "countryIso2": text("DE"), "rank": rank("Preferred")},
        {"parent": item("Q1205"), "rank": rank("Normal")},
        {"parent": item("Q1"), "rank": rank("Deprecated")},
        {
            "population": text(64000),
            "counted": text("2012-12-31T00:00:00Z"),
            "rank": rank("Normal"),
        },
        {
            "population": text(66000),
            "counted": text("2024-12-31T00:00:00Z"),
            "rank": rank("Normal"),
        },
        {
            "population": text(1),
            "counted": text("2025-12-31T00:00:00Z"),
            "rank": rank("Deprecated"),
        },
        {"population": text(9), "rank": rank("Normal")},
    )
    assert tables["place_country"] == [{"place_id": "Q3955", "country_id": "Q183", "iso2": "DE"}]
    assert tables["place_parent"] == [{"place_id": "Q3955", "parent_id": "Q1205"}]
    assert tables["place"][0]["population"] == "66000"


def test_place__in_two_present_countries_has_both() -> None:
    tables = place(
        {"country": item("Q801"), "rank": rank("Normal")},
        {"country": item("Q219060"), "rank": rank("Normal")},
        {"country": item("Q801"), "rank": rank("Normal")},
    )
    assert [row["country_id"] for row in tables["place_country"]] == ["Q801", "Q219060"]


def test_place__that_was_not_asked_for_is_a_change() -> None:
    with pytest.raises(SourceChanged, match=r"expected only the places asked for; found Q3955"):
        place({"class": item("Q515")}, asked="Q64")


def test_member__of_several_countries_counts_once() -> None:
    pair = {"net": item("Q1"), "member": item("Q406")}
    bindings = [{**pair, "country": item("Q43")}, {**pair, "country": item("Q12560")}]
    tables = dict(wikidata_memberships.parse(answer("network", bindings)))
    assert tables["member"] == [{"network_id": "Q1", "member_id": "Q406", "country_id": "Q43"}]
