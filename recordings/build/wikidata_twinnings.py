"""Wikidata P190 of the 18 territories and of Minas Gerais's municipalities, both ways.

The real pairs of a crawl of 2016-09-12.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from extractors.core.places import signatories
from recordings.build import wdqs
from recordings.build.common import Draft

#: The territories of the recordings, by the names that the collected facts use.
TERRITORIES = {
    "Medellin": "Q48278",
    "Paris": "Q90",
    "Strasbourg": "Q6602",
    "Brest": "Q12193",
    "Nanterre": "Q170507",
    "Rezé": "Q326453",
    "Chartres": "Q130272",
    "Quito": "Q2900",
    "Córdoba": "Q44210",
    "Mexico City": "Q1489",
    "Montevideo": "Q1335",
    "Rio de Janeiro": "Q8678",
    "Madrid": "Q2807",
    "Barcelona": "Q1492",
    "Minas Gerais": "Q39109",
    "Catalonia": "Q5705",
    "Andalusia": "Q5783",
    "Aude": "Q3207",
}


def asked() -> list[str]:
    """Whom the source asks for: the territories, and the parts of them that can sign."""
    return [*TERRITORIES.values(), *signatories()]


def statements(facts: Path) -> list[tuple[str, str, str]]:
    """(statement id, who states, with whom) of every pair in which a territory takes part.

    The crawl kept pairs and no statement ids: an id is the line of the pair, and says it is made.
    """
    path = facts / "city" / "wikidata" / "p190_relations_2016.tsv"
    ours, found = set(asked()), dict[tuple[str, str], str]()
    with path.open(encoding="utf-8", newline="") as stream:
        for line, (subject, other) in enumerate(csv.reader(stream, delimiter="\t"), start=1):
            if subject in ours or other in ours:
                found.setdefault((subject, other), f"{subject}-synthetic-{line:06d}")
    return [(statement, *pair) for pair, statement in found.items()]


def partners(facts: Path) -> dict[str, list[str]]:
    """For each territory its partners, whoever states it, in the order of their ids."""
    pairs = {pair for _, *ends in statements(facts) for pair in (tuple(ends), tuple(ends[::-1]))}
    return {
        city: sorted((other for one, other in pairs if one == city), key=wdqs.order)
        for city in asked()
    }


def _bindings(facts: Path) -> Iterator[wdqs.Binding]:
    ours = set(asked())
    for statement, subject, other in statements(facts):
        shared = {"st": wdqs.item(f"statement/{statement}"), "rank": wdqs.rank()}
        for city, partner, direction in ((subject, other, "out"), (other, subject, "in")):
            if city in ours:
                yield {
                    "city": wdqs.item(city),
                    "other": wdqs.item(partner),
                    "dir": wdqs.literal(direction),
                    **shared,
                }


def draft(facts: Path) -> Draft:
    """One answer, cut by VALUES ?city."""
    made = Draft(
        source="wikidata_twinnings",
        owner="Wikidata contributors",
        licence="CC0-1.0",
        facts_date="2016-09-12",
        note="Every P190 pair of the 18 territories, and of the municipalities of Minas Gerais, in "
        "a crawl of all of P190, as real as that day had them: one-sided ones, domestic ones "
        "(Medellín and Cali), a temple (Montevideo). The crawl kept neither statement ids (those "
        "here say -synthetic-) nor ranks (all normal here) nor dates (none here).",
    )
    columns = "city other dir st rank start startPrec end endPrec"
    rows = sorted(
        _bindings(facts), key=lambda row: [cell["value"] for cell in row.values() if cell]
    )
    wdqs.add(made, "twinnings", columns, rows, "city")
    return made
