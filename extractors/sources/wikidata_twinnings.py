"""Twinnings and partner cities (P190), as stated by the territory and as stated by the other side.

The property is meant to be symmetric and is not: of 17,401 pairs in a crawl of 2016, 624 were
stated on one side only (Paris: 1 of 10 by itself). So both directions are asked, and who states it
is kept. All ranks are asked, because a single preferred statement would hide the others in `wdt:`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import sparql
from extractors.core.landing import Answer
from extractors.core.places import signatories, territories
from extractors.core.spec import Column, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

STATEMENT = Table(
    name="statement",
    description="One row per statement and territory that was asked for; a statement between two of "
    "them appears for each.",
    key=("statement_id", "asked_id"),
    row_floor=1,
    columns=(
        Column(name="statement_id", type="string", description="Wikidata statement id"),
        sparql.qid("subject_id", "who states the partnership"),
        sparql.qid("object_id", "with whom"),
        sparql.RANK,
        *sparql.VALIDITY,
        sparql.qid("asked_id", "territory that was asked for"),
    ),
)
ASKED = Table(
    name="asked",
    description="One row per territory that was asked for: without a statement, it has none there.",
    key=("asked_id",),
    row_floor=1,
    columns=(sparql.qid("asked_id", "territory of interest, or listed part of one"),),
)

SOURCE = Source(
    key="wikidata_twinnings",
    title="Wikidata: twinned administrative bodies (P190)",
    citation="Wikidata, property P190, CC0",
    cadence="0 2 * * *",
    max_age_days=30,
    caveats="Coverage is uneven and mostly undated: absence in Wikidata is not absence of a "
    "twinning. Friendship and cooperation pacts are recorded like twinnings.",
    tables=(STATEMENT, ASKED),
    **sparql.WIKIDATA,
)

QUERY = (
    """# twinnings
SELECT ?city ?other ?dir ?st ?rank ?start ?startPrec ?end ?endPrec WHERE {
  VALUES ?city { $ids }
  { ?city p:P190 ?st . ?st ps:P190 ?other . BIND("out" AS ?dir) }
  UNION
  { ?st ps:P190 ?city . ?other p:P190 ?st . BIND("in" AS ?dir) }
  ?st wikibase:rank ?rank .
"""
    + sparql.WHEN
    + """
}
ORDER BY ?city ?other ?dir ?st ?start ?end
"""
)


def fetch(client: Client) -> None:
    """Both directions, for twenty territories at a time; of their parts few have any."""
    sparql.ask(client, QUERY, [one.territory_id for one in territories()], kind="statement")
    sparql.ask(client, QUERY, signatories(), kind="statement", size=200)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """One row per statement; of several start dates of one statement the earliest stands."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sparql.rows(answer, "city", "other", "dir", "st", "rank"):
        ends = (row["city"], row["other"])
        subject, other = ends if row["dir"] == "out" else reversed(ends)
        record = {
            "statement_id": row["st"],
            "subject_id": subject,
            "object_id": other,
            "rank": row["rank"],
            "asked_id": row["city"],
            **sparql.when(row),
        }
        found.setdefault((row["st"], row["city"]), record)
    yield "statement", list(found.values())
    yield "asked", [{"asked_id": one} for one in sparql.asked(answer)]
