"""`make bench [ONLY=dags,parsing,paging,night,scale]`: measures, prints, and keeps the figures in results.json."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

ALL = ("dags", "parsing", "paging", "night", "scale")
RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """Run the chosen benchmarks one after another."""
    chosen = [name for name in os.environ.get("ONLY", ",".join(ALL)).split(",") if name]
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name in chosen:
        figures = import_module(f"benchmarks.{name}").measure()
        results[name] = {
            "measured_on": f"{datetime.now(UTC):%Y-%m-%d}",
            "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
            "figures": {label: round(value, 3) for label, value in figures.items()},
        }
        for label, value in results[name]["figures"].items():
            sys.stdout.write(f"{name:8} {label:60} {value:10.3f}\n")
        sys.stdout.flush()
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
