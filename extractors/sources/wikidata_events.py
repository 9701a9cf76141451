"""Events held in the territories, year by year, and the classes that make something an event.

Whatever lies in a city and has a date is asked for, buildings too: testing the class inside each
query is what makes it run out of time, so the subclasses of the event classes are asked once and
the test is a join; what is no event has no label asked for. The years are the last complete ones and the current one; how many is set by
WAREHOUSE_EVENT_YEARS (default 10).
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from extractors.core import sparql
from extractors.core.landing import Answer
from extractors.core.places import territories
from extractors.core.spec import Column, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

#: Classes of events, with the English labels they may have: an item whose label is another one has
#: been turned into something else, and everything counted under it would be wrong (2026-11-24).
ROOTS = {
    "Q132241": ("festival",),
    "Q57305": ("trade fair", "trade show"),
    "Q2020153": ("academic conference", "scientific conference"),
    "Q625994": ("conference", "convention"),
    "Q464980": ("exhibition",),
    "Q16510064": ("sporting event", "sports event"),
}

#: Languages in which the other sources name events.
LANGUAGES = ("en", "es", "fr", "pt", "ca")

EVENT = Table(
    name="event",
    description="One row per dated thing in a territory of interest, class, kind of date and date; "
    "an event only when its class is in event_class.",
    key=("event_id", "city_id", "class_id", "date_property", "event_on"),
    row_floor=1,
    columns=(
        sparql.qid("event_id", "the event"),
        sparql.qid("city_id", "territory of interest it was held in"),
        Column(
            name="year", type="integer", minimum=1900, maximum=2100, description="year of the date"
        ),
        sparql.qid("class_id", "class the event is an instance of (P31)"),
        sparql.qid("place_id", "venue or territory it was held in", required=False),
        Column(
            name="date_property",
            type="string",
            values=("P580", "P585"),
            description="P580: beginning; P585: point in time",
        ),
        Column(name="event_on", type="date", description="date, as precise as it is known"),
        Column(
            name="event_precision",
            type="integer",
            minimum=9,
            maximum=14,
            description="of event_on: 11 day, 10 month, 9 year",
        ),
    ),
)
EVENT_CLASS = Table(
    name="event_class",
    description="One row per event class (root) and subclass of it at any depth, itself included.",
    key=("root_id", "class_id"),
    row_floor=len(ROOTS),
    columns=(
        sparql.qid("root_id", "festival, trade fair, conference, exhibition, sporting event"),
        Column(name="root_label_en", type="string", description="English label of the root"),
        sparql.qid("class_id", "the subclass"),
    ),
)
EVENT_LABEL = Table(
    name="event_label",
    description="One row per event and language that it has a label in.",
    key=("event_id", "language"),
    row_floor=1,
    columns=(
        sparql.qid("event_id", "the event"),
        Column(name="language", type="string", values=LANGUAGES, description="of the label"),
        Column(name="label", type="string", description="what the event is called there"),
    ),
)

SOURCE = Source(
    key="wikidata_events",
    title="Wikidata: events by place and year",
    citation="Wikidata, properties P276, P131, P580, P585, P31, P279, CC0",
    cadence="30 2 * * *",
    max_age_days=30,
    caveats="Shallow: large, recurring and recent events are covered best; not a register, and no "
    "statement about who took part.",
    tables=(EVENT, EVENT_CLASS, EVENT_LABEL),
    **sparql.WIKIDATA,
)

#: `hint:optimizer "None"` keeps the written order; the second venue level is for the arrondissements
#: of Paris and the boroughs of other cities.
EVENTS = """# events of $year
SELECT DISTINCT ?city ?year ?event ?class ?place ?dprop ?date ?datePrec WHERE {
  hint:Query hint:optimizer "None" .
  VALUES ?year { $year }
  VALUES ?city { $ids }
  { ?event wdt:P276 ?city . BIND(?city AS ?place) }
  UNION { ?event wdt:P131 ?city . BIND(?city AS ?place) }
  UNION { ?place wdt:P131 ?city . ?event wdt:P276 ?place . }
  UNION { ?place wdt:P131/wdt:P131 ?city . ?event wdt:P276 ?place . }
  { ?event p:P580 ?ds . ?ds psv:P580 ?dv . BIND("P580" AS ?dprop) }
  UNION { ?event p:P585 ?ds . ?ds psv:P585 ?dv . BIND("P585" AS ?dprop) }
  ?dv wikibase:timeValue ?date ; wikibase:timePrecision ?datePrec .
  FILTER(?date >= "$year-01-01T00:00:00Z"^^xsd:dateTime)
  FILTER(?date < "$next-01-01T00:00:00Z"^^xsd:dateTime)
  FILTER(?datePrec >= 9)
  ?event wdt:P31 ?class .
}
ORDER BY ?city ?event ?class ?dprop ?date ?place
"""
CLASSES = f"""# event classes
SELECT DISTINCT ?root ?rootLabel ?class WHERE {{
  VALUES ?root {{ {" ".join(f"wd:{root}" for root in ROOTS)} }}
  ?root rdfs:label ?rootLabel . FILTER(LANG(?rootLabel) = "en")
  ?class wdt:P279* ?root .
}}
ORDER BY ?root ?class
"""
LABELS = f"""# event labels
SELECT DISTINCT ?event ?language ?label WHERE {{
  VALUES ?event {{ $ids }}
  ?event rdfs:label ?label .
  BIND(LANG(?label) AS ?language)
  FILTER(?language IN ({", ".join(f'"{language}"' for language in LANGUAGES)}))
}}
ORDER BY ?event ?language
"""
#: Cities in a query; a slice that is not answered in time is halved.
CITIES = 6


def _years() -> range:
    this = datetime.now(UTC).year
    return range(this - int(os.environ.get("WAREHOUSE_EVENT_YEARS", "10")), this + 1)


def _check_roots(answer: Answer) -> None:
    labels = {row["root"]: row["rootLabel"] for row in sparql.rows(answer, "root", "rootLabel")}
    for root, names in ROOTS.items():
        if labels.get(root) not in names:
            raise answer.changed(f"{root} to be {' or '.join(names)}", repr(labels.get(root)))


def fetch(client: Client) -> None:
    """The classes once, then a few cities at a time, year by year; then what the events are called."""
    (closure,) = sparql.ask(client, CLASSES, kind="event_class", check=_check_roots)
    classes = {row["class"] for row in sparql.rows(closure, "class")}
    events: set[str] = set()
    cities = [one.territory_id for one in territories()]
    for year in _years():
        query = EVENTS.replace("$year", str(year)).replace("$next", str(year + 1))
        for answer in sparql.ask(client, query, cities, kind="event", size=CITIES):
            events |= _events(answer, classes)
    sparql.ask(client, LABELS, sorted(events), kind="event_label", size=200)


def _events(answer: Answer, classes: set[str]) -> set[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sparql.ValuesUnknown)  # told when the answer is parsed
        found = sparql.rows(answer, "event", "class")
    return {row["event"] for row in found if row["class"] in classes}


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """The classes, labels, or events of some cities in a year, each once for all its venues."""
    if answer.kind == "event_class":
        needed = ("root", "rootLabel", "class")
        columns = ("root_id", "root_label_en", "class_id")
        found = {tuple(row[name] for name in needed) for row in sparql.rows(answer, *needed)}
        yield "event_class", [dict(zip(columns, one, strict=True)) for one in sorted(found)]
        return
    if answer.kind == "event_label":
        labels = sparql.rows(answer, "event", "language", "label")
        yield "event_label", [{**row, "event_id": row["event"]} for row in labels]
        return
    events: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in sparql.rows(answer, "city", "year", "event", "class", "dprop", "date", "datePrec"):
        record = {
            "event_id": row["event"],
            "city_id": row["city"],
            "year": row["year"],
            "class_id": row["class"],
            "place_id": row.get("place"),
            "date_property": row["dprop"],
            "event_on": sparql.day(row["date"]),
            "event_precision": row["datePrec"],
        }
        key = tuple(row[name] for name in ("city", "event", "class", "dprop", "date"))
        events.setdefault(key, record)
    yield "event", list(events.values())
