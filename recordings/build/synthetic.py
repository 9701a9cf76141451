"""Figures where no real ones lie among the facts: plausible, and the same ones each time.

Each is a formula of country, year and real GDP. What is made here is marked synthetic, always.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

BASE_YEAR = 2010
#: Economies that use the US dollar or the euro (today; here all along).
DOLLAR = {"USA", "ECU", "PAN", "SLV", "PRI", "GUM", "ASM", "VIR", "MNP", "FSM", "MHL", "PLW", "TLS"}
EURO = {"AND", "AUT", "BEL", "CYP", "DEU", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "IRL", "ITA"} | {
    "LTU", "LUX", "LVA", "MCO", "MLT", "MNE", "NLD", "PRT", "SMR", "SVK", "SVN", "XKX",
}  # fmt: skip
#: Currency units per US$ in 2010, rounded: near enough for figures to look like themselves.
RATES_2010 = {"ARG": 3.9, "BRA": 1.76, "COL": 1900.0, "MEX": 12.6, "URY": 20.1, "EUR": 0.755}

#: (country code, year, GDP in current US$) -> figure.
Formula = Callable[[str, int, float], float]


def chance(*names: object) -> float:
    """A number in [0, 1) that depends on the names alone."""
    digest = sha256("|".join(str(name) for name in names).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _currency(code: str) -> str:
    return "USA" if code in DOLLAR else "EUR" if code in EURO else code


def _deflator(area: str, year: int) -> float:
    inflation = {"USA": 0.02, "EUR": 0.017}.get(area, 0.01 + 0.08 * chance("inflation", area))
    return 100 * (1 + inflation) ** (year - BASE_YEAR)


def deflator(code: str, year: int, gdp: float) -> float:
    """GDP deflator, 2010 = 100: 2 % a year for the US dollar, 1 to 9 % by currency elsewhere."""
    return round(_deflator(_currency(code), year), 4)


def constant_gdp(code: str, year: int, gdp: float) -> float:
    """GDP in US dollars of 2010: GDP / the US deflator."""
    return round(100 * gdp / _deflator("USA", year), -3)


def exchange_rate(code: str, year: int, gdp: float) -> float:
    """Currency units per US$: the rate of 2010, moved by the two deflators (purchasing power)."""
    area = _currency(code)
    if area == "USA":
        return 1.0
    in_2010 = RATES_2010.get(area, 10 ** (3 * chance("rate", area)))
    return round(in_2010 * _deflator(area, year) / _deflator("USA", year), 4)


def outflow(code: str, year: int, gdp: float) -> float:
    """Outward investment: GDP x (0.2 to 3 %, by country) x (0.5 to 1.5, by year)."""
    share = 0.002 + 0.028 * chance("outflow", code)
    return round(gdp * share * (0.5 + chance("outflow", code, year)), -3)


def exports(code: str, year: int, gdp: float) -> float:
    """Exports: GDP x (10 to 55 %, by country) x (0.9 to 1.1, by year)."""
    share = 0.10 + 0.45 * chance("exports", code)
    return round(gdp * share * (0.9 + 0.2 * chance("exports", code, year)), -3)
