"""Six nights in a row (`make soak`): a quiet one, a revision, a dead source, and back again."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.e2e.conftest import PROJECT, Done, House

# A night that builds takes two minutes on a busy machine, and the first test waits for all six.
pytestmark = [pytest.mark.soak, pytest.mark.timeout(2400)]

FIRST_DAY = date(2026, 11, 24)
QUIET, REVISED, DEAD, BACK = 1, 2, 3, 4
NIGHTS = 6
#: Mexico City in the last quarter that is recorded, in millions of US dollars more than before.
STATE, QUARTER, MORE = "9", 20244, 100.0


@dataclass(frozen=True)
class Nights:
    """What became of all nights: their ends, and the bytes that lay under data/ after each."""

    done: list[Done]
    sizes: list[int]
    house: House

    def rows(self, query: str) -> list[Any]:
        with duckdb.connect(str(self.house.published / "marts.duckdb"), read_only=True) as marts:
            return marts.execute(query).fetchall()


def _revise(recordings: Path) -> None:
    path = recordings / "datamexico_fdi" / "fdi_2_state_investment.json.gz"
    body = json.loads(gzip.decompress(path.read_bytes()))
    rows = [
        row
        for row in body["data"]
        if (str(row["State ID"]).lstrip("0"), int(row["Quarter ID"])) == (STATE, QUARTER)
    ]
    assert len(rows) == 1
    rows[0]["Investment"] += MORE
    path.write_bytes(gzip.compress(json.dumps(body).encode(), mtime=0))


def _bytes(folder: Path) -> int:
    """Size of what is kept for good: the warehouse file and dbt's own notes are written anew."""
    kept = ("landing", "accepted", "quarantine", "outcomes", "quality", "logs", "batch")
    return sum(
        path.stat().st_size
        for name in kept
        for path in (folder / name).rglob("*")
        if path.is_file()
    )


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    root = tmp_path_factory.mktemp("nights")
    house, recordings, aside = House(root / "data", root / "published"), root / "r", root / "aside"
    shutil.copytree(
        PROJECT / "recordings", recordings, ignore=shutil.ignore_patterns("*.py", "build")
    )
    done, sizes = [], []
    for number in range(NIGHTS):
        if number == REVISED:
            _revise(recordings)
        if number == DEAD:
            shutil.move(recordings / "worldbank_wdi", aside)
        if number == BACK:
            shutil.move(aside, recordings / "worldbank_wdi")
        day = FIRST_DAY + timedelta(days=number)
        done.append(house.run("--recordings", str(recordings), "--as-of", day.isoformat()))
        sizes.append(_bytes(house.data))
    return Nights(done, sizes, house)


def test_nights__all_end_well_and_the_dead_source_is_said(nights):
    assert [done.code for done in nights.done] == [0] * NIGHTS, nights.done[-1].out[-4000:]
    stands_in = "worldbank_wdi: failed; the batch accepted before stays in force"
    assert [stands_in in done.out for done in nights.done] == [
        number == DEAD for number in range(NIGHTS)
    ]


def test_nights__lose_no_figure_and_keep_what_was_said_before(nights):
    changed = nights.rows(
        "select indicator_id, change from marts.marts.mart_revision"
        " where territory_id = 'Q1489' and year = 2024 and indicator_id = 'inv_fdi_inflow_usd'"
    )
    assert changed == [("inv_fdi_inflow_usd", MORE * 1e6)]
    history = "marts.marts.mart_figure_history"
    of_a_figure = "territory_id, year, indicator_id"
    current = f"select {of_a_figure} from {history} where is_current"
    assert nights.rows(f"select count(*) from ({current} group by all having count(*) > 1)") == [
        (0,)
    ]
    figures = f"select {of_a_figure} from marts.marts.fct_indicator_annual"
    for one, other in ((current, figures), (figures, current)):
        assert nights.rows(f"select count(*) from ({one} except {other})") == [(0,)]
    gaps = (
        f"select valid_to, lead(valid_from) over (partition by {of_a_figure} order by valid_from)"
        f" as next_from from {history} qualify next_from is not null"
    )
    assert (
        nights.rows(
            f"select count(*), count_if(valid_to is distinct from next_from) from ({gaps})"
        )[0][1]
        == 0
    )


def test_nights__leave_nothing_that_grows_without_need(nights):
    first = nights.sizes[0]
    grown = [after - before for before, after in zip(nights.sizes, nights.sizes[1:], strict=False)]
    # 2026-11-24: a night that lands nothing new leaves its outcomes and the results of its checks.
    assert max(grown) < first / 2
    releases = [path for path in (nights.house.published / "releases").iterdir() if path.is_dir()]
    assert len(releases) == 3
    for key in nights.house.data.joinpath("accepted").iterdir():
        if key.name in {"plans"}:
            continue
        batches = len(list(key.glob("batch=[1-9]*")))
        assert batches == (2 if key.name == "datamexico_fdi" else 1), key.name
    left = [
        path
        for root in (nights.house.data, nights.house.published)
        for path in root.rglob(".*")
        if path.is_file() and not path.name.endswith("lock")
    ]
    assert left == []
