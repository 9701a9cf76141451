"""Twinnings, pacts and cooperation agreements of the territories, as pages state them.

An agreement between two territories of interest is one row: it counts for both. A text of more than
two parties is one row per foreign partner, joined by `multilateral_id`; a renewal names the row it
continues, so that it can be counted as a signature without being a second agreement in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import curated
from extractors.core.landing import Answer
from extractors.core.spec import Column, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

_ID = r"^[a-z0-9-]+$"

AGREEMENT = Table(
    name="agreement",
    description="One row per agreement and foreign partner.",
    key=("agreement_id",),
    row_floor=100,
    columns=(
        Column(
            name="agreement_id",
            type="string",
            pattern=_ID,
            description="our id: territory, partner, kind and year",
        ),
        curated.territory(),
        Column(
            name="partner_id",
            type="string",
            required=False,
            pattern=curated.QID,
            description="Wikidata QID of the partner, where it is certain",
        ),
        Column(name="partner_name", type="string", description="English name of the partner"),
        Column(
            name="partner_country_iso3",
            type="string",
            pattern=r"^[A-Z]{3}$",
            description="ISO 3166-1 alpha-3 code of the partner's country",
        ),
        Column(
            name="kind",
            type="string",
            values=(
                "twinning",
                "cooperation_agreement",
                "friendship_pact",
                "memorandum",
                "decentralised_cooperation",
                "letter_of_intent",
                "multiple_twinning",
                "sister_region",
            ),
            description="what the parties call it, in eight words",
        ),
        curated.year("signed_year", "year of the signature, or see relation_start_only"),
        curated.year("ended_year", "last year in force, where the page gives it"),
        Column(
            name="relation_start_only",
            type="boolean",
            description="signed_year is when the relation began or was approved: no page speaks of "
            "a signature in that year",
        ),
        Column(
            name="multilateral_id",
            type="string",
            required=False,
            pattern=_ID,
            description="joins the rows of one text with more than two parties",
        ),
        Column(
            name="renews_agreement_id",
            type="string",
            required=False,
            pattern=_ID,
            description="the row that this one renews or replaces",
        ),
        *curated.citation(
            (
                "signature_stated",
                "relation_stated",
                "decision_stated",
                "signing_announced",
                "one_sided_title",
            ),
            "whether the page speaks of the act of signing (sealing, founding), of a relation that "
            "exists, of a council's approval, of a signing still to come, or of a title that one "
            "side conferred",
        ),
    ),
)

SOURCE = curated.source(
    "agreements",
    AGREEMENT,
    title="Twinnings and agreements of the territories with partners abroad",
    caveats="For many relations only the first year is known, not a signature; the end of an "
    "agreement is hardly ever published.",
)


def fetch(client: Client) -> None:
    """Land the file."""
    curated.fetch(client)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Agreements."""
    return curated.records(answer, AGREEMENT)
