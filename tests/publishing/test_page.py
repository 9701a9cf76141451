from __future__ import annotations

import itertools
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from publishing import Publication, page, publish
from tests.publishing.fake_warehouse import AS_OF


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, ids, headings, texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.elements if (value := attrs.get(attribute)) is not None]


@pytest.fixture
def result(warehouse: Path, published: Path) -> Publication:
    return publish(warehouse, published, run_id="night & day", as_of=AS_OF)


@pytest.fixture
def shown(result: Publication, published: Path) -> Page:
    return Page((published / "index.html").read_text(encoding="utf-8"))


def test_page__shows_every_mart_with_grain_key_rows_and_columns(
    shown: Page, result: Publication
) -> None:
    for mart in result.rows:
        assert mart in shown.text
    assert "One row per territory, year and indicator" in shown.text
    assert "territory_id, year, indicator_id" in shown.text
    assert "The figure, in the indicator's unit" in shown.text
    assert "World Bank, World Development Indicators" in shown.text
    assert "2018-06-28 to 2026-11-23" in shown.text
    assert "night & day" in shown.text


def test_page__says_that_synthetic_figures_are_synthetic(
    shown: Page, warehouse: Path, tmp_path: Path
) -> None:
    assert "fct_indicator_annual: 40 of 400 rows are synthetic" in shown.text
    assert "(partly or wholly synthetic)" in shown.text
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("UPDATE marts.fct_indicator_annual SET is_synthetic = false")
        connection.execute("DELETE FROM marts.dim_snapshot WHERE is_synthetic")
    honest = publish(warehouse, tmp_path / "honest", run_id="n", as_of=AS_OF)
    assert "synthetic)" not in Page((honest.folder / "index.html").read_text()).text
    assert "Some figures are synthetic" not in (honest.folder / "index.html").read_text()


def test_page__says_whose_data_must_be_shared_alike(
    shown: Page, warehouse: Path, tmp_path: Path
) -> None:
    assert "(share alike)" not in shown.text
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "UPDATE marts.dim_source SET must_share_alike = true WHERE source_id = 'worldbank_wdi'"
        )
    asked = publish(warehouse, tmp_path / "asked", run_id="n", as_of=AS_OF)
    text = Page((asked.folder / "index.html").read_text()).text
    assert "sample_register, worldbank_wdi (share alike)" in text
    assert "Creative Commons Attribution 4.0 (share alike)" in text


def test_page__runs_nothing_and_asks_no_other_host(shown: Page, published: Path) -> None:
    raw = (published / "index.html").read_text(encoding="utf-8")
    tags = {tag for tag, _ in shown.elements}
    assert not tags & {"script", "img", "iframe", "object", "embed", "form", "base"}
    assert '<script>alert("x")</script> Name, as of today' in shown.text, "shown as text"
    assert "<b>Register</b>" in shown.text
    assert not [name for _, attrs in shown.elements for name in attrs if name.startswith("on")]
    assert not any(value.startswith("javascript:") for value in shown.values("href"))
    assert shown.values("src") == []
    links = [attrs for tag, attrs in shown.elements if tag == "link"]
    assert links == [{"rel": "icon", "href": "data:,"}]
    assert "url(" not in raw
    policy = shown.values("content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert shown.values("style") == [], "the policy forbids them"


def test_page__has_links_that_lead_somewhere(shown: Page, published: Path) -> None:
    ids = shown.values("id")
    assert len(ids) == len(set(ids))
    checked = 0
    for href in shown.values("href"):
        if href.startswith("#"):
            assert href[1:] in ids, href
        elif not href.startswith(("https://", "data:")):
            assert (published / href).is_file(), href
            checked += 1
    assert checked > 20


def test_page__can_be_read_by_a_screen_reader(shown: Page) -> None:
    tags = [tag for tag, _ in shown.elements]
    assert ("html", {"lang": "en"}) in shown.elements
    assert [tags.count(tag) for tag in ("title", "main", "h1")] == [1, 1, 1]
    assert all("scope" in attrs for tag, attrs in shown.elements if tag == "th")
    levels = [int(tag[1]) for tag in tags if tag in {"h1", "h2", "h3"}]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for reference in shown.values("aria-labelledby"):
        assert reference in shown.values("id")


def test_catalogue__says_the_same_as_the_page(result: Publication, published: Path) -> None:
    catalogue = json.loads((published / "catalogue.json").read_text())
    marts = {mart["name"]: mart for mart in catalogue["marts"]}
    assert {name: mart["rows"] for name, mart in marts.items()} == result.rows
    assert marts["fct_indicator_annual"]["sources"] == ["sample_register", "worldbank_wdi"]
    assert [source["source_id"] for source in catalogue["sources"]] == [
        "sample_register",
        "worldbank_wdi",
    ]


@pytest.mark.parametrize("tool", ["Python", "pandas"])
def test_recipe__works_as_printed(
    result: Publication, shown: Page, published: Path, tool: str
) -> None:
    (recipe,) = [recipe for recipe in page.RECIPES if recipe.tool == tool]
    assert recipe.text in shown.text
    found = subprocess.run(
        [sys.executable, "-c", recipe.text + "\nprint(len(frame), frame['value'].min())"],
        cwd=published.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout.strip() == "400 -598.5", found.stderr


def test_recipe__for_duckdb_has_sql_that_runs(result: Publication, published: Path) -> None:
    (recipe,) = [recipe for recipe in page.RECIPES if recipe.tool == "DuckDB"]
    query = recipe.text.split('"')[1]
    with duckdb.connect(str(published / "marts.duckdb"), read_only=True) as marts:
        assert len(marts.execute(query).fetchall()) == 10
