"""Comex Stat: what Brazilian municipalities export and to which country, from the ministry's files.

One file a year (30 to 80 MB), rewritten whole each month with revisions: a batch holds every year
again, unchanged files are not sent twice. The file is landed as it is; what is kept of it are sums
by municipality and country. A second file says how many lines and which totals each year must have;
it may lag a day behind, and until both agree nothing of the fetch is taken.

The ministry's municipal codes are not IBGE's in São Paulo, Mato Grosso do Sul, Goiás and the Federal
District: they carry another state prefix, which is put right. 9300000 and 9999999 are no place.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.errors import AnswerGrew
from extractors.core.landing import Answer
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    import pyarrow as pa

    from extractors.core.http import Check, Client

FIRST_YEAR = 2015
#: IBGE's two digits of each state.
STATES = {
    "RO": "11", "AC": "12", "AM": "13", "RR": "14", "PA": "15", "AP": "16", "TO": "17",
    "MA": "21", "PI": "22", "CE": "23", "RN": "24", "PB": "25", "PE": "26", "AL": "27", "SE": "28",
    "BA": "29", "MG": "31", "ES": "32", "RJ": "33", "SP": "35", "PR": "41", "SC": "42", "RS": "43",
    "MS": "50", "MT": "51", "GO": "52", "DF": "53",
}  # fmt: skip
#: The ministry's own two digits, where they differ: (state, digits) -> IBGE's.
REPAIRED = {("SP", "34"): "35", ("MS", "52"): "50", ("GO", "53"): "52", ("DF", "54"): "53"}
#: Codes of no municipality: exported from abroad, not declared.
NOWHERE = ("9300000", "9999999")
NO_PLACE = "ND"
TEXT, COUNT = "string", "int64"
#: The columns that are read, and their types; a code that is read as a number loses its zeros.
EXPORTS = {
    "CO_ANO": COUNT,
    "CO_MES": COUNT,
    "CO_PAIS": TEXT,
    "SG_UF_MUN": TEXT,
    "CO_MUN": TEXT,
    "KG_LIQUIDO": COUNT,
    "VL_FOB": COUNT,
}
TOTALS = {"CO_ANO": COUNT, "NUMERO_LINHAS": COUNT, "VL_FOB": COUNT, "KG_LIQUIDO": COUNT}
COUNTRIES = dict.fromkeys(("CO_PAIS", "CO_PAIS_ISOA3", "NO_PAIS"), TEXT)
#: The columns that are known and left: chapters of goods, file names, names in other languages.
LEFT = {"SH4", "ARQUIVO", "CO_PAIS_ISON3", "NO_PAIS_ING", "NO_PAIS_ESP"}

_YEAR = Column(name="year", type="integer", minimum=1997, maximum=2100, description="calendar year")
_COUNTRY = Column(
    name="country_code",
    type="string",
    pattern=r"^\d{3}$",
    description="the ministry's code of the country of destination, three digits",
)
_USD = Column(
    name="fob_usd", type="number", minimum=0, unit="USD", description="value free on board"
)
_KG = Column(name="net_kg", type="number", minimum=0, unit="kg", description="net weight")

EXPORT = Table(
    name="export",
    description="One row per year, municipality and country of destination.",
    key=("year", "place_code", "country_code"),
    row_floor=100,
    columns=(
        _YEAR,
        Column(
            name="place_code",
            type="string",
            pattern=r"^(\d{7}|ND)$",
            description="IBGE code of the municipality where the declarant is domiciled; ND: none",
        ),
        Column(
            name="state_code",
            type="string",
            required=False,
            values=tuple(STATES.values()),
            description="IBGE code of its state, two digits; null for no place",
        ),
        _COUNTRY,
        _USD,
        _KG,
        Column(
            name="months",
            type="integer",
            minimum=1,
            maximum=12,
            description="months of the year that the file holds, of all places",
        ),
    ),
)
TOTAL = Table(
    name="control_total",
    description="One row per year: what its file must add up to.",
    key=("year",),
    row_floor=1,
    columns=(
        _YEAR,
        Column(name="lines", type="integer", minimum=1, description="lines of the file"),
        _USD,
        _KG,
    ),
)
COUNTRY = Table(
    name="country",
    description="One row per country of destination, also of groups and what is no country.",
    key=("country_code",),
    row_floor=10,
    columns=(
        _COUNTRY,
        Column(
            name="iso3",
            type="string",
            required=False,
            pattern=r"^[A-Z]{3}$",
            description="ISO 3166-1 alpha-3 code; null where there is none",
        ),
        Column(name="name", type="string", description="name in Portuguese"),
    ),
)

SOURCE = Source(
    key="mdic_comexstat",
    title="Comex Stat: exports by municipality",
    producer="Ministério do Desenvolvimento, Indústria, Comércio e Serviços, Brasil",
    homepage="https://comexstat.mdic.gov.br",
    base_url="https://balanca.economia.gov.br/balanca/bd",
    also_hosts=("balanca.mdic.gov.br",),
    licence=Licence(
        id="LicenseRef-dados-abertos-BR",
        name="Dados abertos do governo federal (Decreto 8.777/2016)",
        url="https://www.gov.br/mdic/pt-br/assuntos/comercio-exterior/estatisticas",
        attribution="Fonte: Comex Stat, MDIC",
        may_republish=True,
    ),
    citation="MDIC, Comex Stat, files EXP_<year>_MUN.csv",
    cadence="0 4 * * 1",
    max_age_days=60,
    requests_per_minute=7,  # what a careful reader of the same files keeps to: one in eight seconds
    evidence_class="register",
    caveats="Goods only, by the municipality where the declarant is domiciled, not where they were "
    "made; all months of a year are revised; the year in progress is not a whole year.",
    tables=(EXPORT, TOTAL, COUNTRY),
)


def _header(answer: Answer) -> list[str]:
    return answer.content.partition(b"\n")[0].decode("latin-1").strip().replace('"', "").split(";")


def _has(types: dict[str, str]) -> Check:
    """A check that a file has these columns; others that are not known are a warning."""

    def check(answer: Answer) -> None:
        found = _header(answer)
        if missing := [name for name in types if name not in found]:
            raise answer.changed(f"columns {list(types)}", f"no {', '.join(missing)} in {found}")
        if grown := sorted(set(found) - types.keys() - LEFT):
            text = f"{answer.source}.{answer.kind}: columns not declared: {grown}"
            warnings.warn(text, AnswerGrew, stacklevel=2)

    return check


def _read(answer: Answer, types: dict[str, str]) -> pa.Table:
    """A file's columns in their types. What can't be read is cut off, or has changed."""
    import pyarrow as pa
    from pyarrow import csv

    try:
        return csv.read_csv(
            io.BytesIO(answer.content),
            csv.ReadOptions(encoding="latin-1"),
            csv.ParseOptions(delimiter=";"),
            csv.ConvertOptions(
                column_types=types, include_columns=list(types), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        if not answer.content.endswith(b"\n"):
            raise answer.truncated("a last line that ends", str(error)[:300]) from None
        raise answer.changed(f"columns {types}", str(error)[:300]) from None


def fetch(client: Client) -> None:
    """Countries, control totals, and the file of each year that the totals list."""

    def ask(path: str, kind: str, types: dict[str, str]) -> Answer:
        return client.get(path, kind=kind, media="csv", check=_has(types))

    ask("tabelas/PAIS.csv", "country", COUNTRIES)
    folder = "comexstat-bd/mun"
    answer = ask(f"{folder}/EXP_TOTAIS_CONFERENCIA_MUN.csv", "control_total", TOTALS)
    for total in _totals(answer):
        if total["year"] >= FIRST_YEAR:
            _agree(ask(f"{folder}/EXP_{total['year']}_MUN.csv", "export", EXPORTS), total)


def _totals(answer: Answer) -> list[dict[str, int]]:
    table = _read(answer, TOTALS).rename_columns(["year", "lines", "fob_usd", "net_kg"])
    return sorted(table.to_pylist(), key=lambda row: int(row["year"]))


def _agree(file: Answer, total: dict[str, Any]) -> None:
    """Refuse a file that does not add up: it, or the file of totals, is a day behind."""
    import pyarrow.compute as pc

    table = _read(file, EXPORTS)
    found = {
        "year": pc.min(table["CO_ANO"]).as_py(),
        "lines": table.num_rows,
        "fob_usd": pc.sum(table["VL_FOB"]).as_py(),
        "net_kg": pc.sum(table["KG_LIQUIDO"]).as_py(),
    }
    if found != total:
        raise file.truncated(
            f"the control totals {total}", f"{found}: one of the two files lags; ask tomorrow"
        )


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Sums of one year's file, the control totals, or the countries."""
    if answer.kind == "export":
        yield "export", _summed(answer)
    elif answer.kind == "control_total":
        yield "control_total", _totals(answer)
    else:
        table = _read(answer, COUNTRIES).rename_columns(["country_code", "iso3", "name"])
        # ZZZ stands for what is no country: ship's stores, not declared.
        yield "country", [row | {"iso3": _iso3(row["iso3"])} for row in table.to_pylist()]


def _iso3(text: str) -> str | None:
    return text if text not in {"", "ZZZ"} else None


def _summed(answer: Answer) -> pa.Table:
    """One row per place and country of a year's file."""
    import pyarrow as pa
    import pyarrow.compute as pc

    table = _read(answer, EXPORTS)
    by = ["CO_ANO", "SG_UF_MUN", "CO_MUN", "CO_PAIS"]
    sums = table.group_by(by).aggregate([("VL_FOB", "sum"), ("KG_LIQUIDO", "sum")])
    pairs = list(zip(*(sums[name].to_pylist() for name in by[1:3]), strict=True))
    codes = {pair: _place(answer, *pair) for pair in dict.fromkeys(pairs)}
    places = pa.array([codes[pair] for pair in pairs], pa.string())
    sums = sums.append_column("place_code", places)
    # Several codes of no place have become one, so it is summed once more.
    keys = ["CO_ANO", "place_code", "CO_PAIS"]
    sums = sums.group_by(keys).aggregate([("VL_FOB_sum", "sum"), ("KG_LIQUIDO_sum", "sum")])
    sums = sums.sort_by([(name, "ascending") for name in keys])
    sums = sums.rename_columns(["year", "place_code", "country_code", "fob_usd", "net_kg"])
    states = pc.utf8_slice_codeunits(sums["place_code"], 0, 2)
    is_placed = pc.not_equal(sums["place_code"], NO_PLACE)
    sums = sums.append_column(
        "state_code", pc.if_else(is_placed, states, pa.scalar(None, pa.string()))
    )
    months = pc.count_distinct(table["CO_MES"])
    return sums.append_column("months", pa.repeat(months, sums.num_rows))


def _place(answer: Answer, state: str, code: str) -> str:
    """IBGE's code of a municipality, or ND; a code of another state's prefix is a change."""
    if state == NO_PLACE or code in NOWHERE:
        return NO_PLACE
    prefix = REPAIRED.get((state, code[:2]), code[:2])
    if len(code) != len("3304557") or prefix != STATES.get(state):
        raise answer.changed(
            f"a code of seven digits in {state} ({STATES.get(state, 'a state')})", repr(code)
        )
    return prefix + code[2:]
