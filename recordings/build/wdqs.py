"""Answers of Wikidata's query service, in its own shape: what the four Wikidata builders share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from recordings.build.common import Draft

ENTITY = "http://www.wikidata.org/entity/"
XSD = "http://www.w3.org/2001/XMLSchema#"
YEAR, MONTH, DAY = 9, 10, 11

Cell = dict[str, str]
Binding = Mapping[str, Cell | None]


def item(qid: str) -> Cell:
    """An item, or with `statement/` before its id a statement."""
    return {"type": "uri", "value": ENTITY + qid}


def rank(word: str = "Normal") -> Cell:
    """The rank of a statement: Preferred, Normal, Deprecated."""
    return {"type": "uri", "value": f"http://wikiba.se/ontology#{word}Rank"}


def unknown(name: str) -> Cell:
    """A value that exists and is not known ("some value")."""
    return {"type": "uri", "value": f"http://www.wikidata.org/.well-known/genid/{name}"}


def literal(value: object) -> Cell:
    """A plain text."""
    return {"type": "literal", "value": str(value)}


def label(text: str, language: str) -> Cell:
    """A text in a language."""
    return {"xml:lang": language, "type": "literal", "value": text}


def number(value: object, kind: str = "integer") -> Cell:
    """A figure: integer or decimal."""
    return {"datatype": XSD + kind, "type": "literal", "value": str(value)}


def moment(day: str) -> Cell:
    """A day, `YYYY-MM-DD`; only the precision beside it says whether it is more than a year."""
    return {"datatype": f"{XSD}dateTime", "type": "literal", "value": f"{day}T00:00:00Z"}


def point(longitude: str, latitude: str) -> Cell:
    """A place on Earth, in degrees."""
    kind = "http://www.opengis.net/ont/geosparql#wktLiteral"
    return {"datatype": kind, "type": "literal", "value": f"Point({longitude} {latitude})"}


def order(qid: str) -> int:
    """By number, so that a list of items has one order."""
    return int(qid.lstrip("Q"))


def add(
    made: Draft, title: str, variables: str, bindings: Iterable[Binding], *filters: str
) -> None:
    """Add the answer to the query whose first line is `# title`.

    Args:
        made: the recording.
        title: name of the query.
        variables: its variables in order, separated by blanks.
        bindings: rows; an empty cell is a variable that is not bound, so it has no key.
        filters: variables whose VALUES in the query choose the rows.
    """
    names = variables.split()
    rows = [{name: cell for name in names if (cell := binding.get(name))} for binding in bindings]
    made.add(
        {
            "method": "POST",
            "host": "query.wikidata.org",
            "path": "/sparql",
            "query_contains": [f"# {title}"],
        },
        f"{title.replace(' ', '_')}.json",
        {"head": {"vars": names}, "results": {"bindings": rows}},
        headers={"Content-Type": "application/sparql-results+json;charset=utf-8"},
        rows="/results/bindings",
        filters=[{"values": name, "field": f"{name}.value"} for name in filters],
    )
