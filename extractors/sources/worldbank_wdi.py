"""World Development Indicators: investment, output, prices, people, exports of every country.

Answers are two-element arrays `[meta, rows]`; a refusal comes with HTTP 200 as `[{"message": …}]`;
nothing selected as `[meta, null]`. The latest years are present as rows whose value is null, and
aggregates (79 of 296 "countries") carry region id `NA`, which is also Namibia's ISO2 code: never
tell them by that. Values are back-filled in place without a new release date, so only the bytes
tell whether something changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.paging import numbered_pages
from extractors.core.rows import pick
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

#: Indicator code: what the World Bank counts, unit.
INDICATORS = {
    "BX.KLT.DINV.CD.WD": "Foreign direct investment, net inflows (BoP, current US$)",
    "BX.KLT.DINV.WD.GD.ZS": "Foreign direct investment, net inflows (% of GDP)",
    "BM.KLT.DINV.CD.WD": "Foreign direct investment, net outflows (BoP, current US$)",
    "NY.GDP.MKTP.CD": "GDP (current US$)",
    "NY.GDP.MKTP.KD": "GDP (constant US$)",
    "NY.GDP.DEFL.ZS": "GDP deflator (base year varies by country)",
    "SP.POP.TOTL": "Population, total",
    "PA.NUS.FCRF": "Official exchange rate (LCU per US$, period average)",
    "NE.EXP.GNFS.CD": "Exports of goods and services (current US$)",
}

COUNTRY = Table(
    name="country",
    description="One row per World Bank economy or aggregate.",
    key=("country_code",),
    row_floor=200,
    ignores=("adminregion", "lendingType"),
    columns=(
        Column(
            name="country_code",
            type="string",
            source="id",
            description="ISO 3166-1 alpha-3 code, or the aggregate's own three letters",
            pattern=r"^[A-Z0-9]{3}$",
        ),
        Column(
            name="iso2_code",
            type="string",
            source="iso2Code",
            description="ISO 3166-1 alpha-2 code; Namibia's is NA",
        ),
        Column(name="name", type="string", description="name in English"),
        Column(
            name="region_id",
            type="string",
            source="region.id",
            description="World Bank region; NA for aggregates",
        ),
        Column(name="region_name", type="string", source="region.value", description="region name"),
        Column(
            name="income_level_id",
            type="string",
            source="incomeLevel.id",
            description="income group: HIC, UMC, LMC, LIC, INX; NA for aggregates",
        ),
        Column(
            name="income_level_name",
            type="string",
            source="incomeLevel.value",
            description="income group name",
        ),
        Column(
            name="is_aggregate",
            type="boolean",
            source="region.value",
            description="true for a group of economies",
        ),
        Column(
            name="capital_city",
            type="string",
            source="capitalCity",
            required=False,
            description="capital city",
        ),
        Column(
            name="longitude",
            type="number",
            required=False,
            unit="degree",
            minimum=-180,
            maximum=180,
            description="longitude of the capital",
        ),
        Column(
            name="latitude",
            type="number",
            required=False,
            unit="degree",
            minimum=-90,
            maximum=90,
            description="latitude of the capital",
        ),
    ),
)
OBSERVATION = Table(
    name="observation",
    description="One row per indicator, economy or aggregate, and year; value null when unreported.",
    key=("indicator_code", "country_code", "year"),
    row_floor=1000,
    ignores=("countryiso3code", "unit", "decimal"),
    columns=(
        Column(
            name="indicator_code",
            type="string",
            source="indicator.id",
            values=tuple(INDICATORS),
            description="World Bank indicator id",
        ),
        Column(
            name="country_code",
            type="string",
            source="country.id",
            pattern=r"^[A-Z0-9]{2,3}$",
            description="alpha-3 code of the economy or aggregate",
        ),
        Column(
            name="year",
            type="integer",
            source="date",
            minimum=1960,
            maximum=2100,
            description="calendar year",
        ),
        Column(
            name="value",
            type="number",
            required=False,
            description="figure in the indicator's unit; negative investment is real",
        ),
        Column(name="obs_status", type="string", required=False, description="status flag"),
    ),
)

SOURCE = Source(
    key="worldbank_wdi",
    title="World Development Indicators",
    producer="World Bank",
    homepage="https://datatopics.worldbank.org/world-development-indicators/",
    base_url="https://api.worldbank.org/v2",
    licence=Licence(
        id="CC-BY-4.0",
        name="Creative Commons Attribution 4.0 International",
        url="https://creativecommons.org/licenses/by/4.0/",
        attribution="The World Bank: World Development Indicators",
        may_republish=True,
    ),
    citation="World Bank, World Development Indicators, api.worldbank.org/v2",
    cadence="0 3 * * *",
    max_age_days=120,
    requests_per_minute=60,  # 20 parallel calls draw 502 (seen 2026-07); one by one does not
    evidence_class="statistics",
    caveats="National figures; revised and back-filled in place; net inflows can be negative.",
    tables=(COUNTRY, OBSERVATION),
)


def _check(answer: Answer) -> None:
    """A refusal and an empty selection both come with HTTP 200."""
    body = answer.json()
    if isinstance(body, list) and body and isinstance(body[0], dict) and "message" in body[0]:
        message = body[0]["message"][0]
        raise answer.refused("[meta, rows]", f"message {message['id']}: {message['value']}")
    if not (isinstance(body, list) and len(body) == 2):
        raise answer.changed("[meta, rows]", repr(body)[:200])
    if body[1] is None:
        raise answer.changed("rows", f"[meta, null]: nothing selected, meta {body[0]}")


def fetch(client: Client) -> None:
    """All countries, then each indicator for all countries and years."""
    paths = {"country": "country"} | {code: f"country/all/indicator/{code}" for code in INDICATORS}
    for code, path in paths.items():
        kind = "country" if code == "country" else "observation"
        meta: dict[str, Any] = {}
        rows = 0

        def ask(page: int, path: str = path, kind: str = kind) -> Answer:
            params = {"format": "json", "per_page": "10000", "page": str(page)}
            return client.get(path, params, kind=kind, check=_check)

        for answer in numbered_pages(ask, lambda answer: int(answer.json()[0]["pages"])):
            meta = answer.json()[0]
            rows += len(answer.json()[1])
        if rows != int(meta["total"]):
            raise answer.truncated(f"{meta['total']} rows as the source states", f"{rows} rows")


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Countries, or observations; blank text is null, region names lose their trailing blanks."""
    records = answer.json()[1]
    if answer.kind == "country":
        columns = pick(answer, COUNTRY, records)
        regions = [name.strip() for name in columns["region_name"]]
        columns["region_name"] = regions
        columns["is_aggregate"] = [name == "Aggregates" for name in regions]
        for name in ("capital_city", "longitude", "latitude"):
            columns[name] = [text or None for text in columns[name]]
        yield "country", columns
    else:
        columns = pick(answer, OBSERVATION, records)
        # Some databases answer with the alpha-3 code in country.id and blank countryiso3code;
        # aggregates of the usual one have a two-character id and their code in countryiso3code.
        columns["country_code"] = [
            record.get("countryiso3code") or code
            for record, code in zip(records, columns["country_code"], strict=True)
        ]
        columns["obs_status"] = [status or None for status in columns["obs_status"]]
        yield "observation", columns
