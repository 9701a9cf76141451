"""Foreign direct investment by Mexican state and quarter, as reported to the Secretaría de Economía.

Millions of US dollars, net: negatives are real (disinvestment). Every release revises all past
quarters, so the whole history is asked for each time. An empty `data` means that the query selected
nothing; labels depend on `locale`, ids do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.rows import pick
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

STATE_QUARTER = Table(
    name="state_quarter",
    description="One row per federal state and quarter.",
    key=("quarter_id", "state_id"),
    row_floor=32 * 4,
    columns=(
        Column(
            name="quarter_id",
            type="integer",
            source="Quarter ID",
            minimum=19991,
            maximum=21004,
            description="year followed by the quarter's number",
        ),
        Column(
            name="quarter",
            type="string",
            source="Quarter",
            pattern=r"^\d{4}-Q[1-4]$",
            description="year and quarter",
        ),
        Column(
            name="state_id",
            type="string",
            source="State ID",
            pattern=r"^(0[1-9]|[12]\d|3[0-2])$",
            description="INEGI code of the state, two digits",
        ),
        Column(name="state_name", type="string", source="State", description="official name"),
        Column(
            name="investment_musd",
            type="number",
            source="Investment",
            unit="million US$",
            description="net foreign direct investment, current US dollars",
        ),
    ),
)

SOURCE = Source(
    key="datamexico_fdi",
    title="Inversión extranjera directa por entidad federativa",
    producer="Secretaría de Economía, México",
    homepage="https://www.economia.gob.mx/datamexico/",
    base_url="https://www.economia.gob.mx/apidatamexico/tesseract",
    licence=Licence(
        id="Libre-Uso-MX",
        name="Libre Uso MX",
        url="https://datos.gob.mx/libreusomx",
        attribution="Secretaría de Economía, Data México",
        may_republish=True,
    ),
    citation="Secretaría de Economía, Data México, cube fdi_2_state_investment",
    cadence="30 3 * * *",
    max_age_days=150,
    requests_per_minute=20,
    evidence_class="register",
    caveats="Reported by firms, by state of domicile or operation; all past quarters are revised "
    "with every release; not comparable with balance-of-payments inflows of other sources.",
    tables=(STATE_QUARTER,),
)


def _check(answer: Answer) -> None:
    body = answer.json()
    if not isinstance(body, dict) or not isinstance(body.get("data"), list):
        raise answer.changed('{"data": [...]}', repr(body)[:200])
    if not body["data"]:
        raise answer.changed("rows for 32 states", "an empty data list: nothing selected")


def fetch(client: Client) -> None:
    """The whole history of all states, in one answer."""
    params = {
        "cube": "fdi_2_state_investment",
        "drilldowns": "Quarter,State",
        "measures": "Investment",
        "locale": "es",
    }
    client.get("data.jsonrecords", params, kind="state_quarter", check=_check)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """States by quarter; the state's number becomes its two-digit INEGI code."""
    columns = pick(answer, STATE_QUARTER, answer.json()["data"])
    columns["state_id"] = [f"{int(number):02d}" for number in columns["state_id"]]
    yield "state_quarter", columns
