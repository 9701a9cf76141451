"""Twelve indicators computed a second time, in pandas, agree with the warehouse to 1e-9."""

from __future__ import annotations

import pytest

from tests.warehouse.recount.agreements import Agreements
from tests.warehouse.recount.events import Events
from tests.warehouse.recount.investment import Investment
from tests.warehouse.recount.networks import Networks
from tests.warehouse.recount.world import Figures, World

#: Computed from an amount: no figure is another thing than zero.
AMOUNTS = (
    "inv_fdi_inflow_usd",
    "inv_fdi_inflow_usd_constant",
    "inv_fdi_inflow_pct_gdp",
    "inv_fdi_share_of_country_pct",
    "agr_mean_age_years",
)
#: Counts: the warehouse may say zero where the recount says nothing (that is tested elsewhere).
COUNTS = (
    "agr_active",
    "agr_signed",
    "agr_partner_countries",
    "agr_partner_cities",
    "net_memberships",
    "net_joined",
    "evt_international_events",
    "evt_trade_fairs",
)


@pytest.fixture(scope="module")
def recounted(warehouse) -> dict[str, Figures]:
    world, year = World(warehouse.accepted), warehouse.as_of.year
    investment, agreements = Investment(world), Agreements(world, year)
    networks, events = Networks(world, year), Events(world, year)
    return {
        "inv_fdi_inflow_usd": investment.inflow_usd(),
        "inv_fdi_inflow_usd_constant": investment.inflow_usd_constant(),
        "inv_fdi_inflow_pct_gdp": investment.inflow_pct_gdp(),
        "inv_fdi_share_of_country_pct": investment.share_of_country_pct(),
        "agr_active": agreements.active(),
        "agr_signed": agreements.signed(),
        "agr_partner_countries": agreements.partner_countries(),
        "agr_partner_cities": agreements.partner_cities(),
        "agr_mean_age_years": agreements.mean_age_years(),
        "net_memberships": networks.memberships(),
        "net_joined": networks.joined(),
        "evt_international_events": events.international(),
        "evt_trade_fairs": events.trade_fairs(),
    }


def _built(warehouse, indicator: str) -> Figures:
    """The warehouse's figures, without those of the fictional city, which only its register knows."""
    fictional = set(warehouse.accepted("city_register", "city")["territory_id"])
    figures = warehouse.figures(indicator)
    return {key: value for key, value in figures.items() if key[0] not in fictional}


@pytest.mark.parametrize("indicator", AMOUNTS)
def test_amount__is_the_same_for_the_same_territories_and_years(warehouse, recounted, indicator):
    built, again = _built(warehouse, indicator), recounted[indicator]
    assert built.keys() == again.keys()
    assert len(again) > 20
    assert again == pytest.approx(built, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("indicator", COUNTS)
def test_count__is_the_same_and_zero_where_nothing_is_counted(warehouse, recounted, indicator):
    built, again = _built(warehouse, indicator), recounted[indicator]
    assert len(again) > 20
    assert {key: value for key, value in built.items() if value} == again
