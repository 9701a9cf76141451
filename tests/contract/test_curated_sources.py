"""The curated files: every row cited, plausible, in our words, and each fact there once.

What a column declares (vocabulary, pattern, range, key, floor) is the gate's to check, and the real
gate does it here. The rules below say the rest: each returns the rows at fault, is applied to the
real file, and is shown to find what was planted.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet as pq
import pytest

from expectations.run import check_batch
from extractors import pipeline, registry
from extractors.core import curated
from extractors.core.errors import SourceChanged
from extractors.core.landing import Answer, Landing
from extractors.core.places import territories
from extractors.core.rows import typed
from extractors.core.settings import PROJECT

Row = dict[str, Any]
Rule = Callable[[list[Row]], list[Row]]

TABLES = {
    key: source.tables[0].name
    for key, source in registry.sources().items()
    if key.startswith("curated_")
}
YEARS = ("year", "since_year", "until_year", "signed_year", "ended_year", "report_year")
#: Twinning of towns began after the Second World War; nothing here can be older.
FIRST_YEAR = 1945
NETWORKS = PROJECT / "dbt_project" / "seeds" / "networks.csv"
COUNTRY = {place.territory_id: place.country_iso3 for place in territories()}


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Each curated source fetched and parsed by the real pipeline: folder of the candidate."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_DATA", str(tmp_path_factory.mktemp("data")))
        folders = {}
        for key in TABLES:
            batch_id = pipeline.fetch(key, "night")
            assert batch_id is not None
            folders[key] = pipeline.parse_batch(key, batch_id, "night")
        yield folders


@pytest.fixture(scope="module")
def rows(batches: dict[str, Path]) -> dict[str, list[Row]]:
    """The parsed rows of each curated source."""
    return {
        key: pq.read_table(folder / f"{TABLES[key]}.parquet").to_pylist()
        for key, folder in batches.items()
    }


def _addresses(row: Row) -> list[str]:
    return [row["source_url"], *(row["more_source_urls"] or "").split(" ")]


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and "." in host and text.isascii() and " " not in text


def not_cited(rows: list[Row]) -> list[Row]:
    """A citation is an address, or several, and a day that has come."""
    today = datetime.now(UTC).date()
    return [
        row
        for row in rows
        if not all(_is_address(url) for url in _addresses(row) if url)
        or len(set(_addresses(row))) < len(_addresses(row))
        or not date(2026, 1, 1) <= row["retrieved_on"] <= today
    ]


def not_in_our_words(rows: list[Row]) -> list[Row]:
    """Notes are short, quote nobody and hold no address to write to."""
    quoted = re.compile(r"[«»“”„\"@\n]")
    notes = [(row, row["note"] or "") for row in rows]
    wrong = (
        not note or len(note) > curated.NOTE_LENGTH or quoted.search(note) for _, note in notes
    )
    return [row for (row, _), is_wrong in zip(notes, wrong, strict=True) if is_wrong]


def not_of_a_known_territory(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["territory_id"] not in COUNTRY]


def not_plausible_in_time(rows: list[Row]) -> list[Row]:
    """Years lie between the first twinnings and the day of the citation, and follow each other."""
    wrong = []
    for row in rows:
        years, last = [row[name] for name in YEARS if row.get(name)], row["retrieved_on"].year
        if years != sorted(years) or not all(FIRST_YEAR <= year <= last for year in years):
            wrong.append(row)
    return wrong


def not_unique_as_agreements(rows: list[Row]) -> list[Row]:
    """An agreement of two territories of interest is one row, not one for each of them."""

    def identity(row: Row) -> tuple[object, ...]:
        sides = frozenset({row["territory_id"], row["partner_id"] or row["partner_name"]})
        return sides, row["kind"], row["signed_year"]

    times = Counter(map(identity, rows))
    return [row for row in rows if times[identity(row)] > 1]


def not_abroad(rows: list[Row]) -> list[Row]:
    """The partner lies in another country, and in the one that the seed gives, if it is there."""
    return [
        row
        for row in rows
        if row["partner_country_iso3"] == COUNTRY.get(row["territory_id"])
        or row["partner_country_iso3"]
        != COUNTRY.get(row["partner_id"], row["partner_country_iso3"])
    ]


def not_renewing_an_earlier_row(rows: list[Row]) -> list[Row]:
    """A renewal names an earlier agreement of the same parties."""
    by_id = {row["agreement_id"]: row for row in rows}

    def is_later(row: Row) -> bool:
        first = by_id.get(row["renews_agreement_id"], row)
        same = all(first[name] == row[name] for name in ("territory_id", "partner_name"))
        return same and (first["signed_year"] or FIRST_YEAR) < (row["signed_year"] or 9999)

    return [row for row in rows if row["renews_agreement_id"] and not is_later(row)]


def not_honest_about_signatures(rows: list[Row]) -> list[Row]:
    """A year without a signature says so; a row without a year has nothing to say."""

    def is_start(row: Row) -> bool:
        unsigned = row["definition_class"] in {"relation_stated", "decision_stated"}
        return unsigned and row["signed_year"] is not None

    return [row for row in rows if row["relation_start_only"] != is_start(row)]


def not_honest_about_totals(rows: list[Row]) -> list[Row]:
    """Periods run forward, end before the citation, and longer ones than a year are cumulative."""
    return [
        row
        for row in rows
        if not row["period_start"] < row["period_end"] <= row["retrieved_on"]
        or row["is_cumulative"] != (row["period_start"].year != row["period_end"].year)
    ]


def not_one_series(rows: list[Row]) -> list[Row]:
    """An edition has a series, and a number above those of the years before."""
    wrong, highest = [row for row in rows if row["edition"] and not row["series"]], Counter[str]()
    for row in sorted(rows, key=lambda row: row["year"] or FIRST_YEAR):
        if row["series"] and row["edition"] and row["year"]:
            if row["edition"] <= highest[row["series"]]:
                wrong.append(row)
            highest[row["series"]] = row["edition"]
    return wrong


EVERYWHERE = (not_cited, not_in_our_words, not_of_a_known_territory, not_plausible_in_time)
RULES: tuple[tuple[str, Rule], ...] = (
    *((key, rule) for key in TABLES for rule in EVERYWHERE),
    ("curated_agreements", not_unique_as_agreements),
    ("curated_agreements", not_abroad),
    ("curated_agreements", not_renewing_an_earlier_row),
    ("curated_agreements", not_honest_about_signatures),
    ("curated_investment", not_honest_about_totals),
    ("curated_events", not_one_series),
)


@pytest.mark.parametrize(("key", "rule"), RULES)
def test_curated_rows__obey(key: str, rule: Rule, rows: dict[str, list[Row]]) -> None:
    assert rows[key]
    assert rule(rows[key]) == []


@pytest.mark.parametrize(
    ("key", "rule", "fault"),
    [
        ("curated_vlr", not_cited, {"source_url": "www.example.org"}),
        ("curated_vlr", not_cited, {"source_url": "https://localhost/page"}),
        ("curated_vlr", not_cited, {"source_url": "https://example.org/á"}),
        ("curated_vlr", not_cited, {"more_source_urls": "https://example.org/a, see there"}),
        ("curated_vlr", not_cited, {"retrieved_on": date(2999, 1, 1)}),
        ("curated_vlr", not_in_our_words, {"note": None}),
        ("curated_vlr", not_in_our_words, {"note": "x" * 201}),
        ("curated_vlr", not_in_our_words, {"note": "says «as many as possible»"}),
        ("curated_vlr", not_of_a_known_territory, {"territory_id": "Q1"}),
        ("curated_vlr", not_plausible_in_time, {"report_year": 2999}),
        ("curated_networks", not_plausible_in_time, {"since_year": 2020, "until_year": 2019}),
        ("curated_events", not_plausible_in_time, {"year": 1944}),
        ("curated_agreements", not_abroad, {"partner_country_iso3": "ESP"}),
        ("curated_agreements", not_abroad, {"partner_id": "Q90", "partner_country_iso3": "ITA"}),
        ("curated_agreements", not_renewing_an_earlier_row, {"renews_agreement_id": "none"}),
        (
            "curated_agreements",
            not_honest_about_signatures,
            {"definition_class": "relation_stated"},
        ),
        ("curated_investment", not_honest_about_totals, {"period_end": date(1999, 1, 1)}),
        ("curated_investment", not_honest_about_totals, {"is_cumulative": None}),
        ("curated_events", not_one_series, {"series": None, "edition": 3}),
    ],
)
def test_rule__finds_what_was_planted(
    key: str, rule: Rule, fault: Row, rows: dict[str, list[Row]]
) -> None:
    # In a dated, signed agreement of Barcelona each of the planted faults is one.
    signed = "barcelona-medellin-friendship-pact-1992"
    good = next(row for row in rows[key] if row.get("agreement_id", signed) == signed)
    assert rule([good]) == []
    assert rule([good | fault]) == [good | fault]


def test_rule__finds_a_mirrored_agreement(rows: dict[str, list[Row]]) -> None:
    row = next(row for row in rows["curated_agreements"] if row["partner_id"] in COUNTRY)
    mirrored = row | {"territory_id": row["partner_id"], "partner_id": row["territory_id"]}
    assert not_unique_as_agreements([row, mirrored]) == [row, mirrored]


def test_rule__finds_editions_out_of_order(rows: dict[str, list[Row]]) -> None:
    first, second = [row for row in rows["curated_events"] if row["edition"]][:2]
    late = second | {"series": first["series"], "edition": 1, "year": 2026}
    assert not_one_series([first, late]) == [late]


@pytest.mark.skipif(not NETWORKS.exists(), reason="the seed of the networks is not there yet")
def test_network_codes__are_explained_in_the_seed(rows: dict[str, list[Row]]) -> None:
    with NETWORKS.open(encoding="utf-8", newline="") as stream:
        known = {row["network_code"] for row in csv.DictReader(stream)}
    assert {row["network_code"] for row in rows["curated_networks"]} - known == set()


@pytest.mark.parametrize("key", TABLES)
def test_gate__accepts_the_file(key: str, batches: dict[str, Path]) -> None:
    verdict = check_batch(registry.sources()[key], batches[key], None, run_id="night")
    assert verdict.passed, [result for result in verdict.results if result.status != "passed"]


def _landed(key: str, batches: dict[str, Path]) -> Answer:
    landing = Landing(batches[key].parents[2] / "landing", key)
    (record,) = landing.manifest(batches[key].name.removeprefix("batch="))["answers"]
    return landing.answer(record)


@pytest.mark.parametrize("key", TABLES)
def test_snapshot__is_the_file_of_the_project(
    key: str, rows: dict[str, list[Row]], batches: dict[str, Path]
) -> None:
    path, answer = curated.FOLDER / f"{key.removeprefix('curated_')}.csv", _landed(key, batches)
    assert answer.content == path.read_bytes()
    assert answer.url == f"file:{path.relative_to(PROJECT).as_posix()}"
    assert {row["_snapshot_id"] for row in rows[key]} == {answer.sha256}


def test_curated_files__are_all_read() -> None:
    assert {f"curated_{path.stem}" for path in curated.FOLDER.glob("*.csv")} == set(TABLES)
    assert len(TABLES) >= 5


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"agreement_id,territory_id", b"territory_id,agreement_id", "expected the columns"),
        (b",PRT,cooperation_agreement,2010,", b",PRT,cooperation_agreement,", "expected 17 cells"),
        (b",2010,,false,", b",2010,,no,", "relation_start_only to be boolean"),
        (b",2010,,false,", b",in 2010,,false,", "signed_year to be integer"),
        (b",2010,,false,", b',"2010"x,,false,', "expected CSV"),
    ],
)
def test_parse__names_what_is_not_as_declared(
    old: bytes, new: bytes, message: str, batches: dict[str, Path]
) -> None:
    whole, module = _landed("curated_agreements", batches), registry.module("curated_agreements")
    broken = replace(whole, content=whole.content.replace(old, new, 1))
    assert broken.content != whole.content

    def read() -> None:
        for name, parsed in module.parse(broken):
            typed(broken, module.SOURCE.table(name), parsed)

    with pytest.raises(SourceChanged, match=message):
        read()
