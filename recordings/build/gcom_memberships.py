"""Global Covenant of Mayors: the layer's shape is documented, ids and dates are made up.

No answer of the service was seen. A made-up membership of a territory of interest would be counted
beside cited ones, so the recording names only one of them: Brest, which the cited facts know as a
member since 2009.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recordings.build.common import Draft
from recordings.build.synthetic import chance

HOST = "services1.arcgis.com"
PATH = "/7uJv7I3kgh2y7Pe0/ArcGIS/rest/services/GCoM_Inventories/FeatureServer/1"
FIELDS = {
    "OBJECTID": "esriFieldTypeOID",
    "gcom_id": "esriFieldTypeString",
    "name": "esriFieldTypeString",
    "joinDate": "esriFieldTypeDate",
    "country": "esriFieldTypeString",
    "population": "esriFieldTypeInteger",
}
#: Fields of the layer that nobody asks for.
MORE = {"complianceYear": "esriFieldTypeInteger", "mayorFullName": "esriFieldTypeString"}
#: Country -> signatories. Namesakes of our territories are in it, and no territory but Brest.
SIGNATORIES = {
    "Argentina": ("Rosario", "Mendoza"),
    "Brazil": ("Recife", "Belo Horizonte"),
    "Colombia": ("Cali", "Madrid", "Montería"),
    "Ecuador": ("Cuenca",),
    "France": ("Brest", "Brest Métropole", "Lyon", "Saint-Denis"),
    "Mexico": ("Mérida", "Córdoba"),
    "Spain": ("Córdoba", "Mérida", "Sevilla"),
    "Uruguay": ("Canelones",),
}
#: Signatories whose day of joining is not given.
UNDATED = {("Colombia", "Montería"), ("Spain", "Mérida")}
PAGING = {
    "style": "offset",
    "offset": "resultOffset",
    "size": "resultRecordCount",
    "default_size": 1000,
    "max_size": 1000,
}


def _milliseconds(country: str, name: str) -> int | None:
    if (country, name) in UNDATED:
        return None
    year = 2009 if name.startswith("Brest") else 2009 + int(11 * chance("joined", country, name))
    day = datetime(year, 1 + int(12 * chance("month", country, name)), 15, tzinfo=UTC)
    return int(day.timestamp() * 1000)


def _features(country: str, start: int) -> list[dict[str, Any]]:
    return [
        {
            "attributes": {
                "OBJECTID": number,
                "gcom_id": f"{country[:2].upper()}{number:04d}",
                "name": name,
                "joinDate": _milliseconds(country, name),
                "country": country,
                "population": 1000 * round(30 + 900 * chance("population", country, name)),
            }
        }
        for number, name in enumerate(SIGNATORIES[country], start)
    ]


def _fields(types: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind, "alias": name} for name, kind in types.items()]


def draft(facts: Path) -> Draft:
    """The layer, and for each country the number of its signatories and the signatories."""
    made = Draft(
        source="gcom_memberships",
        owner="Global Covenant of Mayors for Climate & Energy",
        licence="LicenseRef-none-stated",
        facts_date="2026-01-15",
        synthetic=True,
        note="Documented shape of an ArcGIS feature service; no answer of it was seen. Ids, days of "
        "joining and inhabitants are made up, but for the year of Brest. Nobody's name is in it.",
    )
    layer = {"id": 1, "name": "Review", "type": "Table", "maxRecordCount": 1000}
    layer |= {"objectIdField": "OBJECTID", "fields": _fields(FIELDS | MORE)}
    made.add({"host": HOST, "path": PATH, "params": {"f": "json"}}, "layer.json", layer)
    start = 1
    for country in SIGNATORIES:
        features = _features(country, start)
        start += len(features)
        asked = {"where": f"country='{country}'"}
        request = {"host": HOST, "path": f"{PATH}/query", "params": asked}
        body = {"objectIdFieldName": "OBJECTID", "fields": _fields(FIELDS), "features": features}
        name = country.lower()
        made.add(request, f"{name}.json", body, rows="/features", paging=PAGING)
        counted = request | {"params": asked | {"returnCountOnly": "true"}}
        made.add(counted, f"{name}.count.json", {"count": len(features)})
    return made
