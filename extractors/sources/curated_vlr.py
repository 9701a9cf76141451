"""Voluntary local reviews: reports of the territories on their own progress towards the SDGs.

The UN and IGES list them as pages, without data (looked for on 2026-11-24).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import curated
from extractors.core.landing import Answer
from extractors.core.spec import Column, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

REVIEW = Table(
    name="review",
    description="One row per voluntary local review of a territory.",
    key=("review_id",),
    row_floor=4,
    columns=(
        Column(
            name="review_id",
            type="string",
            pattern=r"^[a-z0-9-]+$",
            description="our id: territory and year",
        ),
        curated.territory(),
        curated.year("report_year", "year that the review reports for or was presented in"),
        Column(name="title", type="string", description="title of the report"),
        Column(
            name="status",
            type="string",
            values=("published", "in_preparation"),
            description="in preparation: the page does not say that it came out",
        ),
        *curated.citation(
            ("document_seen", "report_mentioned"),
            "whether the page is the report itself or speaks of it",
        ),
    ),
)

SOURCE = curated.source(
    "vlr",
    REVIEW,
    title="Voluntary local reviews of the territories",
    caveats="Only reviews for which a page was found; the territories may have published more.",
)


def fetch(client: Client) -> None:
    """Land the file."""
    curated.fetch(client)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Reviews."""
    return curated.records(answer, REVIEW)
