"""Who is who: the territories, their partners, what lies above them, and all countries.

Each item is asked exactly once, in one role, and each attribute in a branch of its own: asked in
one row, several classes, countries and populations would multiply each other. Only present
countries and administrative parents count (no end date; Weimar alone has seven countries, six of
them historic). An item that is asked and of which nothing comes back (deleted, merged, mistyped)
stays as a row without attributes.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from extractors.core import sparql
from extractors.core.landing import Answer
from extractors.core.places import signatories, territories
from extractors.core.spec import Column, ColumnType, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

LANGUAGES = ("es", "fr", "pt", "en")
_PLACE = sparql.qid("place_id", "territory")


def _known(name: str, kind: ColumnType, description: str, **limits: Any) -> Column:
    return Column(name=name, type=kind, required=False, description=description, **limits)


_LABELS = tuple(_known(f"label_{code}", "string", f"name in {code}") for code in LANGUAGES)

PLACE = Table(
    name="place",
    description="One row per territory of interest, partner, administrative parent or country.",
    key=("place_id",),
    row_floor=200,
    columns=(
        _PLACE,
        Column(
            name="role",
            type="string",
            values=("interest", "partner", "parent", "country"),
            description="why it was asked for; the first that applies",
        ),
        *_LABELS,
        _known("longitude", "number", "P625", unit="degree", minimum=-180, maximum=180),
        _known("latitude", "number", "P625", unit="degree", minimum=-90, maximum=90),
        _known("geonames_id", "string", "GeoNames id (P1566)", pattern=r"^\d+$"),
        _known("iso3166_2", "string", "P300", pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$"),
        _known(
            "population",
            "number",
            "population (P1082): of the best rank, the most recent",
            unit="inhabitants",
            minimum=0,
        ),
        _known("dissolved_on", "date", "when it ceased to exist (P576)"),
    ),
)
PLACE_CLASS = Table(
    name="place_class",
    description="One row per territory and class it is an instance of (P31).",
    key=("place_id", "class_id"),
    row_floor=200,
    columns=(_PLACE, sparql.qid("class_id", "class")),
)
PLACE_COUNTRY = Table(
    name="place_country",
    description="One row per territory and present country (P17 without an end); several where "
    "states disagree.",
    key=("place_id", "country_id"),
    row_floor=100,
    columns=(
        _PLACE,
        sparql.qid("country_id", "country it is in"),
        _known("iso2", "string", "ISO 3166-1 alpha-2 code of the country", pattern=r"^[A-Z]{2}$"),
    ),
)
PLACE_PARENT = Table(
    name="place_parent",
    description="One row per territory and present administrative parent (P131), one level up.",
    key=("place_id", "parent_id"),
    row_floor=0,
    columns=(_PLACE, sparql.qid("parent_id", "administrative territory it lies in")),
)
COUNTRY = Table(
    name="country",
    description="One row per item that has both ISO 3166-1 codes.",
    key=("country_id",),
    row_floor=190,
    columns=(
        sparql.qid("country_id", "country or dependent territory"),
        Column(name="iso2", type="string", pattern=r"^[A-Z]{2}$", description="alpha-2 code"),
        Column(name="iso3", type="string", pattern=r"^[A-Z]{3}$", description="alpha-3 code"),
        *_LABELS,
    ),
)
CLASS_CLOSURE = Table(
    name="class_closure",
    description="One row per class of the asked places that is a kind of territory.",
    key=("root", "class_id"),
    row_floor=5,
    columns=(
        Column(name="root", type="string", values=("territory",), description="kind of thing"),
        sparql.qid("class_id", "subclass of human settlement, administrative territory, country"),
    ),
)

SOURCE = Source(
    key="wikidata_places",
    title="Wikidata: territories, their partners, parents and countries",
    citation="Wikidata, CC0",
    cadence="20 2 * * *",
    max_age_days=60,
    caveats="Edited by volunteers. Disputed territories may have several present countries. "
    "Populations are of different years and sources.",
    tables=(PLACE, PLACE_CLASS, PLACE_COUNTRY, PLACE_PARENT, COUNTRY, CLASS_CLOSURE),
    **sparql.WIKIDATA,
)

PARTNERS = """# partners
SELECT DISTINCT ?city ?other WHERE {
  VALUES ?city { $ids }
  { ?city p:P190/ps:P190 ?other . } UNION { ?other p:P190/ps:P190 ?city . }
}
ORDER BY ?city ?other
"""
COUNTRIES = """# countries
SELECT DISTINCT ?id WHERE {
  ?id wdt:P297 ?iso2 ; wdt:P298 ?iso3 .
  FILTER NOT EXISTS { ?id wdt:P576 ?dissolved }
}
ORDER BY ?id
"""
ATTRIBUTES = """# attributes of places
SELECT ?id ?class ?country ?countryIso2 ?parent ?coord ?geonames ?iso31662 ?population ?counted ?rank ?iso2 ?iso3 ?dissolved ?label ?lang WHERE {
  VALUES ?id { $ids }
  { ?id wdt:P31 ?class . }
  UNION { ?id p:P17 ?st . ?st ps:P17 ?country ; wikibase:rank ?rank .
          FILTER NOT EXISTS { ?st pq:P582 ?ended }
          OPTIONAL { ?country wdt:P297 ?countryIso2 } }
  UNION { ?id p:P131 ?st . ?st ps:P131 ?parent ; wikibase:rank ?rank .
          FILTER NOT EXISTS { ?st pq:P582 ?ended } }
  UNION { ?id p:P1082 ?st . ?st ps:P1082 ?population ; wikibase:rank ?rank .
          OPTIONAL { ?st pq:P585 ?counted } }
  UNION { ?id wdt:P625 ?coord . }
  UNION { ?id wdt:P1566 ?geonames . }
  UNION { ?id wdt:P300 ?iso31662 . }
  UNION { ?id wdt:P297 ?iso2 . }
  UNION { ?id wdt:P298 ?iso3 . }
  UNION { ?id wdt:P576 ?dissolved . }
  UNION { ?id rdfs:label ?label . BIND(LANG(?label) AS ?lang) FILTER(?lang IN ("es", "fr", "pt", "en")) }
}
ORDER BY ?id ?class ?country ?parent ?coord ?geonames ?iso31662 ?population ?counted ?lang
"""
#: Human settlement, administrative territorial entity, country. Only classes that were seen are
#: tested: the whole closure has tens of thousands, nearly all of them of no place of ours.
TERRITORY_CLASSES = """# territory classes
SELECT DISTINCT ?class WHERE {
  VALUES ?class { $ids }
  VALUES ?root { wd:Q486972 wd:Q56061 wd:Q6256 }
  ?class wdt:P279* ?root .
}
ORDER BY ?class
"""


class _Survey:
    """Asks each item once; remembers the classes seen."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.seen: set[str] = set()
        self.classes: set[str] = set()

    def ids(
        self, query: str, variable: str, asked: Collection[str] = (), size: int = 20
    ) -> list[str]:
        """The items that a query finds."""
        answers = sparql.ask(self.client, query, asked, kind="ids", size=size)
        return [row[variable] for answer in answers for row in sparql.rows(answer, variable)]

    def attributes(self, ids: Collection[str], role: str) -> set[str]:
        """Ask the attributes of what was not asked yet; give the administrative parents found."""
        new = sorted(set(ids) - self.seen)
        self.seen.update(new)
        parents: set[str] = set()
        for answer in sparql.ask(self.client, ATTRIBUTES, new, kind=role, size=200):
            for row in sparql.rows(answer, "id"):
                self.classes.update({row["class"]} if "class" in row else ())
                parents.update({row["parent"]} if "parent" in row else ())
        return parents


def fetch(client: Client) -> None:
    """Territories and partners, then level by level what lies above them, then all countries."""
    survey, interest = _Survey(client), [one.territory_id for one in territories()]
    partners = survey.ids(PARTNERS, "other", interest) + survey.ids(
        PARTNERS, "other", signatories(), 200
    )
    countries = survey.ids(COUNTRIES, "id")
    above = survey.attributes(interest, "interest") | survey.attributes(partners, "partner")
    while above := above - survey.seen - set(countries):
        above = survey.attributes(above, "parent")
    survey.attributes(countries, "country")
    sparql.ask(client, TERRITORY_CLASSES, sorted(survey.classes), kind="class_closure", size=200)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Attributes of one slice of places; the lists of ids only say what was asked next."""
    if answer.kind == "ids":
        return
    if answer.kind == "class_closure":
        classes = sparql.rows(answer, "class")
        yield answer.kind, [{"root": "territory", "class_id": row["class"]} for row in classes]
        return
    facets: dict[str, list[dict[str, str]]] = {place: [] for place in sparql.asked(answer)}
    for row in sparql.rows(answer, "id"):
        if row["id"] not in facets:
            raise answer.changed("only the places asked for", row["id"])
        facets[row["id"]].append(row)
    if silent := [place for place, rows in facets.items() if not rows]:
        message = f"{answer.source}.place: nothing is known of {silent}: deleted, merged, mistyped?"
        warnings.warn(message, sparql.ValuesUnknown, stacklevel=2)
    places = [_place(place, answer.kind, rows) for place, rows in facets.items()]
    yield "place", places
    yield "place_class", _links(facets, "class", "class_id")
    yield "place_parent", _links(facets, "parent", "parent_id")
    yield "place_country", _links(facets, "country", "country_id", iso2="countryIso2")
    yield "country", [one for place in places if (one := _country(place, facets))]


def _best(rows: list[dict[str, str]], name: str) -> list[dict[str, str]]:
    """Rows that have a value of the best rank: the preferred ones, else the normal ones."""
    having = [row for row in rows if name in row]
    preferred = [row for row in having if row.get("rank") == "preferred"]
    return preferred or [row for row in having if row.get("rank") != "deprecated"]


def _first(rows: list[dict[str, str]], name: str) -> str | None:
    return next((row[name] for row in rows if name in row), None)


def _place(place: str, role: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    populations = _best(rows, "population")
    latest = max(populations, key=lambda row: row.get("counted", ""), default=None)
    longitude, latitude = sparql.point(_first(rows, "coord")) or (None, None)
    labels = {row["lang"]: row["label"] for row in rows if "label" in row}
    return {
        "place_id": place,
        "role": role,
        **{f"label_{code}": labels.get(code) for code in LANGUAGES},
        "longitude": longitude,
        "latitude": latitude,
        "geonames_id": _first(rows, "geonames"),
        "iso3166_2": _first(rows, "iso31662"),
        "population": latest["population"] if latest else None,
        "dissolved_on": sparql.day(_first(rows, "dissolved")),
    }


def _links(
    facets: dict[str, list[dict[str, str]]], variable: str, column: str, **also: str
) -> list[dict[str, Any]]:
    """One row per place and value of a variable, of the best rank, each value once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for place, rows in facets.items():
        for row in _best(rows, variable):
            extra = {name: row.get(source) for name, source in also.items()}
            record = {"place_id": place, column: row[variable], **extra}
            found.setdefault((place, row[variable]), record)
    return list(found.values())


def _country(
    place: dict[str, Any], facets: dict[str, list[dict[str, str]]]
) -> dict[str, Any] | None:
    rows = facets[place["place_id"]]
    iso2, iso3 = _first(rows, "iso2"), _first(rows, "iso3")
    if not (iso2 and iso3):
        return None
    labels = {f"label_{code}": place[f"label_{code}"] for code in LANGUAGES}
    return {"country_id": place["place_id"], "iso2": iso2, "iso3": iso3, **labels}
