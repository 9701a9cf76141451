"""Which version of each plan is in force: its file where it is good, else what was last accepted of it.

What is accepted is kept as it was written, and held to the rules of today each time it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from planning.checking import PLANS, Plan, files, read_good
from planning.errors import PlanError, Problem


@dataclass(frozen=True)
class Refused:
    """A file that cannot be used; whether a version accepted before stands in for it."""

    file: str
    problems: list[Problem]
    has_stand_in: bool

    def __str__(self) -> str:
        """What follows from it, then each thing to mend on a line of its own."""
        then = "the version accepted before stays in force"
        if not self.has_stand_in:
            then = "no version of it was accepted before: the plan is in no mart"
        return "\n".join([f"{self.file} is refused; {then}", *map(str, self.problems)])


def in_force(kept: Path, folder: Path = PLANS) -> tuple[list[Plan], list[Refused]]:
    """The plans in force, and the files refused; `kept` holds what was last accepted of each file.

    A plan whose file is gone is withdrawn: nothing of it is kept.
    """
    plans: dict[str, Plan] = {}
    refused: list[Refused] = []
    for path in files(folder):
        name, last = f"{folder.name}/{path.name}", kept / path.name
        try:
            plan = read_good(path, name, plans)
        except PlanError as error:
            stand_in = _stand_in(last, name, plans)
            refused.append(Refused(name, error.problems, stand_in is not None))
            if stand_in is None:
                continue
            plan = stand_in
        else:
            _keep(path, last)
        plans[plan["plan_id"]] = plan
    for last in files(kept):
        if not (folder / last.name).exists():
            last.unlink()
    return list(plans.values()), refused


def _stand_in(last: Path, name: str, others: dict[str, Plan]) -> Plan | None:
    try:
        return read_good(last, name, others) if last.exists() else None
    except PlanError:
        return None


def _keep(path: Path, last: Path) -> None:
    text = path.read_bytes()
    if last.exists() and last.read_bytes() == text:
        return
    last.parent.mkdir(parents=True, exist_ok=True)
    temporary = last.with_name(f".{last.name}.{uuid4().hex}")
    temporary.write_bytes(text)
    temporary.replace(last)
