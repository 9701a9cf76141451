"""IATI Datastore: the shape of recorded Solr answers, with made-up activities of five cities.

The recorded answers among the facts speak of no city of ours. What they show is kept: fields without
a value are absent, an identifier may come twice, lists may be of unequal length.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recordings.build.common import Draft
from recordings.build.synthetic import chance

HOST, PATH = "api.iatistandard.org", "/datastore/activity/select"
#: The government -> countries in which its made-up activities take place.
GOVERNMENTS = {
    "Alcaldía de Medellín": ("CO",),
    "Ayuntamiento de Barcelona": ("CO", "MZ", "PS"),
    "Ayuntamiento de Madrid": ("SV", "GT"),
    "Ville de Paris": ("SN", "LB"),
    "Intendencia de Montevideo": ("UY",),
}
PAGING = {
    "style": "cursor",
    "cursor": "cursorMark",
    "size": "rows",
    "max_size": 1000,
    "meta": {"/nextCursorMark": "next_cursor", "/response/numFound": "total"},
}
PER_GOVERNMENT = 6


def _document(government: str, number: int) -> dict[str, Any]:
    luck = chance("activity", government, number)
    countries = GOVERNMENTS[government]
    year = 2014 + int(9 * luck)
    document: dict[str, Any] = {
        "id": f"{int(luck * 2**40):010x}",
        "iati_identifier": f"XX-EXAMPLE-{int(luck * 10**6):06d}",
        "title_narrative": [f"Made-up activity {number + 1} with {government}"],
        "reporting_org_ref": ["XX-EXAMPLE"],
        "reporting_org_type": ["11" if number == 0 else "10"],
        "reporting_org_narrative": ["Example Agency"],
        "participating_org_narrative": ["Example Agency", government],
        "recipient_country_code": [countries[number % len(countries)]],
        "activity_date_type": ["1", "2", "3"],
        "activity_date_iso_date": [f"{y}-03-01T00:00:00Z" for y in (year, year, year + 2)],
        "last_updated_datetime": f"{year + 2}-06-30T00:00:00Z",
    }
    if number % 3 == 0:
        document |= {"tag_code": ["11", "11.4"], "tag_vocabulary": ["2", "3"]}
    elif number % 3 == 1:
        document |= {"sector_code": ["6", "14030"], "sector_vocabulary": ["7", "1"]}
    if number == PER_GOVERNMENT - 2:
        del document["activity_date_iso_date"][-1]
    return document


def _documents(government: str) -> list[dict[str, Any]]:
    found = [_document(government, number) for number in range(PER_GOVERNMENT)]
    twice = found[0] | {"id": f"{found[0]['id']}b"}
    blank = {name: found[1][name] for name in ("iati_identifier", "last_updated_datetime")}
    blank |= {"id": f"{found[1]['id']}c", "participating_org_narrative": [government]}
    namesake = found[2] | {"id": f"{found[2]['id']}d"}
    namesake |= {"participating_org_narrative": [f"Amigos de la {government}"]}
    blank["iati_identifier"] += "-BLANK"
    return sorted([*found, twice, blank, namesake], key=lambda it: str(it["id"]))


def draft(facts: Path) -> Draft:
    """An answer for each government, and an empty one for all others."""
    made = Draft(
        source="iati_activities",
        owner="International Aid Transparency Initiative and the activities' publishers",
        licence="LicenseRef-iati-publishers",
        facts_date="2026-05-20",
        synthetic=True,
        note="Shape of recorded Datastore answers; the governments are real, their activities are "
        "made up.",
    )
    head = {"zkConnected": True, "status": 0, "QTime": 5, "params": {}}
    for government in (None, *GOVERNMENTS):
        documents = _documents(government) if government else []
        response = {
            "numFound": len(documents),
            "start": 0,
            "numFoundExact": True,
            "docs": documents,
        }
        body = {"responseHeader": head, "response": response, "nextCursorMark": None}
        name = "".join(sign for sign in government or "none" if sign.isascii() and sign.isalpha())
        request: dict[str, Any] = {"host": HOST, "path": PATH}
        if government:
            request["query_contains"] = [f'"{government}"']
        made.add(request, f"{name.lower()}.json", body, rows="/response/docs", paging=PAGING)
    return made
