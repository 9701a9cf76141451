"""Builders: found by name, strict, and the same facts give the same bytes."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

import recordings
from recordings.build.__main__ import build, builders, main
from recordings.build.common import GZIP_ABOVE, number
from recordings.build.synthetic import chance
from recordings.layout import read_recording
from tests.recordings.conftest import make_draft, request

FOLDER = Path(recordings.__path__[0])
QUARTERS = [(year, quarter) for year in range(1999, 2025) for quarter in range(1, 5)]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _facts(folder: Path, states: int = 32) -> Path:
    lines = ["Quarter ID,Quarter,State ID,State,Investment"] + [
        f"{year}{quarter},{year}-Q{quarter},{state},State {state},{state - 16.5}"
        for state in range(1, states + 1)
        for year, quarter in QUARTERS
    ]
    (folder / "economy" / "mexico").mkdir(parents=True)
    path = folder / "economy" / "mexico" / "ied_raw.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_builders__every_recording_of_ours_has_one() -> None:
    recorded = {path.parent.name for path in FOLDER.glob("*/recording.json")}
    assert {"worldbank_wdi", "datamexico_fdi", "unsdg_framework"} <= set(builders())
    assert set(builders()) >= recorded


def test_build__writes_the_same_bytes_twice(tmp_path: Path) -> None:
    facts = _facts(tmp_path / "facts")
    first = _bytes(build("datamexico_fdi", facts, tmp_path / "first"))
    second = _bytes(build("datamexico_fdi", facts, tmp_path / "second"))
    assert set(first) == {"recording.json", "fdi_2_state_investment.json.gz"}
    assert first == second
    rows = json.loads(gzip.decompress(first["fdi_2_state_investment.json.gz"]))["data"]
    assert len(rows) == 3328
    assert rows[-1]["Investment"] == 15.5


def test_build__facts_that_are_not_whole_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="3224 rows; expected 32 states x 104 quarters"):
        build("datamexico_fdi", _facts(tmp_path, states=31), tmp_path)


@pytest.mark.skipif("WAREHOUSE_FACTS" not in os.environ, reason="needs the collected facts")
def test_build__gives_what_is_committed(tmp_path: Path) -> None:
    facts = os.environ["WAREHOUSE_FACTS"]
    assert main(["all", "--facts", facts, "--out", str(tmp_path)]) == 0
    for source in builders():
        assert _bytes(tmp_path / source) == _bytes(FOLDER / source), source


def test_draft__gzips_large_bodies_and_takes_old_files_away(tmp_path: Path) -> None:
    (tmp_path / "example_numbers").mkdir()
    (tmp_path / "example_numbers" / "old.json").write_text("[]", encoding="utf-8")
    draft = make_draft()
    draft.add(request("/large"), "large.json", ["x" * GZIP_ABOVE])
    draft.add(request("/small"), "small.json", {"a": "é"})
    folder = draft.write(tmp_path / "example_numbers")
    files = _bytes(folder)
    assert set(files) == {"recording.json", "large.json.gz", "small.json"}
    assert files["small.json"] == '{"a":"é"}'.encode()
    assert files["large.json.gz"][4:8] == b"\x00" * 4  # no time of day in the bytes
    assert read_recording(folder).answers[0].body == "large.json.gz"


def test_draft__two_bodies_of_one_name_are_refused() -> None:
    draft = make_draft()
    draft.add(request("/a"), "a.json", [1])
    draft.add(request("/b"), "a.json", [1])
    with pytest.raises(ValueError, match=r"two bodies are named a\.json"):
        draft.add(request("/c"), "a.json", [2])


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("54211", 54211), ("-379108950.527702", -379108950.527702), ("1.0", 1.0)],
)
def test_number__keeps_figures_as_json_shows_them(text: str, value: float | None) -> None:
    assert number(text) == value
    assert type(number(text)) is type(value)


@pytest.mark.parametrize("text", ["..", "nan", "1,5", "inf"])
def test_number__refuses_what_is_no_figure(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a figure|could not convert"):
        number(text)


def test_chance__depends_on_names_alone() -> None:
    assert chance("exports", "COL", 2010) == chance("exports", "COL", 2010)
    assert 0 <= chance("exports", "COL", 2011) < 1
    assert chance("exports", "COL", 2011) != chance("exports", "COL", 2010)
