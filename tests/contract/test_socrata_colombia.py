"""datos.gov.co through Socrata: text, absent keys, an order to be asked for, lost zeros, lost data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.run import check_batch
from extractors import pipeline
from extractors.core.errors import SourceChanged
from extractors.sources import socrata_colombia
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "socrata_colombia"
TRM, DIVIPOLA, TERRIDATA = "32sa-8pi3", "xdk5-pm3f", "64cq-xb2k"
MISSING = {"code": "dataset.missing", "error": True, "message": "Not found", "data": {"id": TRM}}


def parsed(kind: str, *records: Any, fields: dict[str, str] | None = None) -> replayed.Rows:
    """Rows of a page whose headers name these fields and types (default: those of the records)."""
    answer = replayed.answer(KEY, kind, "https://www.datos.gov.co/resource/x.json", list(records))
    if fields is not None:
        answer.headers["x-soda2-fields"] = json.dumps(list(fields))
        answer.headers["x-soda2-types"] = json.dumps(list(fields.values()))
    return replayed.parsed(answer)[kind]


def municipality(code: str, department: str = "5", **more: str) -> dict[str, str]:
    return {
        "region": "Eje Cafetero",
        "c_digo_dane_del_departamento": department,
        "departamento": "Antioquia",
        "c_digo_dane_del_municipio": code,
        "municipio": "Somewhere",
        **more,
    }


def rate(**changed: str) -> dict[str, str]:
    row = {"valor": "4100.25", "unidad": "COP", "vigenciadesde": "2024-12-31T00:00:00.000"}
    return row | {"vigenciahasta": "2025-01-02T00:00:00.000"} | changed


def indicator(**changed: Any) -> dict[str, Any]:
    row = dict.fromkeys(("row_id", "entity_name", "dimension", "indicator"), "x")
    return row | {"entity_code": "5001", "value": "1.234,5", "year": "2020"} | changed


@pytest.mark.parametrize(
    ("stored", "department", "code"),
    [
        ("5.001", "5", "05001"),  # Medellín
        ("5.03", "5", "05030"),  # Amagá
        ("5.36", "5", "05360"),  # Itagüí
        ("5.1", "5", "05100"),
        ("5001", "05", "05001"),
        ("05001", "5", "05001"),
        ("11.001", "11", "11001"),  # Bogotá
        ("25.754", "25", "25754"),
    ],
)
def test_parse__zeros_that_a_number_lost_come_back(stored: str, department: str, code: str) -> None:
    (row,) = parsed("municipality", municipality(stored, department))
    assert (row["municipality_code"], row["department_code"]) == (code, code[:2])


@pytest.mark.parametrize(
    ("stored", "department"),
    [("5.001", "11"), ("5.0301", "5"), ("Medellín", "5"), ("5", "5"), ("501", "5"), ("", "5")],
)
def test_parse__a_code_that_does_not_fit_its_department_is_a_change(
    stored: str, department: str
) -> None:
    message = f"municipality in department {department:0>2}; found '{stored}'"
    with pytest.raises(SourceChanged, match=message):
        parsed("municipality", municipality(stored, department))


def test_parse__the_codes_of_all_departments_are_right(folder: Path) -> None:
    rows = {row["name"]: row for row in replayed.rows(folder, "municipality")}
    assert len(rows) == 35
    assert (rows["Medellín"]["municipality_code"], rows["Amagá"]["municipality_code"]) == (
        "05001",
        "05030",
    )
    assert len({row["department_code"] for row in rows.values()}) == 33


def test_parse__a_key_that_was_left_out_is_null_when_the_header_names_it() -> None:
    fields = dict.fromkeys(municipality("5.001"), "text")
    record = municipality("5.001")
    del record["region"]
    (row,) = parsed("municipality", record, fields=fields)
    assert row["region"] is None
    del record["municipio"]
    (row,) = parsed("municipality", record, fields=fields)
    assert row["name"] is None  # required: the gate says so
    with pytest.raises(SourceChanged, match="field 'municipio'; found fields"):
        parsed("municipality", record)


def test_parse__rates_are_text_and_hold_for_a_range_of_days(folder: Path) -> None:
    (row,) = parsed("exchange_rate", rate())
    assert (row["rate"], row["valid_from"], row["valid_to"]) == (
        4100.25,
        date(2024, 12, 31),
        date(2025, 1, 2),
    )
    rows = replayed.rows(folder, "exchange_rate")
    days = [(row["valid_to"] - row["valid_from"]).days + 1 for row in rows]
    assert set(days) == {1, 3}
    assert sum(days) == (date(2025, 12, 31) - date(2009, 12, 31)).days


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (rate(vigenciadesde="31/12/2024"), "a day as YYYY-MM-DDT00:00:00.000; found '31/12/2024'"),
        (rate(vigenciahasta="2025-01-02T05:00:00.000"), "found '2025-01-02T05:00:00.000'"),
        (rate(valor="4.100,25"), "rate to be number; found '4.100,25'"),
    ],
)
def test_parse__names_what_is_not_a_rate(record: dict[str, str], message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        parsed("exchange_rate", record)


def test_terridata__its_columns_are_found_by_their_labels(
    replay: ReplayServer, folder: Path
) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    (page,) = [it for it in replay.requests[before:] if TERRIDATA in it.path][-1:]
    where = page.params["$where"]
    assert where.startswith("c_digo_entidad in ('05001','5001','05079','5079',")
    assert where.count("'05") == 10  # the municipalities of the Valle de Aburrá
    for name in ("c_digo_entidad AS entity_code", "dato_num_rico AS value", "a_o AS year"):
        assert name in page.params["$select"].split(",")
    rows = replayed.rows(folder, "terridata")
    assert len({row["entity_code"] for row in rows}) == 10
    assert {row["value_text"] for row in rows} == {None}
    assert len(rows) == 18 * 10


def test_terridata__when_it_is_gone_the_rates_go_on_with_a_warning(
    replay: ReplayServer, tmp_path: Path
) -> None:
    replay.inject(Fault(kind="status", match="api/views", status=404, body=MISSING))
    folder = replayed.night(KEY)
    assert len(replayed.rows(folder, "exchange_rate")) == 4174
    assert replayed.rows(folder, "terridata") == []
    assert check_batch(socrata_colombia.SOURCE, folder, None, run_id="test").passed
    (path,) = tmp_path.glob("outcomes/test/*-fetch-*.json")
    (warning,) = json.loads(path.read_text())["warnings"]
    assert "socrata_colombia.terridata: the data set is not there: HTTP 404" in warning
    assert "dataset.missing" in warning


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("text", "1.234,5", 1234.5),
        ("text", "2.569.007", 2569007),
        ("text", "-0,25", -0.25),
        ("text", " ", None),
        ("number", "1234.5", 1234.5),
    ],
)
def test_terridata__figures_are_read_as_their_type_writes_them(
    kind: str, text: str, value: float | None
) -> None:
    record = indicator(value=text)
    fields = dict.fromkeys([*record, "subcategory"], "text") | {"value": kind}
    (row,) = parsed("terridata", record, fields=fields)
    assert row["value"] == value


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"value": "1,234.5"}, "a figure such as 1.234,5; found '1,234.5'"),
        ({"value": "n.d."}, "a figure such as 1.234,5; found 'n.d.'"),
        ({"entity_code": "Medellín"}, "the code of a municipality; found 'Medellín'"),
        ({"year": "2020-I"}, "year to be integer; found '2020-I'"),
    ],
)
def test_terridata__names_what_is_not_as_declared(changed: dict[str, str], message: str) -> None:
    record = indicator(**changed)
    with pytest.raises(SourceChanged, match=message):
        parsed("terridata", record, fields=dict.fromkeys(record, "text"))


def test_gate__accepts_the_recording(folder: Path) -> None:
    assert check_batch(socrata_colombia.SOURCE, folder, None, run_id="test").passed


def test_staging__the_rate_of_a_year_is_the_mean_over_its_days(folder: Path) -> None:
    found = replayed.staged("stg_socrata_colombia__exchange_rate", folder)
    assert tuple(found[0]) == replayed.OBSERVATION
    assert sorted(row["year"] for row in found) == list(range(2010, 2026))
    of_days = [
        row["rate"]
        for row in replayed.rows(folder, "exchange_rate")
        for ordinal in range(row["valid_from"].toordinal(), row["valid_to"].toordinal() + 1)
        if date.fromordinal(ordinal).year == 2020
    ]
    assert len(of_days) == 366
    (value,) = [row["value"] for row in found if row["year"] == 2020]
    assert value == pytest.approx(sum(of_days) / 366)


def test_staging__a_range_over_the_new_year_is_split_and_a_missing_day_leaves_no_mean(
    tmp_path: Path,
) -> None:
    def years(first_to: date, second_from: date) -> dict[int, float]:
        ranges = [
            (date(2018, 12, 30), first_to, 10.0),
            (second_from, date(2020, 1, 5), 20.0),
        ]
        given = [
            {"valid_from": start, "valid_to": end, "rate": rate, "_is_synthetic": False}
            for start, end, rate in ranges
        ]
        folder = replayed.write(tmp_path, "exchange_rate", KEY, *given)
        rows = replayed.staged("stg_socrata_colombia__exchange_rate", folder)
        return {row["year"]: row["value"] for row in rows}

    whole = years(date(2019, 1, 2), date(2019, 1, 3))
    assert whole == {2019: pytest.approx((2 * 10 + 363 * 20) / 365)}
    assert years(date(2019, 1, 2), date(2019, 1, 4)) == {}


def test_staging__the_last_month_stands_for_the_year(tmp_path: Path) -> None:
    given = [
        indicator(value=float(month), month=str(month), row_id=str(month), year=2020)
        | {"entity_code": "05001", "unit": "u", "_is_synthetic": False}
        for month in (6, 12, 9)
    ]
    given.append(given[0] | {"indicator": "y", "value": None, "row_id": "13"})
    folder = replayed.write(tmp_path, "terridata", KEY, *given)
    (row,) = replayed.staged("stg_socrata_colombia__terridata", folder)
    assert (row["value"], row["series_code"]) == (12, "terridata.x..x")
    assert (row["place_system"], row["place_code"]) == ("DIVIPOLA", "05001")


def test_staging__municipalities_are_listed_by_code(folder: Path) -> None:
    found = replayed.staged("stg_socrata_colombia__municipality", folder)
    assert len({row["municipality_code"] for row in found}) == len(found) == 35
