"""Global Covenant of Mayors: which cities have joined, from its ArcGIS feature service.

Pages go on while `exceededTransferLimit` is true; refusals come with HTTP 200 and a key `error`.
The layer also holds the names of mayors: they are never asked for, and an answer that has a field
we did not ask for is refused before it is landed. Its identifiers are its own, so a signatory is
known by name and country; a name that two signatories of a country share is nobody's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.paging import offset_pages
from extractors.core.places import Territory, territories
from extractors.core.rows import each, field
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

LAYER = "FeatureServer/1"
#: The layer's fields that we ask for, besides its object id.
FIELDS = ("gcom_id", "name", "joinDate", "country", "population")
PAGE = 1000
#: Other names under which a territory may have joined; reviewed 2026-11-24.
ALSO_CALLED = {
    "Q1489": ("Ciudad de México", "CDMX"),
    "Q2900": ("Distrito Metropolitano de Quito",),
    "Q39109": ("Estado de Minas Gerais",),
    "Q5705": ("Catalunya", "Cataluña"),
    "Q5783": ("Andalucía",),
}

SIGNATORY = Table(
    name="signatory",
    description="One row per object of the layer: a signatory, or one review of it.",
    key=("object_id",),
    row_floor=5,
    columns=(
        Column(name="object_id", type="integer", description="the layer's number of the row"),
        Column(name="gcom_id", type="string", description="the Covenant's id of the signatory"),
        Column(name="name", type="string", description="name as it joined"),
        Column(name="country", type="string", description="country in English"),
        Column(
            name="country_iso3",
            type="string",
            pattern=r"^[A-Z]{3}$",
            description="country that was asked for, ISO 3166-1 alpha-3",
        ),
        Column(
            name="joined_on",
            type="date",
            required=False,
            description="day of joining, UTC; null when not given",
        ),
        Column(
            name="population",
            type="number",
            required=False,
            minimum=0,
            unit="persons",
            description="inhabitants as the signatory reports them",
        ),
        Column(
            name="territory_id",
            type="string",
            required=False,
            pattern=r"^Q[1-9]\d*$",
            description="territory of interest of this name and country; null for all others",
        ),
    ),
)

SOURCE = Source(
    key="gcom_memberships",
    title="Global Covenant of Mayors: signatories",
    producer="Global Covenant of Mayors for Climate & Energy",
    homepage="https://www.globalcovenantofmayors.org",
    base_url="https://services1.arcgis.com/7uJv7I3kgh2y7Pe0/ArcGIS/rest/services/GCoM_Inventories",
    licence=Licence(
        id="LicenseRef-none-stated",
        name="None stated with the service",
        url="https://www.globalcovenantofmayors.org",
        attribution="Global Covenant of Mayors for Climate & Energy",
        # No licence was ever seen: what may be done with the rows is for their owner to say.
        may_republish=False,
    ),
    citation="Global Covenant of Mayors, GCoM_Inventories, layer Review",
    cadence="20 4 * * 2",
    max_age_days=60,
    requests_per_minute=30,
    evidence_class="register",
    caveats="Says who joined, not who left; a date of joining may be that of a regional covenant. "
    "Matched by name and country: a metropolis or department that joined under another name is "
    "another signatory. The service states no licence: its rows are kept and checked, and no published "
    "figure rests on them.",
    tables=(SIGNATORY,),
)


def _check(answer: Answer) -> None:
    body = answer.json()
    if not isinstance(body, dict):
        raise answer.changed("an object", repr(body)[:200])
    if error := body.get("error"):
        text = f"{error.get('code')}: {error.get('message')} {error.get('details')}"
        raise answer.refused("an answer", f"HTTP 200 with an error: {text}"[:400])


def _check_layer(answer: Answer) -> None:
    _check(answer)
    names = [field.get("name") for field in answer.json().get("fields", [])]
    if missing := sorted({*FIELDS} - {*names}):
        raise answer.changed(f"fields {', '.join(FIELDS)}", f"no {', '.join(missing)}")
    if not isinstance(answer.json().get("objectIdField"), str):
        raise answer.changed("objectIdField", f"{sorted(answer.json())}")


def _check_count(answer: Answer) -> None:
    _check(answer)
    count = answer.json().get("count")
    if not isinstance(count, int) or count < 1:
        # A country without signatories is more likely one that is spelled differently there.
        raise answer.changed(f"signatories where {answer.params['where']}", repr(answer.json()))


def _check_page(answer: Answer) -> None:
    _check(answer)
    features = answer.json().get("features")
    if not isinstance(features, list) or not all("attributes" in it for it in features):
        raise answer.changed('{"features": [{"attributes": …}]}', repr(answer.json())[:200])
    asked = set(answer.params["outFields"].split(","))
    found = {name for feature in features for name in feature["attributes"]}
    if features and found != asked:
        # Nothing that was not asked for may be landed: it could be somebody's name.
        raise answer.changed(f"fields {sorted(asked)} and no other", f"{sorted(found)}")


def countries() -> dict[str, str]:
    """ISO code -> English name of the countries of the territories of interest."""
    from extractors.register.countries import names

    english = names("en")
    return {place.country_iso3: english[place.country_iso3] for place in territories()}


def fetch(client: Client) -> None:
    """The signatories of each country, in the order of the layer's object ids."""
    layer = client.get(LAYER, {"f": "json"}, kind="layer", check=_check_layer).json()
    size = min(PAGE, int(layer.get("maxRecordCount", PAGE)))
    for name in countries().values():
        where = {"where": "country='{}'".format(name.replace("'", "''")), "f": "json"}
        _fetch_country(client, where, layer["objectIdField"], size)


def _fetch_country(client: Client, where: dict[str, str], number: str, size: int) -> None:
    path = f"{LAYER}/query"
    asked = {**where, "returnCountOnly": "true"}
    total: int = client.get(path, asked, kind="count", check=_check_count).json()["count"]
    asked = {
        **where,
        "outFields": ",".join((number, *FIELDS)),
        "orderByFields": number,
        "returnGeometry": "false",
        "resultRecordCount": str(size),
    }

    def ask(offset: int) -> Answer:
        params = {**asked, "resultOffset": str(offset)}
        return client.get(path, params, kind="signatory", check=_check_page)

    pages = offset_pages(ask, lambda it: len(it.json()["features"]), size, lambda _: total)
    (last,) = deque(pages, maxlen=1)
    if last.json().get("exceededTransferLimit"):
        raise last.truncated(f"{total} signatories {where['where']}, as counted", "more to come")


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Signatories; a time is in milliseconds since 1970, UTC, and may lie before."""
    if answer.kind != "signatory":
        return
    number = answer.params["outFields"].partition(",")[0]
    known = {
        (name, it.country_iso3): it.territory_id for it in territories() for name in _names(it)
    }
    codes = {name: iso3 for iso3, name in countries().items()}
    found = [feature["attributes"] for feature in answer.json()["features"]]
    columns = {name: field(found, name) for name in ("gcom_id", "name", "country", "population")}
    iso3 = list(map(codes.get, columns["country"]))
    named = zip(each(_plain, columns["name"]).to_pylist(), iso3, strict=True)
    yield (
        "signatory",
        {
            "object_id": field(found, number),
            **columns,
            "country_iso3": iso3,
            "joined_on": [_day(answer, time) for time in field(found, "joinDate")],
            "territory_id": [known.get((name, code or "")) for name, code in named],
        },
    )


def _plain(text: str) -> str:
    from extractors.register.templates import plain

    return plain(text)


def _names(place: Territory) -> set[str]:
    return {_plain(name) for name in (place.name, *ALSO_CALLED.get(place.territory_id, ()))}


_EPOCH, _DAY_LASTS = date(1970, 1, 1).toordinal(), 24 * 60 * 60 * 1000


def _day(answer: Answer, milliseconds: Any) -> date | None:
    if milliseconds is None:
        return None
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        raise answer.changed("joinDate in milliseconds", repr(milliseconds))
    return date.fromordinal(_EPOCH + int(milliseconds // _DAY_LASTS))
