"""World Bank WDI: countries and nine indicators, 1990-2017.

Real: FDI inflow (release of 2018-06-28), population (2018-05-21), GDP (mid-2024), the country list.
The other indicators have no real figures among the facts and are made by `synthetic`.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recordings.build import synthetic
from recordings.build.common import Draft, number

YEARS = range(1990, 2018)
HOST = "api.worldbank.org"
#: The file of GDP carries no date; its 2023 figures are those first released on this day.
GDP_DATE = "2024-06-28"
#: Income groups in the country list are those of the Bank's fiscal year 2024: its first day.
COUNTRY_DATE = "2023-07-01"
NOTHING = dict.fromkeys(("page", "pages", "per_page", "total"), 0) | {
    "sourceid": None,
    "lastupdated": None,
}
INVALID = {
    "id": "120",
    "key": "Invalid value",
    "value": "The provided parameter value is not valid",
}
#: The source documents its paging: 50 rows unless asked, 32,500 at most.
PAGING = {
    "style": "page",
    "page": "page",
    "size": "per_page",
    "default_size": 50,
    "max_size": 32500,
    "meta": {"/0/page": "page", "/0/pages": "pages", "/0/per_page": "size", "/0/total": "total"},
    "empty": [NOTHING, None],
    "refusal": {"status": 200, "body": [{"message": [INVALID]}]},
}
NAMES = {
    "BX.KLT.DINV.CD.WD": "Foreign direct investment, net inflows (BoP, current US$)",
    "BX.KLT.DINV.WD.GD.ZS": "Foreign direct investment, net inflows (% of GDP)",
    "BM.KLT.DINV.CD.WD": "Foreign direct investment, net outflows (BoP, current US$)",
    "NY.GDP.MKTP.CD": "GDP (current US$)",
    "NY.GDP.MKTP.KD": "GDP (constant 2010 US$)",
    "NY.GDP.DEFL.ZS": "GDP deflator (base year varies by country)",
    "SP.POP.TOTL": "Population, total",
    "PA.NUS.FCRF": "Official exchange rate (LCU per US$, period average)",
    "NE.EXP.GNFS.CD": "Exports of goods and services (current US$)",
}
FORMULAS: dict[str, synthetic.Formula] = {
    "BM.KLT.DINV.CD.WD": synthetic.outflow,
    "NY.GDP.MKTP.KD": synthetic.constant_gdp,
    "NY.GDP.DEFL.ZS": synthetic.deflator,
    "PA.NUS.FCRF": synthetic.exchange_rate,
    "NE.EXP.GNFS.CD": synthetic.exports,
}
#: A group of countries has no currency of its own.
ECONOMIES_ONLY = ("NY.GDP.DEFL.ZS", "PA.NUS.FCRF")

#: (country code, year) -> figure.
Figures = dict[tuple[str, int], int | float | None]


@dataclass(frozen=True)
class Series:
    """One indicator's figures, of which day, and how they came about."""

    figures: Figures
    day: str
    note: str
    is_synthetic: bool = False


def _is_aggregate(country: dict[str, Any]) -> bool:
    return bool(country["region"]["value"] == "Aggregates")


def _bulk(path: Path, note: str) -> Series:
    """A bulk file's figures and its own "last updated" date; every line ends in a comma."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    if lines[2][0] != "Last Updated Date" or lines[4][1] != "Country Code":
        raise ValueError(f"{path.name}: not the layout of a World Bank bulk file")
    at = {year: lines[4].index(str(year)) for year in YEARS}
    figures = {(row[1], year): number(row[at[year]]) for row in lines[5:] for year in YEARS}
    return Series(figures, lines[2][1], note)


def _gdp(path: Path, countries: list[dict[str, Any]]) -> Series:
    """Every economy has a row for every year; an aggregate only when the source publishes it."""
    with path.open(encoding="utf-8", newline="") as stream:
        known = {
            (row["Country Code"], int(row["Year"])): number(row["Value"])
            for row in csv.DictReader(stream)
        }
    published = {code for code, _ in known} | {
        country["id"] for country in countries if not _is_aggregate(country)
    }
    figures = {(code, year): known.get((code, year)) for code in published for year in YEARS}
    return Series(figures, GDP_DATE, "The date is inferred: 2023 is the newest year of the file.")


def _share(fdi: Series, gdp: Series) -> Series:
    figures: Figures = {}
    for key, output in gdp.figures.items():
        inflow = fdi.figures.get(key)
        figures[key] = None if inflow is None or not output else round(100 * inflow / output, 6)
    note = f"100 x FDI inflow (release of {fdi.day}) / GDP (release of {gdp.day})"
    return Series(figures, gdp.day, note, is_synthetic=True)


def _made(indicator: str, gdp: Series, aggregates: set[str]) -> Series:
    """A formula of country, year and GDP, wherever the source has a GDP; elsewhere null."""
    formula = FORMULAS[indicator]
    left_out = aggregates if indicator in ECONOMIES_ONLY else set()
    figures: Figures = {
        (code, year): None if output is None or code in left_out else formula(code, year, output)
        for (code, year), output in gdp.figures.items()
    }
    return Series(figures, gdp.day, (formula.__doc__ or "").strip(), is_synthetic=True)


def _rows(indicator: str, figures: Figures, countries: list[dict[str, Any]]) -> list[Any]:
    """Observations in the source's order: aggregates, then economies, newest year first."""
    return [
        {
            "indicator": {"id": indicator, "value": NAMES[indicator]},
            "country": {"id": country["iso2Code"], "value": country["name"]},
            "countryiso3code": country["id"],
            "date": str(year),
            "value": figures[country["id"], year],
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for country in sorted(countries, key=lambda it: (not _is_aggregate(it), it["name"]))
        for year in reversed(YEARS)
        if (country["id"], year) in figures
    ]


def _add_countries(made: Draft, countries: list[dict[str, Any]]) -> None:
    # Metadata calls give their page size as text; the server keeps the type it finds here.
    meta = {"page": 1, "pages": 1, "per_page": "50", "total": len(countries)}
    made.add(
        {"host": HOST, "path": "/v2/country", "params": {"format": "json"}},
        "country.json",
        [meta, countries],
        rows="/1",
        paging=PAGING,
        facts_date=COUNTRY_DATE,
        note="The date is inferred from the income groups: those of the fiscal year 2024.",
    )


def _add_series(made: Draft, indicator: str, series: Series, countries: list[Any]) -> None:
    rows = _rows(indicator, series.figures, countries)
    meta = {"page": 1, "pages": 1, "per_page": 50, "total": len(rows)}
    made.add(
        {
            "host": HOST,
            "path": f"/v2/country/all/indicator/{indicator}",
            "params": {"format": "json"},
        },
        f"{indicator}.json",
        [meta | {"sourceid": "2", "lastupdated": series.day}, rows],
        rows="/1",
        paging=PAGING,
        filters=[{"param": "date", "range": ":", "field": "date"}],
        facts_date=series.day,
        synthetic=series.is_synthetic,
        note=series.note,
    )


def draft(facts: Path) -> Draft:
    """The country list and one answer per indicator."""
    bank = facts / "economy" / "worldbank"
    countries = json.loads((bank / "wb-country.json").read_text(encoding="utf-8"))
    aggregates = {country["id"] for country in countries if _is_aggregate(country)}
    fdi = _bulk(bank / "API_BX.KLT.DINV.CD.WD.csv", "Bulk download of that release.")
    gdp = _gdp(facts / "economy" / "reference" / "gdp.csv", countries)
    series = {
        "BX.KLT.DINV.CD.WD": fdi,
        "BX.KLT.DINV.WD.GD.ZS": _share(fdi, gdp),
        "NY.GDP.MKTP.CD": gdp,
        "SP.POP.TOTL": _bulk(
            bank / "API_SP.POP.TOTL.csv", "Bulk download of that release; 2017 was not out yet."
        ),
    }
    made = Draft(
        source="worldbank_wdi",
        owner="World Bank",
        licence="CC-BY-4.0",
        facts_date=fdi.day,
        note="FDI inflow, population, GDP and the country list are real, of the release that each "
        "answer names; the other indicators are synthetic, by the formula that each names. Years "
        "1990-2017. The names of countries are those of the country list.",
    )
    _add_countries(made, countries)
    for indicator in NAMES:
        _add_series(
            made, indicator, series.get(indicator) or _made(indicator, gdp, aggregates), countries
        )
    return made
