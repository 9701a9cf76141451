"""Sources that never answered: the rest is built all the same, and says nothing about what is missing (D8)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

import planning
from nightly import dbt, steps
from tests.warehouse.conftest import Warehouse

#: Sources that have no accepted batch yet, and figures that cannot be made without them.
NEVER_CAME = {
    "statements_and_statistics": (
        frozenset(
            {
                "unsdg_framework",
                "worldbank_wdi",
                "wikidata_events",
                "wikidata_memberships",
                "wikidata_twinnings",
            }
        ),
        ("inv_fdi_inflow_pct_gdp", "net_reach_cities", "agr_south_south_pct"),
    ),
    "places": (frozenset({"wikidata_places"}), ("net_reach_cities",)),
}


@dataclass(frozen=True)
class Night:
    """A build without some sources: what became of its nodes, what lies in its file."""

    nodes: list[dbt.Node]
    built: Warehouse
    absent: frozenset[str]
    impossible: tuple[str, ...]


@pytest.fixture(scope="module", params=NEVER_CAME)
def night(
    request: pytest.FixtureRequest,
    warehouse: Warehouse,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Night]:
    absent, impossible = NEVER_CAME[request.param]
    data = tmp_path_factory.mktemp("first_night")
    shutil.copytree(warehouse.data / "landing", data / "landing")
    for accepted in (warehouse.data / "accepted").iterdir():
        if accepted.name not in absent:
            shutil.copytree(accepted, data / "accepted" / accepted.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_DATA", str(data))
        steps.write_inputs(planning.load())
        nodes = dbt.build("first-night", warehouse.as_of)
        yield Night(nodes, Warehouse(data, warehouse.as_of), absent, impossible)


def test_build__goes_on_without_sources_that_never_came(night):
    assert [(node.name, node.message) for node in night.nodes if node.is_failure] == []
    cited = night.built.rows(
        "select distinct unnest(string_split(source_ids, ',')) from marts.fct_indicator_annual"
    )
    assert cited
    assert not {source for (source,) in cited} & night.absent


def test_build__gives_no_figure_that_needs_a_source_that_never_came(night, warehouse):
    for indicator in night.impossible:
        assert warehouse.figures(indicator), indicator
        assert night.built.figures(indicator) == {}, indicator


def test_build__makes_no_zero_of_a_source_that_never_came(night, warehouse):
    zeros = (
        "select territory_id, year, indicator_id from marts.fct_indicator_annual where value = 0"
    )
    new = set(night.built.rows(zeros)) - set(warehouse.rows(zeros))
    # A share that nothing but the cited statements is left of can become zero; a count cannot.
    counts = {
        indicator
        for (indicator,) in night.built.rows(
            "select indicator_id from marts.dim_indicator where unit = 'count'"
        )
    }
    assert counts
    assert {figure for figure in new if figure[2] in counts} == set()
