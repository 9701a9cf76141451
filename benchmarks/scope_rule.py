"""How often the rule of international scope is right, against events of Madrid labelled by hand.

`python -m benchmarks.scope_rule --texts <folder>`: the folder holds `madrid-events.json`, the agenda
as published on the day of the labels. The project keeps the labels (ids and yes or no), not the
texts. Two samples: `dev` and `test` are drawn at random (by a hash of the id), the rule's words were
chosen on `dev` only; `counted` are all other events of the file that the rule counts, for precision.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.core.settings import PROJECT
from extractors.formats import scope

LABELS = PROJECT / "tests" / "data" / "madrid_scope_labels.csv"
FILE = "madrid-events.json"
#: A text shorter than this says little more than the title.
SHORT = 80


@dataclass(frozen=True)
class Judged:
    """One labelled event, and what the rule says of it."""

    split: str
    is_international: bool
    is_counted: bool
    is_short: bool


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share (Wilson); (0, 1) of nothing."""
    if total == 0:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    centre = share + z * z / (2 * total)
    margin = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (centre - margin) / (1 + z * z / total), (centre + margin) / (1 + z * z / total)


def judged(events: Iterable[dict[str, Any]], labels: Path = LABELS) -> list[Judged]:
    """The labelled events among `events`, judged; KeyError when one is not among them."""
    by_id = {event["id"]: event for event in events}
    found = []
    with labels.open(encoding="utf-8", newline="") as stream:
        for label in csv.DictReader(stream):
            event = by_id[label["event_id"]]
            kind = (event.get("@type") or "").rpartition("/")[2]
            said = scope.judge(event["title"], [event["description"]], kind=kind, home="ESP")
            is_true = label["is_international"] == "true"
            is_short = len(event["description"]) < SHORT
            found.append(Judged(label["split"], is_true, said.is_international, is_short))
    return found


def _line(name: str, hits: int, total: int) -> str:
    low, high = wilson(hits, total)
    share = f"{hits / total:6.1%}" if total else "     –"
    return f"{name:44} {hits:4} of {total:4} {share}  [{low:.1%}, {high:.1%}]"


def report(found: list[Judged]) -> list[str]:
    """Precision and recall, line by line."""
    drawn = [it for it in found if it.split != "counted"]
    lines = []
    for name, part in (
        ("dev", [it for it in drawn if it.split == "dev"]),
        ("test", [it for it in drawn if it.split == "test"]),
        ("dev and test", drawn),
        ("dev and test, with a text", [it for it in drawn if not it.is_short]),
    ):
        right = sum(it.is_counted and it.is_international for it in part)
        lines.append(f"{name}: {len(part)} events")
        lines.append(_line("  precision", right, sum(it.is_counted for it in part)))
        lines.append(_line("  recall", right, sum(it.is_international for it in part)))
    counted = [it for it in found if it.is_counted]
    right = sum(it.is_international for it in counted)
    return [*lines, _line("precision, all that the rule counts", right, len(counted))]


def main() -> None:
    """Judge, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--texts", type=Path, required=True, help=f"folder that holds {FILE}")
    text = (parser.parse_args().texts / FILE).read_text(encoding="utf-8")
    events = json.loads(text, strict=False)["@graph"]  # raw newlines in strings, as published
    sys.stdout.write("\n".join(report(judged(events))) + "\n")


if __name__ == "__main__":
    main()
