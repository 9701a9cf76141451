"""The published contract, on a small warehouse that keeps it and with each promise broken once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from expectations.marts import AGGREGATES, REQUIRED
from expectations.run import Verdict, check_marts

pytestmark = pytest.mark.usefixtures("data")

#: A warehouse that keeps the contract. One figure is a ratio, one is a plain count.
GOOD = """
create schema marts;
create table marts.dim_territory (territory_id varchar primary key, country_iso3 varchar,
    parent_territory_id varchar);
insert into marts.dim_territory values ('Q739', 'COL', null), ('Q48278', 'COL', 'Q739');
create table marts.dim_country (country_iso3 varchar primary key);
insert into marts.dim_country values ('COL'), ('NAM');
create table marts.dim_year (year integer primary key);
insert into marts.dim_year select unnest(range(2015, 2026));
create table marts.dim_indicator (indicator_id varchar primary key, unit varchar);
insert into marts.dim_indicator values ('agr_active', 'count'), ('agr_south_south_pct', '%');
create table marts.dim_sdg_target (sdg_target_id varchar primary key);
insert into marts.dim_sdg_target values ('17.16');
create table marts.bridge_indicator_sdg (indicator_id varchar, sdg_target_id varchar,
    primary key (indicator_id, sdg_target_id));
insert into marts.bridge_indicator_sdg values ('agr_active', '17.16');
create table marts.dim_network (network_id varchar primary key);
insert into marts.dim_network values ('Q1');
create table marts.dim_source (source_id varchar primary key);
insert into marts.dim_source values ('wikidata_twinnings'), ('curated_agreements');
create table marts.dim_snapshot (source_id varchar, snapshot_id varchar, is_synthetic boolean,
    primary key (source_id, snapshot_id));
insert into marts.dim_snapshot values
    ('wikidata_twinnings', 'aa', false), ('curated_agreements', 'bb', false);
create table marts.fct_agreement (agreement_id varchar primary key, territory_id varchar,
    network_id varchar, source_ids varchar, snapshot_ids varchar, is_synthetic boolean);
insert into marts.fct_agreement values
    ('a1', 'Q48278', null, 'curated_agreements,wikidata_twinnings', 'aa,bb', false);
create table marts.fct_membership as from marts.fct_agreement;
alter table marts.fct_membership add primary key (agreement_id);
create table marts.fct_event as from marts.fct_agreement;
alter table marts.fct_event add primary key (agreement_id);
create table marts.fct_investment as from marts.fct_agreement;
alter table marts.fct_investment add primary key (agreement_id);
create table marts.fct_observation (country_iso3 varchar, year integer, value decimal(18, 4),
    source_id varchar, snapshot_id varchar, is_synthetic boolean,
    primary key (country_iso3, year));
insert into marts.fct_observation values ('COL', 2016, 1.5, 'curated_agreements', 'bb', true);
create table marts.mart_agreements_annual (territory_id varchar, year integer, agr_active bigint,
    agr_south_south_pct double, primary key (territory_id, year));
insert into marts.mart_agreements_annual values ('Q48278', 2016, 7, null),
    ('Q48278', 2017, 8, 100.0 / 3);
create table marts.mart_investment_annual (territory_id varchar primary key);
insert into marts.mart_investment_annual values ('Q739');
create table marts.mart_events_annual as from marts.mart_investment_annual;
alter table marts.mart_events_annual add primary key (territory_id);
create table marts.mart_networks_annual as from marts.mart_investment_annual;
alter table marts.mart_networks_annual add primary key (territory_id);
create table marts.fct_indicator_annual (territory_id varchar, year integer, indicator_id varchar,
    value double, quality_flag varchar, is_synthetic boolean, numerator double, denominator double,
    source_ids varchar, snapshot_ids varchar, primary key (territory_id, year, indicator_id));
insert into marts.fct_indicator_annual values
    ('Q48278', 2016, 'agr_active', 7, 'observed', false, null, null, 'curated_agreements', 'bb'),
    ('Q48278', 2017, 'agr_active', 8, 'observed', false, null, null, 'curated_agreements', 'bb'),
    ('Q48278', 2016, 'agr_south_south_pct', null, 'missing_denominator', false, 1, 0,
        'curated_agreements', 'bb'),
    ('Q48278', 2017, 'agr_south_south_pct', 100.0 / 3, 'observed', false, 1, 3,
        'curated_agreements', 'bb');
"""
Check = Callable[..., Verdict]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks a warehouse that keeps the contract but for the statements given."""

    def go(*statements: str) -> Verdict:
        path = tmp_path / "warehouse.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute(GOOD)
            for statement in statements:
                connection.execute(statement)
        return check_marts(path, run_id="r")

    return go


def broken(verdict: Verdict) -> set[tuple[str, str]]:
    """(mart, rule) of everything that did not pass."""
    return {(r.table_name, r.rule) for r in verdict.results if r.status != "passed"}


def test_check_marts__a_warehouse_that_keeps_the_contract_passes(check: Check) -> None:
    verdict = check()
    assert broken(verdict) == set()
    assert verdict.passed
    checked = {r.table_name for r in verdict.results}
    assert set(REQUIRED) <= checked, "no mart went by unchecked"


def test_check_marts__a_missing_mart_fails(check: Check) -> None:
    verdict = check("drop table marts.dim_network", "drop table marts.mart_events_annual")
    assert broken(verdict) == {("marts", "required_mart")}
    assert [row.key for row in verdict.failed_rows] == [
        "mart=dim_network",
        "mart=mart_events_annual",
    ]


def test_check_marts__without_the_long_form_nothing_about_figures_ran(check: Check) -> None:
    verdict = check("drop table marts.fct_indicator_annual")
    assert {(r.table_name, r.rule, r.status) for r in verdict.results if r.status != "passed"} == {
        ("marts", "required_mart", "failed"),
        ("fct_indicator_annual", "ratio", "error"),
        ("fct_indicator_annual", "explained", "error"),
        ("fct_indicator_annual", "limits", "error"),
        ("fct_indicator_annual", "same_in_both_forms", "error"),
    }


def test_check_marts__a_mart_without_a_primary_key_fails(check: Check) -> None:
    verdict = check("create table marts.mart_extra (a integer)")
    assert broken(verdict) == {("marts", "primary_key")}
    assert [row.key for row in verdict.failed_rows] == ["mart=mart_extra"]


CITATIONS = (
    "create table marts.mart_citation (page_url varchar primary key, needs_reading boolean)",
    "insert into marts.mart_citation values ('https://a.example/', false)",
)


def test_check_marts__a_cited_page_that_is_to_be_read_again_is_told_and_stops_nothing(
    check: Check,
) -> None:
    verdict = check(
        *CITATIONS, "insert into marts.mart_citation values ('https://b.example/', true)"
    )
    assert broken(verdict) == {("mart_citation", "cited_page")}
    assert [row.value for row in verdict.failed_rows] == ["https://b.example/"]
    assert verdict.passed


def test_check_marts__cited_pages_as_they_were_read_are_nothing_to_tell(check: Check) -> None:
    assert broken(check(*CITATIONS)) == set()


def test_check_marts__a_fact_without_its_origin_fails(check: Check) -> None:
    verdict = check("create table marts.fct_extra (a integer primary key, source_id varchar)")
    assert broken(verdict) == {("marts", "origin")}
    assert {row.value for row in verdict.failed_rows} == {
        "snapshot_id or snapshot_ids",
        "is_synthetic",
    }


FIGURE = "update marts.fct_indicator_annual set"
COUNT = "where indicator_id = 'agr_active' and year = 2016"
SHARE = "where indicator_id = 'agr_south_south_pct' and year = 2017"


#: Faults, several a night to save time: of different marts or rules, so that each is told apart.
NIGHTS: list[dict[tuple[str, str], str]] = [
    {
        ("dim_territory", "pattern"): "insert into marts.dim_territory values ('x', 'COL', null)",
        ("dim_country", "no_aggregate"): "insert into marts.dim_country values ('WLD')",
        ("fct_indicator_annual", "vocabulary"): f"{FIGURE} quality_flag = 'good' {COUNT}",
        ("fct_indicator_annual", "not_null"): f"{FIGURE} is_synthetic = null {COUNT}",
        ("fct_indicator_annual", "reference"): f"{FIGURE} source_ids = 'a_source' {COUNT}",
        ("fct_indicator_annual", "ratio"): f"{FIGURE} denominator = 4 {SHARE}",
        ("fct_event", "reference"): "update marts.fct_event set territory_id = 'Q5'",
        ("fct_observation", "reference"): "update marts.fct_observation set year = 1492",
    },
    {
        ("dim_country", "pattern"): "insert into marts.dim_country values ('1W')",
        ("fct_indicator_annual", "not_null"): f"{FIGURE} source_ids = null {COUNT}",
        ("fct_indicator_annual", "reference"): f"{FIGURE} snapshot_ids = 'bb,cc' {COUNT}",
        ("fct_indicator_annual", "ratio"): f"{FIGURE} numerator = 0, denominator = 0 {SHARE}",
        ("fct_indicator_annual", "explained"): f"{FIGURE} quality_flag = 'zero_observed' {COUNT}",
        ("fct_event", "reference"): "update marts.fct_event set network_id = 'Q2'",
        ("fct_observation", "reference"): "update marts.fct_observation set country_iso3 = 'XYZ'",
        (
            "bridge_indicator_sdg",
            "reference",
        ): "insert into marts.bridge_indicator_sdg values ('agr_active', '99.1')",
    },
    {
        ("fct_indicator_annual", "not_null"): f"{FIGURE} snapshot_ids = null {COUNT}",
        ("fct_indicator_annual", "pattern"): f"{FIGURE} source_ids = '' {SHARE}",
        ("fct_indicator_annual", "reference"): "select 1",
        (
            "fct_indicator_annual",
            "explained",
        ): f"{FIGURE} quality_flag = 'missing_denominator' {COUNT}",
        ("fct_observation", "not_null"): "update marts.fct_observation set source_id = null",
        ("fct_observation", "reference"): "update marts.fct_observation set snapshot_id = 'cc'",
        (
            "dim_territory",
            "reference",
        ): "update marts.dim_territory set parent_territory_id = 'Q6' where territory_id = 'Q739'",
        (
            "fct_indicator_annual",
            "same_in_both_forms",
        ): "insert into marts.dim_indicator values ('agr_unheard_of', 'count')",
    },
    {
        (
            "fct_indicator_annual",
            "explained",
        ): f"{FIGURE} quality_flag = 'observed' where value is null",
        (
            "fct_indicator_annual",
            "same_in_both_forms",
        ): "update marts.mart_agreements_annual set agr_active = 70 where year = 2016",
        ("fct_observation", "not_null"): "update marts.fct_observation set is_synthetic = null",
    },
]


@pytest.mark.parametrize("night", NIGHTS)
def test_check_marts__each_planted_fault_breaks_exactly_its_rule(
    check: Check, night: dict[tuple[str, str], str]
) -> None:
    verdict = check(*night.values())
    assert broken(verdict) == set(night)
    assert not verdict.passed
    assert sorted((row.table_name, row.rule) for row in verdict.failed_rows) == sorted(night)


def test_check_marts__a_figure_that_is_no_number_fails_in_both_forms(check: Check) -> None:
    verdict = check(
        f"{FIGURE} value = 'nan'::double, numerator = null {SHARE}",
        f"{FIGURE} value = '-inf'::double {COUNT}",
        "update marts.mart_agreements_annual set agr_south_south_pct = 'inf'::double",
    )
    failed = {
        (r.table_name, r.column_name): r.failed_rows for r in verdict.results if r.rule == "range"
    }
    assert failed["fct_indicator_annual", "value"] == 2
    assert failed["mart_agreements_annual", "agr_south_south_pct"] == 2


def test_check_marts__a_share_above_a_hundred_fails_in_both_forms(check: Check) -> None:
    verdict = check(
        f"{FIGURE} value = 101, numerator = null {SHARE}",
        "update marts.mart_agreements_annual set agr_south_south_pct = 101 where year = 2017",
    )
    assert broken(verdict) == {
        ("fct_indicator_annual", "limits"),
        ("mart_agreements_annual", "range"),
    }


def test_check_marts__a_territorys_part_of_net_inflows_may_be_negative(check: Check) -> None:
    verdict = check(
        "insert into marts.dim_indicator values ('inv_fdi_share_of_country_pct', '%')",
        "alter table marts.mart_investment_annual add column inv_fdi_share_of_country_pct double",
        "update marts.mart_investment_annual set inv_fdi_share_of_country_pct = -12.5",
        "insert into marts.fct_indicator_annual values ('Q739', 2016, 'inv_fdi_share_of_country_pct', "
        "-12.5, 'observed', false, -1, 8, 'curated_agreements', 'bb')",
    )
    assert broken(verdict) == set()
    (limits,) = [r for r in verdict.results if r.rule == "limits"]
    assert "2026-11-24" in limits.expected, "the exemption carries its date into the result"


def test_check_marts__an_empty_long_form_fails_and_an_empty_fact_warns(check: Check) -> None:
    verdict = check("delete from marts.fct_event")
    assert broken(verdict) == {("fct_event", "not_empty")}
    assert verdict.passed


def test_check_marts__an_empty_long_form_fails(check: Check) -> None:
    verdict = check(
        "delete from marts.fct_indicator_annual",
        "update marts.mart_agreements_annual set agr_active = null, agr_south_south_pct = null",
    )
    assert broken(verdict) == {("fct_indicator_annual", "not_empty")}
    assert not verdict.passed


def _publish(folder: Path) -> None:
    """What readers have: more years than the good warehouse, fewer countries."""
    published = folder / "published" / "marts.duckdb"
    published.parent.mkdir()
    with duckdb.connect(str(published)) as connection:
        # In a file of this name `marts.<table>` alone is ambiguous: catalog and schema.
        connection.execute("create schema marts.marts")
        connection.execute("create table marts.marts.dim_year as select unnest(range(26)) as year")
        connection.execute("create table marts.marts.dim_country as select 'COL' as country_iso3")


def test_check_marts__a_fifth_less_than_what_is_published_fails(
    check: Check, tmp_path: Path
) -> None:
    _publish(tmp_path)
    verdict = check()
    assert broken(verdict) == {("dim_year", "row_drop")}
    assert "26 published" in verdict.reasons[0]


#: The rules that no night of `NIGHTS` breaks, and the test that does.
ELSEWHERE = {
    "required_mart": test_check_marts__a_missing_mart_fails,
    "primary_key": test_check_marts__a_mart_without_a_primary_key_fails,
    "origin": test_check_marts__a_fact_without_its_origin_fails,
    "cited_page": test_check_marts__a_cited_page_that_is_to_be_read_again_is_told_and_stops_nothing,
    "range": test_check_marts__a_figure_that_is_no_number_fails_in_both_forms,
    "limits": test_check_marts__a_share_above_a_hundred_fails_in_both_forms,
    "not_empty": test_check_marts__an_empty_long_form_fails,
    "row_drop": test_check_marts__a_fifth_less_than_what_is_published_fails,
}


def test_check_marts__every_rule_is_broken_somewhere_here(check: Check, tmp_path: Path) -> None:
    _publish(tmp_path)
    rules = {row.rule for row in check(*CITATIONS).results}
    assert rules == {rule for night in NIGHTS for _, rule in night} | set(ELSEWHERE)


def test_check_marts__a_file_that_is_no_warehouse_fails(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"not a database" * 1000)
    verdict = check_marts(path, run_id="r")
    assert not verdict.passed
    assert {r.status for r in verdict.results} == {"error"}


def test_aggregates__are_seventy_nine_codes_once_each() -> None:
    assert len(set(AGGREGATES)) == len(AGGREGATES) == 79
