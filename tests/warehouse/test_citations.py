"""Every page that a curated row rests on is in the mart, looked at or not yet."""

from __future__ import annotations

from extractors.sources import cited_pages
from tests.warehouse.conftest import Warehouse


def test_citations__are_all_pages_of_all_curated_files(warehouse: Warehouse) -> None:
    found = warehouse.rows("select page_url, n_rows from marts.mart_citation")
    pages = [page for host in cited_pages.cited().values() for page in host]
    assert sorted(page for page, _ in found) == sorted(pages)
    assert sum(n_rows for _, n_rows in found) > len(pages), "some pages state several facts"


def test_citations__were_all_looked_at_tonight_and_one_look_tells_no_change(
    warehouse: Warehouse,
) -> None:
    looked = {row["page_url"] for _, row in warehouse.accepted("cited_pages", "look").iterrows()}
    found = warehouse.rows(
        "select page_url, last_outcome, changed_on, needs_reading from marts.mart_citation"
    )
    assert looked == {page for page, *_ in found}
    assert {outcome for _, outcome, *_ in found} == {"read"}
    assert not any(changed_on or needs_reading for *_, changed_on, needs_reading in found)
