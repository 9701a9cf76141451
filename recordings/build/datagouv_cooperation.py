"""French decentralised cooperation: columns, projects and figures are made up; no file was seen.

Three data sets: two in the tabular API (one of two pages) with different headings, as files of
different years have them, and one that it has not indexed, served as an office saves it: cp1252,
`;`, decimal commas, days as dd/mm/yyyy.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recordings.build.common import Draft
from recordings.build.synthetic import chance

SITE, TABULAR = "www.data.gouv.fr", "tabular-api.data.gouv.fr"
PREFIX = "les-projets-de-cooperation-decentralisee"
ASIA, AMERICA, ORIENT = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
#: Data set -> its file.
DATASETS = {
    f"{PREFIX}-asie-extreme-orient": ASIA,
    f"{PREFIX}-amerique-centrale": AMERICA,
    f"{PREFIX}-proche-et-moyen-orient": ORIENT,
}
AUTHORITIES = (
    ("VILLE DE STRASBOURG", "Commune", "67482"),
    ("Eurométropole de Strasbourg", "EPCI", ""),
    ("Ville de Brest", "Commune", "29019"),
    ("Brest Métropole", "EPCI", ""),
    ("Ville de Paris", "Commune", "75056"),
    ("Commune de Rezé", "Commune", "44143"),
    ("VILLE DE NANTERRE", "Commune", "92050"),
    ("DEPARTEMENT DE L'AUDE", "Département", ""),
    ("Ville de Lyon", "Commune", "69123"),
    ("Région Bretagne", "Région", ""),
)
THEMES = {"Eau et assainissement": "6", "Éducation": "4", "Patrimoine": "11", "Gouvernance": "16"}
COUNTRIES = {
    ASIA: ("Vietnam", "Japon", "Chine", "Laos"),
    AMERICA: ("Haïti", "Nicaragua", "Cuba", "Salvador"),
    ORIENT: ("Liban", "Jordanie", "Palestine", "Irak"),
}
PARTNERS = ("Commune de Da Nang", "Ville de Kagoshima", "District de Huê", "Union des villages")


def _project(file: str, number: int) -> dict[str, Any]:
    """One made-up project: what it is, by whom, with whom, when, for how much."""
    luck = chance("project", file, number)
    theme = list(THEMES)[number % len(THEMES)]
    name, level, insee = AUTHORITIES[number % len(AUTHORITIES)]
    start = 2012 + int(11 * luck)
    return {
        "name": name,
        "level": level,
        "insee": insee,
        "country": COUNTRIES[file][int(4 * luck)],
        "partners": " | ".join(PARTNERS[: 1 + number % 3]),
        "title": f"Projet {number + 1:02d} : {theme.lower()}",
        "theme": theme,
        "euros": round(5000 + 200_000 * luck, 2),
        "start": start,
        "end": start + 1 + number % 3,
        "goals": f"ODD {THEMES[theme]}" if number % 4 else None,
    }


def _asia(number: int) -> dict[str, Any]:
    it = _project(ASIA, number)
    return {
        "Collectivité française": it["name"],
        "Type de collectivité": it["level"],
        "Code INSEE": it["insee"] or None,
        "Pays": it["country"],
        "Partenaires": it["partners"],
        "Titre du projet": it["title"],
        "Thématique": it["theme"],
        "Coût total": it["euros"],
        "Année de début": it["start"],
        "Année de fin": it["end"],
        "ODD": it["goals"],
    }


def _america(number: int) -> dict[str, Any]:
    it = _project(AMERICA, number)
    return {
        "Collectivité": it["name"],
        "Pays partenaire": it["country"],
        "Partenaire": it["partners"].replace(" | ", ", "),
        "Intitulé du projet": it["title"],
        "Date de début": f"{it['start']}-09-01",
        "État d'avancement": "En cours" if it["start"] > 2020 else "Terminé",
    }


def _orient(number: int) -> list[str]:
    it = _project(ORIENT, number)
    euros = f"{it['euros']:,.2f} €".replace(",", "\u00a0").replace(".", ",")
    days = (f"01/03/{it['start']}", f"31/12/{it['end']}")
    return [it["name"], it["country"], it["partners"], it["title"], euros, *days]


def _page(file: str, rows: list[dict[str, Any]], page: int, pages: int, total: int) -> Any:
    base = f"https://{TABULAR}/api/resources/{file}"
    following = f"{base}/data/?page={page + 1}&page_size=50" if page < pages else None
    return {
        "data": rows,
        "links": {"profile": f"{base}/profile/", "next": following, "prev": None},
        "meta": {"page": page, "page_size": 50, "total": total},
    }


def _add_file(made: Draft, file: str, rows: list[dict[str, Any]]) -> None:
    """A file in the tabular API; a column about people is in its header and is not asked for."""
    path = f"/api/resources/{file}"
    header = [*rows[0], "Contact"]
    place = {"host": TABULAR, "path": f"{path}/profile/"}
    made.add(place, f"{file}.profile.json", {"profile": {"header": header}})
    pages = -(-len(rows) // 50)
    for page in range(1, pages + 1):
        part = rows[50 * (page - 1) : 50 * page]
        params = {"page_size": "50"} | ({"page": str(page)} if page > 1 else {})
        data = {"host": TABULAR, "path": f"{path}/data/", "params": params}
        body = _page(file, part, page, pages, len(rows))
        made.add(data, f"{file}.{page}.json", body)


def draft(facts: Path) -> Draft:
    """The search, the data sets, and their files."""
    made = Draft(
        source="datagouv_cooperation",
        owner="Ministère de l'Europe et des Affaires étrangères",
        licence="etalab-2.0",
        facts_date="2026-02-01",
        synthetic=True,
        note="Documented shapes of data.gouv.fr's APIs. Authorities and countries are real; headings, "
        "projects, partners and amounts are made up. No file of the ministry was seen.",
    )
    found: list[dict[str, Any]] = [{"slug": slug, "title": slug} for slug in DATASETS]
    found.append({"slug": "budget-de-la-ville-de-lyon", "title": "Budget"})
    body = {"data": found, "page": 1, "page_size": 100, "total": len(found), "next_page": None}
    place = {"host": SITE, "path": "/api/1/datasets/"}
    made.add(place, "search.json", body | {"previous_page": None})
    for slug, file in DATASETS.items():
        resources = [{"id": file, "title": f"{slug}.csv", "format": "csv", "type": "main"}]
        resources.append({"id": file.replace("8", "9"), "title": "Notice", "format": "pdf"})
        body = {"id": slug, "slug": slug, "resources": resources}
        made.add({"host": SITE, "path": f"/api/1/datasets/{slug}/"}, f"{slug}.json", body)
    _add_file(made, ASIA, [_asia(number) for number in range(60)])
    _add_file(made, AMERICA, [_america(number) for number in range(20)])
    lines = [["Collectivité territoriale", "Pays", "Partenaires", "Nom du projet"]]
    lines[0] += ["Montant total", "Date de début", "Date de fin"]
    lines += [_orient(number) for number in range(15)]
    text = "\r\n".join(";".join(cells) for cells in lines) + "\r\n"
    place = {"host": SITE, "path": f"/api/1/datasets/r/{ORIENT}"}
    made.add(place, "orient.csv", text.encode("cp1252"), headers={"Content-Type": "text/csv"})
    return made
