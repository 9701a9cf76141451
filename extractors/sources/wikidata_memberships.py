"""Memberships of networks (P463) of the territories, and every other member of those networks.

The statement is always on the member, and rarely dated. Which of the organisations are networks of
cities is decided later, by their classes and a reviewed list; nothing is left out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import sparql
from extractors.core.landing import Answer
from extractors.core.places import territories
from extractors.core.spec import Column, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

_NETWORK = sparql.qid("network_id", "organisation or network")

STATEMENT = Table(
    name="statement",
    description="One row per statement that a territory of interest is a member of something.",
    key=("statement_id",),
    row_floor=1,
    columns=(
        Column(name="statement_id", type="string", description="Wikidata statement id"),
        sparql.qid("city_id", "territory of interest"),
        _NETWORK,
        Column(
            name="network_label_en",
            type="string",
            required=False,
            description="English label of the network, to recognise it by",
        ),
        sparql.RANK,
        *sparql.VALIDITY,
    ),
)
NETWORK_CLASS = Table(
    name="network_class",
    description="One row per network and class it is an instance of (P31).",
    key=("network_id", "class_id"),
    row_floor=0,
    columns=(_NETWORK, sparql.qid("class_id", "class of the network")),
)
MEMBER = Table(
    name="member",
    description="One row per network and present member anywhere in the world.",
    key=("network_id", "member_id"),
    row_floor=1,
    columns=(
        _NETWORK,
        sparql.qid("member_id", "who is stated as a member"),
        sparql.qid("country_id", "present country of the member", required=False),
    ),
)

SOURCE = Source(
    key="wikidata_memberships",
    title="Wikidata: memberships of city networks (P463)",
    citation="Wikidata, property P463, CC0",
    cadence="10 2 * * *",
    max_age_days=30,
    caveats="A lower bound: no network's list of members is complete in Wikidata, and most "
    "statements are undated.",
    tables=(STATEMENT, NETWORK_CLASS, MEMBER),
    **sparql.WIKIDATA,
)

MEMBERSHIPS = (
    """# memberships
SELECT ?city ?net ?netLabelEn ?st ?rank ?start ?startPrec ?end ?endPrec WHERE {
  VALUES ?city { $ids }
  ?city p:P463 ?st . ?st ps:P463 ?net ; wikibase:rank ?rank .
  OPTIONAL { ?net rdfs:label ?netLabelEn . FILTER(LANG(?netLabelEn) = "en") }
"""
    + sparql.WHEN
    + """
}
ORDER BY ?city ?net ?st ?start ?end
"""
)
NETWORKS = """# network members
SELECT ?net ?class ?member ?country WHERE {
  VALUES ?net { $ids }
  { ?net wdt:P31 ?class . }
  UNION
  { ?st ps:P463 ?net ; wikibase:rank ?rank . ?member p:P463 ?st .
    FILTER(?rank != wikibase:DeprecatedRank)
    FILTER NOT EXISTS { ?st pq:P582 ?ended }
    OPTIONAL { ?member p:P17 ?cs . ?cs ps:P17 ?country ; wikibase:rank ?countryRank .
               FILTER(?countryRank != wikibase:DeprecatedRank)
               FILTER NOT EXISTS { ?cs pq:P582 ?countryEnded } } }
}
ORDER BY ?net ?class ?member ?country
"""


def fetch(client: Client) -> None:
    """The territories' memberships, then classes and members of the networks found, once each."""
    cities = [one.territory_id for one in territories()]
    answers = sparql.ask(client, MEMBERSHIPS, cities, kind="statement")
    networks = {row["net"] for answer in answers for row in sparql.rows(answer, "net")}
    sparql.ask(client, NETWORKS, sorted(networks), kind="network", size=10)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Statements of one slice of territories, or classes and members of one slice of networks."""
    if answer.kind == "statement":
        yield "statement", _statements(answer)
        return
    classes, members = set(), dict[tuple[str, str], str | None]()
    for row in sparql.rows(answer, "net"):
        if "class" in row:
            classes.add((row["net"], row["class"]))
        if "member" in row:
            members.setdefault((row["net"], row["member"]), row.get("country"))
    yield "network_class", [{"network_id": net, "class_id": one} for net, one in sorted(classes)]
    yield (
        "member",
        [
            {"network_id": net, "member_id": member, "country_id": country}
            for (net, member), country in members.items()
        ],
    )


def _statements(answer: Answer) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in sparql.rows(answer, "city", "net", "st", "rank"):
        record = {
            "statement_id": row["st"],
            "city_id": row["city"],
            "network_id": row["net"],
            "network_label_en": row.get("netLabelEn"),
            "rank": row["rank"],
            **sparql.when(row),
        }
        found.setdefault(row["st"], record)
    return list(found.values())
