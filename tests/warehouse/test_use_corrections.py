"""A correction fails the build when its source has mended the value, or when its day has gone by."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from extractors.core.settings import settings
from nightly import dbt
from nightly.dbt_sources import DBT_PROJECT

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
