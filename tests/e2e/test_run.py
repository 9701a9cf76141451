"""The one command, on the project's own recordings: once from nothing, and once more."""

from __future__ import annotations

import re
import shutil

import duckdb
import pytest

from extractors import registry
from tests.e2e.conftest import PROJECT

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def second(house, first):
    return house.run()


def figures(out: str) -> list[str]:
    """The sample figures of a report, each as one line."""
    part = out.partition("Five figures\n")[2].partition("\n\n")[0]
    return [" ".join(figure.split()) for figure in re.split(r"\n(?=  \S)", part)]


def test_run__ends_well_and_says_what_became_of_every_source(first):
    assert first.code == 0, first.out[-4000:] + first.err[-2000:]
    for key in registry.sources():
        assert re.search(rf"^  {key} +accepted +[\d,]+ ", first.out, re.MULTILINE), key
    assert re.search(r"[1-9]\d* passed, \d+ warned, 0 failed, 0 did not run", first.out)
    assert re.search(r"^Done.* in \d+ s\.$", first.out, re.MULTILINE)


def test_run__shows_progress_and_nothing_of_airflows_own_talk(first):
    progress = re.findall(r"^\[ *[\d.]+ s\] (.*)$", first.out, re.MULTILINE)
    assert len(progress) > 2 * len(registry.sources())
    assert "airflow.models" not in first.out + first.err
    assert "Traceback" not in first.out + first.err


def test_run__shows_five_figures_with_source_licence_and_date(first):
    shown = figures(first.out)
    assert len(shown) == 5
    for figure in shown:
        assert re.search(r" – .+ \(.+\), retrieved \d{4}-\d{2}-\d{2}$", figure), figure


def test_run__a_figure_that_is_made_up_says_so(first, house):
    with duckdb.connect(str(house.published / "marts.duckdb"), read_only=True) as connection:
        synthetic = connection.execute(
            "select count(*) from marts.marts.fct_indicator_annual where is_synthetic"
        ).fetchall()[0][0]
    if not synthetic:
        assert not any(figure.startswith("SYNTHETIC") for figure in figures(first.out))
    for figure in figures(first.out):
        assert figure.startswith("SYNTHETIC") or "SYNTHETIC" not in figure


def test_run__says_how_many_rows_each_mart_has(first, house):
    with duckdb.connect(str(house.published / "marts.duckdb"), read_only=True) as connection:
        names = house.marts()
        assert len(names) >= 15
        for name in names:
            count = connection.execute(f"select count(*) from marts.marts.{name}").fetchall()[0][0]
            assert re.search(rf"^  {name} +{count:,} rows$", first.out, re.MULTILINE), name


def test_run__leaves_what_the_readme_promises(first, house):
    assert {path.name for path in house.data.iterdir()} >= {"landing", "accepted", "warehouse"}
    assert {path.name for path in house.published.iterdir()} >= {
        "marts.duckdb",
        "parquet",
        "csv",
        "datapackage.json",
    }
    assert (house.data / "quality" / "data_docs" / "index.html").exists()


def printed_queries(text: str) -> list[str]:
    """The SQL that a document prints in backticks, in the order in which a reader meets it."""
    return [
        " ".join(query.split()) for query in re.findall(r"`((?:attach|select)\s[^`]+)`", text, re.S)
    ]


@pytest.mark.parametrize("document", ["README.md", "docs/operations.md"])
def test_documents__print_queries_that_work(house, first, monkeypatch, document):
    queries = printed_queries((PROJECT / document).read_text("utf-8"))
    assert queries
    monkeypatch.chdir(house.published.parent)
    with duckdb.connect() as connection:
        connection.execute("attach 'published/marts.duckdb' as attached (read_only); use attached")
        for query in queries:
            assert connection.execute(query).description, query


def test_docs__show_every_mart_with_its_grain_and_every_source(house, first):
    done = house.call("docs")
    assert done.code == 0, done.out + done.err
    page = (house.data / "docs" / "models.html").read_text("utf-8")
    # What publishing adds of itself is no model.
    for mart in set(house.marts()) - {"meta_publication"}:
        assert f"model.warehouse.{mart}" in page, mart
    assert "One row per territory, year and indicator" in page
    pages = {path.stem for path in (house.data / "docs" / "sources").glob("*.md")}
    assert pages == {"index", *registry.sources()}


def test_run__a_second_night_lands_and_builds_nothing_and_says_so(house, first, second):
    assert second.code == 0, second.out[-4000:]
    sources = len(registry.sources())
    assert f"Nothing new was landed: {sources} of {sources} sources unchanged." in second.out
    assert "as published before: nothing has changed since" in second.out
    assert "none ran: nothing was new" in second.out
    for key in registry.sources():
        assert len(list((house.data / "accepted" / key).glob("batch=[1-9]*"))) == 1, key


def test_run__a_dead_source_without_a_stand_in_fails_the_night_but_not_the_others(
    house, first, tmp_path
):
    recordings = tmp_path / "recordings"
    shutil.copytree("recordings", recordings, ignore=shutil.ignore_patterns("*.py", "build"))
    shutil.rmtree(recordings / "datamexico_fdi")
    with_stand_in = house.run("--recordings", str(recordings))
    assert with_stand_in.code == 0, with_stand_in.out[-4000:]
    assert "datamexico_fdi: failed; the batch accepted before stays in force" in with_stand_in.out
    shutil.rmtree(house.data / "accepted" / "datamexico_fdi")
    without = house.run("--recordings", str(recordings))
    assert without.code == 1
    assert "datamexico_fdi: failed, and no accepted batch stands in" in without.out
    assert re.search(r"^  worldbank_wdi +unchanged", without.out, re.MULTILINE)
