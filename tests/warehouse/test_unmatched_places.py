"""A source whose places nobody knows any more fails the build, unless a tolerance says why."""

from __future__ import annotations

import duckdb
import jinja2
import pytest

from extractors.core.settings import PROJECT

TEST = PROJECT / "dbt_project" / "tests" / "unmatched_places_within_tolerance.sql"


def refused(*shares: tuple[str, float]) -> list[str]:
    """The sources that the test names, when these shares of their facts have no territory."""
    query = jinja2.Environment(autoescape=False).from_string(TEST.read_text("utf-8"))  # noqa: S701 - SQL
    with duckdb.connect() as connection:
        connection.execute("create table stg_wikidata_places__place as select 'Q1' as place_id")
        connection.execute(
            "create table mart_place_unmatched (feed text, source_id text, unmatched_share double)"
        )
        connection.executemany("insert into mart_place_unmatched values ('event', ?, ?)", shares)
        seed = PROJECT / "dbt_project" / "seeds" / "unmatched_tolerances.csv"
        connection.execute(f"create table unmatched_tolerances as from '{seed}'")
        found = connection.sql(query.render(ref=str)).fetchall()
    return sorted(source for _, source, _ in found)


@pytest.mark.parametrize(
    ("source", "share", "is_refused"),
    [
        ("a_source", 0.49, False),
        ("a_source", 0.51, True),
        ("datamexico_fdi", 0.96, False),
        ("datamexico_fdi", 0.98, True),
    ],
)
def test_unmatched_places__above_what_is_tolerated_fail_the_build(
    source: str, share: float, is_refused: bool
) -> None:
    assert refused((source, share), ("another", 0.1)) == [source] * is_refused
