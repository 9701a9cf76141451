"""French agendas: the documented shape of Explore 2.1; every event is made up.

No answer of either data set lies among the facts, so titles and leads are sentences of our own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recordings.build.common import Draft
from recordings.build.synthetic import chance

PARIS_HOST, PUBLIC_HOST = "opendata.paris.fr", "public.opendatasoft.com"
CATALOGUE = "/api/explore/v2.1/catalog/datasets"
PARIS = f"{CATALOGUE}/que-faire-a-paris-"
PUBLIC = f"{CATALOGUE}/evenements-publics-openagenda"
TAKEN_ON = "2026-11-20"
#: City, or None for the whole department; department; events a year.
PLACES = (
    ("Strasbourg", "Bas-Rhin", 8),
    ("Brest", "Finistère", 5),
    ("Nanterre", "Hauts-de-Seine", 4),
    ("Rezé", "Loire-Atlantique", 3),
    ("Chartres", "Eure-et-Loir", 3),
    (None, "Aude", 5),
)
YEARS = (2023, 2024, 2025, 2026)
#: Title, lead, organiser, key words.
EVENTS: tuple[tuple[str, str | None, str, list[str] | None], ...] = (
    ("Festival international de marionnettes", "Huit jours en ville", "La Ficelle", ["famille"]),
    ("Concert du dimanche", "Le choeur de la ville chante", "Les Voix", ["musique"]),
    ("Soirée de poésie", "Avec le soutien de l’ambassade du Chili", "Librairie du Pont", None),
    ("Foire aux livres", "Les <b>bouquinistes</b> du quartier", "Comité des fêtes", ["livres"]),
    ("Atelier de poterie", "Pour petits &amp; grands", "Maison pour tous", []),
    ("Championnat d’Europe d’aviron", None, "Club nautique", ["sport"]),
    ("Colloque sur l’eau", "En partenariat avec l’UNESCO", "Université", ["science"]),
    ("Danse sous les arbres", "Une compagnie belge et ses invités", "Le Préau", ["danse"]),
    ("Visite des jardins", "Promenade commentée", "Office de tourisme", ["nature"]),
)
PUBLIC_FIELDS = {
    "uid": "text",
    "title_fr": "text",
    "description_fr": "text",
    "keywords_fr": "text",
    "firstdate_begin": "datetime",
    "lastdate_begin": "datetime",
    "location_name": "text",
    "location_city": "text",
    "location_department": "text",
    "location_countrycode": "text",
    "originagenda_title": "text",
    "status": "text",
}
PARIS_FIELDS = {
    "id": "text",
    "title": "text",
    "lead_text": "text",
    "description": "text",
    "date_start": "datetime",
    "date_end": "datetime",
    "address_name": "text",
    "address_zipcode": "text",
    "address_city": "text",
    "contact_organisation_name": "text",
    "qfap_tags": "text",
}
#: Slices that are also recorded as an export, as they come when they are larger.
EXPORTED = ("paris", "openagenda.strasbourg.2024")
PAGING: dict[str, Any] = {
    "style": "offset",
    "offset": "offset",
    "size": "limit",
    "default_size": 10,
    "max_size": 100,
    "over_size": "refuse",
    "max_total": 10_000,
    "meta": {"/total_count": "total"},
    "refusal": {
        "status": 400,
        "body": {
            "message": "Invalid value for limit or offset API parameter",
            "error_code": "InvalidRESTParameterError",
        },
    },
}


def _public(city: str | None, department: str, year: int, number: int) -> dict[str, Any]:
    drawn = int(len(EVENTS) * chance(city, department, year, number))
    title, lead, organiser, keywords = EVENTS[drawn]
    month, day = 1 + int(12 * chance("month", department, year, number)), 1 + number
    is_off = number == 2 and year == YEARS[-1]
    state = '{"id": 6, "label": {"fr": "Annulé"}}' if is_off else '{"id": 1}'
    return {
        "uid": str(10_000_000 + int(8e7 * chance("uid", city, department, year, number))),
        "title_fr": f"{title} {year}" if drawn % 2 else title,
        "description_fr": lead,
        "keywords_fr": keywords,
        "firstdate_begin": f"{year}-{month:02}-{day:02}T10:00:00+01:00",
        "lastdate_begin": f"{year}-{month:02}-{day + drawn % 3:02}T18:00:00+01:00",
        "location_name": f"Salle {1 + drawn}",
        "location_city": city or ("Carcassonne", "Narbonne")[number % 2],
        "location_department": department,
        "location_countrycode": "FR",
        "originagenda_title": organiser,
        "status": state,
    }


def _paris(number: int) -> dict[str, Any]:
    title, lead, organiser, keywords = EVENTS[number % len(EVENTS)]
    is_suburb = number % 10 == 7
    has_day = number % 13 != 12
    # What has been on since last year tells of a year that is over.
    is_old = number >= 90
    day = f"{2025 if is_old else 2026}-{10 + number % 3}-{1 + number % 28:02}"
    return {
        "id": str(50_000 + number),
        "title": title,
        "lead_text": lead,
        "description": f"<p>{lead or title}</p>",
        "date_start": f"{day}T20:00:00+01:00" if has_day else None,
        "date_end": f"{'2026-12-20' if is_old else day}T23:00:00+01:00" if has_day else None,
        "address_name": f"Salle {number}",
        "address_zipcode": "93200" if is_suburb else f"750{1 + number % 20:02}",
        "address_city": "Saint-Denis" if is_suburb else "Paris",
        "contact_organisation_name": "Institut culturel danois" if number == 30 else organiser,
        "qfap_tags": ";".join(keywords or []) or None,
    }


def _add(made: Draft, host: str, path: str, name: str, rows: list[Any], *contained: str) -> None:
    """A slice of a data set as pages, and some also as an export."""
    request: dict[str, Any] = {"host": host, "path": f"{path}/records"}
    if contained:
        request["query_contains"] = list(contained)
    document = {"total_count": len(rows), "results": rows}
    made.add(request, f"{name}.json", document, rows="/results", paging=PAGING)
    if name in EXPORTED:
        export = {**request, "path": f"{path}/exports/json"}
        made.add(export, f"{name}.export.json", rows, rows="")


def draft(facts: Path) -> Draft:
    """Both data sets: their fields, and the slices that hold events."""
    made = Draft(
        source="opendatasoft_agendas",
        owner="Ville de Paris; OpenAgenda",
        licence="ODbL-1.0",
        facts_date=TAKEN_ON,
        synthetic=True,
        note="Shape of Explore 2.1 as documented by its vendor. Every event is made up.",
    )
    for host, path, fields in (
        (PARIS_HOST, PARIS, PARIS_FIELDS),
        (PUBLIC_HOST, PUBLIC, PUBLIC_FIELDS),
    ):
        dataset = path.rpartition("/")[2]
        listed = [{"name": name, "label": name, "type": kind} for name, kind in fields.items()]
        document = {"dataset_id": dataset, "has_records": True, "fields": listed}
        made.add({"host": host, "path": path}, f"{dataset.strip('-')}.fields.json", document)
    _add(made, PARIS_HOST, PARIS, "paris", [_paris(number) for number in range(130)])
    for city, department, number in PLACES:
        place = f'location_city="{city}"' if city else f'location_department="{department}"'
        for year in YEARS:
            rows = [_public(city, department, year, turn) for turn in range(number)]
            name = f"openagenda.{(city or department).lower().replace('é', 'e')}.{year}"
            _add(made, PUBLIC_HOST, PUBLIC, name, rows, place, f">=date'{year}-01-01'")
    _add(made, PUBLIC_HOST, PUBLIC, "openagenda.none", [])
    return made
