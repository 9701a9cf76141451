"""datos.gov.co: the official exchange rate of the peso, the codes of places, TerriData's indicators.

A rate holds for a range of days (weekends and holidays are one row). Municipal codes are stored as
numbers and have lost zeros at both ends: 5.001 is 05001 (Medellín), 5.03 is 05030 (Amagá); each is
rebuilt and checked against its department. TerriData was reported gone (404) by two readers in 2026,
and its columns were never seen by us: they are found by their labels, and when the data set is not
there the rate goes on without it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.errors import AnswerGrew, SourceRefused
from extractors.core.landing import Answer
from extractors.core.places import parts, territories
from extractors.core.spec import Column, Licence, Source, Table, Tolerance
from extractors.formats import socrata

if TYPE_CHECKING:
    from extractors.core.http import Client

TRM, DIVIPOLA, TERRIDATA = "32sa-8pi3", "xdk5-pm3f", "64cq-xb2k"
#: The pages before the euro are of another currency regime; figures of ours begin later.
FIRST_DAY = "2000-01-01"

EXCHANGE_RATE = Table(
    name="exchange_rate",
    description="One row per range of days for which a rate is in force.",
    key=("valid_from",),
    row_floor=300,
    columns=(
        Column(
            name="valid_from",
            type="date",
            source="vigenciadesde",
            description="first day of the range",
        ),
        Column(
            name="valid_to",
            type="date",
            source="vigenciahasta",
            description="last day of the range, included",
        ),
        Column(
            name="rate",
            type="number",
            source="valor",
            minimum=100,
            maximum=100_000,
            unit="COP per USD",
            description="Tasa Representativa del Mercado, pesos per US dollar",
        ),
        Column(
            name="currency",
            type="string",
            source="unidad",
            values=("COP",),
            description="currency of the rate",
        ),
    ),
)
_DEPARTMENT = Column(
    name="department_code",
    type="string",
    source="c_digo_dane_del_departamento",
    pattern=r"^\d{2}$",
    description="DANE code of the department, two digits",
)
MUNICIPALITY = Table(
    name="municipality",
    description="One row per Colombian municipality.",
    key=("municipality_code",),
    row_floor=33,
    columns=(
        Column(
            name="municipality_code",
            type="string",
            source="c_digo_dane_del_municipio",
            pattern=r"^\d{5}$",
            description="DANE code (DIVIPOLA), five digits, zeros restored",
        ),
        Column(name="name", type="string", source="municipio", description="name"),
        _DEPARTMENT,
        Column(
            name="department_name",
            type="string",
            source="departamento",
            description="name of the department",
        ),
        Column(name="region", type="string", required=False, description="region of the country"),
    ),
)
#: Our column -> the labels that TerriData may give it; none of them was seen by us (2026-11-24).
LABELS = {
    "entity_code": ("Código Entidad", "Código Entidad Territorial"),
    "entity_name": ("Entidad", "Entidad Territorial"),
    "dimension": ("Dimensión",),
    "subcategory": ("Subcategoría",),
    "indicator": ("Indicador",),
    "value": ("Dato Numérico",),
    "value_text": ("Dato Cualitativo",),
    "year": ("Año",),
    "month": ("Mes",),
    "producer": ("Fuente",),
    "unit": ("Unidad de Medida",),
}
TERRIDATA_TABLE = Table(
    name="terridata",
    description="One row per territory of interest, indicator and period, as TerriData lists them.",
    key=("row_id",),
    row_floor=0,
    max_drop=Tolerance(
        value=1.0,
        since="2026-11-24",
        reason="The data set may be withdrawn (two readers found it gone); the rate must go on.",
    ),
    columns=(
        Column(name="row_id", type="string", description="Socrata's id of the row"),
        Column(
            name="entity_code",
            type="string",
            pattern=r"^\d{5}$",
            description="DANE code of the municipality, zeros restored",
        ),
        Column(name="entity_name", type="string", description="name of the municipality"),
        Column(name="dimension", type="string", description="subject"),
        Column(name="subcategory", type="string", required=False, description="part of a subject"),
        Column(name="indicator", type="string", description="name of the indicator"),
        Column(
            name="value", type="number", required=False, description="figure, in the row's unit"
        ),
        Column(name="value_text", type="string", required=False, description="answer in words"),
        Column(name="year", type="integer", minimum=1900, maximum=2100, description="year"),
        Column(name="month", type="string", required=False, description="month, as given"),
        Column(name="producer", type="string", required=False, description="who measured it"),
        Column(name="unit", type="string", required=False, description="unit, in words"),
    ),
)

SOURCE = Source(
    key="socrata_colombia",
    title="Tasa Representativa del Mercado, DIVIPOLA and TerriData",
    producer="Superintendencia Financiera, DANE and DNP, Colombia (datos.gov.co)",
    homepage="https://www.datos.gov.co",
    base_url="https://www.datos.gov.co",
    licence=Licence(
        id="CC-BY-SA-4.0",
        name="Creative Commons Attribution-ShareAlike 4.0 International",
        url="https://creativecommons.org/licenses/by-sa/4.0/",
        attribution="datos.gov.co: Superintendencia Financiera de Colombia, DANE, DNP",
        may_republish=True,
    ),
    citation="datos.gov.co, data sets 32sa-8pi3, xdk5-pm3f and 64cq-xb2k",
    cadence="50 4 * * *",
    max_age_days=10,
    requests_per_minute=30,  # without a token all anonymous readers of an address share one pool
    evidence_class="statistics",
    caveats="The rate is official and holds for all days of its range; a year's mean is over its "
    "days. TerriData's columns are found by their labels and its indicators are the planning "
    "department's own wording; the data set may be withdrawn.",
    tables=(EXCHANGE_RATE, MUNICIPALITY, TERRIDATA_TABLE),
)


class DatasetGone(AnswerGrew):
    """One of several data sets of a source is no longer there."""


def fetch(client: Client) -> None:
    """The rates since 2000, all municipalities, and TerriData of the listed municipalities."""
    select = {column.path: column.path for column in EXCHANGE_RATE.columns}
    where = f"vigenciadesde >= '{FIRST_DAY}T00:00:00'"
    socrata.fetch(client, TRM, EXCHANGE_RATE, select, where, "vigenciadesde")
    select = {column.path: column.path for column in MUNICIPALITY.columns}
    code = MUNICIPALITY.column("municipality_code").path
    socrata.fetch(client, DIVIPOLA, MUNICIPALITY, select, f"{code} IS NOT NULL", code)
    listed = (*territories(), *parts())
    codes = [it.national_code for it in listed if it.national_code_system == "DIVIPOLA"]
    try:
        columns = socrata.discover(client, TERRIDATA, LABELS)
    except SourceRefused as error:
        if "HTTP 404" not in error.found:
            raise
        message = f"socrata_colombia.terridata: the data set is not there: {error.found}"
        warnings.warn(message, DatasetGone, stacklevel=2)
        return
    if codes:
        select = {"row_id": ":id"} | {name: field for name, (field, _) in columns.items()}
        where = _one_of(*columns["entity_code"], codes)
        socrata.fetch(client, TERRIDATA, TERRIDATA_TABLE, select, where, columns["year"][0])


def _one_of(field: str, kind: str, codes: list[str]) -> str:
    """A condition that finds these codes, however the data set spells them."""
    if kind == "number":
        spelled = [str(int(code)) for code in codes]
    else:
        spelled = [f"'{text}'" for code in codes for text in dict.fromkeys((code, str(int(code))))]
    return f"{field} in ({','.join(spelled)})"


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Rates, municipalities or indicators; what was asked to find them holds no rows."""
    if answer.kind == EXCHANGE_RATE.name:
        columns = socrata.columns(answer, EXCHANGE_RATE)
        for name in ("valid_from", "valid_to"):
            columns[name] = [socrata.day(answer, text) for text in columns[name]]
        yield EXCHANGE_RATE.name, columns
    elif answer.kind == MUNICIPALITY.name:
        columns = socrata.columns(answer, MUNICIPALITY)
        departments = [str(code).zfill(2) for code in columns["department_code"]]
        columns["department_code"] = departments
        columns["municipality_code"] = [
            _restored(answer, str(code), department)
            for code, department in zip(columns["municipality_code"], departments, strict=True)
        ]
        yield MUNICIPALITY.name, columns
    elif answer.kind == TERRIDATA_TABLE.name:
        is_text = socrata.types(answer).get("value") == "text"
        columns = socrata.columns(answer, TERRIDATA_TABLE)
        columns["entity_code"] = [_code(answer, text) for text in columns["entity_code"]]
        if is_text:
            columns["value"] = [_figure(answer, text) for text in columns["value"]]
        yield TERRIDATA_TABLE.name, columns


def _restored(answer: Answer, text: str, department: str) -> str:
    """The five digits of a code that went through a number: 5.03 in department 05 is 05030."""
    whole, point, thousandths = text.partition(".")
    code = f"{whole:0>2}{thousandths:0<3}" if point else f"{text:0>5}"
    if not (re.fullmatch(r"\d{5}", code) and code.startswith(department)):
        raise answer.changed(
            f"the code of a municipality in department {department}", f"{text!r}, read as {code!r}"
        )
    return code


def _code(answer: Answer, text: Any) -> str:
    whole = str(text).removesuffix(".0")
    if not re.fullmatch(r"\d{4,5}", whole):
        raise answer.changed("the code of a municipality", repr(text))
    return whole.zfill(5)


def _figure(answer: Answer, text: str | None) -> str | None:
    """A figure written the Spanish way (1.234,5), where the data set keeps figures as text."""
    if text is None or not text.strip():
        return None
    if not re.fullmatch(r"-?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?", text.strip()):
        raise answer.changed("a figure such as 1.234,5", repr(text))
    return text.strip().replace(".", "").replace(",", ".")
