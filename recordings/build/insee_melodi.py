"""Inhabitants of French communes: Rezé's reference populations are real, the rest is made up.

Among the facts lies a recorded answer of January 2026 for the communes of Nantes Métropole, of which
Rezé is one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from recordings.build.common import Draft
from recordings.build.synthetic import chance

RECORDED = "economy/insee_melodi/get_local_data_by_com_popref.yml"
RECORDED_ON = "2026-01-30"
REZE = "COM-44143"
#: Place -> rounded inhabitants.
PLACES = {
    "COM-75056": 2_100_000,
    "COM-67482": 290_000,
    "COM-29019": 140_000,
    "COM-92050": 97_000,
    REZE: 43_500,
    "COM-28085": 39_000,
    "DEP-11": 375_000,
}
TITLES = {
    "DS_POPULATIONS_REFERENCE": ("Populations de référence", "Reference populations "),
    "DS_POPULATIONS_HISTORIQUES": (
        "Populations municipales de 1968 à 2023",
        "Municipal populations from 1968 to 2023",
    ),
}
CENSUSES = (1968, 1975, 1982, 1990, 1999, *range(2006, 2024))


def _observation(place: str, year: int, measure: str, value: float) -> dict[str, Any]:
    return {
        "dimensions": {
            "GEO": f"2025-{place}",
            "FREQ": "A",
            "TIME_PERIOD": str(year),
            "POPREF_MEASURE": measure,
        },
        "measures": {"OBS_VALUE_NIVEAU": {"value": float(value)}},
    }


def _municipal(place: str, year: int) -> int:
    growth = 0.001 + 0.006 * chance("growth", place)
    return round(PLACES[place] * (1 + growth) ** (year - 2020))


def _made_up(dataset: str, place: str) -> list[dict[str, Any]]:
    if dataset == "DS_POPULATIONS_HISTORIQUES":
        return [_observation(place, year, "PMUN", _municipal(place, year)) for year in CENSUSES]
    municipal = _municipal(place, CENSUSES[-1])
    apart = round(municipal * 0.015)
    figures = {"PMUN": municipal, "PTOT": municipal + apart, "PCAP": apart}
    return [_observation(place, CENSUSES[-1], name, it) for name, it in figures.items()]


def _recorded(facts: Path) -> list[dict[str, Any]]:
    """Rezé's observations in the recorded answer."""
    calls = yaml.safe_load((facts / RECORDED).read_text(encoding="utf-8"))["http_interactions"]
    bodies = [json.loads(call["response"]["body"]["string"]) for call in calls]
    found = [
        item
        for body in bodies
        for item in body["observations"]
        if item["dimensions"]["GEO"].endswith(REZE)
    ]
    if len(found) != 3:
        raise ValueError(f"{RECORDED}: {len(found)} observations of {REZE}; expected 3")
    return found


def draft(facts: Path) -> Draft:
    """Both data sets for each place."""
    made = Draft(
        source="insee_melodi",
        owner="Institut national de la statistique et des études économiques",
        licence="etalab-2.0",
        facts_date=RECORDED_ON,
        synthetic=True,
        note="Shape of recorded answers. The reference populations of Rezé (2023) are real; all "
        "other figures are made up from rounded sizes of the places.",
    )
    for dataset, (french, english) in TITLES.items():
        for place in PLACES:
            is_real = (dataset, place) == ("DS_POPULATIONS_REFERENCE", REZE)
            observations = _recorded(facts) if is_real else _made_up(dataset, place)
            path = f"/melodi/data/{dataset}"
            first = f"https://api.insee.fr{path}?GEO={place}&page=1"
            body = {
                "identifier": dataset,
                "title": {"fr": french, "en": english},
                "publisher": {"id": "INSEE"},
                "observations": observations,
                "paging": {"first": first, "count": len(observations)},
            }
            request = {"host": "api.insee.fr", "path": path, "params": {"GEO": place}}
            paging = {
                "style": "page",
                "page": "page",
                "size": "maxResult",
                "meta": {"/paging/count": "total"},
            }
            flag = {"synthetic": False} if is_real else {}
            name = f"{dataset}.{place}.json"
            made.add(request, name, body, rows="/observations", paging=paging, **flag)
    return made
