"""A world of 30 000 territories and 40 years: what the build of its figures costs, against a script by hand.

WAREHOUSE_BENCH_TERRITORIES says another size. Built and tested are the models that the long form of all
figures and its history come from, by the project's own dbt; what is made for use from them (peers,
coverage, openness …) is not. Both sides may take the same memory, and both look whether a key is there
twice. Of each, seconds on the clock and of the processors: other work on the machine adds to the first.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks import world
from benchmarks.memory import peak_mib
from benchmarks.world import World
from extractors.core.settings import PROJECT, settings
from nightly import dbt, steps
from nightly.errors import BuildFailed

MEMORY = "6GB"
#: All figures in the long form, with their history.
SELECTED = ("+fct_indicator_annual", "+int_territory_touched", "indicator_history")


def build(made: World, night: int) -> None:
    """Build the figures of a night, as its batches lie there, in the data folder of the environment."""
    steps.write_inputs([])  # no plan is about this world
    # A test that needs what is not built (that an id is in a dimension) is left out.
    options = ("--exclude-resource-type", "unit_test", "--indirect-selection", "cautious")
    nodes = dbt.built(made.night(night), "--select", *SELECTED, *options)
    if failed := [node.name for node in nodes if node.is_failure]:
        raise BuildFailed(f"{len(failed)} of {len(nodes)}: {', '.join(failed)}")


def by_hand(made: World, file: Path) -> None:
    """The same figures by one script, from the same batches of the first night."""
    script = Path(__file__).with_name("by_hand.sql").read_text("utf-8")
    names = {
        "accepted": settings().accepted,
        "batch": made.batch(1),
        "networks": PROJECT / "dbt_project" / "seeds" / "networks.csv",
        "last_year": made.last_year,
    }
    for name, value in names.items():
        script = script.replace(f"{{{name}}}", str(value))
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"set memory_limit = '{MEMORY}'; set preserve_insertion_order = false; "
            "set enable_progress_bar = false"
        )
        connection.execute(script)
        ((twice,),) = connection.execute(
            "select count(*) from (from figure select 1 group by territory_id, year, indicator_id having count(*) > 1)"
        ).fetchall()
        if twice:
            raise BuildFailed(f"the script has {twice} keys twice")


def compared(file: Path) -> tuple[int, int]:
    """Rows of the long form, and those of them that the script has not, or has otherwise (to 1e-9)."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"attach '{settings().warehouse}' as warehouse (read_only)")
        ((rows, differing),) = connection.execute(
            """
            select count(built.indicator_id), count(*) filter (
                where hand.indicator_id is null or built.indicator_id is null
                or (hand.value is null) <> (built.value is null)
                or abs(hand.value - built.value) > 1e-9 * greatest(1, abs(hand.value))
            )
            from figure as hand
            full outer join warehouse.marts.fct_indicator_annual as built
                on hand.territory_id = built.territory_id and hand.year = built.year
                and hand.indicator_id = built.indicator_id
            """
        ).fetchall()
    return int(rows), int(differing)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _child(call: str) -> tuple[float, float, float]:
    """Run a call of this module in a process of its own, its start included.

    Returns:
        Seconds on the clock, seconds of the processors, and MiB at the highest.
    """
    names = "from pathlib import Path; from benchmarks.scale import *"
    before = _processor_seconds()
    seconds, peak = peak_mib([sys.executable, "-c", f"{names}; {call}"], PROJECT, os.environ)
    return seconds, _processor_seconds() - before, peak


def measure() -> dict[str, float]:
    """Rows, seconds, MiB and the ratio of the build to the script."""
    made = World(int(os.environ.get("WAREHOUSE_BENCH_TERRITORIES", "30000")))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WAREHOUSE_DATA": folder, "WAREHOUSE_MEMORY": MEMORY}
        world.write(Path(folder), made)
        built, built_cpu, peak = _child(f"build({made}, 1)")
        file = Path(folder, "by_hand.duckdb")
        hand, hand_cpu, _ = _child(f"by_hand({made}, Path({str(file)!r}))")
        rows, differing = compared(file)
        file.unlink()
        changed = max(1, made.regions // 100)
        world.write(Path(folder), made, night=2, changed_regions=range(1, changed + 1))
        night, night_cpu, _ = _child(f"build({made}, 2)")
    return {
        "territories": made.territories,
        "figures, million rows": rows / 1e6,
        "figures that differ from the script's": differing,
        "build, seconds": built,
        "build, processor seconds": built_cpu,
        "build, peak memory, MiB": peak,
        "script by hand, seconds": hand,
        "script by hand, processor seconds": hand_cpu,
        "build / script": built / hand,
        "build / script, processor seconds": built_cpu / hand_cpu,
        "changed answers, %": 100 * changed / made.regions,
        "changed night, seconds": night,
        "changed night, processor seconds": night_cpu,
        "changed night / build": night / built,
        "changed night / build, processor seconds": night_cpu / built_cpu,
    }
