"""Investment that promotion agencies say they announced or facilitated: no statistics of inflows.

The agencies publish totals in press notes, over periods and perimeters of their own choice, and
their totals contradict each other. Never difference two cumulative figures, never add overlapping
periods, never mix with balance-of-payments figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import curated
from extractors.core.landing import Answer
from extractors.core.spec import Column, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

ANNOUNCEMENT = Table(
    name="announcement",
    description="One row per agency and period for which a total was announced.",
    key=("announcement_id",),
    row_floor=20,
    columns=(
        Column(
            name="announcement_id",
            type="string",
            pattern=r"^[a-z0-9-]+$",
            description="our id: agency and period",
        ),
        curated.territory(),
        Column(name="agency", type="string", description="who announced the figure"),
        Column(
            name="period_start",
            type="date",
            description="first day of the period; when only the year or month is known, its first",
        ),
        Column(
            name="period_end",
            type="date",
            description="last day of the period, or day of the report when it was not over",
        ),
        Column(
            name="amount",
            type="number",
            minimum=0,
            description="announced amount, in unit_scale units of currency, current prices",
        ),
        Column(
            name="amount_precision",
            type="string",
            values=("as_stated", "about", "more_than"),
            description="how the page qualifies the amount",
        ),
        Column(
            name="currency",
            type="string",
            pattern=r"^[A-Z]{3}$",
            description="ISO 4217 code of the currency the agency used",
        ),
        Column(
            name="unit_scale",
            type="integer",
            minimum=1,
            description="amount times this is in units of the currency",
        ),
        Column(
            name="projects",
            type="integer",
            required=False,
            minimum=0,
            description="projects or investments counted",
        ),
        Column(
            name="jobs",
            type="integer",
            required=False,
            minimum=0,
            description="jobs, most of them expected, that the agency connects with them",
        ),
        Column(
            name="includes_domestic",
            type="string",
            values=("yes", "no", "unstated"),
            description="whether the figure holds investment from the same country",
        ),
        Column(
            name="is_cumulative",
            type="boolean",
            description="a total over more than one year; never difference two of them",
        ),
        *curated.citation(
            ("announced_or_facilitated",),
            "announced or facilitated by an agency, whether or not it was carried out",
        ),
    ),
)

SOURCE = curated.source(
    "investment",
    ANNOUNCEMENT,
    title="Investment announced or facilitated by promotion agencies",
    caveats="Announced or facilitated, not carried out; domestic investment is often included; "
    "periods overlap and totals of different years contradict each other.",
    evidence_class="announcement",
)


def fetch(client: Client) -> None:
    """Land the file."""
    curated.fetch(client)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Announcements."""
    return curated.records(answer, ANNOUNCEMENT)
