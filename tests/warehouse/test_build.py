"""The facts and figures that the warehouse is held to, on one build from the recordings."""

from __future__ import annotations

import pytest

from tests.warehouse.conftest import HOLE_COUNTRY, HOLE_OWN

COLOMBIA, URUGUAY, MEXICO, MEXICO_CITY = "Q739", "Q77", "Q96", "Q1489"
PARIS, MEDELLIN, CALI, MONTEVIDEO, CARACAS_TEMPLE = "Q90", "Q48278", "Q51103", "Q1335", "Q5037576"

#: The theme models; their figures are also rows of the long form.
WIDE = (
    "investment",
    "events",
    "agreements",
    "networks",
    "cooperation",
    "advocacy",
    "institution",
    "citizens",
)


def test_figures__of_the_world_bank_are_those_of_2018(warehouse):
    figures = warehouse.figures("inv_fdi_inflow_usd")
    assert figures[COLOMBIA, 2016] == 13848995436.8573
    assert figures[URUGUAY, 2016] == -379108950.527702


def test_countries__namibia_has_its_iso2_and_aggregates_are_nowhere(warehouse):
    assert warehouse.rows(
        "select country_iso2, name from marts.dim_country where country_iso3 = 'NAM'"
    ) == [("NA", "Namibia")]
    stated = warehouse.accepted("worldbank_wdi", "country")
    aggregates = set(stated.loc[stated["is_aggregate"], "country_code"])
    assert len(aggregates) == 79
    # What the source says of them was accepted: leaving them out is the warehouse's doing.
    observed = warehouse.accepted("worldbank_wdi", "observation")
    assert aggregates & set(observed["country_code"])
    columns = warehouse.rows(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'marts' and column_name like '%country%iso3'"
    )
    assert {"dim_country", "dim_territory", "fct_agreement"} <= {table for table, _ in columns}
    for table, column in columns:
        found = {code for (code,) in warehouse.rows(f"select {column} from marts.{table}")}
        assert not found & aggregates, table


def test_countries__every_figure_of_a_country_is_of_an_economy(warehouse):
    (count,) = warehouse.rows(
        "select count(distinct f.territory_id), count(distinct c.country_iso3) "
        "from marts.fct_indicator_annual as f "
        "left join marts.dim_country as c on f.territory_id = c.territory_id "
        "where f.indicator_id = 'inv_fdi_inflow_usd' and f.territory_id <> 'Q1489'"
    )
    assert count[0] == count[1] > 150


def _twinnings(warehouse, city):
    """Partner → (stated by the city, stated by the partner), as Wikidata knew them."""
    found = warehouse.rows(
        "select case when a_territory_id = $1 then coalesce(b_territory_id, partner_b_name) "
        "else a_territory_id end, "
        "case when a_territory_id = $1 then is_stated_by_a else is_stated_by_b end, "
        "case when a_territory_id = $1 then is_stated_by_b else is_stated_by_a end, "
        "is_international and is_territory_partner "
        "from marts.fct_agreement where $1 in (a_territory_id, b_territory_id) "
        "and list_contains(string_split(source_ids, ','), 'wikidata_twinnings')",
        city,
    )
    return {partner: tuple(rest) for partner, *rest in found}


def test_agreements__paris_has_ten_twinnings_and_states_one_itself(warehouse):
    found = _twinnings(warehouse, PARIS)
    assert len(found) == 10
    assert [partner for partner, (own, _, _) in found.items() if own] == ["Q220"]
    assert all(counts for _, _, counts in found.values())


def test_agreements__medellin_states_fourteen_of_which_cali_is_at_home(warehouse):
    stated = {city: row for city, row in _twinnings(warehouse, MEDELLIN).items() if row[0]}
    assert len(stated) == 14
    assert [partner for partner, (_, _, counts) in stated.items() if not counts] == [CALI]


def test_agreements__a_temple_is_no_partner(warehouse):
    statements = warehouse.accepted("wikidata_twinnings", "statement")
    ends = set(statements["subject_id"]) | set(statements["object_id"])
    assert CARACAS_TEMPLE in ends
    assert _twinnings(warehouse, MONTEVIDEO)[CARACAS_TEMPLE] == (True, False, False)
    assert not warehouse.rows(
        "select * from marts.dim_territory where territory_id = ?", CARACAS_TEMPLE
    )
    assert not warehouse.rows(
        "select * from intermediate.int_agreement_counted where partner_key = ?", CARACAS_TEMPLE
    )


def test_agreements__undated_ones_never_count_back_in_time(warehouse):
    assert warehouse.rows(
        "select count(*) > 0, count(*) filter (where year < first_seen_year) "
        "from intermediate.int_agreement_year where not is_dated"
    ) == [(True, 0)]


def test_agreements__replaced_in_the_year_they_ended_go_on(warehouse):
    assert warehouse.rows(
        "select start_year, end_year from marts.fct_agreement "
        "where a_territory_id = 'Q3551' and b_territory_id = 'Q90'"
    ) == [(2004, None)]


def test_mexico__a_year_is_the_sum_of_its_four_quarters(warehouse):
    quarters = warehouse.accepted("datamexico_fdi", "state_quarter")
    quarters["year"] = quarters["quarter"].str[:4].astype(int)
    by_year = quarters.groupby(["state_id", "year"])["investment_musd"]
    whole = (by_year.sum() * 1e6)[by_year.count() == 4]
    built = {
        (state, year): amount
        for state, year, amount in warehouse.rows(
            "select place_code, year, amount_usd from staging.stg_datamexico_fdi__state_year"
        )
    }
    assert len(built) == 32 * 26 - 2
    assert built == pytest.approx(whole.to_dict(), rel=1e-9)
    own = warehouse.figures("inv_fdi_inflow_usd")[MEXICO_CITY, 2018]
    assert own == pytest.approx(built["09", 2018], rel=1e-12)


def test_mexico__a_year_with_three_quarters_has_no_figure_of_any_kind(warehouse):
    own = warehouse.figures("inv_fdi_inflow_usd")
    share = warehouse.figures("inv_fdi_share_of_country_pct")
    years = {year for territory, year in own if territory == MEXICO_CITY}
    assert years == set(range(1999, 2025)) - {HOLE_OWN}
    assert {year for _, year in share} == set(range(1999, 2025)) - {HOLE_OWN, HOLE_COUNTRY}
    assert warehouse.rows(
        "select indicator_id, value, quality_flag from marts.fct_indicator_annual "
        "where territory_id = ? and year = ? and indicator_id like 'inv_%share%'",
        MEXICO_CITY,
        HOLE_COUNTRY,
    ) == [("inv_fdi_share_of_country_pct", None, "missing_denominator")]


def test_figures__every_one_has_sources_and_snapshots_that_exist(warehouse):
    orphans = warehouse.rows(
        """
        with cited as (
            select indicator_id, source_ids, snapshot_ids, is_synthetic,
                unnest(string_split(snapshot_ids, ',')) as snapshot_id
            from marts.fct_indicator_annual
        )
        select * from cited
        left join marts.dim_snapshot as s on cited.snapshot_id = s.snapshot_id
        where s.snapshot_id is null
            or not list_contains(string_split(cited.source_ids, ','), s.source_id)
        limit 5
        """
    )
    assert orphans == []
    assert warehouse.rows(
        """
        select count(*) > 0,
            count(*) filter (where coalesce(source_ids, '') = '' or coalesce(snapshot_ids, '') = '')
        from marts.fct_indicator_annual
        """
    ) == [(True, 0)]
    assert not warehouse.rows(
        """
        select source_id from (
            select distinct unnest(string_split(source_ids, ',')) as source_id
            from marts.fct_indicator_annual
        ) where source_id not in (select source_id from marts.dim_source)
        """
    )


#: Per figure: whether it says that it is synthetic, whether any answer behind it is, whether all are.
RESTS_ON = """
    select f.indicator_id, f.is_synthetic, bool_or(s.is_synthetic) as touches,
        bool_and(s.is_synthetic) as rests
    from (
        select *, unnest(string_split(snapshot_ids, ',')) as snapshot_id
        from marts.fct_indicator_annual
    ) as f
    inner join marts.dim_snapshot as s on f.snapshot_id = s.snapshot_id
    group by f.indicator_id, f.territory_id, f.year, f.is_synthetic
"""


def test_figures__are_synthetic_where_a_made_up_answer_is_behind_them_and_nowhere_else(warehouse):
    kinds = set(warehouse.rows(f"select is_synthetic, touches, rests from ({RESTS_ON})"))
    wholly_real, wholly_made_up = (False, False, False), (True, True, True)
    assert {wholly_real, wholly_made_up} <= kinds
    # Said without a reason; not said although there is nothing else behind it.
    assert not {(True, False, False), (False, True, True)} & kinds


def test_figures__of_real_answers_are_never_said_to_be_synthetic(warehouse):
    real = warehouse.rows(
        f"select indicator_id from ({RESTS_ON}) group by 1 having not bool_or(is_synthetic)"
    )
    assert {("inv_fdi_inflow_usd",), ("inv_fdi_inflow_pct_gdp",), ("net_leadership_roles",)} <= set(
        real
    )
    made_up = warehouse.rows(
        f"select indicator_id from ({RESTS_ON}) group by 1 having bool_and(is_synthetic)"
    )
    # The deflator's recording is made up, and so is the register of a fictional city.
    assert {("inv_fdi_inflow_usd_constant",), ("agr_evaluability_score",)} <= set(made_up)


@pytest.mark.parametrize("theme", WIDE)
def test_long_form__has_every_figure_of_the_wide_model_once(warehouse, theme):
    indicators = warehouse.rows(
        "select indicator_id from marts.dim_indicator where theme = ?", theme
    )
    assert indicators
    for (indicator,) in indicators:
        wide = warehouse.rows(
            f"select territory_id, year, {indicator} from marts.mart_{theme}_annual "
            f"where {indicator} is not null"
        )
        assert {(territory, year): value for territory, year, value in wide} == warehouse.figures(
            indicator
        ), indicator


def test_long_form__zero_is_looked_at_and_null_has_a_reason(warehouse):
    flags = dict(
        warehouse.rows(
            "select quality_flag, count(*) from marts.fct_indicator_annual "
            "where value is null group by quality_flag"
        )
    )
    assert set(flags) == {"missing_denominator"}
    assert not warehouse.rows(
        "select * from marts.fct_indicator_annual where quality_flag = 'zero_observed' and value <> 0"
    )
    # A city without agreements in a year that nobody was asked for has no row at all.
    first = warehouse.rows("select min(first_year) from intermediate.int_agreement_looked")[0][0]
    assert not warehouse.rows(
        "select f.* from marts.fct_indicator_annual as f "
        "where f.indicator_id = 'agr_active' and f.value = 0 and f.year < ? and not exists ("
        "select 1 from intermediate.int_agreement_year as y where y.territory_id = f.territory_id "
        "and y.year <= f.year)",
        first,
    )
