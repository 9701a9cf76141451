"""Data Docs: one site per run, harmless whatever the data say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.docs import build_docs
from expectations.run import check_batch
from extractors.core.spec import Source
from tests import made_up
from tests.expectations.conftest import CITY, city_rows, write

Make = Callable[..., Path]
EVIL = "<script>alert(1)</script>"


def test_build_docs__one_site_holds_the_suites_of_all_sources_of_the_run(
    source: Source, batch: Make, data: Path, tmp_path: Path
) -> None:
    other = made_up.source("other_cities", CITY)
    check_batch(source, batch(), None, run_id="r1")
    check_batch(other, write(tmp_path / "o", CITY, city_rows()), None, run_id="r1")
    index = build_docs("r1")
    assert index == data / "quality" / "data_docs" / "index.html"
    text = index.read_text("utf-8")
    assert "raw.test_cities.city" in text
    assert "raw.other_cities.city" in text
    pages = {path.stem for path in index.parent.glob("validations/**/*.html")}
    assert {"raw.test_cities.city", "raw.other_cities.city.types"} <= pages


def test_build_docs__a_script_in_the_data_does_not_come_out_as_a_tag(
    source: Source, batch: Make
) -> None:
    rows = city_rows()
    rows[0]["kind"] = EVIL
    rows[1]["city_id"] = "${evil} $$ <img src=x onerror=alert(2)>"
    check_batch(source, batch(rows), None, run_id="r1")
    site = build_docs("r1").parent
    texts = [path.read_text("utf-8") for path in site.rglob("*.html")]
    assert any("&lt;script&gt;alert(1)" in text for text in texts), "the value is shown"
    assert not any(EVIL in text or "<img src=x" in text for text in texts)


def test_build_docs__a_newer_run_takes_the_place_of_the_older_site(
    source: Source, batch: Make, data: Path
) -> None:
    check_batch(source, batch(), None, run_id="r1")
    build_docs("r1")
    check_batch(source, batch(), None, run_id="r2")
    text = build_docs("r2").read_text("utf-8")
    assert "r2" in text
    assert "r1" not in {path.name for path in (data / "quality" / "data_docs").rglob("*")}
    assert [p.name for p in (data / "quality").iterdir() if p.name.startswith(".")] == []


def test_build_docs__a_run_without_validations_is_an_error_and_keeps_the_site(
    source: Source, batch: Make
) -> None:
    check_batch(source, batch(), None, run_id="r1")
    index = build_docs("r1")
    with pytest.raises(FileNotFoundError, match="no validation of run r2"):
        build_docs("r2")
    assert index.exists()
