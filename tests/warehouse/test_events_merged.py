"""What several sources state of one event is one row, with all of them, and no more is merged."""

from __future__ import annotations

from tests.warehouse.conftest import Warehouse

ONE_NAME = """
    select territory_id, year, name, is_held, is_synthetic
    from marts.fct_event
    where source_ids = 'curated_events,wikidata_events'
"""


def test_events__that_wikidata_and_a_page_both_know_are_one_with_both_sources(
    warehouse: Warehouse,
) -> None:
    merged = warehouse.rows(ONE_NAME)
    found = {(territory, year, name) for territory, year, name, *_ in merged}
    assert {
        ("Q1492", 2023, "Smart City Expo World Congress"),
        ("Q2807", 2022, "NATO Summit"),
        ("Q8678", 2016, "Summer Olympic Games"),
        ("Q12193", 2018, "Sea Tech Week"),
    } <= found
    assert not any(is_synthetic for *_, is_synthetic in merged), "a page, which is real, states it"


def test_events__are_fewer_than_their_statements_by_those_that_were_merged(
    warehouse: Warehouse,
) -> None:
    ((stated, rows, listed),) = warehouse.rows("""
        select
            (select count(*) from staging.stg_wikidata_events__event)
            + (select count(*) from staging.stg_curated_events__event),
            count(*),
            sum(len(string_split(source_ids, ',')))
        from intermediate.int_event_merged
        where source_ids like '%curated_events%' or source_ids like '%wikidata_events%'
    """)
    assert listed == stated, "every statement is in the list of one event"
    assert stated - rows == len(warehouse.rows(ONE_NAME)) >= 60


def test_events__of_another_name_stay_apart(warehouse: Warehouse) -> None:
    names = {
        name
        for (name,) in warehouse.rows("""
        select name from marts.fct_event where territory_id = 'Q2807' and year = 2024 and kind = 'trade_fair'
    """)
    }
    assert {"FITUR", "FITUR International Tourism Trade Fair 2024"} <= names


def test_event__that_a_page_only_announces_is_not_held_for_what_is_made_up(
    warehouse: Warehouse,
) -> None:
    held = {
        (territory, year, name): is_held
        for territory, year, name, is_held, _ in warehouse.rows(ONE_NAME)
    }
    assert held["Q1492", 2024, "Smart City Expo World Congress"] is False
    assert held["Q1492", 2023, "Smart City Expo World Congress"] is True
