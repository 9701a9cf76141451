"""A source that may not be republished is kept and checked, and nothing that is published rests on it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import registry
from nightly import dbt_sources
from publishing import publish
from tests.warehouse.conftest import Warehouse

KEY = "gcom_memberships"
STAGING = dbt_sources.DBT_PROJECT / "models" / "staging"


def _signatories(warehouse: Warehouse) -> set[str]:
    found = warehouse.rows("select place_code from staging.stg_gcom_memberships__membership")
    return {code for (code,) in found}


def test_withheld__is_accepted_and_staged(warehouse: Warehouse) -> None:
    assert not registry.sources()[KEY].licence.may_republish
    assert len(warehouse.accepted(KEY, "signatory")) > 5
    assert _signatories(warehouse)
    assert warehouse.rows(
        "select may_republish from marts.dim_source where source_id = ?", KEY
    ) == [(False,)]


def test_withheld__stands_in_no_mart_that_names_its_sources(warehouse: Warehouse) -> None:
    columns = warehouse.rows(
        "select table_name, column_name from information_schema.columns where table_schema = 'marts' "
        "and column_name in ('source_id', 'source_ids') "
        "and table_name not in ('dim_source', 'dim_snapshot')"
    )
    assert len(columns) > 10
    for table, column in columns:
        asked = f"select count(*) from marts.{table} where ',' || {column} || ',' like '%,{KEY},%'"
        assert warehouse.rows(asked) == [(0,)], table


def test_withheld__figures_rest_on_those_who_state_the_same(warehouse: Warehouse) -> None:
    # Others state these memberships too: they are known, by what the others say.
    members = warehouse.rows(
        "select territory_id, source_ids from marts.fct_membership where network_id = 'gcom'"
    )
    assert {territory for territory, _ in members} & _signatories(warehouse)
    assert not [sources for _, sources in members if KEY in sources]


def test_withheld__does_not_hinder_the_publication_and_is_not_in_it(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    file = warehouse.data / "warehouse" / "warehouse.duckdb"
    published = publish(file, tmp_path / "p", run_id="n", as_of=datetime.now(UTC))
    assert published.status == "published"
    package = json.loads((published.folder / "datapackage.json").read_text("utf-8"))
    titles = {it["title"] for it in package["sources"]}
    assert registry.sources()["wikidata_memberships"].title in titles
    assert registry.sources()[KEY].title not in titles
    assert "LicenseRef-none-stated" not in {it["name"] for it in package["licenses"]}


def test_feeds__take_a_source_in_as_soon_as_its_licence_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = "stg_gcom_memberships__membership"
    assert model not in dbt_sources.feeds(STAGING)["membership"]
    source = registry.sources()[KEY]
    allowed = source.licence.model_copy(update={"may_republish": True})
    settled = {KEY: source.model_copy(update={"licence": allowed})}
    monkeypatch.setattr(registry, "sources", lambda: settled)
    assert model in dbt_sources.feeds(STAGING)["membership"]
