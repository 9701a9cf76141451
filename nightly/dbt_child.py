"""The child process in which dbt runs: `python -m nightly.dbt_child <report.json> <dbt arguments>`.

Writes one JSON object per node (the fields of `nightly.dbt.Node`) to the report, and progress to
standard output. No report is written when dbt could not begin.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner

#: Seconds between two lines of progress.
QUIET = 2.0


class Progress:
    """Counts finished nodes and says so now and then, failures at once."""

    def __init__(self) -> None:
        self._done, self._said = 0, time.monotonic()

    def __call__(self, event: Any) -> None:
        """Take note of one dbt event."""
        if event.info.name != "NodeFinished":
            return
        node = event.data.node_info
        self._done += 1
        failed = node.node_status in {"error", "fail"}
        if failed or time.monotonic() - self._said > QUIET:
            self._said = time.monotonic()
            status = f" {node.node_status.upper()}" if failed else ""
            sys.stdout.write(f"{self._done} nodes done, {node.node_name}{status}\n")
            sys.stdout.flush()


def _described(result: Any) -> dict[str, Any]:
    node = result.node
    attached = getattr(node, "attached_node", None) or getattr(node, "model", None)
    return {
        "name": node.name,
        "kind": str(node.resource_type),
        "status": str(result.status),
        "seconds": float(result.execution_time),
        "rows": (result.adapter_response or {}).get("rows_affected"),
        "failed_rows": getattr(result, "failures", None),
        "message": result.message,
        "severity": str(getattr(node.config, "severity", "error")).lower(),
        "table": attached.rsplit(".", 1)[-1] if attached else None,
        "column": getattr(node, "column_name", None),
    }


def main(report: str, *arguments: str) -> int:
    """Run dbt; 0 also when nodes failed, since the report says so."""
    # dbt writes its file of debug lines (60,000 a night) as slowly as it builds some of the models.
    flags = ["--quiet", "--no-use-colors", "--log-level-file", "info"]
    result = dbtRunner(callbacks=[Progress()]).invoke([*flags, *arguments])
    results = getattr(result.result, "results", None)
    if result.exception is not None or results is None:
        # A command without nodes (`parse`), or one that could not begin: dbt has said why.
        return 0 if result.success else 2
    described = [_described(node) for node in results]
    Path(report).write_text(json.dumps(described, default=str), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
