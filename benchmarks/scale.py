"""A world of 30 000 territories and 40 years: what the build of its figures costs, against a script by hand.

WAREHOUSE_BENCH_TERRITORIES says another size. The project's own dbt builds the models that the long form
of all figures comes from: alone, beside the script that writes the same table; and with their history and
tests, from nothing and after a night that changes a hundredth. What is made for use from them (peers,
coverage, openness …) is in neither. Both sides may take the same memory. Of each, seconds on the clock and
of the processors: other work on the machine adds to the first.
"""

from __future__ import annotations

import os
import resource
import shutil
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
#: All figures in the long form, and what a changed night starts from.
FIGURES = ("+fct_indicator_annual", "+int_territory_touched")


def build(made: World, night: int) -> None:
    """Build and test the figures of a night and their history, in the data folder of the environment."""
    # A test that needs what is not built (that an id is in a dimension) is left out.
    options = ("--exclude-resource-type", "unit_test", "--indirect-selection", "cautious")
    _build(made, night, *FIGURES, "indicator_history", *options)


def build_figures(made: World) -> None:
    """Build what the script writes, without tests and history."""
    _build(made, 1, *FIGURES, "--exclude-resource-type", "test", "unit_test")


def _build(made: World, night: int, *selected: str) -> None:
    steps.write_inputs([])  # no plan is about this world
    nodes = dbt.built(made.night(night), "--select", *selected)
    if failed := [node.name for node in nodes if node.is_failure]:
        raise BuildFailed(f"{len(failed)} of {len(nodes)}: {', '.join(failed)}")


def by_hand(made: World, file: Path) -> None:
    """The same figures by one script, from the same batches of the first night."""
    script = Path(__file__).with_name("by_hand.sql").read_text("utf-8")
    names = {
        "accepted": settings().accepted,
        "batch": made.batch(1),
        "networks": PROJECT / "dbt_project" / "seeds" / "networks.csv",
        "registry": settings().warehouse.with_name("registry.parquet"),
        "last_year": made.last_year,
    }
    for name, value in names.items():
        script = script.replace(f"{{{name}}}", str(value))
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"set memory_limit = '{MEMORY}'; set preserve_insertion_order = false; set TimeZone = 'UTC'; "
            "set enable_progress_bar = false"
        )
        connection.execute(script)


def compared(file: Path) -> tuple[int, dict[str, int]]:
    """Rows of the long form, and by column those that the script has otherwise (to 1e-9), not at all, or twice."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"set memory_limit = '{MEMORY}'; set enable_progress_bar = false; "
            f"attach '{settings().warehouse}' as warehouse (read_only)"
        )
        columns = connection.execute(
            "select column_name, data_type from duckdb_columns() where database_name = 'warehouse' "
            "and schema_name = 'marts' and table_name = 'fct_indicator_annual' order by column_index"
        ).fetchall()
        differing = [
            f"""count(*) filter (
                where built.{name} is distinct from hand.{name}
                {
                f"and coalesce(abs(hand.{name} - built.{name}) > 1e-9 * greatest(1, abs(hand.{name})), true)"
                if kind == "DOUBLE"
                else ""
            }
            )"""
            for name, kind in columns
        ]
        ((rows, *counts),) = connection.execute(
            f"""
            select count(built.indicator_id), {", ".join(differing)}
            from figure as hand
            full outer join warehouse.marts.fct_indicator_annual as built
                on hand.territory_id = built.territory_id and hand.year = built.year
                and hand.indicator_id = built.indicator_id
            """
        ).fetchall()
        ((twice,),) = connection.execute(
            "select count(*) from (from figure select 1 group by territory_id, year, indicator_id having count(*) > 1)"
        ).fetchall()
    found = {name: count for (name, _), count in zip(columns, counts, strict=True) if count}
    return int(rows), found | ({"twice": twice} if twice else {})


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
        figures, figures_cpu, _ = _child(f"build_figures({made})")
        file = Path(folder, "by_hand.duckdb")
        hand, hand_cpu, _ = _child(f"by_hand({made}, Path({str(file)!r}))")
        rows, differing = compared(file)
        file.unlink()
        shutil.rmtree(settings().warehouse.parent)
        built, built_cpu, peak = _child(f"build({made}, 1)")
        changed = max(1, made.regions // 100)
        world.write(Path(folder), made, night=2, changed_regions=range(1, changed + 1))
        night, night_cpu, _ = _child(f"build({made}, 2)")
    if differing:
        raise BuildFailed(f"cells that the script has otherwise: {differing}")
    return {
        "territories": made.territories,
        "figures, million rows": rows / 1e6,
        "figures alone, seconds": figures,
        "figures alone, processor seconds": figures_cpu,
        "script by hand, seconds": hand,
        "script by hand, processor seconds": hand_cpu,
        "figures alone / script": figures / hand,
        "figures alone / script, processor seconds": figures_cpu / hand_cpu,
        "build, seconds": built,
        "build, processor seconds": built_cpu,
        "build, peak memory, MiB": peak,
        "changed answers, %": 100 * changed / made.regions,
        "changed night, seconds": night,
        "changed night, processor seconds": night_cpu,
        "changed night / build": night / built,
        "changed night / build, processor seconds": night_cpu / built_cpu,
    }
