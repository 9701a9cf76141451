"""World Bank WDI: countries and groups kept apart, and no year quietly emptied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from expectations import history, rules
from expectations.frames import Frames
from expectations.rules import Check
from extractors.core.spec import Tolerance

if TYPE_CHECKING:
    import pandas as pd

AGGREGATES = Tolerance(
    value=0.5,
    since="2026-11-24",
    reason="79 of the 296 entries of the list of 2026-07 are groups of economies; none means that "
    "the mark of a group has changed, and a majority that countries are taken for groups.",
)
UNLISTED = Tolerance(
    value=0,
    since="2026-11-24",
    reason="A new economy may come with its figures before it is in the list; the marts leave it "
    "out until it is, the rest goes on.",
)


def _shares(country: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    share = float(country["is_aggregate"].astype("float64").mean())
    return pd.DataFrame({"table": ["country"], "share": [share]})


def _codes(observation: pd.DataFrame, country: pd.DataFrame) -> pd.DataFrame:
    codes = observation[["country_code"]].drop_duplicates()
    return codes.assign(is_listed=codes["country_code"].isin(country["country_code"]))


def checks(now: Frames, before: Frames | None) -> Iterator[Check]:
    """Groups are marked, figures belong to listed entries, no indicator-year is withdrawn."""
    share = rules.between(
        "aggregate_share",
        "share",
        # Just above 0: not one group in the whole list is as wrong as all of them.
        1e-9,
        AGGREGATES.value,
        rules.because("some entries, and fewer than half, are groups of economies", AGGREGATES),
    )
    yield Check("country", lambda: _shares(now["country"]), ("table",), (share,), "groups")
    listed = rules.holds(
        "listed",
        "is_listed",
        rules.because("an entry of the country list", UNLISTED),
        shown="country_code",
        severity="warning",
    )
    yield Check(
        "observation",
        lambda: _codes(now["observation"], now["country"]),
        ("country_code",),
        (listed,),
        "listed",
    )
    key = ("indicator_code", "country_code", "year")
    series = history.Series("observation", key, "value", ("indicator_code", "year"), key[:1])
    yield from history.checks(series, now, before)
