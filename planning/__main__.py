"""`python -m planning [folder]`: checks the plans of a folder, by default the project's."""

from __future__ import annotations

import sys
from pathlib import Path

from planning.checking import PLANS, load
from planning.errors import PlanError


def main(arguments: list[str]) -> int:
    """Say what is wrong, or what there is; returns the exit code."""
    folder = Path(arguments[0]) if arguments else PLANS
    if not folder.is_dir():
        sys.stderr.write(f"no folder {folder}\n")
        return 2
    try:
        plans = load(folder)
    except PlanError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for plan in plans:
        sys.stdout.write(f"{plan['plan_id']}: {len(plan['indicators'])} indicators\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
