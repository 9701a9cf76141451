"""dbt, in a child process: its locks and its memory end with it (D6).

What dbt did becomes rows: one outcome per model, seed and snapshot, one check per test.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractors.core.outcome import write_json
from extractors.core.settings import PROJECT, settings
from nightly import dbt_sources, kept
from nightly.dbt_reading import Reading
from nightly.dbt_sources import DBT_PROJECT
from nightly.errors import BuildFailed

_log = logging.getLogger(__name__)

_TESTS = frozenset({"test", "unit_test"})
_CHECK_STATUS = {"pass": "passed", "success": "passed", "fail": "failed", "warn": "failed"}


@dataclass(frozen=True)
class Node:
    """What became of one node of the dbt graph."""

    name: str
    kind: str
    status: str
    seconds: float
    rows: int | None
    failed_rows: int | None
    message: str | None
    severity: str
    table: str | None
    column: str | None

    @property
    def is_failure(self) -> bool:
        """Whether the build may not be published because of this node."""
        return self.status in {"error", "fail", "skipped", "runtime error", "partial success"}


def _environment() -> dict[str, str]:
    config = settings()
    return os.environ | {
        "WAREHOUSE_DATA": str(config.data),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": str(config.data / "warehouse" / "dbt"),
        "DBT_LOG_PATH": str(config.data / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        # Asked once a command otherwise: whether a newer dbt exists.
        "DBT_VERSION_CHECK": "false",
        "PYTHONPATH": os.pathsep.join([str(PROJECT), os.environ.get("PYTHONPATH", "")]),
    }


def _command(report: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "nightly.dbt_child", str(report), *arguments]


def night(as_of: date, *, only_touched: bool = False) -> dict[str, str]:
    """What dbt is told of one night alone: no variables of dbt, which would make it read all anew."""
    return {
        "WAREHOUSE_AS_OF": as_of.isoformat(),
        "WAREHOUSE_ONLY_TOUCHED": json.dumps(only_touched),
    }


@contextmanager
def reading_meanwhile() -> Iterator[None]:
    """Let dbt read the project in a child, on the second core, while something else goes on.

    What it has read is kept, and the build starts from it. Should it fail, the build fails too,
    and says why.
    """
    dbt_sources.write()
    reading = Reading(DBT_PROJECT)
    with subprocess.Popen(
        _command(Path(os.devnull), "parse", reading.flag),
        env=_environment(),
        cwd=DBT_PROJECT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as child:
        yield
    if child.returncode == 0:
        reading.succeeded()


def run(*arguments: str, said: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Run one dbt command, with what is `said` of a night; returns what it reports of each node.

    Progress and dbt's own errors go to the log, line by line. Raises BuildFailed when dbt ended
    without a report (it could not read the project, or was killed).
    """
    reading = Reading(DBT_PROJECT)
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        lines: list[str] = []
        with subprocess.Popen(
            _command(report, *arguments, reading.flag),
            env=_environment() | dict(said or {}),
            cwd=DBT_PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as child:
            for line in child.stdout or ():
                lines.append(line.rstrip())
                _log.info("dbt: %s", lines[-1])
        if not report.exists():
            tail = "\n".join(lines[-20:])
            raise BuildFailed(f"dbt {arguments[0]} ended with {child.returncode}:\n{tail}")
        reading.succeeded()
        nodes: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))
        return nodes


def build(run_id: str, as_of: date) -> list[Node]:
    """`dbt build` for one day; returns every node, recorded as outcomes and checks of the night.

    Unit tests hold the code to its word, not the night's data: `make test` runs them.
    """
    nodes = built(as_of, "--exclude-resource-type", "unit_test")
    record(run_id, nodes)
    return nodes


def built(as_of: date, *arguments: str) -> list[Node]:
    """`dbt build` with these arguments, of what has changed where the rest may be kept."""
    only_touched = kept.is_whole(as_of)
    kept.begin()
    refresh = () if only_touched else ("--full-refresh",)
    said = night(as_of, only_touched=only_touched)
    nodes = [Node(**node) for node in run("build", *arguments, *refresh, said=said)]
    if not nodes:
        raise BuildFailed("dbt build selected no node")
    if not any(node.is_failure for node in nodes):
        kept.finish(as_of)
    return nodes


def document() -> str:
    """Return dbt's own documentation of the last build, as one page: models, columns, tests, lineage.

    Raises BuildFailed when nothing has been built yet, or dbt cannot write it.
    """
    target = settings().data / "warehouse" / "dbt"
    if not (target / "manifest.json").exists():
        raise BuildFailed("nothing has been built yet: `make run` first")
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "docs", "generate", "--no-compile", "--static"],
        env=_environment(),
        cwd=DBT_PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed(f"dbt docs ended with {done.returncode}:\n{done.stdout[-2000:]}")
    return (target / "static_index.html").read_text("utf-8")


def record(run_id: str, nodes: list[Node]) -> None:
    """Keep the nodes as rows: tests as checks, everything else as outcomes."""
    config, now = settings(), datetime.now(UTC).isoformat()
    tests = [_check(run_id, node, now) for node in nodes if node.kind in _TESTS]
    write_json(config.quality / run_id / "dbt.json", tests)
    models = [_outcome(run_id, node, now) for node in nodes if node.kind not in _TESTS]
    write_json(config.outcomes / run_id / "warehouse-nodes.json", models)


def _check(run_id: str, node: Node, now: str) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "scope": "mart",
        "source_id": "warehouse",
        "table_name": node.table or "",
        "rule": f"dbt.{node.name}",
        "column_name": node.column or "",
        "severity": "critical" if node.severity == "error" else "warning",
        "status": _CHECK_STATUS.get(node.status, "error"),
        "observed": node.message or node.status,
        "expected": "no failing row",
        "failed_rows": node.failed_rows or 0,
        "checked_at": now,
    }


def _outcome(run_id: str, node: Node, now: str) -> dict[str, Any]:
    is_ok = node.status == "success"
    return {
        "run_id": run_id,
        "source_id": "warehouse",
        "step": f"{node.kind} {node.name}",
        "status": "failed" if node.is_failure else "ok",
        "started_at": now,
        "seconds": round(node.seconds, 3),
        "rows": node.rows or 0,
        "answers": 0,
        "new_snapshots": 0,
        "batch_id": None,
        "error_type": None if is_ok else node.status,
        "message": None if is_ok else node.message,
        "warnings": [],
    }
