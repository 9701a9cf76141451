"""Series of the UN's SDG database for the countries of our territories, and for the world.

Values are text: figures, but also "NaN", "N", ".." and bounds such as "<0.1"; the text is kept
beside the figure. A series has several rows a year when it is broken down (sex, age, …): each row
keeps its breakdown, and says whether it is the total of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from extractors.core.landing import Answer
from extractors.core.paging import numbered_pages
from extractors.core.places import territories
from extractors.core.rows import each, pick
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

#: Series -> whether an answer without rows for our countries is a change of the source. Shares of
#: groups of countries (17.11.1) and spending on heritage (11.4.1) may have none.
SERIES = {
    "GF_FRN_FDI": True,  # 17.3.1 foreign direct investment inflows
    "SL_TLF_UEM": True,  # 8.5.2 unemployment rate
    "ST_GDP_ZS": True,  # 8.9.1 tourism direct GDP
    "TX_EXP_GBMRCH": False,  # 17.11.1 share of merchandise exports
    "TX_EXP_GBSVR": False,  # 17.11.1 share of services exports
    "GB_XPD_CULNAT_PBPV": False,  # 11.4.1 spending on cultural and natural heritage
}
#: ISO 3166-1 alpha-3 -> M49, as the UN writes it: text, no leading zeros.
M49 = {
    "ARG": "32",
    "BRA": "76",
    "COL": "170",
    "ECU": "218",
    "ESP": "724",
    "FRA": "250",
    "MEX": "484",
    "URY": "858",
}
WORLD = "1"
PAGE = 1000  # 50,000 timed out (2026-07)
#: Categories that stand for all of a dimension; 15+ is how the labour series say all ages.
TOTALS = {"TOTAL", "_T", "BOTHSEX", "ALLAGE", "15+", "ALLAREA", "NOCITI"}
#: Says who reports (G the custodian agency, N the country): not a breakdown.
_REPORTING = "Reporting Type"
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_BOUND = re.compile(rf"([<>]=?)\s*{_NUMBER.pattern}")
_MISSING = {"", "nan", "n", "na", "..", "...", "-"}

_SERIES_CODE = Column(name="series_code", type="string", description="code of the series")
SERIES_TABLE = Table(
    name="series",
    description="One row per series that is asked for.",
    key=("series_code",),
    row_floor=len(SERIES),
    ignores=("goal", "target", "uri"),
    columns=(
        _SERIES_CODE.model_copy(update={"source": "code"}),
        Column(
            name="indicator_codes",
            type="string",
            source="indicator",
            description="indicators of the framework, comma-joined",
        ),
        Column(name="release", type="string", description="release of the database"),
        Column(name="description", type="string", description="official wording in English"),
    ),
)
OBSERVATION = Table(
    name="observation",
    description="One row per series, area, year and breakdown; value null unless the text is a "
    "figure.",
    key=("series_code", "area_code", "year", "dimension_key"),
    row_floor=100,
    ignores=(
        *("goal", "target", "indicator", "seriesDescription", "seriesCount", "valueType"),
        *("time_detail", "timeCoverage", "upperBound", "lowerBound", "basePeriod", "source"),
        *("geoInfoUrl", "footnotes", "dimensions"),
    ),
    columns=(
        _SERIES_CODE.model_copy(update={"source": "series", "values": tuple(SERIES)}),
        Column(
            name="area_code",
            type="string",
            source="geoAreaCode",
            pattern=r"^[1-9]\d{0,2}$",
            description="M49 code without leading zeros; 1 is the world",
        ),
        Column(name="area_name", type="string", source="geoAreaName", description="name"),
        Column(
            name="year",
            type="integer",
            source="timePeriodStart",
            minimum=1950,
            maximum=2100,
            description="year",
        ),
        Column(
            name="dimension_key",
            type="string",
            source="dimensions",
            description="the row's breakdown, such as Age=15+;Reporting Type=G;Sex=FEMALE",
        ),
        Column(
            name="reporting_type",
            type="string",
            source=f"dimensions.{_REPORTING}",
            required=False,
            description="G reported by the custodian agency, N by the country",
        ),
        Column(
            name="is_total",
            type="boolean",
            source="dimensions",
            description="true when no part of a breakdown is meant",
        ),
        Column(name="value", type="number", required=False, description="figure"),
        Column(
            name="value_text", type="string", source="value", description="value as it was sent"
        ),
        Column(
            name="value_note",
            type="string",
            source="value",
            required=False,
            values=("missing", "bound"),
            description="why there is no figure: the text says nothing, or says a bound only",
        ),
        Column(
            name="unit",
            type="string",
            source="attributes.Units",
            required=False,
            description="unit, in the database's code",
        ),
        Column(
            name="nature",
            type="string",
            source="attributes.Nature",
            required=False,
            description="C country data, CA adjusted, E estimated, G monitored, M modelled, N none",
        ),
    ),
)

SOURCE = Source(
    key="unsdg_series",
    title="SDG Global Database: series on investment, work, tourism, exports, heritage",
    producer="United Nations Statistics Division",
    homepage="https://unstats.un.org/sdgs/dataportal",
    base_url="https://unstats.un.org/sdgapi/v1/sdg",
    licence=Licence(
        id="UN-Data-Terms",
        name="UNdata terms of use: free use with attribution",
        url="https://data.un.org/Host.aspx?Content=UNdataUse",
        attribution="United Nations Statistics Division, SDG Global Database",
        may_republish=True,
    ),
    citation="United Nations Statistics Division, SDG Global Database",
    cadence="30 4 * * 0",
    max_age_days=400,
    requests_per_minute=30,
    evidence_class="statistics",
    caveats="National figures, one or two years late, by release; some are estimated or modelled "
    "(nature); bounds such as <0.1 and missing values have no figure; only totals enter the marts.",
    tables=(SERIES_TABLE, OBSERVATION),
)


def _check_list(answer: Answer) -> None:
    body = answer.json()
    if not isinstance(body, list):
        raise answer.changed("a list of series", repr(body)[:200])
    if missing := SERIES.keys() - {record.get("code") for record in body}:
        raise answer.changed(f"series {', '.join(SERIES)}", f"no {', '.join(sorted(missing))}")


def _check_data(answer: Answer) -> None:
    body = answer.json()
    keys = {"totalElements", "totalPages", "pageNumber", "data"}
    if not isinstance(body, dict) or not keys <= body.keys():
        found = sorted(body) if isinstance(body, dict) else repr(body)[:200]
        raise answer.changed(f"an object with {sorted(keys)}", f"{found}")
    series = answer.params["seriesCode"]
    if not body["totalElements"] and SERIES[series]:
        raise answer.changed(f"rows of {series}", "totalElements 0")


def areas() -> list[str]:
    """M49 codes of the territories' countries, and the world's."""
    countries = {place.country_iso3 for place in territories()}
    if unknown := countries - M49.keys():
        raise LookupError(f"no M49 code of {sorted(unknown)}: add it to unsdg_series.M49")
    return [*sorted((M49[country] for country in countries), key=int), WORLD]


def fetch(client: Client) -> None:
    """The list of series, then each of ours, page after page."""
    client.get("Series/List", {"allreleases": "false"}, kind="series", check=_check_list)
    path = f"Series/Data?{urlencode({'areaCode': areas()}, doseq=True)}"
    for series in SERIES:

        def ask(page: int, series: str = series) -> Answer:
            params = {"seriesCode": series, "pageSize": str(PAGE), "page": str(page)}
            return client.get(path, params, kind="observation", check=_check_data)

        rows = 0
        for answer in numbered_pages(ask, lambda answer: int(answer.json()["totalPages"])):
            rows += len(answer.json()["data"])
        total = int(answer.json()["totalElements"])
        if rows != total:
            raise answer.truncated(f"{total} rows of {series} as the source counts", f"{rows}")


def _year(answer: Answer, number: Any) -> int:
    """The year, which the source writes as 2000.0."""
    if not isinstance(number, int | float) or number != int(number):
        raise answer.changed("timePeriodStart to be a year", repr(number))
    return int(number)


def _is_total(dimensions: dict[str, str]) -> bool:
    return all(code in TOTALS for name, code in dimensions.items() if name != _REPORTING)


def _figure(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text.strip()) else None


def _note(answer: Answer, text: str) -> str | None:
    """Why a value's text is no figure; None where it is one."""
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return None
    if bare.lower() in _MISSING:
        return "missing"
    if _BOUND.fullmatch(bare):
        return "bound"
    raise answer.changed("a figure, a bound or a known word for none", repr(bare))


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """The series that are asked for, or the rows of one."""
    import pyarrow as pa

    if answer.kind == "series":
        records = [record for record in answer.json() if record["code"] in SERIES]
        columns = pick(answer, SERIES_TABLE, records)
        columns["indicator_codes"] = [
            ",".join(sorted(set(codes))) for codes in columns["indicator_codes"]
        ]
        yield "series", columns
    else:
        columns = pick(answer, OBSERVATION, answer.json()["data"])
        dimensions = columns["is_total"]
        for one in dimensions:
            if not isinstance(one, dict):
                raise answer.changed("dimensions by name", repr(one))
        texts = ["" if value is None else str(value) for value in columns["value"]]
        keys = [
            ";".join([f"{name}={code}" for name, code in sorted(one.items())]) for one in dimensions
        ]
        distinct = dict(zip(keys, dimensions, strict=True))
        totals = {key: _is_total(one) for key, one in distinct.items()}
        columns["year"] = [_year(answer, number) for number in columns["year"]]
        columns["dimension_key"] = keys
        columns["is_total"] = [totals[key] for key in keys]
        columns["value_text"] = texts
        columns["value"] = each(_figure, texts, pa.float64())
        columns["value_note"] = each(partial(_note, answer), texts, pa.string())
        yield "observation", columns
