"""Comex Stat: files of the documented layout with made-up exports, and control totals that agree.

Codes of places and countries are the real ones, the ministry's own where they differ from IBGE's;
municipalities of Minas Gerais are taken from the list among the facts.
"""

from __future__ import annotations

import csv
from pathlib import Path

from recordings.build.common import Draft
from recordings.build.synthetic import chance

HOST = "balanca.economia.gov.br"
FOLDER = "/balanca/bd/comexstat-bd/mun"
MUNICIPALITIES = "economy/reference/municipalities_minas_gerais.csv"
#: Year -> months that its file holds; the files of earlier years are left out.
YEARS = dict.fromkeys(range(2018, 2025), 12) | {2025: 7}
#: (state, the ministry's code): how much it exports, in thousand US dollars a line.
PLACES = {
    ("RJ", "3304557"): 9000,
    ("RJ", "3303302"): 800,
    ("SP", "3450308"): 7000,
    ("MS", "5202704"): 600,
    ("GO", "5308707"): 500,
    ("DF", "5400108"): 300,
    ("PR", "4106902"): 900,
    ("ND", "9999999"): 100,
    ("ND", "9300000"): 50,
}
#: Municipalities of Minas Gerais with their weight; the capital is Belo Horizonte.
MINAS = {
    "Belo Horizonte": 2500, "Itabira": 5000, "Betim": 1500, "Ouro Preto": 1200, "Uberaba": 700,
    "Araxá": 2200, "Congonhas": 1800, "Contagem": 400, "Extrema": 500, "Guaxupé": 1300,
    "Ipatinga": 900, "Juiz de Fora": 350, "Mariana": 1900, "Nova Lima": 2600, "Patrocínio": 600,
    "Poços de Caldas": 450, "Pouso Alegre": 300, "Sete Lagoas": 1100, "Uberlândia": 800,
    "Varginha": 3300,
}  # fmt: skip
#: The ministry's code: ISO code, name in Portuguese, English, Spanish.
COUNTRIES = {
    "023": ("DEU", "276", "Alemanha", "Germany", "Alemania"),
    "063": ("ARG", "032", "Argentina", "Argentina", "Argentina"),
    "072": ("AUT", "040", "Áustria", "Austria", "Austria"),
    "158": ("CHL", "152", "Chile", "Chile", "Chile"),
    "160": ("CHN", "156", "China", "China", "China"),
    "169": ("COL", "170", "Colômbia", "Colombia", "Colombia"),
    "245": ("ESP", "724", "Espanha", "Spain", "España"),
    "249": ("USA", "840", "Estados Unidos", "United States", "Estados Unidos"),
    "275": ("FRA", "250", "França", "France", "Francia"),
    "386": ("ITA", "380", "Itália", "Italy", "Italia"),
    "399": ("JPN", "392", "Japão", "Japan", "Japón"),
    "493": ("MEX", "484", "México", "Mexico", "México"),
    "607": ("PRT", "620", "Portugal", "Portugal", "Portugal"),
    "845": ("URY", "858", "Uruguai", "Uruguay", "Uruguay"),
    "994": ("ZZZ", "899", "A designar", "To be designated", "A designar"),
}
CHAPTERS = ("2601", "0901", "7202", "8703")


def _places(facts: Path) -> dict[tuple[str, str], int]:
    with (facts / MUNICIPALITIES).open(encoding="utf-8-sig", newline="") as stream:
        codes = {row["nome"]: row["codigo_ibge"] for row in csv.DictReader(stream)}
    return PLACES | {("MG", codes[name]): weight for name, weight in MINAS.items()}


def _lines(places: dict[tuple[str, str], int], year: int) -> list[tuple[str, int, int]]:
    """(line, kilograms, US dollars): a place sends each kind of goods somewhere, some months."""
    lines = []
    for (state, code), weight in places.items():
        for month in range(1, YEARS[year] + 1):
            for country in COUNTRIES:
                luck = chance("export", code, year, month, country)
                if luck > 0.12:
                    continue
                chapter = CHAPTERS[int(luck * 1000) % len(CHAPTERS)]
                usd = round(1000 * weight * (0.2 + 10 * luck))
                kg = round(usd / (1 + 30 * chance("price", code, chapter)))
                text = (
                    f'"{year}";"{month:02d}";"{chapter}";"{country}";"{state}";"{code}";{kg};{usd}'
                )
                lines.append((text, kg, usd))
    return lines


def _csv(header: str, lines: list[str]) -> bytes:
    return ("\r\n".join([header, *lines]) + "\r\n").encode("latin-1")


def draft(facts: Path) -> Draft:
    """Countries, the files of eight years, the last one in progress, and their totals."""
    made = Draft(
        source="mdic_comexstat",
        owner="Ministério do Desenvolvimento, Indústria, Comércio e Serviços",
        licence="LicenseRef-dados-abertos-BR",
        facts_date="2025-08-06",
        synthetic=True,
        note="Layout of the ministry's files; places and countries are real, every figure is made "
        "up. 2025 holds seven months.",
    )
    names = [
        f'"{code}";"{number}";"{iso}";"{portuguese}";"{english}";"{spanish}"'
        for code, (iso, number, portuguese, english, spanish) in COUNTRIES.items()
    ]
    header = '"CO_PAIS";"CO_PAIS_ISON3";"CO_PAIS_ISOA3";"NO_PAIS";"NO_PAIS_ING";"NO_PAIS_ESP"'
    plain = {"Content-Type": "text/csv"}
    place = {"host": HOST, "path": "/balanca/bd/tabelas/PAIS.csv"}
    made.add(place, "PAIS.csv", _csv(header, names), headers=plain)
    totals, places = [], _places(facts)
    header = '"CO_ANO";"CO_MES";"SH4";"CO_PAIS";"SG_UF_MUN";"CO_MUN";"KG_LIQUIDO";"VL_FOB"'
    for year in YEARS:
        lines, file = _lines(places, year), f"EXP_{year}_MUN.csv"
        kg, usd = sum(line[1] for line in lines), sum(line[2] for line in lines)
        totals.append(f'"{file}";{year};{kg};{usd};{len(lines)}')
        body = _csv(header, [line[0] for line in lines])
        made.add({"host": HOST, "path": f"{FOLDER}/{file}"}, file, body, headers=plain)
    header, file = (
        "ARQUIVO;CO_ANO;KG_LIQUIDO;VL_FOB;NUMERO_LINHAS",
        "EXP_TOTAIS_CONFERENCIA_MUN.csv",
    )
    made.add({"host": HOST, "path": f"{FOLDER}/{file}"}, file, _csv(header, totals), headers=plain)
    return made
