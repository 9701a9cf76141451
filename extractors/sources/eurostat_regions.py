"""Product, inhabitants and tourist nights of the NUTS regions around our French and Spanish cities.

A city is not its region: the NUTS code travels with each figure, and so does the vintage of the
NUTS classification that a label names for a code of an older one ("… (NUTS 2021)"). A code whose
label is no longer the region we mean is a change of the source, not a new figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from extractors.core.landing import Answer
from extractors.core.spec import Column, Source, Table
from extractors.formats import eurostat
from extractors.formats.jsonstat import read

if TYPE_CHECKING:
    from extractors.core.http import Client

#: NUTS code -> a part of its label. The codes were remembered (2026-11); the labels prove them.
NUTS2 = {
    "FR10": "Ile-de-France",
    "FRB0": "Centre",
    "FRF1": "Alsace",
    "FRG0": "Pays de la Loire",
    "FRH0": "Bretagne",
    "FRJ1": "Languedoc-Roussillon",
    "ES30": "Madrid",
    "ES51": "Cataluña",
    "ES61": "Andalucía",
}
NUTS3 = {
    "FR101": "Paris",
    "FR105": "Hauts-de-Seine",
    "FRB02": "Eure-et-Loir",
    "FRF11": "Bas-Rhin",
    "FRG01": "Loire-Atlantique",
    "FRH02": "Finistère",
    "FRJ11": "Aude",
    "ES300": "Madrid",
    "ES511": "Barcelona",
}
REGIONS = NUTS2 | NUTS3


class Series(NamedTuple):
    """One query: a dataset, the one category asked of each other dimension, and the regions."""

    dataset: str
    pins: dict[str, str]
    regions: dict[str, str]


_NIGHTS = {"unit": "NR", "nace_r2": "I551-I553"}  # hotels, holiday stays, camping grounds
SERIES = {
    "nama_10r_2gdp": Series("nama_10r_2gdp", {"unit": "MIO_EUR"}, NUTS2),
    "nama_10r_3gdp": Series("nama_10r_3gdp", {"unit": "MIO_EUR"}, NUTS3),
    "demo_r_pjanaggr3": Series(
        "demo_r_pjanaggr3", {"unit": "NR", "sex": "T", "age": "TOTAL"}, REGIONS
    ),
    "tour_occ_nin2.TOTAL": Series("tour_occ_nin2", {**_NIGHTS, "c_resid": "TOTAL"}, NUTS2),
    "tour_occ_nin2.FOR": Series("tour_occ_nin2", {**_NIGHTS, "c_resid": "FOR"}, NUTS2),
}
_VINTAGE = re.compile(r"\(NUTS (\d{4})\)")

OBSERVATION = Table(
    name="observation",
    description="One row per series, NUTS region and year; value null when a flag says why.",
    key=("series_code", "geo_code", "year"),
    row_floor=200,
    columns=(
        Column(
            name="series_code",
            type="string",
            values=tuple(SERIES),
            description="Eurostat dataset; of nights also the guests' residence: all or abroad",
        ),
        Column(name="unit_code", type="string", description="MIO_EUR million euro; NR number"),
        Column(
            name="geo_code",
            type="string",
            pattern=r"^[A-Z]{2}[A-Z0-9]{2,3}$",
            description="NUTS 2 or NUTS 3 code",
        ),
        Column(name="geo_name", type="string", description="label of the region"),
        Column(
            name="nuts_vintage",
            type="integer",
            required=False,
            description="year of the NUTS classification that the label names; null: the one in "
            "force when the figure was retrieved",
        ),
        Column(name="year", type="integer", minimum=1950, maximum=2100, description="year"),
        Column(name="value", type="number", required=False, minimum=0, description="figure"),
        Column(
            name="status_flag",
            type="string",
            required=False,
            description="p provisional, e estimated, b break in series, c confidential, "
            "u low reliability, d definition differs, z not applicable, : missing; may be several",
        ),
        Column(
            name="updated_at",
            type="timestamp",
            required=False,
            description="when Eurostat last updated the dataset",
        ),
    ),
)

SOURCE = Source(
    key="eurostat_regions",
    title="Regional accounts, population and tourism by NUTS region",
    producer="Eurostat",
    homepage="https://ec.europa.eu/eurostat/web/regions/database",
    base_url=eurostat.BASE_URL,
    licence=eurostat.LICENCE,
    citation="Eurostat, datasets nama_10r_2gdp, nama_10r_3gdp, demo_r_pjanaggr3, tour_occ_nin2",
    cadence="40 4 * * *",
    max_age_days=120,
    requests_per_minute=eurostat.REQUESTS_PER_MINUTE,
    evidence_class="statistics",
    caveats="Figures of the NUTS region, which is larger than the city in it (except Paris, FR101); "
    "product at current prices in million euro; inhabitants on 1 January; nights in hotels, holiday "
    "stays and camping grounds; recent years are provisional and all years are revised in place; "
    "NUTS codes change with the classification.",
    tables=(OBSERVATION,),
)


def _check(answer: Answer) -> None:
    labels = eurostat.check(answer).dimension("geo").labels
    for code, label in labels.items():
        part = REGIONS.get(code, "")
        if eurostat.fold(part) not in eurostat.fold(label):
            raise answer.changed(f"geo {code} to be {part}", f"the label {label!r}")


def fetch(client: Client) -> None:
    """Each series for all its regions and all years, in one answer."""
    for series in SERIES.values():
        path = eurostat.path(series.dataset, {"geo": series.regions})
        client.get(path, {**eurostat.PARAMS, **series.pins}, kind="observation", check=_check)


def _series_code(answer: Answer) -> str:
    dataset = urlsplit(answer.url).path.rpartition("/")[2]
    residence = answer.params.get("c_resid")
    return f"{dataset}.{residence}" if residence else dataset


def _vintage(label: str) -> int | None:
    found = _VINTAGE.search(label)
    return int(found[1]) if found else None


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """The cells of one series, with the label and the vintage of their region."""
    import pyarrow as pa

    cube = read(answer)
    labels = cube.dimension("geo").labels
    cells = cube.cells("geo", "time")
    columns = {
        "series_code": cells.same(_series_code(answer)),
        "unit_code": cells.same(answer.params["unit"]),
        "geo_code": cells.codes("geo"),
        "geo_name": cells.codes("geo", labels),
        "nuts_vintage": cells.codes("geo", {code: _vintage(labels[code]) for code in labels}),
        "year": cells.years(),
        "value": cells.values(),
        "status_flag": cells.statuses(),
        "updated_at": cells.same(cube.updated),
    }
    yield "observation", pa.table(columns)
