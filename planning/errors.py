"""What is wrong with a plan, said so that its editor finds the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. `line` counts from 1; `field` is a path like `indicators[2].baseline`."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """As editors and terminals link it: file, line, then what is wrong."""
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class PlanError(Exception):
    """Plans that cannot be used; `problems` is every reason, by file and line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
