"""Regional figures of Eurostat: the answers' shape is documented, the figures are made up.

No recorded answer of the present API lies among the facts. Each figure is a formula of a rounded
size of the region, the year and `chance`; so are the gaps and the flags.
"""

from __future__ import annotations

from pathlib import Path

from recordings.build.common import Draft
from recordings.build.jsonstat import dataset
from recordings.build.synthetic import chance

UPDATED = "2026-06-11T23:00:00+0200"
#: NUTS code -> label, inhabitants of 2010 in thousands, product per head in thousand euro.
REGIONS = {
    "ES30": ("Comunidad de Madrid", 6300, 30),
    "ES300": ("Madrid", 6300, 30),
    "ES51": ("Cataluña", 7400, 27),
    "ES511": ("Barcelona", 5450, 27),
    "ES61": ("Andalucía", 8300, 17),
    "FR10": ("Ile-de-France", 11800, 52),
    "FR101": ("Paris", 2240, 92),
    "FR105": ("Hauts-de-Seine", 1570, 88),
    "FRB0": ("Centre — Val de Loire", 2550, 26),
    "FRB02": ("Eure-et-Loir", 430, 24),
    "FRF1": ("Alsace", 1850, 30),
    "FRF11": ("Bas-Rhin", 1100, 31),
    "FRG0": ("Pays de la Loire", 3570, 28),
    "FRG01": ("Loire-Atlantique", 1290, 31),
    "FRH0": ("Bretagne", 3200, 26),
    "FRH02": ("Finistère", 900, 25),
    "FRJ1": ("Languedoc-Roussillon", 2650, 23),
    "FRJ11": ("Aude", 357, 20),
}
#: Dataset -> label, the categories it is asked for, last year of NUTS 2 and of NUTS 3.
DATASETS = {
    "nama_10r_2gdp": ("GDP at current market prices by NUTS 2 region", {"unit": "MIO_EUR"}, 2024),
    "nama_10r_3gdp": ("GDP at current market prices by NUTS 3 region", {"unit": "MIO_EUR"}, 2023),
    "demo_r_pjanaggr3": (
        "Population on 1 January by broad age group, sex and NUTS 3 region",
        {"unit": "NR", "sex": "T", "age": "TOTAL"},
        2025,
    ),
    "tour_occ_nin2.TOTAL": (
        "Nights spent at tourist accommodation establishments by NUTS 2 region",
        {"c_resid": "TOTAL", "unit": "NR", "nace_r2": "I551-I553"},
        2025,
    ),
    "tour_occ_nin2.FOR": (
        "Nights spent at tourist accommodation establishments by NUTS 2 region",
        {"c_resid": "FOR", "unit": "NR", "nace_r2": "I551-I553"},
        2025,
    ),
}
FIRST = 2005
PANDEMIC = {2020: 0.35, 2021: 0.55}


def _inhabitants(code: str, year: int) -> int:
    growth = 0.002 + 0.008 * chance("growth", code[:4])
    return round(REGIONS[code][1] * 1000 * (1 + growth) ** (year - 2010))


def _product(code: str, year: int) -> float:
    slump = 0.93 if year == 2020 else 1.0
    moved = 1.022 ** (year - 2010) * (0.99 + 0.02 * chance("product", code, year))
    return round(_inhabitants(code, year) * REGIONS[code][2] / 1000 * moved * slump, 2)


def _nights(code: str, year: int, residence: str) -> int:
    per_head = 2.5 + 9 * chance("nights", code)
    abroad = (0.25 + 0.5 * chance("abroad", code)) if residence == "FOR" else 1.0
    moved = 1.02 ** (year - 2010) * PANDEMIC.get(year, 1.0)
    return round(_inhabitants(code, year) * per_head * abroad * moved)


def _figure(series: str, code: str, year: int, last: int) -> tuple[float | None, str] | None:
    """Value and flag of one cell; None where the cell is not there at all."""
    if code.startswith("FR") and series.startswith("nama") and year < 2010:
        return None
    if series.startswith("tour") and code == "FRJ1" and year == 2013:
        return None, ":"
    if series.startswith("nama"):
        return _product(code, year), "p" if year >= last - 1 else "e" if code == "ES300" else ""
    if series.startswith("demo"):
        return _inhabitants(code, year), "b" if year == 2012 else "ep" if year == last else ""
    return _nights(code, year, series.rpartition(".")[2]), "b" if year == 2019 else ""


def draft(facts: Path) -> Draft:
    """The five queries, each for all its regions."""
    made = Draft(
        source="eurostat_regions",
        owner="Eurostat",
        licence="CC-BY-4.0",
        facts_date="2026-06-11",
        synthetic=True,
        note="Shape of the statistics API as documented, with gaps and status flags. All figures "
        "are made up from rounded sizes of the regions.",
    )
    for series, (label, pins, last) in DATASETS.items():
        name = series.partition(".")[0]
        lengths = {"nama_10r_3gdp": (5,), "demo_r_pjanaggr3": (4, 5)}.get(name, (4,))
        regions = {code: REGIONS[code][0] for code in REGIONS if len(code) in lengths}
        years = {str(year): str(year) for year in range(FIRST, last + 1)}
        head = {"freq": {"A": "Annual"}} | {pin: {code: code} for pin, code in pins.items()}
        fixed = ("A", *pins.values())
        figures = {
            (*fixed, code, year): found
            for code in regions
            for year in years
            if (found := _figure(series, code, int(year), last))
        }
        body = dataset(name, label, UPDATED, {**head, "geo": regions, "time": years}, figures)
        request = {
            "host": "ec.europa.eu",
            "path": f"/eurostat/api/dissemination/statistics/1.0/data/{name}",
            "params": {"format": "JSON", **pins},
        }
        made.add(request, f"{series}.json", body)
    return made
