"""Banco Central do Brasil: seven real days of January 2024; all other figures are made up.

The made-up rates swing around the yearly means of the Federal Reserve's table (public domain), which
lies among the facts, so that they look like themselves.
"""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from recordings.build.common import Draft
from recordings.build.synthetic import chance

RECORDED = "economy/centralbanks/bcb-data.json"
YEARLY = "economy/reference/fx_annual.csv"
#: The answer lies in a repository that recorded it in 2024; its newest day is this one.
RECORDED_ON = "2024-01-10"
WINDOWS = {2000: 2009, 2010: 2019, 2020: 2025}
REAL_WINDOW = 2020


def _days(first: int, last: int) -> list[date]:
    start, end = date(first, 1, 1), date(last, 12, 31)
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return [day for day in days if day.weekday() < 5]


def _item(day: date, value: str) -> dict[str, str]:
    return {"data": f"{day:%d/%m/%Y}", "valor": value}


def _means(facts: Path) -> dict[int, float]:
    with (facts / YEARLY).open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["Country"] == "Brazil"]
    return {int(row["Date"][:4]): float(row["Exchange rate"]) for row in rows}


def _rates(facts: Path, first: int, last: int) -> list[dict[str, str]]:
    means = _means(facts)
    return [
        _item(day, f"{means[day.year] * (0.97 + 0.06 * chance('brl', day)):.4f}")
        for day in _days(first, last)
    ]


def _investment(first: int, last: int) -> list[dict[str, str]]:
    """A few thousand million US dollars a month; one month in twenty flows out."""
    rows = []
    for year in range(first, last + 1):
        for month in range(1, 13):
            luck = chance("idp", year, month)
            level = 1500 + 180 * (year - 2000)
            value = -0.2 * level if luck < 0.05 else level * (0.5 + luck)
            rows.append(_item(date(year, month, 1), f"{value:.1f}"))
    return rows


def draft(facts: Path) -> Draft:
    """Both series, a window of ten years in each answer."""
    made = Draft(
        source="bcb_sgs",
        owner="Banco Central do Brasil",
        licence="ODbL-1.0",
        facts_date=RECORDED_ON,
        synthetic=True,
        note="Series 1, window from 2020: seven real days, 2 to 10 January 2024. All other figures "
        "are made up: rates around the yearly means of the Federal Reserve, investment by formula.",
    )
    real: Any = json.loads((facts / RECORDED).read_text(encoding="utf-8"))
    for first, last in WINDOWS.items():
        is_real = first == REAL_WINDOW
        bodies = {"1": real if is_real else _rates(facts, first, last)}
        bodies["22885"] = _investment(first, last)
        for series, body in bodies.items():
            request = {
                "host": "api.bcb.gov.br",
                "path": f"/dados/serie/bcdata.sgs.{series}/dados",
                "params": {"formato": "json", "dataInicial": f"01/01/{first}"},
            }
            flag = {"synthetic": False} if is_real and series == "1" else {}
            made.add(request, f"sgs.{series}.{first}.json", body, rows="", **flag)
    return made
