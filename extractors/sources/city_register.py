"""The city's own register: what no public source has, filled in by its international office.

WAREHOUSE_REGISTER names a folder or an https address (default `register/` in the project); with a
replay server, the sample city of the recordings is read instead. The layout: `register/folders.py`.

A batch is the whole register. One wrong cell in any file of any city refuses all of it: what was
accepted last stays in force, nothing of a wrong file is landed, and all wrong cells are named at
once, in the outcome and under `data/quarantine/city_register/refused/<city>/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.spec import Column, Licence, Source, Table
from extractors.register.templates import CITY, LANGUAGES, MAY_SHRINK, sheets

if TYPE_CHECKING:
    from extractors.core.http import Client

_CITY = Table(
    name="city",
    description="One row per city that has a register.",
    key=("city",),
    row_floor=0,
    max_drop=MAY_SHRINK,
    columns=(
        CITY,
        Column(
            name="territory_id",
            type="string",
            pattern=r"^Q[1-9][0-9]*$",
            description="Wikidata QID of the city",
        ),
        Column(name="name", type="string", description="name of the city"),
        Column(
            name="language",
            type="string",
            values=LANGUAGES,
            description="language in which its office is spoken to",
        ),
        Column(
            name="country_iso3",
            type="string",
            pattern=r"^[A-Z]{3}$",
            description="ISO 3166-1 alpha-3 code of its country",
        ),
        Column(
            name="is_synthetic_city",
            type="boolean",
            description="the city or its figures are made up",
        ),
    ),
)

SOURCE = Source(
    key="city_register",
    title="Registers of the cities' international offices",
    producer="The cities' international offices",
    homepage="file:register",
    base_url="https://city-register.example/",
    licence=Licence(
        id="city-register",
        name="As the city decides",
        url="file:register",
        attribution="Register of the city's international office",
        may_republish=True,
    ),
    citation="International office of the city: register of its international action",
    cadence="30 3 * * *",
    max_age_days=400,
    evidence_class="register",
    caveats="Filled in by the city about itself. Only cities that keep a register are in it: "
    "absence is no zero. Staff are counted and surveys aggregated: nobody is named.",
    tables=(_CITY, *(sheet.table() for sheet in sheets().values())),
)


def fetch(client: Client) -> None:
    """Land every file of every city, or fail with every wrong cell of every city."""
    from extractors.register import fetching

    fetching.fetch(client)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Rows of one file, each with its city; the kind of the answer says which city and sheet."""
    from extractors.register.checking import check
    from extractors.register.findings import RegisterRefused
    from extractors.register.folders import settings

    folder, _, what = answer.kind.partition(".")
    if what == "city":
        yield "city", [{"city": folder, **settings(answer.content)}]
    elif what:
        name = answer.url.rpartition("/")[2].removeprefix("file:")
        checked = check(answer.content, name, what, "en")
        if checked.findings:
            raise RegisterRefused(SOURCE.key, what, answer.request, checked.findings)
        rows = len(next(iter(checked.columns.values())))
        yield what, {"city": [folder] * rows, **checked.columns}
