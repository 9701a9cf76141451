"""French decentralised cooperation: the projects that local governments declare to the ministry.

The ministry publishes one data set per region of the world on data.gouv.fr. Nobody of us has seen
their columns: data sets are found by their slugs, columns by a reviewed table of synonyms, and a
required column that is not there is an error that names both sides. Only columns that we know are
asked for: others may hold the names of people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.paging import cursor_pages
from extractors.core.places import Territory, territories
from extractors.core.rows import each
from extractors.core.spec import Column, Licence, Source, Table
from extractors.formats import datagouv

if TYPE_CHECKING:
    import pyarrow as pa

    from extractors.core.http import Client

QUERY = "projets de coopération décentralisée"
#: Slugs of the ministry's data sets; five were seen as names in a mirror (2026).
SLUG = re.compile(
    r"les-projets-de-cooperation-decentralisee-.+"
    r"|action-exterieure-des-collectivites-territoriales-.+"
)
#: Formats that hold tables; the first one that a data set has is read, the others say the same.
FORMATS = ("csv", "xlsx", "xls")
REQUIRED = ["authority", "country", "title"]
#: Our column -> headings that mean it, the best first; reviewed 2026-11-24, none was seen by us.
SYNONYMS = {
    "authority": (
        *("Collectivité territoriale française", "Collectivité française", "Collectivité"),
        *("Collectivité territoriale", "Nom de la collectivité", "Collectivité chef de file"),
    ),
    "authority_code": ("Code INSEE", "Code INSEE de la collectivité", "INSEE"),
    "authority_level": ("Type de collectivité", "Niveau de collectivité", "Niveau"),
    "country": ("Pays", "Pays partenaire", "Pays d'intervention", "Pays du partenaire"),
    "partners": (
        *("Partenaires", "Partenaire", "Collectivité partenaire", "Partenaires étrangers"),
        *("Collectivité étrangère", "Collectivités partenaires", "Partenaire étranger"),
    ),
    "title": ("Titre du projet", "Intitulé du projet", "Nom du projet", "Titre", "Projet"),
    "theme": ("Thématique", "Thématiques", "Thématique principale", "Domaine", "Secteur"),
    "amount_eur": (
        *("Coût total", "Montant total", "Montant", "Coût", "Budget", "Budget total"),
        *("Coût total (€)", "Montant (€)", "Montant total du projet", "Coût du projet"),
    ),
    "start_year": (
        *("Année de début", "Date de début", "Année de démarrage", "Début", "Année"),
        *("Date de début du projet", "Année de début du projet"),
    ),
    "end_year": (
        *("Année de fin", "Date de fin", "Fin", "Date de fin du projet"),
        "Année de fin du projet",
    ),
    "status": ("État d'avancement", "Avancement", "État", "Statut", "État du projet"),
    "sdg_goals": ("ODD", "Objectifs de développement durable", "ODD visés", "ODD principal"),
}
#: Countries as French offices call them, where Unicode's list calls them otherwise.
COUNTRIES = {
    "birmanie": "MMR",
    "congo": "COG",
    "palestine": "PSE",
    "republique democratique du congo": "COD",
    "republique du congo": "COG",
    "salvador": "SLV",
    "viet nam": "VNM",
}
_DEPARTMENT = r"(?:departement|conseil departemental|conseil general) d(?:e la|e l|e|u|es|) {}"
_MUNICIPALITY = r"(?:(?:ville|commune|mairie) d(?:e la|e l|e|u|es|) )?{}"

PROJECT = Table(
    name="project",
    description="One row per declared project, as the data set lists it.",
    key=("resource_id", "row_number"),
    row_floor=10,
    columns=(
        Column(name="resource_id", type="string", description="data.gouv.fr's id of the file"),
        Column(name="row_number", type="integer", minimum=1, description="row in the file"),
        Column(name="title", type="string", description="title of the project"),
        Column(name="authority", type="string", description="French local government"),
        Column(
            name="authority_code",
            type="string",
            required=False,
            description="its INSEE code, where the file has one",
        ),
        Column(
            name="authority_level",
            type="string",
            required=False,
            description="commune, métropole, département, région, as the file words it",
        ),
        Column(
            name="territory_id",
            type="string",
            required=False,
            pattern=r"^Q[1-9]\d*$",
            description="territory of interest that the authority governs; null for all others",
        ),
        Column(name="country", type="string", description="partner country, in French"),
        Column(
            name="country_iso3",
            type="string",
            required=False,
            pattern=r"^[A-Z]{3}$",
            description="partner country; null when the name is not known or names several",
        ),
        Column(name="theme", type="string", required=False, description="theme, as worded"),
        Column(
            name="amount_eur",
            type="number",
            required=False,
            minimum=0,
            unit="EUR",
            description="declared cost of the whole project",
        ),
        Column(
            name="start_year",
            type="integer",
            required=False,
            minimum=1950,
            maximum=2100,
            description="year in which it began",
        ),
        Column(
            name="end_year",
            type="integer",
            required=False,
            minimum=1950,
            maximum=2100,
            description="year in which it ends",
        ),
        Column(name="status", type="string", required=False, description="progress, as worded"),
        Column(
            name="sdg_goals",
            type="string",
            required=False,
            pattern=r"^\d{1,2}(,\d{1,2})*$",
            description="goals 1 to 17 that are named, comma between",
        ),
    ),
)
PARTNER = Table(
    name="partner",
    description="One row per project and partner; a cell that names several is taken apart.",
    key=("resource_id", "row_number", "position"),
    row_floor=0,
    columns=(
        *PROJECT.columns[:2],
        Column(name="position", type="integer", minimum=1, description="place in the cell"),
        Column(name="partner_name", type="string", description="name, as worded"),
    ),
)

SOURCE = Source(
    key="datagouv_cooperation",
    title="Projets de coopération décentralisée",
    producer="Ministère de l'Europe et des Affaires étrangères, France (DAECT)",
    homepage="https://pastel.diplomatie.gouv.fr/cncdext/",
    base_url="https://www.data.gouv.fr/api/1",
    also_hosts=("tabular-api.data.gouv.fr",),
    licence=Licence(
        id="etalab-2.0",
        name="Licence Ouverte 2.0",
        url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        attribution="Ministère de l'Europe et des Affaires étrangères, via data.gouv.fr",
        may_republish=True,
    ),
    citation="data.gouv.fr, data sets les-projets-de-cooperation-decentralisee-…",
    cadence="0 4 * * 4",
    max_age_days=400,
    requests_per_minute=60,
    evidence_class="register",
    caveats="Declared by the local governments themselves, once a year; not all declare. A city, its "
    "metropolis and its department are different authorities. Projects, not agreements: a project "
    "says nothing about a signature. Costs are totals in euros and are not spread over years.",
    tables=(PROJECT, PARTNER),
)


def fetch(client: Client) -> None:
    """The ministry's data sets, and the rows of each of their files."""
    slugs = []
    for answer in cursor_pages(lambda url: _search(client, url), lambda it: it.json()["next_page"]):
        slugs += [it["slug"] for it in answer.json()["data"] if SLUG.fullmatch(it["slug"])]
    if not slugs:
        raise answer.changed(f"data sets like {SLUG.pattern}", "none of that name")
    for slug in sorted(set(slugs)):
        found = client.get(f"datasets/{slug}/", kind="dataset", check=_check_dataset)
        for resource in _tables(found):
            datagouv.fetch_resource(client, resource, PROJECT.name, SYNONYMS, REQUIRED)


def _search(client: Client, url: str | None) -> Answer:
    params = None if url else {"q": QUERY, "page_size": "100"}
    return client.get(url or "datasets/", params, kind="search", check=_check_search)


def _check_search(answer: Answer) -> None:
    body = answer.json()
    if not isinstance(body, dict) or not {"data", "next_page", "total"} <= body.keys():
        raise answer.changed("an object with data, next_page and total", repr(body)[:200])
    if not all(isinstance(it, dict) and "slug" in it for it in body["data"]):
        raise answer.changed("a slug in each data set", repr(body["data"])[:200])


def _check_dataset(answer: Answer) -> None:
    body = answer.json()
    resources = body.get("resources") if isinstance(body, dict) else None
    needed = {"id", "format"}
    if not isinstance(resources, list) or not all(needed <= it.keys() for it in resources):
        raise answer.changed(f"resources with {sorted(needed)}", repr(body)[:200])
    if not _tables(answer):
        formats = sorted({str(it["format"]) for it in resources})
        raise answer.changed(f"a resource of format {' or '.join(FORMATS)}", f"formats {formats}")


def _tables(answer: Answer) -> list[dict[str, Any]]:
    """The resources of the best format that the data set has."""
    resources: list[dict[str, Any]] = answer.json()["resources"]
    for best in FORMATS:
        if found := [it for it in resources if str(it["format"]).lower() == best]:
            return found
    return []


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Projects and partners of a page or of a file; what was asked to find them holds none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if answer.kind != PROJECT.name:
        return
    resource, numbers, cells = datagouv.columns(answer, SYNONYMS, REQUIRED)
    nothing = [None] * len(numbers)

    def read(name: str, kind: pa.DataType, function: Callable[[Any], Any]) -> pa.Array:
        return each(function, cells.get(name, nothing), kind)

    texts = ("title", "authority", "authority_code", "authority_level", "country", "theme")
    project = {name: read(name, pa.string(), datagouv.text) for name in (*texts, "status")}
    governing = ("authority", "authority_level", "authority_code")
    row_numbers = pa.array(numbers, pa.int64())
    yield (
        PROJECT.name,
        {
            "resource_id": pa.repeat(resource, len(numbers)),
            "row_number": row_numbers,
            **project,
            "territory_id": list(map(_territory, *(project[it].to_pylist() for it in governing))),
            "country_iso3": each(_country, project["country"], pa.string()),
            "amount_eur": read("amount_eur", pa.float64(), partial(datagouv.amount, answer)),
            "start_year": read("start_year", pa.int64(), partial(datagouv.year, answer)),
            "end_year": read("end_year", pa.int64(), partial(datagouv.year, answer)),
            "sdg_goals": read("sdg_goals", pa.string(), datagouv.goals),
        },
    )
    partners = read("partners", pa.list_(pa.string()), datagouv.names)
    of_rows = row_numbers.take(pc.list_parent_indices(partners))
    counts = pc.list_value_length(partners).drop_null().to_pylist()
    yield (
        PARTNER.name,
        {
            "resource_id": pa.repeat(resource, len(of_rows)),
            "row_number": of_rows,
            "position": [place for count in counts for place in range(1, count + 1)],
            "partner_name": pc.list_flatten(partners),
        },
    )


def _country(text: str) -> str | None:
    from extractors.register.countries import code
    from extractors.register.templates import plain

    return COUNTRIES.get(plain(text)) or code(text)


@lru_cache(maxsize=10_000)  # the files name the same authorities row after row
def _territory(authority: str | None, level: str | None, insee: str | None) -> str | None:
    """The territory of interest that an authority governs: by INSEE code, else by name and level."""
    for place in territories():
        if place.country_iso3 != "FRA":
            continue
        if insee == place.national_code or (not insee and _is_called(place, authority, level)):
            return place.territory_id
    return None


def _is_called(place: Territory, authority: str | None, level: str | None) -> bool:
    from extractors.register.templates import plain

    is_department = place.national_code_system == "INSEE_DEP"
    form = _DEPARTMENT if is_department else _MUNICIPALITY
    fits = re.fullmatch(form.format(re.escape(plain(place.name))), plain(authority or ""))
    expected = ("departement",) if is_department else ("commune", "ville", "municipalite")
    return bool(fits) and (level is None or plain(level).startswith(expected))
