"""IATI Datastore: aid activities in which a local government takes part, with their SDG tags.

The Datastore (Solr behind a gateway) wants a free key in a header. Cities publish little themselves:
activities are found by the names of the town halls and governments among the participating or
reporting organisations. Fields without a value are absent; attributes of repeated elements are
parallel lists, which lose their meaning when one is shorter: what can't be paired is left unread and
the row says so. One activity may come twice (two files state it): both are kept, with Solr's own id.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.errors import AnswerGrew
from extractors.core.landing import Answer
from extractors.core.paging import cursor_pages
from extractors.core.places import Territory, territories
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

KEY = "IATI_DATASTORE_KEY"
ROWS = 1000
#: How a local government is called, by country; `{}` is the territory's name.
OFFICES = {
    "ARG": ("Municipalidad de {}",),
    "BRA": ("Prefeitura de {}", "Prefeitura do {}", "Prefeitura da Cidade do {}"),
    "COL": ("Alcaldía de {}", "Alcaldía Municipal de {}", "Municipio de {}", "Distrito de {}"),
    "ECU": ("Municipio de {}", "Alcaldía de {}", "Municipio del Distrito Metropolitano de {}"),
    "ESP": ("Ayuntamiento de {}", "Ajuntament de {}"),
    "FRA": ("Ville de {}", "Mairie de {}", "Commune de {}"),
    "MEX": ("Gobierno de {}", "Gobierno del Estado de {}", "Ayuntamiento de {}"),
    "URY": ("Intendencia de {}",),
}
#: Names of governments that are not made that way; reviewed 2026-11-24.
NAMED = {
    "Q1489": ("Gobierno de la Ciudad de México", "Government of Mexico City"),
    "Q3207": ("Département de l'Aude", "Conseil départemental de l'Aude"),
    "Q39109": ("Governo do Estado de Minas Gerais", "Governo de Minas Gerais"),
    "Q5705": ("Generalitat de Catalunya",),
    "Q5783": ("Junta de Andalucía",),
}
LISTS = {
    "dates": ("activity_date_type", "activity_date_iso_date"),
    "tags": ("tag_code", "tag_vocabulary"),
    "sectors": ("sector_code", "sector_vocabulary"),
}
ORGANISATIONS = ("participating_org_narrative", "reporting_org_narrative")
FIELDS = (
    *("id", "iati_identifier", "title_narrative", "reporting_org_ref", "reporting_org_type"),
    *ORGANISATIONS,
    *("recipient_country_code", "last_updated_datetime"),
    *(name for names in LISTS.values() for name in names),
)
#: Vocabularies in which a tag or a sector names an SDG goal, a target or an indicator.
TAGS, SECTORS = ("2", "3"), ("7", "8", "9")

ACTIVITY = Table(
    name="activity",
    description="One row per territory of interest and document of the Datastore.",
    key=("territory_id", "document_id"),
    row_floor=0,
    columns=(
        Column(
            name="territory_id",
            type="string",
            pattern=r"^Q[1-9]\d*$",
            description="territory whose government takes part",
        ),
        Column(name="document_id", type="string", description="Solr's id of the document"),
        Column(name="iati_identifier", type="string", description="the activity's identifier"),
        Column(name="title", type="string", required=False, description="first title given"),
        Column(name="organisation", type="string", description="the government, as it is named"),
        Column(
            name="reporting_org_ref",
            type="string",
            required=False,
            description="identifier of the publisher, whose licence applies",
        ),
        Column(
            name="reporting_org_type",
            type="string",
            required=False,
            description="code list OrganisationType; 11 is local government",
        ),
        Column(
            name="country_iso3",
            type="string",
            required=False,
            pattern=r"^[A-Z]{3}$",
            description="country of the activity; null when there are several or none is named",
        ),
        Column(
            name="start_on",
            type="date",
            required=False,
            description="actual start, else planned",
        ),
        Column(name="end_on", type="date", required=False, description="actual end, else planned"),
        Column(
            name="sdg_goals",
            type="string",
            required=False,
            pattern=r"^\d{1,2}(,\d{1,2})*$",
            description="goals 1 to 17 that are named, comma between",
        ),
        Column(
            name="sdg_source",
            type="string",
            values=("tag", "sector", "none"),
            description="where the goals are named: as tags, else as sectors of an SDG vocabulary",
        ),
        Column(
            name="unread",
            type="string",
            required=False,
            description="of dates, tags, sectors: lists of unequal length, left unread",
        ),
        Column(name="updated_at", type="timestamp", description="last change, UTC"),
    ),
)

SOURCE = Source(
    key="iati_activities",
    title="IATI Datastore: activities with local governments",
    producer="International Aid Transparency Initiative, and each activity's publisher",
    homepage="https://datastore.iatistandard.org",
    base_url="https://api.iatistandard.org/datastore",
    licence=Licence(
        id="LicenseRef-iati-publishers",
        name="Open licences, which differ by publisher (reporting_org_ref)",
        url="https://iatistandard.org/en/guidance/preparing-organisation/organisation-data-publication/how-to-license-your-data/",
        attribution="IATI Datastore and the publishers of the activities",
        may_republish=True,
    ),
    citation="IATI Datastore v3, activity collection",
    cadence="0 4 * * 3",
    max_age_days=60,
    requests_per_minute=60,
    secrets=(KEY,),
    evidence_class="register",
    caveats="Voluntary and uneven: few local governments are named and fewer publish, so absence is "
    "no zero. Goals are the publishers' own tags or SDG sectors; where there are none, none are "
    "derived. Amounts are not read.",
    tables=(ACTIVITY,),
)


class ListsUnequal(AnswerGrew):
    """Parallel lists that can't be paired: an optional attribute is missing somewhere."""


def governments(place: Territory) -> list[str]:
    """The names under which a territory's government may take part in an activity."""
    if names := NAMED.get(place.territory_id):
        return list(names)
    return [office.format(place.name) for office in OFFICES.get(place.country_iso3, ())]


def query(place: Territory) -> str:
    """Solr query for a territory: any of its government's names, as a phrase, in either role."""
    phrases = " OR ".join('"{}"'.format(name.replace('"', "")) for name in governments(place))
    return " OR ".join(f"{field}:({phrases})" for field in ORGANISATIONS)


def _check(answer: Answer) -> None:
    body = answer.json()
    if isinstance(body, dict) and "statusCode" in body:
        raise answer.refused("documents", f"{body['statusCode']}: {body.get('message')}")
    if isinstance(body, dict) and "error" in body:
        raise answer.refused("documents", f"Solr: {body['error']}"[:300])
    try:
        documents, total = body["response"]["docs"], body["response"]["numFound"]
    except (KeyError, TypeError):
        raise answer.changed("response.docs and response.numFound", repr(body)[:200]) from None
    if not isinstance(documents, list) or not isinstance(total, int):
        raise answer.changed("a list and a number", f"{type(documents)}, {total!r}")


def fetch(client: Client) -> None:
    """Each territory's activities, with a cursor, as deep paging wants it."""
    headers = {"Ocp-Apim-Subscription-Key": os.environ[KEY]}
    for place in territories():
        if not governments(place):
            continue

        def ask(cursor: str | None, place: Territory = place) -> Answer:
            params = {"q": query(place), "fl": ",".join(FIELDS), "wt": "json", "rows": str(ROWS)}
            params |= {"sort": "id asc", "cursorMark": cursor or "*"}
            path = "activity/select"
            return client.get(path, params, kind="activity", check=_check, headers=headers)

        rows = 0
        for answer in cursor_pages(ask, _next):
            rows += len(answer.json()["response"]["docs"])
        if rows != (total := answer.json()["response"]["numFound"]):
            raise answer.truncated(f"{total} activities of {place.name}", f"{rows}")


def _next(answer: Answer) -> str | None:
    """The next cursor; Solr says that there is no more by giving the same one again."""
    cursor: str | None = answer.json().get("nextCursorMark")
    return cursor if cursor != answer.params["cursorMark"] else None


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Activities of the territory that was asked for, if its government is really named."""
    from extractors.register.templates import plain

    (place,) = [it for it in territories() if query(it) == answer.params["q"]]
    names = tuple(f"{plain(name)} " for name in governments(place))
    rows = []
    for document in answer.json()["response"]["docs"]:
        given = [text for field in ORGANISATIONS for text in document.get(field, ())]
        # Solr finds the phrase anywhere; a body that is only named after the town is another one.
        own = [text for text in given if f"{plain(text)} ".startswith(names)]
        if own:
            rows.append(_row(answer, place, own[0], document))
    if unread := sum(row["unread"] is not None for row in rows):
        message = f"iati_activities.activity: {unread} rows with lists of unequal length"
        warnings.warn(message, ListsUnequal, stacklevel=2)
    yield "activity", rows


def _row(answer: Answer, place: Territory, organisation: str, document: Any) -> dict[str, Any]:
    for name in ("id", "iati_identifier", "last_updated_datetime"):
        if name not in document:
            raise answer.changed(f"field {name!r}", f"fields {sorted(document)}")
    pairs = {name: _paired(answer, document, *fields) for name, fields in LISTS.items()}
    dates = {kind: day[:10] for kind, day in reversed(pairs["dates"] or [])}
    tagged = _goals(pairs["tags"] or [], TAGS)
    goals = tagged or _goals(pairs["sectors"] or [], SECTORS)
    unread = [name for name, found in pairs.items() if found is None]
    return {
        "territory_id": place.territory_id,
        "document_id": document["id"],
        "iati_identifier": document["iati_identifier"],
        "title": next(iter(document.get("title_narrative", ())), None),
        "organisation": organisation,
        "reporting_org_ref": _only(document.get("reporting_org_ref")),
        "reporting_org_type": _only(document.get("reporting_org_type")),
        "country_iso3": _country(document.get("recipient_country_code")),
        "start_on": dates.get("2") or dates.get("1"),
        "end_on": dates.get("4") or dates.get("3"),
        "sdg_goals": ",".join(map(str, goals)) or None,
        "sdg_source": "tag" if tagged else "sector" if goals else "none",
        "unread": ",".join(unread) or None,
        "updated_at": document["last_updated_datetime"],
    }


def _paired(answer: Answer, document: Any, first: str, second: str) -> list[tuple[str, str]] | None:
    """Two parallel lists as pairs; None when one is shorter, so that nobody knows what fits."""
    a, b = document.get(first, []), document.get(second, [])
    if not (isinstance(a, list) and isinstance(b, list)):
        raise answer.changed(f"lists {first} and {second}", f"{a!r}, {b!r}"[:200])
    return list(zip(a, b, strict=True)) if len(a) == len(b) else None


def _goals(pairs: list[tuple[str, str]], vocabularies: tuple[str, ...]) -> list[int]:
    """Goals named by codes such as 11, 11.4 or 11.4.1 of these vocabularies; others are none."""
    found = [re.match(r"(\d{1,2})(?:\.|$)", code) for code, name in pairs if name in vocabularies]
    return sorted({int(goal[1]) for goal in found if goal and 1 <= int(goal[1]) <= 17})


def _only(value: Any) -> Any:
    """The value of a field that the Datastore gives as a list of one, or as it is."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value or None


def _country(codes: Any) -> str | None:
    from extractors.register.countries import code

    distinct = set(codes if isinstance(codes, list) else [codes])
    return code(distinct.pop() or "") if len(distinct) == 1 else None
