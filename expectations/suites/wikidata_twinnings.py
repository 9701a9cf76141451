"""Wikidata twinnings: each statement answers the question that was asked, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from expectations import rules
from expectations.frames import Frames
from expectations.rules import Check
from extractors.core.spec import Tolerance

if TYPE_CHECKING:
    import pandas as pd

ORDER = Tolerance(
    value=0,
    since="2026-11-24",
    reason="Anyone edits Wikidata, and swapped dates occur; one such statement is no reason to "
    "refuse all others.",
)


def _statements(statement: pd.DataFrame) -> pd.DataFrame:
    asked = statement["asked_id"]
    is_ordered = ~(statement["end_on"] < statement["start_on"])
    return statement[["statement_id", "asked_id", "end_on"]].assign(
        is_answer=(asked == statement["subject_id"]) | (asked == statement["object_id"]),
        is_other=statement["subject_id"] != statement["object_id"],
        is_ordered=is_ordered,
    )


def checks(now: Frames, _before: Frames | None) -> Iterator[Check]:
    """A statement is about the city asked for and another one, and ends after it begins."""
    of_rows = (
        rules.holds("answers", "is_answer", "the city asked for on one side", shown="asked_id"),
        rules.holds(
            "two_sides", "is_other", "two different sides", shown="asked_id", severity="warning"
        ),
        rules.holds(
            "order",
            "is_ordered",
            rules.because("an end after the start", ORDER),
            shown="end_on",
            severity="warning",
        ),
    )
    key = ("statement_id", "asked_id")
    yield Check("statement", lambda: _statements(now["statement"]), key, of_rows, "statements")
