"""Series of the SDG database: the answers' shape was seen, the figures are made up.

The list of series is not here: the recording of `unsdg_framework` answers that request.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

from recordings.build.common import Draft
from recordings.build.synthetic import chance

AREAS = {
    "1": "World",
    "32": "Argentina",
    "76": "Brazil",
    "170": "Colombia",
    "218": "Ecuador",
    "250": "France",
    "484": "Mexico",
    "724": "Spain",
    "858": "Uruguay",
}
YEARS = range(2010, 2024)
_AGES: dict[str, tuple[str, ...]] = {
    "Age": ("15+", "15-24", "25+"),
    "Sex": ("BOTHSEX", "FEMALE", "MALE"),
}
#: Series -> goal, target, indicator, unit, breakdown, lowest and highest figure.
SERIES: dict[str, tuple[str, str, str, str, dict[str, tuple[str, ...]], float, float]] = {
    "GF_FRN_FDI": ("17", "17.3", "17.3.1", "CU_USD_M", {}, 500, 60000),
    "SL_TLF_UEM": ("8", "8.5", "8.5.2", "PERCENT", _AGES, 3, 25),
    "ST_GDP_ZS": ("8", "8.9", "8.9.1", "PERCENT", {}, 1, 12),
    "TX_EXP_GBMRCH": ("17", "17.11", "17.11.1", "PERCENT", {}, 0.01, 4),
    "TX_EXP_GBSVR": ("17", "17.11", "17.11.1", "PERCENT", {}, 0.01, 4),
    "GB_XPD_CULNAT_PBPV": ("11", "11.4", "11.4.1", "CON_PPP_USD", {}, 5, 300),
}
#: Series without any row for these areas, as a series of groups of countries has none.
EMPTY = ("TX_EXP_GBSVR",)
#: (series, area, year) -> text that is no figure.
TEXTS = {
    ("GF_FRN_FDI", "218", 2012): "NaN",
    ("ST_GDP_ZS", "858", 2020): "N",
    ("ST_GDP_ZS", "858", 2021): "..",
    ("GB_XPD_CULNAT_PBPV", "218", 2015): "<0.1",
    ("GF_FRN_FDI", "858", 2016): "-379.1",
}


def _text(series: str, area: str, year: int, key: tuple[str, ...]) -> str:
    if text := TEXTS.get((series, area, year)):
        return text
    *_, low, high = SERIES[series]
    level = low + (high - low) * chance(series, area)
    return f"{level * (0.8 + 0.4 * chance(series, area, year, *key)):.4g}"


def _rows(series: str) -> list[dict[str, Any]]:
    goal, target, indicator, unit, breakdown, *_ = SERIES[series]
    rows = []
    for (area, name), year, key in product(AREAS.items(), YEARS, product(*breakdown.values())):
        row = {
            "goal": [goal],
            "target": [target],
            "indicator": [indicator],
            "series": series,
            "seriesDescription": series,
            "seriesCount": None,
            "geoAreaCode": area,
            "geoAreaName": name,
            "timePeriodStart": float(year),
            "value": _text(series, area, year, key),
            "valueType": None,
            "time_detail": None,
            "upperBound": None,
            "lowerBound": None,
            "basePeriod": None,
            "source": "made up",
            "footnotes": [],
            "geoInfoUrl": None,
            "attributes": {"Nature": "E" if area == "1" else "C", "Units": unit},
            "dimensions": {**dict(zip(breakdown, key, strict=True)), "Reporting Type": "G"},
        }
        rows.append(row)
    return rows


def draft(facts: Path) -> Draft:
    """Each series for the countries of the territories and for the world."""
    made = Draft(
        source="unsdg_series",
        owner="United Nations Statistics Division",
        licence="UN-Data-Terms",
        facts_date="2022-06-30",
        synthetic=True,
        note="Shape of the data answers as seen, with text that is no figure, a broken-down series "
        "and an empty one. All figures are made up.",
    )
    for series in SERIES:
        rows = [] if series in EMPTY else _rows(series)
        body = {
            "size": 1000,
            "totalElements": len(rows),
            "totalPages": 1,
            "pageNumber": 1,
            "attributes": [],
            "dimensions": [],
            "data": rows,
        }
        request = {
            "host": "unstats.un.org",
            "path": "/sdgapi/v1/sdg/Series/Data",
            "params": {"seriesCode": series},
        }
        meta = {"/totalElements": "total", "/totalPages": "pages", "/pageNumber": "page"}
        paging = {"style": "page", "page": "page", "size": "pageSize"}
        filters = [{"param": "areaCode", "field": "geoAreaCode"}]
        name = f"{series}.json"
        made.add(
            request, name, body, rows="/data", filters=filters, paging={**paging, "meta": meta}
        )
    return made
