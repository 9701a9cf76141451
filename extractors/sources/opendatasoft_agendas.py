"""Agendas of French territories on Opendatasoft portals: Paris's own, and OpenAgenda's for the others.

`que-faire-a-paris-` (the hyphen is part of the id) keeps running and coming events only, so its
history is that of our own nights; suburbs are among its places. `evenements-publics-openagenda` has
events since 2017: it is asked by place and year. Names of places are no identity there: Brest is
also a town in the Isère, so a city is always asked for with its department. Which fields the data
sets have is asked first; what is missing is said by name.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.rows import each, field
from extractors.core.spec import Column, Licence, Source, Table, Tolerance
from extractors.formats import opendatasoft, scope

if TYPE_CHECKING:
    from extractors.core.http import Client

PARIS = "https://opendata.paris.fr/api/explore/v2.1/catalog/datasets/que-faire-a-paris-"
PUBLIC = "catalog/datasets/evenements-publics-openagenda"
#: (system, code) of a territory -> its city (None: the whole department) and its department.
PLACES: dict[tuple[str, str], tuple[str | None, str]] = {
    ("INSEE", "67482"): ("Strasbourg", "Bas-Rhin"),
    ("INSEE", "29019"): ("Brest", "Finistère"),
    ("INSEE", "92050"): ("Nanterre", "Hauts-de-Seine"),
    ("INSEE", "44143"): ("Rezé", "Loire-Atlantique"),
    ("INSEE", "28085"): ("Chartres", "Eure-et-Loir"),
    ("INSEE_DEP", "11"): (None, "Aude"),
}
FIRST_YEAR = 2017
#: OpenAgenda's states: 4 postponed, 6 cancelled.
_OFF = {4, 6}
#: Kind of an event by the words of its title, the first that fits; the agendas have no types.
_KINDS = {
    "summit": r"\bsommet\b",
    "congress": r"\b(?:congres|colloque|symposium|journees? d'etude|assises|convention)\b",
    "trade_fair": r"\b(?:foire|salon|marche de noel|braderie)\b",
    "sport": r"\b(?:championnats?|tournoi|match|course|marathon|trail|coupe|regate|triathlon|trophee)\b",
    "cultural": r"\b(?:festival|concert|expo\w*|theatre|spectacle|danse|cirque|opera|cine\w*|film|lecture|"
    r"biennale|musee|recital|musique|orchestre|choeur|ballet|vernissage)\b",
}
#: Our name -> the data set's field; None where it has none.
_PARIS_FIELDS = {
    "event_id": "id",
    "title": "title",
    "starts": "date_start",
    "ends": "date_end",
    "lead": "lead_text",
    "description": "description",
    "zipcode": "address_zipcode",
    "city": "address_city",
}
_PARIS_OPTIONAL = {
    "place_name": "address_name",
    "organiser": "contact_organisation_name",
    "keywords": "qfap_tags",
}
_PUBLIC_FIELDS = {
    "event_id": "uid",
    "title": "title_fr",
    "starts": "firstdate_begin",
    "ends": "lastdate_begin",
    "lead": "description_fr",
    "city": "location_city",
    "department": "location_department",
}
_PUBLIC_OPTIONAL = {
    "place_name": "location_name",
    "organiser": "originagenda_title",
    "keywords": "keywords_fr",
    "state": "status",
}

EVENT = Table(
    name="event",
    description="One row per agenda and event. Descriptions are judged (international scope) and not kept.",
    key=("agenda", "event_id"),
    row_floor=20,
    max_drop=Tolerance(
        value=0.5,
        since="2026-11-24",
        reason="Paris keeps running and coming events only and halves in summer.",
    ),
    columns=(
        Column(
            name="agenda", type="string", values=("paris", "openagenda"), description="data set"
        ),
        Column(name="event_id", type="string", description="the agenda's id"),
        Column(name="title", type="string", description="title, without mark-up"),
        Column(
            name="kind",
            type="string",
            values=(*_KINDS, "other"),
            description="by the words of the title",
        ),
        Column(
            name="place_system",
            type="string",
            required=False,
            description="INSEE or INSEE_DEP; null outside the territory, as Paris's suburbs are",
        ),
        Column(
            name="place_code", type="string", required=False, description="code of the territory"
        ),
        Column(name="place_name", type="string", required=False, description="venue"),
        Column(
            name="organiser",
            type="string",
            required=False,
            description="organisation, or agenda the event was first entered in",
        ),
        Column(
            name="starts_on",
            type="date",
            required=False,
            description="first day; null where the agenda has none",
        ),
        Column(name="ends_on", type="date", required=False, description="last day"),
        Column(name="is_off", type="boolean", description="cancelled or postponed"),
        *scope.COLUMNS,
    ),
)

SOURCE = Source(
    key="opendatasoft_agendas",
    title="Que Faire à Paris, and public events of OpenAgenda",
    producer="Ville de Paris; OpenAgenda, Opendatasoft",
    homepage="https://opendata.paris.fr/explore/dataset/que-faire-a-paris-/",
    base_url="https://public.opendatasoft.com/api/explore/v2.1",
    also_hosts=("opendata.paris.fr",),
    licence=Licence(
        id="ODbL-1.0",
        name="Open Database License 1.0 (Paris); Licence Ouverte (OpenAgenda)",
        url="https://opendatacommons.org/licenses/odbl/1-0/",
        attribution="Ville de Paris, Que Faire à Paris (ODbL); OpenAgenda and its contributors",
        may_republish=True,
    ),
    citation="Ville de Paris, Que Faire à Paris; OpenAgenda, evenements-publics-openagenda",
    cadence="30 4 * * *",
    max_age_days=5,
    requests_per_minute=60,
    evidence_class="register",
    caveats="What organisers enter: coverage differs by city and grows over the years, so counts do "
    "not compare between cities. Paris has history since our first night only. Which events are of "
    "international scope is told by a rule whose recall is low and measured in Spanish only "
    "(docs/international_scope.md): counts are lower bounds.",
    tables=(EVENT,),
)


def this_year() -> int:
    """The last year that is asked for; a test sets it."""
    return datetime.now(UTC).year


def fetch(client: Client) -> None:
    """Paris whole; then each other place, year by year."""
    names = opendatasoft.fields(client, PARIS, _PARIS_FIELDS.values(), _PARIS_OPTIONAL.values())
    _fetch(client, PARIS, {"select": ",".join(names), "order_by": "id"}, [{}])
    names = opendatasoft.fields(client, PUBLIC, _PUBLIC_FIELDS.values(), _PUBLIC_OPTIONAL.values())
    query = {"select": ",".join(names), "order_by": "uid"}
    for city, department in PLACES.values():
        place = f"location_department={opendatasoft.quoted(department)}"
        if city:
            place = f"location_city={opendatasoft.quoted(city)} and {place}"
        slices = [
            {
                "where": f"{place} and firstdate_begin>=date'{year}-01-01' "
                f"and firstdate_begin<date'{year + 1}-01-01'"
            }
            for year in range(FIRST_YEAR, this_year() + 1)
        ]
        _fetch(client, PUBLIC, query, slices)


def _fetch(
    client: Client, dataset: str, query: dict[str, str], slices: list[dict[str, str]]
) -> None:
    """The slices of a data set; one may be empty, all of them may not."""
    query = query | {"timezone": "Europe/Paris"}
    counts = [opendatasoft.fetch(client, dataset, query | it, EVENT.name) for it in slices]
    if not any(opendatasoft.total(count) for count in counts):
        raise counts[-1].changed("events in one of its slices", "total_count 0 in all of them")


def _text(value: Any) -> str | None:
    """One text without mark-up; lists (key words) are joined."""
    if isinstance(value, list):
        value = ", ".join(str(item) for item in value)
    plain = str(value or "")
    if "&" in plain:
        plain = html.unescape(plain)
    if "<" in plain:
        plain = re.sub(r"<[^>]+>", " ", plain)
    return " ".join(plain.split()) or None


def _day(answer: Answer, value: Any) -> str:
    if not re.match(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise answer.changed("a moment as YYYY-MM-DD…", repr(value))
    return str(value)[:10]


def _is_off(state: Any) -> bool:
    """Whether OpenAgenda's status, an object or its JSON text, says cancelled or postponed."""
    found = re.search(r"\bid\W+(\d+)", str(state))
    return found is not None and int(found[1]) in _OFF


def _in_paris(zipcode: Any, city: Any) -> tuple[str, str] | tuple[None, None]:
    """System and code of the arrondissement, or of Paris; null for its suburbs."""
    code, town = str(zipcode or ""), scope.fold(_text(city) or "")
    if found := re.fullmatch(r"75[01](0[1-9]|1\d|20)", code):
        return "INSEE", f"751{found[1]}"
    is_inside = code.startswith("75") if code else town.startswith("paris")
    return ("INSEE", "75056") if is_inside else (None, None)


def _in_department(department: Any, city: Any) -> tuple[str, str] | tuple[None, None]:
    """System and code of the territory that was asked for."""
    for place, (name, its_department) in PLACES.items():
        if department == its_department and name in (None, city):
            return place
    return None, None


def _kind(title: str) -> str:
    folded = scope.fold(title)
    return next((kind for kind, words in _KINDS.items() if re.search(words, folded)), "other")


def _given(answer: Answer, is_paris: bool) -> dict[str, list[Any]]:
    """The fields by our names; an optional one that is not there is null."""
    records = opendatasoft.records(answer)
    required, optional = (
        (_PARIS_FIELDS, _PARIS_OPTIONAL) if is_paris else (_PUBLIC_FIELDS, _PUBLIC_OPTIONAL)
    )
    try:
        given = {name: list(map(itemgetter(it), records)) for name, it in required.items()}
    except KeyError:
        names = frozenset(required.values())
        record = next(it for it in records if not names <= it.keys())
        missing = ", ".join(sorted(names - record.keys()))
        raise answer.changed(f"fields {missing}", f"fields {sorted(record)}") from None
    return given | {name: field(records, it) for name, it in optional.items()}


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Events of a page or an export, each judged by its own words."""
    import pyarrow as pa

    if answer.kind != EVENT.name:
        return
    is_paris = answer.url.startswith(PARIS)
    given = _given(answer, is_paris)
    names = ("title", "lead", "description", "keywords", "organiser", "place_name")
    text = {name: each(_text, given[name], pa.string()) for name in names if name in given}
    text["title"] = text["title"].fill_null("(no title)")  # one in another language than French
    lists = {name: column.to_pylist() for name, column in text.items()}
    count = len(lists["title"])
    find, where = (_in_paris, "zipcode") if is_paris else (_in_department, "department")
    pairs = list(zip(given[where], given["city"], strict=True))
    places = {pair: find(*pair) for pair in dict.fromkeys(pairs)}
    states = given["state"] if "state" in given else [None] * count
    words = [lists[name] for name in ("lead", "description", "keywords") if name in lists]
    columns = {
        "agenda": ["paris" if is_paris else "openagenda"] * count,
        "event_id": list(map(str, given["event_id"])),
        "title": text["title"],
        "kind": each(_kind, text["title"], pa.string()),
        "place_system": [places[pair][0] for pair in pairs],
        "place_code": [places[pair][1] for pair in pairs],
        "place_name": text["place_name"],
        "organiser": text["organiser"],
        "starts_on": each(partial(_day, answer), given["starts"], pa.string()),
        "ends_on": each(partial(_day, answer), given["ends"], pa.string()),
        "is_off": each(_is_off, states, pa.bool_()).fill_null(False),
    }
    yield (
        EVENT.name,
        columns
        | scope.judge_all(
            lists["title"],
            list(zip(*words, strict=True)),
            organisers=lists["organiser"],
            kinds=[None] * count,
            home="FRA",
        ),
    )
