"""Events of international scope in the territories, as pages state them.

What was announced is not what was held: a page that precedes the event gives `announced`, however
well known it is that the event took place; a later page, cited, turns the row into `held`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import curated
from extractors.core.landing import Answer
from extractors.core.spec import Column, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

EVENT = Table(
    name="event",
    description="One row per event and territory, however many pages state it.",
    key=("event_id",),
    row_floor=90,
    columns=(
        Column(
            name="event_id",
            type="string",
            pattern=r"^[a-z0-9-]+$",
            description="our id: territory, series or name, year",
        ),
        curated.territory(),
        Column(name="name", type="string", description="usual name, without the year"),
        Column(
            name="kind",
            type="string",
            values=("congress", "trade_fair", "cultural", "sport", "summit", "other"),
            description="congress: professionals or members meet; summit: heads of governments do",
        ),
        curated.year("year", "year in which it begins"),
        Column(
            name="status",
            type="string",
            values=("held", "announced"),
            description="held: the page was written during the event or later",
        ),
        Column(
            name="scope_evidence",
            type="string",
            values=(
                "international_organisation",
                "international_class",
                "foreign_organiser",
                "foreign_participants",
                "foreign_institution",
                "explicit_words",
                "none_stated",
            ),
            description="strongest reason, in this order, to call the scope international: event "
            "of an international body or network; games, cup or the like; organised from abroad; "
            "people from abroad take part; embassy or foreign institute; words of the name or page",
        ),
        Column(
            name="series",
            type="string",
            required=False,
            pattern=r"^[a-z0-9_]+$",
            description="joins the editions of an event that returns to the territory",
        ),
        Column(
            name="edition",
            type="integer",
            required=False,
            minimum=1,
            maximum=500,
            description="number of the edition in its series, where the page gives it",
        ),
        *curated.citation(
            (
                "event_in_territory",
                "event_in_city_of_region",
                "venue_outside_territory",
                "part_of_larger_event",
                "title_year",
            ),
            "perimeter: in the territory, in one city of the region, at a venue outside the "
            "administrative limits, a part of an event of several places, or a title for a year",
        ),
    ),
)

SOURCE = curated.source(
    "events",
    EVENT,
    title="Events of international scope in the territories",
    caveats="A selection of well documented events; announced ones are not proven to have taken "
    "place.",
)


def fetch(client: Client) -> None:
    """Land the file."""
    curated.fetch(client)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Events."""
    return curated.records(answer, EVENT)
