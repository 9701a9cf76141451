"""Data México: foreign direct investment by state and quarter, real figures of the 2025 pull."""

from __future__ import annotations

import csv
from pathlib import Path

from recordings.build.common import Draft, number

STATES, QUARTERS = 32, 104


def draft(facts: Path) -> Draft:
    """The whole cube in one answer; a cut by state or quarter filters it."""
    with (facts / "economy" / "mexico" / "ied_raw.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        rows = [
            {
                "Quarter ID": int(row["Quarter ID"]),
                "Quarter": row["Quarter"],
                "State ID": int(row["State ID"]),
                "State": row["State"],
                "Investment": number(row["Investment"]),
            }
            for row in csv.DictReader(stream)
        ]
    if len(rows) != STATES * QUARTERS:
        raise ValueError(f"{len(rows)} rows; expected {STATES} states x {QUARTERS} quarters")
    made = Draft(
        source="datamexico_fdi",
        owner="Secretaría de Economía, México",
        licence="Libre-Uso-MX",
        # The pull carries no date. Its newest quarter, 2024-Q4, came out in February 2025, and
        # 2025-Q1 (May 2025) is not in it: the earliest day on which it can have been taken.
        facts_date="2025-02-28",
        note="Cube fdi_2_state_investment, 1999-Q1 to 2024-Q4, million US$, as pulled in 2025. The "
        "date is inferred: the pull holds 2024-Q4 and not yet 2025-Q1.",
    )
    made.add(
        {
            "host": "www.economia.gob.mx",
            "path": "/apidatamexico/tesseract/data.jsonrecords",
            "params": {
                "cube": "fdi_2_state_investment",
                "drilldowns": "Quarter,State",
                "measures": "Investment",
            },
        },
        "fdi_2_state_investment.json",
        {"data": rows},
        rows="/data",
        paging={"style": "pair", "pair": "limit"},
        filters=[
            {"param": "State", "field": "State ID"},
            {"param": "Quarter", "field": "Quarter ID"},
        ],
    )
    return made
