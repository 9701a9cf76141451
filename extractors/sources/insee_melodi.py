"""Inhabitants of the French communes (and of the Aude) from the census, through INSEE's Melodi API.

Two data sets of one structure: the reference populations in force (municipal, counted apart, total)
and the municipal populations since 1968. Places come back with the vintage of the geography before
them: `2025-COM-75056`. Melodi answers a data set it does not know with HTTP 500 and a sentence of
plain text, like an outage: asked again as often as an outage, then given up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extractors.core.landing import Answer
from extractors.core.paging import numbered_pages
from extractors.core.places import territories
from extractors.core.rows import pick
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

DATASETS = ("DS_POPULATIONS_REFERENCE", "DS_POPULATIONS_HISTORIQUES")
#: Our names of INSEE's codes -> Melodi's level of geography.
LEVELS = {"INSEE": "COM", "INSEE_DEP": "DEP"}
#: Observations in a page; a place has about a hundred.
PAGE = 1000
_GEO = re.compile(r"^(\d{4})-([A-Z]+)-(\w+)$")

POPULATION = Table(
    name="population",
    description="One row per data set, place, measure and census year.",
    key=("dataset_code", "geo_vintage", "geo_level", "geo_code", "measure_code", "year"),
    row_floor=20,
    ignores=("attributes",),
    columns=(
        Column(name="dataset_code", type="string", values=DATASETS, description="Melodi data set"),
        Column(
            name="geo_vintage",
            source="dimensions.GEO",
            type="integer",
            minimum=2000,
            maximum=2100,
            description="year of the geography in whose limits the inhabitants are counted",
        ),
        Column(
            name="geo_level",
            source="dimensions.GEO",
            type="string",
            values=tuple(LEVELS.values()),
            description="COM commune, DEP department",
        ),
        Column(
            name="geo_code",
            source="dimensions.GEO",
            type="string",
            pattern=r"^(\d[0-9AB]\d{3}|\d[0-9AB]\d?)$",
            description="INSEE code of the place",
        ),
        Column(
            name="measure_code",
            source="dimensions.POPREF_MEASURE",
            type="string",
            pattern=r"^P[A-Z]+$",
            description="PMUN municipal population, PCAP counted apart, PTOT total",
        ),
        Column(
            name="year",
            source="dimensions.TIME_PERIOD",
            type="integer",
            minimum=1876,
            maximum=2100,
            description="census year",
        ),
        Column(
            name="inhabitants",
            source="measures",
            type="number",
            required=False,
            minimum=0,
            unit="persons",
            description="inhabitants; null when the answer holds no value",
        ),
    ),
)

SOURCE = Source(
    key="insee_melodi",
    title="Populations de référence et populations municipales depuis 1968",
    producer="Institut national de la statistique et des études économiques (INSEE)",
    homepage="https://catalogue-donnees.insee.fr",
    base_url="https://api.insee.fr/melodi",
    licence=Licence(
        id="etalab-2.0",
        name="Licence Ouverte 2.0",
        url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        attribution="Source : Insee, recensement de la population",
        may_republish=True,
    ),
    citation="Insee, Melodi, DS_POPULATIONS_REFERENCE and DS_POPULATIONS_HISTORIQUES",
    cadence="0 4 * * 2",
    max_age_days=400,
    requests_per_minute=30,  # the thirty-first draws 429
    evidence_class="statistics",
    caveats="Inhabitants on 1 January of the census year, published three years later; years since "
    "2006 rest on five-year samples and compare only over five years or more; the limits are those "
    "of the geography's vintage, for past years too.",
    tables=(POPULATION,),
)


def places() -> list[str]:
    """The French territories of interest as Melodi writes them, such as COM-75056."""
    return [
        f"{LEVELS[place.national_code_system]}-{place.national_code}"
        for place in territories()
        if place.national_code_system in LEVELS
    ]


def _check(answer: Answer) -> None:
    body, geo = answer.json(), answer.params["GEO"]
    if not isinstance(body, dict) or not isinstance(body.get("observations"), list):
        raise answer.changed('{"observations": [...]}', repr(body)[:200])
    if not body["observations"]:
        raise answer.changed(f"observations of {geo}", f"none, count {_count(answer)}")
    found = {_field(answer, item, "dimensions", "GEO") for item in body["observations"]}
    if strange := sorted(code for code in found if not code.endswith(f"-{geo}")):
        raise answer.changed(f"observations of {geo}", f"of {', '.join(strange)}")


def fetch(client: Client) -> None:
    """Each data set for each place, page after page."""
    for dataset in DATASETS:
        for geo in places():

            def ask(page: int, dataset: str = dataset, geo: str = geo) -> Answer:
                params = {"GEO": geo, "maxResult": str(PAGE), "totalCount": "TRUE"}
                return client.get(
                    f"data/{dataset}",
                    {**params, "page": str(page)},
                    kind="population",
                    check=_check,
                    headers={"Accept": "application/json"},  # who does not ask for JSON gets RDF
                )

            rows = 0
            for answer in numbered_pages(ask, lambda answer: ceil(_count(answer) / PAGE)):
                rows += len(answer.json()["observations"])
            if rows != _count(answer):
                raise answer.truncated(f"{_count(answer)} observations of {geo}", f"{rows}")


def _count(answer: Answer) -> int:
    count: int = _field(answer, answer.json(), "paging", "count")
    return count


def _field(answer: Answer, item: Any, *path: str) -> Any:
    value = item
    for name in path:
        if not isinstance(value, dict) or name not in value:
            found = sorted(value) if isinstance(value, dict) else repr(value)
            raise answer.changed(f"field {'.'.join(path)!r}", f"{found}")
        value = value[name]
    return value


def _measure(answer: Answer, measures: Any) -> float | None:
    """The one measure of an observation, whatever its name; it may hold no value."""
    if not isinstance(measures, dict):
        raise answer.changed("field 'measures'", repr(measures))
    names = [name for name in measures if name.startswith("OBS_VALUE")]
    if len(names) != 1:
        raise answer.changed("one measure OBS_VALUE…", f"measures {sorted(measures)}")
    value: float | None = (measures[names[0]] or {}).get("value")
    return value


def _place(answer: Answer, text: str) -> tuple[str, ...]:
    """Vintage, level and code of a place."""
    geo = _GEO.match(text)
    if not geo:
        raise answer.changed("GEO as <vintage>-<level>-<code>", repr(text))
    return geo.groups()


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Observations, their place split into vintage, level and code."""
    columns = pick(answer, POPULATION, answer.json()["observations"], sparse=("dataset_code",))
    places = [_place(answer, text) for text in columns["geo_code"]]
    for at, name in enumerate(("geo_vintage", "geo_level", "geo_code")):
        columns[name] = [place[at] for place in places]
    columns["inhabitants"] = [_measure(answer, measures) for measures in columns["inhabitants"]]
    columns["dataset_code"] = [urlsplit(answer.url).path.rpartition("/")[2]] * len(places)
    yield "population", columns
