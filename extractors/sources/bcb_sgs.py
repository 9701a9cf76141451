"""Banco Central do Brasil, time series (SGS): the real's rate to the US dollar, direct investment.

Values are text and days are dd/mm/yyyy. Since March 2025 a daily series is given for ten years at
most (HTTP 406 beyond), so every series is asked in windows of ten years. A refusal is
`{"erro": {"statusCode", "detail"}}` or `{"error": …}`; under load a page or XML comes with HTTP 200.
The answer does not name the series: its number alone says what the figures are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    import pyarrow as pa

    from extractors.core.http import Client

#: Series number -> what it counts. The wording of 22885 is from memory (2026-11-24).
SERIES = {
    "1": "Exchange rate, BRL per US dollar, sale, daily",
    "22885": "Direct investment in Brazil, net inflow of the month, million US dollars",
}
FIRST_YEAR, WINDOW = 2000, 10
#: An answer to a window that has only begun may be empty, which the API calls an error: a window is
#: asked once its first quarter is over.
QUARTER = timedelta(days=90)

OBSERVATION = Table(
    name="observation",
    description="One row per series and day (for monthly series, the first of the month).",
    key=("series_code", "day"),
    row_floor=500,
    columns=(
        Column(
            name="series_code", type="string", values=tuple(SERIES), description="SGS series number"
        ),
        Column(name="day", type="date", description="day, or first day of the month"),
        Column(
            name="value",
            type="number",
            required=False,
            minimum=-100_000,
            maximum=100_000,
            description="figure in the series' unit; net investment can be negative",
        ),
    ),
)

SOURCE = Source(
    key="bcb_sgs",
    title="Sistema Gerenciador de Séries Temporais: exchange rate and direct investment",
    producer="Banco Central do Brasil",
    homepage="https://www3.bcb.gov.br/sgspub/",
    base_url="https://api.bcb.gov.br",
    licence=Licence(
        id="ODbL-1.0",
        name="Open Data Commons Open Database License 1.0",
        url="https://opendatacommons.org/licenses/odbl/1-0/",
        attribution="Banco Central do Brasil, SGS",
        may_republish=True,
    ),
    citation="Banco Central do Brasil, SGS, series 1 and 22885",
    cadence="50 3 * * *",
    max_age_days=40,
    requests_per_minute=30,
    evidence_class="statistics",
    caveats="The rate is the sale rate of the day; a year's mean is over its trading days. Direct "
    "investment is the balance of payments' net inflow, revised for months; the answers do not name "
    "the series, so that 22885 is what it is said to be rests on the bank's catalogue.",
    tables=(OBSERVATION,),
)


def windows(today: date) -> list[tuple[str, str]]:
    """First and last day of each window, as the API writes days; the last one ends with the year."""
    starts = range(FIRST_YEAR, (today - QUARTER).year + 1, WINDOW)
    ends = [min(start + WINDOW - 1, today.year) for start in starts]
    return [(f"01/01/{start}", f"31/12/{end}") for start, end in zip(starts, ends, strict=True)]


def _check(answer: Answer) -> None:
    body = answer.json()
    if isinstance(body, dict) and (refusal := body.get("erro") or body.get("error")):
        raise answer.refused("a list of days", f"HTTP 200 with a refusal: {refusal}"[:400])
    if not isinstance(body, list) or not body:
        raise answer.changed("a list of days", repr(body)[:200])


def fetch(client: Client) -> None:
    """Each series, ten years at a time."""
    for series in SERIES:
        for first, last in windows(datetime.now(UTC).date()):
            params = {"formato": "json", "dataInicial": first, "dataFinal": last}
            path = f"dados/serie/bcdata.sgs.{series}/dados"
            client.get(path, params, kind="observation", check=_check)


_DAY = r"^(\d\d)/(\d\d)/(\d{4})$"


def _days(answer: Answer, texts: list[Any]) -> pa.Array:
    """Days that are written dd/mm/yyyy."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if wrong := [text for text in texts if not isinstance(text, str)]:
        raise answer.changed("a day as dd/mm/yyyy", repr(wrong[0]))
    written = pa.array(texts, pa.string())
    wrong = written.filter(pc.invert(pc.match_substring_regex(written, _DAY)))
    if wrong:
        raise answer.changed("a day as dd/mm/yyyy", repr(wrong[0].as_py()))
    return pc.replace_substring_regex(written, _DAY, r"\3-\2-\1")


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """The days of a window; a day outside of it means that the window was not understood."""
    import pyarrow.compute as pc

    code = re.search(r"bcdata\.sgs\.(\d+)/", answer.url)
    series = code[1] if code else ""
    window = _days(answer, [answer.params[name] for name in ("dataInicial", "dataFinal")])
    first, last = window.to_pylist()
    records = answer.json()
    try:
        texts, values = ([record[name] for record in records] for name in ("data", "valor"))
    except (KeyError, TypeError):
        whole = {"data", "valor"}
        other = (it for it in records if not isinstance(it, dict) or not whole <= it.keys())
        raise answer.changed("fields data and valor", repr(next(other))[:200]) from None
    days = _days(answer, texts)
    for day in texts and pc.min_max(days).as_py().values():
        if not first <= day <= last:
            raise answer.changed(f"days from {first} to {last}", day)
    values = [value or None for value in values]
    yield "observation", {"series_code": [series] * len(texts), "day": days, "value": values}
