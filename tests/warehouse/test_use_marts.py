"""The marts of use on one build from the recordings: recounted in plain Python."""

from __future__ import annotations

import statistics
from itertools import product

import pytest

FICTIONAL = "Q999900001"


def test_peers__rank_and_median_of_fdi_per_head_are_those_of_a_plain_sort(warehouse):
    level = "level:country:all"
    found = warehouse.rows(
        "select territory_id, value, peer_rank, peer_median, n_peers "
        "from marts.mart_indicator_peers where indicator_id = 'inv_fdi_inflow_usd_per_capita' "
        "and year = 2016 and group_id = ? and not is_synthetic",
        level,
    )
    values = [value for _, value, *_ in found]
    assert len(found) > 100
    for _, value, rank, median, n in found:
        assert rank == 1 + sum(other > value for other in values)
        assert median == pytest.approx(statistics.median(values), rel=1e-12)
        assert n == len(values)


def test_peers__only_territories_of_one_level_and_never_the_made_up_city(warehouse):
    assert (
        warehouse.rows(
            "select p.group_id from marts.mart_indicator_peers as p "
            "inner join marts.dim_territory as t on p.territory_id = t.territory_id "
            "where split_part(p.group_id, ':', 2) <> t.level"
        )
        == []
    )
    made_up = warehouse.rows(
        "select distinct is_synthetic from marts.mart_indicator_peers where territory_id = ?",
        FICTIONAL,
    )
    assert made_up == [(True,)]


def test_derived__every_change_is_the_difference_of_two_figures(warehouse):
    figures = warehouse.figures("inv_fdi_inflow_usd")
    found = warehouse.rows(
        "select territory_id, year, change, change_share, change_reason "
        "from marts.mart_indicator_derived where indicator_id = 'inv_fdi_inflow_usd'"
    )
    given = [row for row in found if row[4] is None]
    assert len(given) > 3000
    for territory, year, change, share, _ in given:
        now, before = figures[territory, year], figures[territory, year - 1]
        assert change == pytest.approx(now - before, rel=1e-12)
        assert share == pytest.approx((now - before) / abs(before), rel=1e-12)
    assert {reason for *_, reason in found} >= {"no_previous_year", "sign_change", "zero_base"}


def test_dispersion__gini_is_the_mean_difference_of_all_pairs(warehouse):
    parts = warehouse.rows(
        "select c.ancestor_territory_id, f.value from intermediate.int_figure_comparable as f "
        "inner join marts.bridge_territory_closure as c "
        "on f.territory_id = c.descendant_territory_id and c.distance > 0 "
        "where f.indicator_id = 'agr_active' and f.year = 2024 and f.level = 'municipality' "
        "and not f.is_synthetic"
    )
    found = warehouse.rows(
        "select ancestor_territory_id, gini, n_parts from marts.mart_dispersion "
        "where indicator_id = 'agr_active' and year = 2024 and part_level = 'municipality'"
    )
    assert len(found) >= 2
    for ancestor, gini, n in found:
        values = [value for whole, value in parts if whole == ancestor]
        pairs = sum(abs(a - b) for a, b in product(values, values))
        assert n == len(values)
        assert gini == pytest.approx(pairs / (2 * n * sum(values)), abs=1e-12)


def test_coverage__every_cell_is_there_once_and_says_why(warehouse):
    (cells,) = warehouse.rows(
        "select count(*), count(coverage_reason), count(distinct year), "
        "count(distinct territory_id), count(distinct indicator_id) from marts.mart_coverage"
    )
    rows, reasons, years, territories, indicators = cells
    assert rows == reasons == years * territories * indicators
    assert years == 15
    assert warehouse.rows(
        "select distinct coverage_reason from marts.mart_coverage "
        "where indicator_id = 'ins_missions' and territory_id = 'Q90'"
    ) == [("register_missing",)]


def test_sdg__all_169_targets_are_rows_of_every_territory_and_year(warehouse):
    counts = warehouse.rows(
        "select distinct n from (select count(*) as n from marts.mart_sdg_coverage "
        "group by territory_id, year)"
    )
    assert counts == [(169,)]


def test_partners__agreements_are_those_of_the_theme(warehouse):
    (both,) = warehouse.rows(
        "select (select count(*) from marts.mart_partner_country where territory_id = 'Q90' "
        "and year = 2024 and n_agreements > 0), (select agr_partner_countries "
        "from marts.mart_agreements_annual where territory_id = 'Q90' and year = 2024)"
    )
    assert both[0] == both[1] > 0


def test_openness__an_index_or_a_reason_and_an_interval_around_it(warehouse):
    found = warehouse.rows(
        "select openness_points, openness_reason, rank_low, rank_high, n_peers, is_synthetic "
        "from marts.mart_openness_index"
    )
    given = [row for row in found if row[0] is not None]
    assert len(given) > 50
    assert all((points is None) != (reason is None) for points, reason, *_ in found)
    assert all(1 <= low <= high <= n for _, _, low, high, n, _ in given)
    # The events of the recordings are made up, and they are among the inputs.
    assert all(row[-1] for row in given)
