"""A correction counts in every figure that rests on its value, and is seen there.

It fails the build when its source has mended the value, or when its day has gone by.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from extractors import pipeline
from extractors.core.settings import PROJECT, settings
from nightly import dbt, dbt_sources, ledger
from nightly.dbt_sources import DBT_PROJECT
from recordings.server import ReplayServer

USE = DBT_PROJECT / "models" / "intermediate" / "use"
TEST = "corrections__hold_or_are_deleted"
LINE = "wb,observation,SP.POP.TOTL|COL|2019,value,501874000,50187406,World Bank,tenfold,reported"


def _project(folder: Path, stated: float, expires_on: str) -> Path:
    """A project of the real check and seed, over one observation."""
    for part in ("macros", "models", "seeds", "tests"):
        (folder / part).mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: mended\nversion: '1.0'\nprofile: warehouse\n")
    shutil.copy(DBT_PROJECT / "profiles.yml", folder)
    for macro in ("use_corrections", "years"):
        shutil.copy(DBT_PROJECT / "macros" / f"{macro}.sql", folder / "macros")
    shutil.copytree(DBT_PROJECT / "tests" / "generic", folder / "tests" / "generic")
    shutil.copy(USE / "int_correction_outlived.sql", folder / "models")
    (folder / "models" / "int_observation_located.sql").write_text(
        "select 'wb' as source_id, 'SP.POP.TOTL' as series_code, 'COL' as place_code, "
        f"2019 as year, {stated}::double as value"
    )
    described = yaml.safe_load((USE / "_corrections.yml").read_text("utf-8"))["models"]
    checked = [model for model in described if model["name"] == "int_correction_outlived"]
    (folder / "models" / "models.yml").write_text(yaml.safe_dump({"models": checked}))
    header = (DBT_PROJECT / "seeds" / "corrections.csv").read_text("utf-8").splitlines()[0]
    seeds = yaml.safe_load((DBT_PROJECT / "seeds" / "_seeds_use.yml").read_text("utf-8"))
    (folder / "seeds" / "seeds.yml").write_text(yaml.safe_dump(seeds))
    (folder / "seeds" / "corrections.csv").write_text(f"{header}\n{LINE},{expires_on}\n")
    return folder


@pytest.mark.parametrize(
    ("stated", "expires_on", "status"),
    [
        (501874000, "2999-12-31", "pass"),
        (50187406, "2999-12-31", "fail"),
        (501874000, "2020-12-31", "fail"),
    ],
    ids=["still_wrong", "mended", "expired"],
)
def test_correction__holds_only_while_the_source_is_wrong(
    tmp_path, monkeypatch, stated, expires_on, status
):
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(dbt, "DBT_PROJECT", _project(tmp_path / "p", stated, expires_on))
    settings().warehouse.parent.mkdir(parents=True)
    nodes = {node["name"]: node["status"] for node in dbt.run("build")}
    assert nodes["corrections"] == "success"
    assert nodes[TEST] == status


FDI, GDP = "BX.KLT.DINV.CD.WD", "NY.GDP.MKTP.CD"
COLOMBIA, URUGUAY = "Q739", "Q77"
WRONG = "planted by this test"


def _accept() -> None:
    """What the World Bank says, and where its countries are, from the project's recordings."""
    with ReplayServer(PROJECT / "recordings") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_REPLAY_URL", server.url)
        for key in ("worldbank_wdi", "wikidata_places"):
            batch_id = pipeline.fetch(key, "n")
            assert batch_id is not None
            pipeline.parse_batch(key, batch_id, "n")
            pipeline.accept(key, batch_id, "n")


def _rows(sql: str) -> list[Any]:
    with duckdb.connect(str(settings().warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def _built(built_at: str) -> None:
    pipeline.ensure_inputs()
    ledger.write()
    variables = json.dumps({"as_of": "2026-11-24", "built_at": built_at})
    kinds = [part for kind in ("seed", "model", "snapshot") for part in ("--resource-type", kind)]
    wanted = "+mart_revision +mart_correction +fct_observation +fct_investment"
    chosen = ["--select", *wanted.split()]
    nodes = [dbt.Node(**node) for node in dbt.run("build", *kinds, *chosen, "--vars", variables)]
    assert [(node.name, node.message) for node in nodes if node.status == "error"] == []


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A warehouse of two nights: one as the source has it, one with two lines in the real seed.

    Colombia's product of 2016 is said to be half of what the Bank states; of Uruguay's inflow of
    that year only the wrongness is said to be known.
    """
    folder = tmp_path_factory.mktemp("planted")
    project = folder / "dbt_project"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_DATA", str(folder / "data"))
        patch.setattr(dbt, "DBT_PROJECT", project)
        dbt_sources.write(project)
        _accept()
        _built("2026-11-23 04:00:00")
        stated = dict(
            _rows(
                "select series_code || '|' || place_code || '|' || year, value "
                "from intermediate.int_observation_located where year = 2016"
            )
        )
        product, inflow = f"{GDP}|COL|2016", f"{FDI}|URY|2016"
        with (project / "seeds" / "corrections.csv").open("a", encoding="utf-8") as seed:
            for key, right in ((product, repr(stated[product] / 2)), (inflow, "")):
                seed.write(
                    f"worldbank_wdi,observation,{key},value,{stated[key]!r},{right},World Bank,"
                    f"{WRONG},reported,2999-12-31\n"
                )
        _built("2026-11-24 04:00:00")
        yield


def _figures(indicator: str, territory: str) -> dict[int, tuple[float, bool]]:
    found = _rows(
        "select year, value, is_corrected from marts.fct_indicator_annual "
        f"where indicator_id = '{indicator}' and territory_id = '{territory}'"
    )
    return {year: (value, is_corrected) for year, value, is_corrected in found}


@pytest.mark.usefixtures("planted")
def test_correction__reaches_the_figures_that_rest_on_it_and_no_other():
    inflow, share = (_figures(f"inv_fdi_inflow_{it}", COLOMBIA) for it in ("usd", "pct_gdp"))
    assert inflow[2016] == (13848995436.8573, False)
    assert not any(is_corrected for _, is_corrected in inflow.values())
    assert [year for year, (_, is_corrected) in share.items() if is_corrected] == [2016]
    ((then, now),) = _rows(
        "select old_value, new_value from marts.mart_revision where reason = 'correction' "
        f"and indicator_id = 'inv_fdi_inflow_pct_gdp' and territory_id = '{COLOMBIA}'"
    )
    assert (now, share[2016][0]) == (pytest.approx(2 * then), now)


@pytest.mark.usefixtures("planted")
def test_correction__without_a_right_value_leaves_no_figure():
    figures = _figures("inv_fdi_inflow_usd", URUGUAY)
    assert 2016 not in figures
    assert {2015, 2017} <= set(figures)
    assert _rows(
        "select distinct reason, new_value from marts.mart_revision "
        f"where territory_id = '{URUGUAY}' and year = 2016"
    ) == [("withdrawn", None)]


@pytest.mark.usefixtures("planted")
def test_correction__is_seen_at_the_fact_and_in_the_list():
    assert _rows(
        "select series_code, territory_id, value is null, corrected_reason "
        "from marts.fct_observation where corrected_reason is not null order by 1"
    ) == [(FDI, URUGUAY, True, WRONG), (GDP, COLOMBIA, False, WRONG)]
    assert _rows(
        "select territory_id, year, amount_usd from marts.fct_investment "
        "where corrected_reason is not null"
    ) == [(URUGUAY, 2016, None)]
    assert _rows("select count(*) from marts.mart_correction") == [(2,)]
