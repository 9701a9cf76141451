"""Banco Central do Brasil: ten years at a time, text for figures, refusals in three disguises."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.run import check_batch
from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceRefused, SourceTruncated, SourceUnavailable
from extractors.sources import bcb_sgs
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "bcb_sgs"
TEN_YEARS = (
    "O sistema aceita uma janela de consulta de, no máximo, 10 anos em séries de periodicidade "
    "diária"
)
#: The real days in the recording.
REAL = {2: 4.8916, 3: 4.9212, 4: 4.9188, 5: 4.8899, 8: 4.8850, 9: 4.8937, 10: 4.8901}


def parsed(*records: Any) -> replayed.Rows:
    address = "https://api.bcb.gov.br/dados/serie/bcdata.sgs.1/dados"
    window = {"formato": "json", "dataInicial": "01/01/2020", "dataFinal": "31/12/2026"}
    answer = replayed.answer(KEY, "observation", address, list(records), **window)
    return replayed.parsed(answer)["observation"]


@pytest.mark.parametrize(
    ("today", "starts", "last"),
    [
        (date(2026, 11, 24), ["2000", "2010", "2020"], "31/12/2026"),
        (date(2029, 12, 31), ["2000", "2010", "2020"], "31/12/2029"),
        (date(2030, 1, 2), ["2000", "2010", "2020"], "31/12/2029"),
        (date(2030, 4, 2), ["2000", "2010", "2020", "2030"], "31/12/2030"),
    ],
)
def test_windows__hold_ten_years_at_most_and_one_that_has_only_begun_is_not_asked(
    today: date, starts: list[str], last: str
) -> None:
    windows = bcb_sgs.windows(today)
    assert [first[-4:] for first, _ in windows] == starts
    assert windows[-1][1] == last
    assert all(int(end[-4:]) - int(first[-4:]) < 10 for first, end in windows)


def test_fetch__asks_each_series_window_by_window(replay: ReplayServer) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    asked = [(it.path, it.params["dataInicial"]) for it in replay.requests[before:]]
    assert asked == [
        (f"/dados/serie/bcdata.sgs.{series}/dados", f"01/01/{year}")
        for series in ("1", "22885")
        for year in (2000, 2010, 2020)
    ]
    assert {it.params["formato"] for it in replay.requests[before:]} == {"json"}


def test_parse__keeps_the_real_days_of_january_2024(folder: Path) -> None:
    rows = [row for row in replayed.rows(folder, "observation") if not row["_is_synthetic"]]
    assert {(row["series_code"], row["day"].day): row["value"] for row in rows} == {
        ("1", day): rate for day, rate in REAL.items()
    }
    assert {(row["day"].year, row["day"].month) for row in rows} == {(2024, 1)}
    assert {str(row["_retrieved_at"].date()) for row in rows} == {"2024-01-10"}


def test_parse__negative_investment_is_kept_and_blank_text_is_null(folder: Path) -> None:
    rows = replayed.rows(folder, "observation")
    assert min(row["value"] for row in rows if row["series_code"] == "22885") < 0
    (row,) = parsed({"data": "02/01/2024", "valor": ""})
    assert row["value"] is None


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"data": "2024-01-02", "valor": "4.9"}, "a day as dd/mm/yyyy; found '2024-01-02'"),
        ({"data": "02/01/2024", "valor": "4,9"}, "value to be number; found '4,9'"),
        ({"data": "30/02/2024", "valor": "4.9"}, "day to be date; found '2024-02-30'"),
        ({"data": "02/01/2024", "value": "4.9"}, "fields data and valor; found {'data'"),
        ("02/01/2024", "fields data and valor; found '02/01/2024'"),
        (
            {"data": "31/12/2019", "valor": "4.9"},
            "days from 2020-01-01 to 2026-12-31; found 2019-12-31",
        ),
    ],
)
def test_parse__names_what_is_not_as_declared(record: Any, message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        parsed(record)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (404, "", "HTTP 404"),
        (400, {"erro": {"statusCode": 400, "detail": "deve ser 20"}}, "HTTP 400.*deve ser 20"),
        (406, {"error": TEN_YEARS, "message": ""}, "HTTP 406.*no máximo, 10 anos"),
    ],
)
def test_fetch__a_refusal_says_why_and_is_not_repeated(
    status: int, body: Any, message: str, replay: ReplayServer, tmp_path: Path
) -> None:
    fault = Fault(kind="status", match="dataInicial=01/01/2010", status=status, body=body)
    assert replayed.fetch_fails(replay, KEY, SourceRefused, message, fault) == 1


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (
            {"erro": {"detail": "fora"}},
            SourceRefused,
            "HTTP 200 with a refusal: {'detail': 'fora'}",
        ),
        (
            {"error": TEN_YEARS},
            SourceRefused,
            "a list of days; found HTTP 200 with a refusal: O sis",
        ),
        ([], SourceChanged, r"a list of days; found \[\]"),
        ({"value": []}, SourceChanged, "a list of days; found {'value'"),
    ],
)
def test_fetch__what_comes_with_200_is_not_always_an_answer(
    body: Any, kind: type[SourceRefused], message: str, replay: ReplayServer, tmp_path: Path
) -> None:
    fault = Fault(kind="replace_body", match="sgs.22885", body=body)
    replayed.fetch_fails(replay, KEY, kind, message, fault)


@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        ("html_200", SourceChanged, "expected JSON; found a page or XML"),
        ("xml_200", SourceChanged, "expected JSON; found a page or XML"),
        ("truncated_json_200", SourceTruncated, "a whole JSON document"),
    ],
)
def test_fetch__a_page_under_load_is_asked_again_and_lands_nothing(
    kind: Any, error: Any, message: str, replay: ReplayServer, tmp_path: Path
) -> None:
    fault = Fault(kind=kind, match="sgs.1/.*dataInicial=01/01/2000")
    assert replayed.fetch_fails(replay, KEY, error, message, fault) == replayed.ATTEMPTS
    assert replayed.landed(tmp_path, KEY) == []


def test_fetch__504_is_an_outage_and_passes(replay: ReplayServer) -> None:
    fault = Fault(kind="status", match="sgs.1/", status=504, body="Gateway Time-out")
    assert replayed.fetch_fails(replay, KEY, SourceUnavailable, "HTTP 504", fault) == 3
    replay.heal()
    replay.inject(Fault(kind="status", status=504, times=1), Fault(kind="html_200", times=1))
    assert pipeline.fetch(KEY, "test")


def test_gate__accepts_the_recording(folder: Path) -> None:
    assert check_batch(bcb_sgs.SOURCE, folder, None, run_id="test").passed


def test_staging__is_the_mean_of_the_days_and_the_sum_of_the_months(folder: Path) -> None:
    found = replayed.staged("stg_bcb_sgs__observation", folder)
    assert tuple(found[0]) == replayed.OBSERVATION
    figures = {(row["series_code"], row["year"]): row["value"] for row in found}
    assert len(figures) == len(found)
    rows = [row for row in replayed.rows(folder, "observation") if row["day"].year == 2010]
    rates = [row["value"] for row in rows if row["series_code"] == "1"]
    millions = [row["value"] for row in rows if row["series_code"] == "22885"]
    assert figures["bcb_sgs.1", 2010] == pytest.approx(sum(rates) / len(rates))
    assert figures["bcb_sgs.22885", 2010] == pytest.approx(sum(millions) * 1e6)
    assert len(millions) == 12


def test_staging__a_year_without_one_of_its_months_has_no_figure(tmp_path: Path) -> None:
    def month(number: int, value: float | None = 1.0) -> dict[str, Any]:
        return {"series_code": "22885", "day": date(2020, number, 1), "value": value}

    def years(*rows: dict[str, Any]) -> list[float]:
        given = [row | {"_is_synthetic": False} for row in rows]
        folder = replayed.write(tmp_path, "observation", KEY, *given)
        return [row["value"] for row in replayed.staged("stg_bcb_sgs__observation", folder)]

    eleven = [month(number) for number in range(1, 12)]
    assert years(*eleven, month(12)) == [12e6]
    assert years(*eleven) == []
    assert years(*eleven, month(12, None)) == []
