"""Memberships of international networks of cities and regions, and offices held in them.

The networks publish their members as pages, not as data (looked for on 2026-11-23). A row is one
statement: a territory that founded a network and later presided it has two. Only rows of class
`membership_stated` and `role_stated` say that the territory belongs; the end of an office is not
the end of a membership.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import curated
from extractors.core.landing import Answer
from extractors.core.spec import Column, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

MEMBERSHIP = Table(
    name="membership",
    description="One row per territory, network, role and beginning that a page states.",
    key=("membership_id",),
    row_floor=80,
    columns=(
        Column(
            name="membership_id",
            type="string",
            pattern=r"^[a-z0-9-]+$",
            description="our id: territory, network, role and, if known, first year",
        ),
        curated.territory(),
        Column(
            name="network_code",
            type="string",
            pattern=r"^[a-z0-9_]+$",
            description="code of the network, explained in the seed `networks`",
        ),
        curated.year(
            "since_year", "first year of the role; for an office, a year in it if no more"
        ),
        curated.year("until_year", "last year of the role; empty: not stated, or still held"),
        Column(
            name="role",
            type="string",
            values=(
                "member",
                "founder",
                "supporter",
                "participant",
                "presidency",
                "co_presidency",
                "vice_presidency",
                "board",
                "treasury",
                "secretariat",
                "secretariat_host",
                "committee_lead",
                "regional_lead",
                "national_lead",
                "coordination",
            ),
            description="member and founder belong, supporter and participant need not; "
            "all others are offices",
        ),
        Column(
            name="theme",
            type="string",
            required=False,
            pattern=r"^[a-z_]+$",
            description="field in which the territory is a member, where the network has fields",
        ),
        *curated.citation(
            ("membership_stated", "role_stated", "participation_stated"),
            "whether the page says that the territory belongs, that it holds an office, or only "
            "that it takes part (which is not counted as a membership)",
        ),
    ),
)

SOURCE = curated.source(
    "networks",
    MEMBERSHIP,
    title="Memberships of international networks of cities and regions",
    caveats="Most pages do not say since when; lists of members change without notice.",
)


def fetch(client: Client) -> None:
    """Land the file."""
    curated.fetch(client)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Memberships and offices."""
    return curated.records(answer, MEMBERSHIP)
