"""JSON-stat 2.0: cells are found by position whatever the form; what is inconsistent is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from extractors.core.errors import SourceChanged, SourceTruncated
from extractors.formats.jsonstat import read
from tests.contract.replayed import answer

CELLS = [("A", "2020", 1.0), ("A", "2021", 2.5), ("B", "2021", -4.0)]


def dataset(**changes: Any) -> dict[str, Any]:
    """Two places and two years; (B, 2020) has no value."""
    body: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "id": ["freq", "geo", "time"],
        "size": [1, 2, 2],
        "value": {"0": 1, "1": 2.5, "3": -4},
        "dimension": {
            "freq": {"category": {"label": {"A": "Annual"}}},
            "geo": {"category": {"index": {"B": 1, "A": 0}, "label": {"A": "Aix", "B": "Brest"}}},
            "time": {"category": {"index": ["2020", "2021"]}},
        },
    }
    return body | changes


def cells(body: Any) -> list[tuple[Any, ...]]:
    found = read(answer("eurostat_regions", "observation", "https://e.org/d", body))
    columns = found.cells("geo", "time")
    arrays = (columns.codes("geo"), columns.codes("time"), columns.values(), columns.statuses())
    return list(zip(*(array.to_pylist() for array in arrays), strict=True))


@pytest.mark.parametrize(
    "value",
    [{"0": 1, "1": 2.5, "3": -4}, [1, 2.5, None, -4], {"3": -4, "2": None, "1": 2.5, "0": 1}],
)
def test_read__finds_the_same_cells_in_sparse_and_dense_form(value: Any) -> None:
    assert sorted(row[:3] for row in cells(dataset(value=value))) == CELLS


@pytest.mark.parametrize(
    ("status", "flags"),
    [
        ({"1": "p"}, [None, "p", None]),
        ([None, "p", None, "e"], [None, "p", "e"]),
        ("e", ["e", "e", "e"]),
        ({}, [None, None, None]),
        (None, [None, None, None]),
    ],
)
def test_read__gives_each_cell_its_status(status: Any, flags: list[str | None]) -> None:
    assert [row[3] for row in cells(dataset(status=status))] == flags


def test_read__keeps_a_cell_that_only_says_why_it_has_no_value() -> None:
    assert ("B", "2020", None, "c") in cells(dataset(status={"2": "c"}))
    assert len(cells(dataset(status={"2": "c"}))) == 4


def test_read__follows_the_order_of_the_dimensions() -> None:
    turned = dataset(id=["time", "geo", "freq"], size=[2, 2, 1], value={"0": 1, "2": 2.5, "3": -4})
    assert sorted(row[:3] for row in cells(turned)) == CELLS


def test_cells__give_what_is_said_of_a_category() -> None:
    cube = read(answer("eurostat_regions", "observation", "https://e.org/d", dataset()))
    labels = cube.dimension("geo").labels
    assert cube.cells("geo", "time").codes("geo", labels).to_pylist() == ["Aix", "Aix", "Brest"]
    assert cube.dimension("time").labels == {"2020": "2020", "2021": "2021"}
    assert cube.updated is None


@pytest.mark.parametrize("zone", ["+0200", "+02:00"])
def test_read__knows_the_time_of_the_update(zone: str) -> None:
    body = dataset(updated=f"2026-06-11T23:00:00{zone}")
    cube = read(answer("eurostat_regions", "observation", "https://e.org/d", body))
    assert cube.updated == datetime(2026, 6, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "expected", "found"),
    [
        ({"version": "1.3"}, "version 2.0", "1.3"),
        ({"class": "collection"}, "class dataset", "collection"),
        ({"size": [1, 2, 3]}, r"size says: \[1, 2, 3\]", r"\[1, 2, 2\]"),
        ({"value": [1, 2, 3]}, "4 cells in value", "3"),
        ({"value": {"4": 1}}, "positions 0 to 3", "4"),
        ({"value": {"-1": 1}}, "positions 0 to 3", "-1"),
        ({"value": {"x": 1}}, "value by flat position", "x"),
        ({"value": "none"}, "value by flat position", "none"),
        ({"value": {"0": "1,5"}}, "numbers", "'1,5' in cell 0"),
        ({"value": {"0": True}}, "numbers", "True in cell 0"),
        ({"updated": "yesterday"}, "updated as an ISO 8601 time", "'yesterday'"),
        ({"status": {"9": "p"}}, "positions 0 to 3 in status", "9"),
        ({"id": ["freq", "region", "time"]}, "categories of dimension 'region'", "None"),
    ],
)
def test_read__refuses_what_is_inconsistent(
    changes: dict[str, Any], expected: str, found: str
) -> None:
    with pytest.raises(SourceChanged, match=f"expected .*{expected}.*found .*{found}"):
        cells(dataset(**changes))


def test_read__refuses_positions_with_gaps() -> None:
    body = dataset()
    body["dimension"]["geo"]["category"]["index"] = {"A": 0, "B": 2}
    with pytest.raises(SourceChanged, match=r"positions 0 to 1 of 'geo'.*'B': 2"):
        cells(body)


@pytest.mark.parametrize("body", [{"jsonstat_1": {"value": [], "dimension": {}}}, [1], "text"])
def test_read__refuses_what_is_no_dataset(body: Any) -> None:
    with pytest.raises(SourceChanged, match=r"a JSON-stat 2\.0 dataset"):
        cells(body)


def test_read__a_body_that_does_not_close_is_truncated() -> None:
    with pytest.raises(SourceTruncated, match="a whole JSON document"):
        cells(b'{"version":"2.0","class":"dataset"')


def test_cells__must_be_told_apart_by_what_is_asked_for() -> None:
    cube = read(answer("eurostat_regions", "observation", "https://e.org/d", dataset()))
    with pytest.raises(SourceChanged, match=r"in \['geo'\] only; found time: 2"):
        cube.cells("geo")
    with pytest.raises(SourceChanged, match=r"dimension 'cities'; found .*'geo'"):
        cube.cells("cities")
