"""datos.gov.co: codes of the departments' capitals are real, rates and indicators are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from extractors.core.places import parts
from recordings.build.common import Draft
from recordings.build.synthetic import chance

HOST = "www.datos.gov.co"
FIRST, LAST = date(2010, 1, 1), date(2025, 12, 31)
PAGING = {
    "style": "offset",
    "offset": "$offset",
    "size": "$limit",
    "default_size": 1000,
    "max_size": 50000,
}
#: Department, its code, its capital and the capital's number in the department (DIVIPOLA).
CAPITALS = (
    ("Antioquia", 5, "Medellín", 1, "Región Eje Cafetero - Antioquia"),
    ("Antioquia", 5, "Amagá", 30, "Región Eje Cafetero - Antioquia"),
    ("Antioquia", 5, "Itagüí", 360, "Región Eje Cafetero - Antioquia"),
    ("Atlántico", 8, "Barranquilla", 1, "Región Caribe"),
    ("Bogotá D.C.", 11, "Bogotá D.C.", 1, "Región Centro Oriente"),
    ("Bolívar", 13, "Cartagena", 1, "Región Caribe"),
    ("Boyacá", 15, "Tunja", 1, "Región Centro Oriente"),
    ("Caldas", 17, "Manizales", 1, "Región Eje Cafetero - Antioquia"),
    ("Caquetá", 18, "Florencia", 1, "Región Centro Sur"),
    ("Cauca", 19, "Popayán", 1, "Región Pacífico"),
    ("Cesar", 20, "Valledupar", 1, "Región Caribe"),
    ("Córdoba", 23, "Montería", 1, "Región Caribe"),
    ("Cundinamarca", 25, "Soacha", 754, "Región Centro Oriente"),
    ("Chocó", 27, "Quibdó", 1, "Región Pacífico"),
    ("Huila", 41, "Neiva", 1, "Región Centro Sur"),
    ("La Guajira", 44, "Riohacha", 1, "Región Caribe"),
    ("Magdalena", 47, "Santa Marta", 1, "Región Caribe"),
    ("Meta", 50, "Villavicencio", 1, "Región Llano"),
    ("Nariño", 52, "Pasto", 1, "Región Pacífico"),
    ("Norte de Santander", 54, "Cúcuta", 1, "Región Centro Oriente"),
    ("Quindío", 63, "Armenia", 1, "Región Eje Cafetero - Antioquia"),
    ("Risaralda", 66, "Pereira", 1, "Región Eje Cafetero - Antioquia"),
    ("Santander", 68, "Bucaramanga", 1, "Región Centro Oriente"),
    ("Sucre", 70, "Sincelejo", 1, "Región Caribe"),
    ("Tolima", 73, "Ibagué", 1, "Región Centro Sur"),
    ("Valle del Cauca", 76, "Cali", 1, "Región Pacífico"),
    ("Arauca", 81, "Arauca", 1, "Región Llano"),
    ("Casanare", 85, "Yopal", 1, "Región Llano"),
    ("Putumayo", 86, "Mocoa", 1, "Región Centro Sur"),
    ("San Andrés y Providencia", 88, "San Andrés", 1, "Región Caribe"),
    ("Amazonas", 91, "Leticia", 1, "Región Centro Sur"),
    ("Guainía", 94, "Inírida", 1, "Región Llano"),
    ("Guaviare", 95, "San José del Guaviare", 1, "Región Llano"),
    ("Vaupés", 97, "Mitú", 1, "Región Llano"),
    ("Vichada", 99, "Puerto Carreño", 1, "Región Llano"),
)
#: The columns of TerriData as its file has them: label, field name, type. Not seen by us.
COLUMNS = (
    ("Código Departamento", "c_digo_departamento", "text"),
    ("Departamento", "departamento", "text"),
    ("Código Entidad", "c_digo_entidad", "text"),
    ("Entidad", "entidad", "text"),
    ("Dimensión", "dimensi_n", "text"),
    ("Subcategoría", "subcategor_a", "text"),
    ("Indicador", "indicador", "text"),
    ("Dato Numérico", "dato_num_rico", "text"),
    ("Dato Cualitativo", "dato_cualitativo", "text"),
    ("Año", "a_o", "number"),
    ("Mes", "mes", "text"),
    ("Fuente", "fuente", "text"),
    ("Unidad de Medida", "unidad_de_medida", "text"),
)
INDICATORS = {
    "Valor agregado per cápita": (
        "Economía",
        "Cuentas municipales",
        "Pesos corrientes",
        25_000_000,
    ),
    "Cobertura neta en educación media": ("Educación", "Cobertura", "Porcentaje", 55),
}
#: The municipalities of the Valle de Aburrá by the data set's code.
VALLEY = {"5001": "Medellín"} | {
    one.national_code.lstrip("0"): one.name
    for one in parts()
    if one.national_code_system == "DIVIPOLA"
}


def _rates() -> list[dict[str, str]]:
    """A rate for each day; that of a Saturday holds until Monday."""
    rows: list[dict[str, str]] = []
    day = FIRST
    while day <= LAST:
        until = day + timedelta(days=2 if day.weekday() == 5 else 0)
        until = min(until, LAST)
        level = 1900 * 1.05 ** (day.year - 2010 + day.month / 12)
        row = {
            "valor": f"{level * (0.97 + 0.06 * chance('trm', day)):.2f}",
            "unidad": "COP",
            "vigenciadesde": f"{day}T00:00:00.000",
            "vigenciahasta": f"{until}T00:00:00.000",
        }
        rows.append(row)
        day = until + timedelta(days=1)
    return rows


def _municipalities() -> list[dict[str, str]]:
    """Codes as the data set stores them: numbers with a point, zeros lost at both ends."""
    return [
        {
            "region": region,
            "c_digo_dane_del_departamento": str(department),
            "departamento": name,
            "c_digo_dane_del_municipio": f"{department}.{number:03d}".rstrip("0"),
            "municipio": municipality,
        }
        for name, department, municipality, number, region in CAPITALS
    ]


def _indicators() -> list[dict[str, str]]:
    """The valley's figures under the names of our query, in Spanish writing; no words, no month."""
    rows: list[dict[str, str]] = []
    for code, name in VALLEY.items():
        for indicator, (dimension, subcategory, unit, level) in INDICATORS.items():
            size = 1 if name == "Medellín" else 0.2 + chance("terridata", indicator, code)
            for year in range(2015, 2024):
                value = level * size * (0.9 + 0.2 * chance("terridata", indicator, year))
                text = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
                row = {"row_id": f"row-{len(rows):04d}", "entity_code": code}
                row |= {"dimension": dimension, "entity_name": name, "subcategory": subcategory}
                row |= {"indicator": indicator, "value": text, "year": str(year)}
                rows.append(row | {"producer": "DANE", "unit": unit})
    return rows


def _headers(fields: dict[str, str]) -> dict[str, str]:
    names = {"X-SODA2-Fields": list(fields), "X-SODA2-Types": list(fields.values())}
    return {name: json.dumps(values) for name, values in names.items()}


def _add(made: Draft, view: str, rows: list[dict[str, str]], fields: dict[str, str]) -> None:
    place: dict[str, Any] = {"host": HOST, "path": f"/resource/{view}.json"}
    counted = place | {"params": {"$select": "count(*)"}}
    made.add(counted, f"{view}.count.json", [{"count": str(len(rows))}])
    made.add(place, f"{view}.json", rows, rows="", paging=PAGING, headers=_headers(fields))


def draft(facts: Path) -> Draft:
    """The three data sets, the number of rows of each, and TerriData's columns."""
    made = Draft(
        source="socrata_colombia",
        owner="Superintendencia Financiera de Colombia, DANE, DNP (datos.gov.co)",
        licence="CC-BY-SA-4.0",
        facts_date="2026-01-02",
        synthetic=True,
        note="Shape of recorded Socrata answers and headers. Codes and names of the departments and "
        "their capitals are real; rates and TerriData's columns and figures are made up.",
    )
    moment = "floating_timestamp"
    fields = {"valor": "number", "unidad": "text", "vigenciadesde": moment, "vigenciahasta": moment}
    _add(made, "32sa-8pi3", _rates(), fields)
    municipalities = _municipalities()
    fields = dict.fromkeys(municipalities[0], "text") | {"c_digo_dane_del_municipio": "number"}
    _add(made, "xdk5-pm3f", municipalities, fields)
    names = [
        *("row_id", "entity_code", "entity_name", "dimension", "subcategory", "indicator"),
        *("value", "value_text", "year", "month", "producer", "unit"),
    ]
    _add(made, "64cq-xb2k", _indicators(), dict.fromkeys(names, "text") | {"year": "number"})
    columns = [
        {"name": label, "fieldName": field, "dataTypeName": kind} for label, field, kind in COLUMNS
    ]
    view = {"id": "64cq-xb2k", "name": "TerriData", "columns": columns}
    made.add({"host": HOST, "path": "/api/views/64cq-xb2k.json"}, "64cq-xb2k.view.json", view)
    return made
