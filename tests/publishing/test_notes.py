from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from publishing import publish
from tests.publishing.fake_warehouse import AS_OF, build

INSERT = (
    "INSERT INTO marts.mart_revision VALUES ($territory, $year, 'agr_active', $at::TIMESTAMP,"
    " $reason, $old, $new, $new::DOUBLE - $old::DOUBLE, $sources, $made_up)"
)


def revise(
    warehouse: Path,
    reason: str,
    old: float | None,
    new: float | None,
    *,
    year: int = 2001,
    at: str = "2026-11-24 03:00:00",
    territory: str = "Q90",
    sources: str = "worldbank_wdi",
    made_up: bool = False,
) -> None:
    """Add a row to `mart_revision`."""
    values = {"territory": territory, "year": year, "at": at, "reason": reason, "old": old}
    values |= {"new": new, "sources": sources, "made_up": made_up}
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(INSERT, values)


def change(warehouse: Path, statement: str) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(statement)


def notes(warehouse: Path, published: Path) -> str:
    """The notes after one more publication."""
    publish(warehouse, published, run_id="night", as_of=AS_OF)
    return (published / "RELEASE_NOTES.md").read_text("utf-8")


def cells(text: str, first: str) -> list[str]:
    """The cells of the table row that begins with a cell."""
    (row,) = [line for line in text.splitlines() if line.startswith(f"| {first} |")]
    return [cell.strip() for cell in row.strip("|").split(" |")]


def test_notes__of_a_first_release_compare_with_nothing(warehouse: Path, published: Path) -> None:
    revise(warehouse, "source_revision", 1, 2)
    text = notes(warehouse, published)
    assert "There is no release before this one" in text
    assert "## Figures" not in text
    assert "as of 2026-11-24" in text


def test_notes__stay_when_nothing_changed(warehouse: Path, published: Path) -> None:
    first = notes(warehouse, published)
    build(warehouse)
    assert notes(warehouse, published) == first


def test_notes__say_what_changed_by_how_much_and_why(warehouse: Path, published: Path) -> None:
    notes(warehouse, published)
    revise(warehouse, "source_revision", 10, 11)
    revise(warehouse, "source_revision", -4, -6, year=2002, sources="sample_register,worldbank_wdi")
    revise(warehouse, "correction", 100, 110, year=2003)
    revise(warehouse, "method_change", 0, 1, year=2004, made_up=True)
    revise(warehouse, "source_revision", 5, 5, year=2005)
    revise(warehouse, "new_data", None, 7, year=2006)
    revise(warehouse, "withdrawn", 7, None, year=2007)
    text = notes(warehouse, published)
    assert "Figures that changed: 7; only in their quality flag: 1; resting on answers" in text
    assert cells(text, "revised by the source (`source_revision`)")[1] == "3"
    assert cells(text, "`worldbank_wdi`")[1:] == ["1", "3", "1", "1", "", "1"]
    assert cells(text, "`sample_register`")[1:] == ["", "1", "", "", "", ""]
    assert cells(text, "`agr_active`")[1:] == ["1", "3", "1", "1", "", "1"]
    largest = cells(text, "Agreements (`agr_active`, agreements)")
    # From nothing to something is no percentage: it is not the largest. Four figures have another value.
    assert largest[1:] == ["4", "Paris", "2002", "-4", "-6", "-50.0 %", "revised by the source"]
    assert "- Agreements (figures: 1): Counted." in text


def test_notes__tell_each_change_once(warehouse: Path, published: Path) -> None:
    notes(warehouse, published)
    revise(warehouse, "source_revision", 10, 11)
    assert "\nFigures that changed: 1." in notes(warehouse, published)
    revise(warehouse, "source_revision", 11, 13.4, at="2026-11-25 03:00:00")
    text = notes(warehouse, published)
    assert "\nFigures that changed: 1." in text
    assert cells(text, "Agreements (`agr_active`, agreements)")[4:7] == ["11", "13", "+21.8 %"]


def test_notes__show_a_change_that_rounding_would_hide(warehouse: Path, published: Path) -> None:
    notes(warehouse, published)
    revise(warehouse, "method_change", 10, 10.25, made_up=True)
    largest = cells(notes(warehouse, published), "Agreements (`agr_active`, agreements)")
    assert largest[4:] == ["10", "10.25", "+2.5 %", "computed otherwise, made up"]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("COMMENT ON COLUMN marts.dim_indicator.unit IS 'Unit'", "No mart, column or source."),
        ("CREATE TABLE marts.mart_new AS SELECT 1 AS a", "mart `mart_new` was added"),
        ("DROP VIEW marts.fct_agreement_v1", "mart `fct_agreement_v1` was removed"),
        (
            "ALTER TABLE marts.dim_indicator ADD COLUMN theme VARCHAR",
            "column `dim_indicator.theme` was added",
        ),
        (
            "ALTER TABLE marts.dim_territory DROP COLUMN area_km2",
            "column `dim_territory.area_km2` was removed",
        ),
        (
            "ALTER TABLE marts.dim_territory ALTER founded_on TYPE VARCHAR",
            "column `dim_territory.founded_on` was DATE and is VARCHAR",
        ),
        (
            "UPDATE marts.dim_source SET may_republish = true WHERE source_id = 'closed_source'",
            "source `closed_source` was added: Closed",
        ),
    ],
)
def test_notes__say_what_was_added_and_removed(
    warehouse: Path, published: Path, statement: str, sentence: str
) -> None:
    notes(warehouse, published)
    change(warehouse, statement)
    text = notes(warehouse, published)
    assert "No figure has changed." in text
    assert sentence in text


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE marts.mart_revision",
        "UPDATE marts.mart_figure_history SET valid_from = '2026-11-20 03:00:00'",
    ],
    ids=["no_history", "history_begun_anew"],
)
def test_notes__say_when_no_history_spans_both_releases(
    warehouse: Path, published: Path, statement: str
) -> None:
    notes(warehouse, published)
    change(warehouse, statement)
    revised = notes(warehouse, published)
    assert "what changed in them cannot be told" in revised
    assert "No figure has changed" not in revised


def test_notes__no_name_breaks_out_of_its_cell(warehouse: Path, published: Path) -> None:
    notes(warehouse, published)
    change(
        warehouse, "UPDATE marts.dim_territory SET name = E'a | b\\n# <i>c' WHERE name = 'Paris'"
    )
    revise(warehouse, "source_revision", 10, 11)
    text = notes(warehouse, published)
    assert r"| a \| b # &lt;i>c | 2001 |" in text


def test_notes__are_in_the_data_package_and_on_the_page(warehouse: Path, published: Path) -> None:
    notes(warehouse, published)
    package = json.loads((published / "datapackage.json").read_text("utf-8"))
    (resource,) = [it for it in package["resources"] if it["name"] == "release-notes"]
    assert (resource["path"], resource["mediatype"]) == ("RELEASE_NOTES.md", "text/markdown")
    assert 'href="RELEASE_NOTES.md"' in (published / "index.html").read_text("utf-8")
