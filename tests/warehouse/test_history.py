"""Two vintages of the same quarters: what we said then, what we say now, and why it changed."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

import planning
from extractors import pipeline
from extractors.core.settings import PROJECT, settings
from nightly import dbt, steps
from publishing import publish
from recordings.server import ReplayServer

CDMX, KEY = "Q1489", "datamexico_fdi"
#: Every second state-quarter is revised in the later vintage: more than half of them were, between
#: the vintages of 2018 and 2025.
REVISED = 1.25


def _recording(folder: Path, *, is_revised: bool) -> Path:
    shutil.copytree(PROJECT / "recordings" / KEY, folder / KEY)
    body = folder / KEY / "fdi_2_state_investment.json.gz"
    answer = json.loads(gzip.decompress(body.read_bytes()))
    if is_revised:
        for row in answer["data"][::2]:
            row["Investment"] *= REVISED
    body.write_bytes(gzip.compress(json.dumps(answer).encode(), mtime=0))
    return folder


def _accept(folder: Path, accepted_on: str, *, is_revised: bool) -> None:
    """One night's batch, dated as if it had been accepted on that day."""
    with (
        ReplayServer(_recording(folder, is_revised=is_revised)) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("WAREHOUSE_REPLAY_URL", server.url)
        batch_id = pipeline.fetch(KEY, accepted_on)
        assert batch_id is not None
        pipeline.parse_batch(KEY, batch_id, accepted_on)
        batch = pipeline.accept(KEY, batch_id, accepted_on)
    batch.rename(batch.with_name(f"batch={accepted_on.replace('-', '')}T030000Z-{batch_id[-8:]}"))


def _build(as_of: str) -> None:
    steps.write_inputs(planning.load())
    variables = json.dumps({"as_of": as_of, "built_at": f"{as_of} 04:00:00"})
    kinds = [part for kind in ("seed", "model", "snapshot") for part in ("--resource-type", kind)]
    nodes = [dbt.Node(**node) for node in dbt.run("build", *kinds, "--vars", variables)]
    assert [(node.name, node.message) for node in nodes if node.status == "error"] == []


def _notes(published: Path, as_of: str) -> str:
    """The release notes after one more publication."""
    moment = datetime.fromisoformat(as_of).replace(tzinfo=UTC)
    publish(settings().warehouse, published, run_id=as_of, as_of=moment)
    return (published / "RELEASE_NOTES.md").read_text("utf-8")


@dataclass(frozen=True)
class History:
    """A function that asks the warehouse after both nights, and the notes of either."""

    rows: Callable[[str], list[Any]]
    first_notes: str
    second_notes: str


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """Two nights, each built and published."""
    root = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_DATA", str(root / "data"))
        _accept(root / "first", "2026-02-01", is_revised=False)
        _accept(root / "second", "2026-05-01", is_revised=True)
        _build("2026-02-02")
        first = _notes(root / "published", "2026-02-02")
        _build("2026-05-02")
        second = _notes(root / "published", "2026-05-02")
        path = str(settings().warehouse)
    with duckdb.connect(path, read_only=True) as connection:
        yield History(lambda sql: connection.execute(sql).fetchall(), first, second)


@pytest.fixture
def rows(history: History) -> Any:
    """A function that asks the warehouse after both nights."""
    return history.rows


def _said_at(moment: str) -> str:
    return (
        "select value from marts.mart_figure_history "
        f"where territory_id = '{CDMX}' and indicator_id = 'inv_fdi_inflow_usd' and year = 2016 "
        f"and valid_from <= timestamp '{moment}' "
        f"and (valid_to is null or valid_to > timestamp '{moment}')"
    )


def test_history__gives_both_truths(rows: Any) -> None:
    ((then,),) = rows(_said_at("2026-03-01 00:00:00"))
    ((now,),) = rows(_said_at("2026-06-01 00:00:00"))
    assert then == pytest.approx(6_750_151_000, rel=1e-3)
    assert now != pytest.approx(then, rel=1e-3)
    ((current,),) = rows(
        "select value from marts.fct_indicator_annual "
        f"where territory_id = '{CDMX}' and indicator_id = 'inv_fdi_inflow_usd' and year = 2016"
    )
    assert current == now


def test_revision__tells_what_changed_by_how_much_and_why(rows: Any) -> None:
    ((reason, old, new, change),) = rows(
        "select reason, old_value, new_value, change from marts.mart_revision "
        f"where territory_id = '{CDMX}' and indicator_id = 'inv_fdi_inflow_usd' and year = 2016"
    )
    assert reason == "source_revision"
    assert change == pytest.approx(new - old)


def test_revision__is_silent_about_the_first_night(rows: Any) -> None:
    assert rows("select count(*) from marts.mart_revision where reason = 'new_data'") == [(0,)]


def test_notes__of_the_second_night_name_the_revised_quarters(history: History) -> None:
    assert "There is no release before this one" in history.first_notes
    text = history.second_notes
    ((revised, largest),) = history.rows(
        "select count(*), max(abs(change / old_value)) from marts.mart_revision "
        "where indicator_id = 'inv_fdi_inflow_usd' and reason = 'source_revision' and change <> 0"
    )
    (row,) = [line for line in text.splitlines() if "(`inv_fdi_inflow_usd`, usd) |" in line]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1] == f"{revised:,}"
    assert (cells[2], cells[-1]) == ("Mexico City", "revised by the source")
    old, new = (float(cell.replace(",", "")) for cell in cells[4:6])
    ((said_then, said_now),) = history.rows(
        "select old_value, new_value from marts.mart_revision "
        f"where territory_id = '{CDMX}' and indicator_id = 'inv_fdi_inflow_usd' "
        f"and year = {cells[3]}"
    )
    assert [old, new] == pytest.approx([said_then, said_now], abs=1)
    assert abs(new - old) / abs(old) == pytest.approx(largest, rel=1e-3)
    assert f"| `{KEY}` |" in text
