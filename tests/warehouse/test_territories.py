"""Neighbourhood, municipality, metropolitan area, region, country: counted once at each, and how far apart."""

from __future__ import annotations

import statistics
from itertools import product

import pytest

from extractors.core import places

MINAS, BELO_HORIZONTE, BRAZIL = "Q39109", "Q42800", "Q155"
VALLEY, MEDELLIN, ANTIOQUIA, COLOMBIA = "Q999905000", "Q48278", "Q123304", "Q739"
PARIS = "Q90"
#: The year of the crawl of twinnings that the recordings replay.
CRAWLED = 2016


def parts_of(warehouse, above, level):
    return {
        row[0]
        for row in warehouse.rows(
            "select c.descendant_territory_id from marts.bridge_territory_closure as c "
            "inner join marts.dim_territory as t on c.descendant_territory_id = t.territory_id "
            "where c.ancestor_territory_id = ? and c.distance > 0 and t.level = ?",
            above,
            level,
        )
    }


def test_hierarchy__holds_the_worked_examples(warehouse):
    assert len(parts_of(warehouse, MINAS, "municipality")) == 853
    assert len(parts_of(warehouse, VALLEY, "municipality")) == 10
    assert MEDELLIN in parts_of(warehouse, VALLEY, "municipality")
    assert len(parts_of(warehouse, PARIS, "neighbourhood")) == 20
    # All the way up, from a neighbourhood, and through a metropolitan area.
    assert parts_of(warehouse, COLOMBIA, "metro_area") == {VALLEY}
    assert parts_of(warehouse, ANTIOQUIA, "municipality") == parts_of(
        warehouse, VALLEY, "municipality"
    )
    assert warehouse.rows(
        "select t.parent_territory_id from marts.dim_territory as t where t.territory_id in (?, ?) "
        "order by t.territory_id",
        MEDELLIN,
        VALLEY,
    ) == [(VALLEY,), (ANTIOQUIA,)]


def test_counts__are_distinct_at_every_level(warehouse):
    """What several parts of a territory have is one there: never their sum."""
    figures = warehouse.figures("agr_active")
    held = warehouse.rows(
        "select c.ancestor_territory_id, y.instrument_id "
        "from intermediate.int_agreement_year as y "
        "inner join intermediate.int_territory_counted as t on y.territory_id = t.territory_id "
        "inner join marts.bridge_territory_closure as c on y.territory_id = c.descendant_territory_id "
        "where y.year = ? and y.is_in_force",
        CRAWLED,
    )
    for territory in (MINAS, BELO_HORIZONTE, BRAZIL, VALLEY, COLOMBIA, PARIS):
        distinct = {instrument for above, instrument in held if above == territory}
        assert figures[territory, CRAWLED] == len(distinct), territory
    # 3 of the state itself, and those of four municipalities; the twin in São Paulo is none abroad.
    assert figures[MINAS, CRAWLED] == 3 + 8 + 2 + 1 + 1


def test_counts__networks_of_a_part_and_of_the_whole_are_one(warehouse):
    """A network that a city and its region are both in counts once for the region."""
    both = warehouse.rows(
        "select c.ancestor_territory_id, y.year, count(distinct y.network_code), "
        "count(distinct y.member_id || y.network_code) "
        "from intermediate.int_membership_year as y "
        "inner join marts.bridge_territory_closure as c on y.territory_id = c.ancestor_territory_id "
        "and c.distance = 0 where y.is_in_force "
        "group by all having count(distinct y.network_code) < count(distinct y.member_id || y.network_code)"
    )
    figures = warehouse.figures("net_memberships")
    assert {territory for territory, *_ in both} >= {BRAZIL, "Q142"}
    for territory, year, networks, memberships in both:
        assert figures[territory, year] == networks < memberships


def test_counts__an_event_of_several_arrondissements_is_one_of_paris(warehouse):
    told = warehouse.rows(
        "select e.event_key, o.occasion_key, e.territory_id from intermediate.int_event_merged as e "
        "inner join intermediate.int_event_occasion as o on e.event_key = o.event_key "
        "inner join marts.bridge_territory_closure as c on e.territory_id = c.descendant_territory_id "
        "and c.ancestor_territory_id = ? where e.year = 2025 and e.is_held and e.is_international",
        PARIS,
    )
    occasions = {occasion for _, occasion, _ in told}
    assert len(occasions) < len({event for event, *_ in told})
    assert len({place for *_, place in told}) > 2
    assert warehouse.figures("evt_international_events")[PARIS, 2025] == len(occasions)


def test_minas_gerais__each_of_853_has_a_figure_where_wikidata_was_asked(warehouse):
    found = warehouse.rows(
        "select f.territory_id, f.value, f.quality_flag, f.is_synthetic "
        "from marts.fct_indicator_annual as f inner join marts.bridge_territory_closure as c "
        "on f.territory_id = c.descendant_territory_id and c.ancestor_territory_id = ? "
        "and c.distance > 0 where f.indicator_id = 'agr_active' and f.year = ?",
        MINAS,
        CRAWLED,
    )
    assert len(found) == 853
    assert {territory: value for territory, value, *_ in found if value} == {
        BELO_HORIZONTE: 8,
        "Q34028": 2,  # Diamantina
        "Q318314": 1,  # Ipatinga
        "Q188905": 1,  # Ouro Preto
    }
    assert {flag for _, value, flag, _ in found if value == 0} == {"zero_observed"}
    assert {is_synthetic for *_, is_synthetic in found} == {False}
    # Nobody looked before, nor after: no zero there.
    assert not warehouse.rows(
        "select 1 from marts.fct_indicator_annual as f inner join marts.dim_territory as t "
        "on f.territory_id = t.territory_id where t.is_listed and not t.is_of_interest "
        "and f.indicator_id = 'agr_active' and f.value = 0 and f.year <> ?",
        CRAWLED,
    )
    # A whole that is listed part by part is no partial one; the country above it is.
    flags = dict(
        warehouse.rows(
            "select territory_id, quality_flag from marts.fct_indicator_annual "
            "where indicator_id = 'agr_active' and year = ? and territory_id in (?, ?)",
            CRAWLED,
            MINAS,
            BRAZIL,
        )
    )
    assert flags == {MINAS: "observed", BRAZIL: "partial"}


def gini(values):
    pairs = sum(abs(a - b) for a, b in product(values, values))
    return pairs / (2 * len(values) * sum(values))


def test_dispersion__of_agreements_over_minas_gerais(warehouse):
    (row,) = warehouse.rows(
        "select n_parts, n_parts_known, share_with_figure, gini, max_value, own_value, is_synthetic "
        "from marts.mart_dispersion where ancestor_territory_id = ? and part_level = 'municipality' "
        "and indicator_id = 'agr_active' and year = ?",
        MINAS,
        CRAWLED,
    )
    expected = gini([0] * 849 + [8, 2, 1, 1])
    assert row == (853, 853, 1, pytest.approx(expected, abs=1e-12), 8, 15, False)
    assert expected == pytest.approx(0.9975, abs=1e-4)


@pytest.mark.parametrize(
    ("territory", "series", "n", "known"),
    [
        (MINAS, "comexstat.exports_fob", 20, 853),
        (VALLEY, "terridata.Economía.Cuentas municipales.Valor agregado per cápita", 10, 10),
    ],
)
def test_dispersion__of_published_statistics_says_of_how_many_it_is(
    warehouse, territory, series, n, known
):
    values = [
        value
        for (value,) in warehouse.rows(
            "select o.value from marts.fct_observation as o "
            "inner join marts.bridge_territory_closure as c "
            "on o.territory_id = c.descendant_territory_id and c.ancestor_territory_id = ? "
            "and c.distance > 0 where o.series_code = ? and o.year = 2022",
            territory,
            series,
        )
    ]
    (row,) = warehouse.rows(
        "select n_parts, n_parts_known, share_with_figure, median_value, gini, is_synthetic "
        "from marts.mart_observation_dispersion where ancestor_territory_id = ? "
        "and part_level = 'municipality' and series_code = ? and year = 2022",
        territory,
        series,
    )
    assert len(values) == n
    assert row[:3] == (n, known, n / known)
    assert row[3] == pytest.approx(statistics.median(values), rel=1e-12)
    assert row[4] == pytest.approx(gini(values), abs=1e-12)
    assert row[5] is True  # no answer of either source was recorded


def test_dispersion__exports_of_the_state_are_those_of_its_municipalities(warehouse):
    both = warehouse.rows(
        "select own_value, n_parts, is_synthetic from marts.mart_observation_dispersion "
        "where ancestor_territory_id = ? and series_code = 'comexstat.exports_fob' and year = 2022",
        MINAS,
    )
    (total,) = warehouse.rows(
        "select sum(o.value) from marts.fct_observation as o "
        "inner join marts.dim_territory as t on o.territory_id = t.territory_id "
        "where t.parent_territory_id = ? and o.series_code = 'comexstat.exports_fob' "
        "and o.year = 2022",
        MINAS,
    )
    assert both == [(*total, 20, True)]


def test_dispersion__of_events_over_the_arrondissements_of_paris(warehouse):
    (row,) = warehouse.rows(
        "select n_parts, n_parts_known, own_value, own_quality_flag, is_synthetic "
        "from marts.mart_dispersion where ancestor_territory_id = ? "
        "and part_level = 'neighbourhood' and indicator_id = 'evt_international_events' and year = 2025",
        PARIS,
    )
    n, known, own, flag, is_synthetic = row
    assert 2 <= n < known == 20
    assert own > 0
    # The arrondissements are all of Paris: what is told by arrondissement is not a part of it.
    assert (flag, is_synthetic) == ("observed", True)


def test_parts__have_no_coverage_no_peers_and_no_status_of_their_own(warehouse):
    parts = {it.territory_id for it in places.parts()}
    for mart in (
        "mart_coverage",
        "mart_sdg_coverage",
        "mart_indicator_peers",
        "mart_openness_index",
    ):
        found = {
            row[0] for row in warehouse.rows(f"select distinct territory_id from marts.{mart}")
        }
        assert found, mart
        assert not found & parts, mart
    judged = warehouse.rows("select distinct territory_id from marts.mart_indicator_status")
    assert not {row[0] for row in judged} & parts


def test_parts__cost_rows_only_where_there_is_a_figure(warehouse):
    """853 municipalities × 56 indicators × 15 years would be 716 520 rows."""
    (rows,) = warehouse.rows(
        "select count(*) from marts.fct_indicator_annual as f inner join marts.dim_territory as t "
        "on f.territory_id = t.territory_id where t.is_listed and not t.is_of_interest"
    )
    assert rows[0] < 10 * 853
