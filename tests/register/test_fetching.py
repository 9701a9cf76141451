"""A register by night: from disk, from an address, refused whole, never half used."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from expectations.run import check_batch
from extractors import pipeline, registry
from extractors.core import transport
from extractors.core.errors import SourceChanged, SourceRefused, SourceSkipped
from extractors.register.folders import in_index
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.register.nights import KEY, SETTINGS, STAFF, add_city, landed, night, refused, rows
from tests.register.offices import as_csv, headings

COUNTS = {
    "city": 1,
    "agreements": 15,
    "projects": 7,
    "investments": 15,
    "events": 9,
    "forums": 10,
    "network_roles": 14,
    "missions": 9,
    "staff": 5,
    "budget": 5,
    "survey": 10,
    "evaluations": 6,
}


def test_recording__of_the_fictional_city_is_read_whole(replay: ReplayServer) -> None:
    folder = night()
    tables = registry.sources()[KEY].tables
    assert {table.name: len(rows(folder, table.name)) for table in tables} == COUNTS
    (city,) = rows(folder, "city")
    assert city["territory_id"] == "Q999900001"
    assert city["is_synthetic_city"]
    assert all(row["_is_synthetic"] for table in tables for row in rows(folder, table.name))
    budget = {row["year"]: row["international_budget"] for row in rows(folder, "budget")}
    assert budget == {2021: 310000, 2022: 355500, 2023: 402250, 2024: 461000, 2025: 498750.5}
    investment = {row["reference"]: row for row in rows(folder, "investments")}
    assert investment["I-2024-03"]["origin_country"] == "KOR"
    assert pipeline.fetch(KEY, "next night") is None


def test_recording__passes_the_gate(replay: ReplayServer) -> None:
    batch_id = pipeline.fetch(KEY, "night")
    assert batch_id is not None
    folder = pipeline.parse_batch(KEY, batch_id, "night")
    verdict = check_batch(registry.sources()[KEY], folder, None, run_id="night")
    assert verdict.passed, verdict


def test_fetch__reads_a_folder(register: Path) -> None:
    folder = night()
    (row,) = rows(folder, "staff")
    assert (row["city"], row["year"], row["multilingual_staff"]) == ("otra", 2024, 3)
    assert rows(folder, "survey") == []


def test_fetch__takes_sheets_by_their_name_in_any_language(register: Path) -> None:
    (register / "otra" / "staff.csv").rename(register / "otra" / "Personal.CSV")
    (register / "otra" / "~$agreements.xlsx").write_bytes(b"lock")
    (register / "otra" / "README.md").write_text("notas")
    assert len(rows(night(), "staff")) == 1


def test_fetch__without_a_register_is_skipped(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_REGISTER", str(register / "none"))
    with pytest.raises(SourceSkipped, match="none"):
        pipeline.fetch(KEY, "night")


def test_fetch__names_the_wrong_cells_of_all_files_and_cities_at_once(
    register: Path, tmp_path: Path
) -> None:
    before = night()
    city = register / "otra"
    (city / "staff.csv").write_bytes(as_csv([*STAFF, ["2025", "x", "3", "18", "5"]]))
    (city / "budget.csv").write_bytes(as_csv([headings("budget"), ["2024", "1", "2", "US"]]))
    terceira = SETTINGS.replace("02", "03").replace("language: es", "language: pt")
    other = add_city(register, "terceira", terceira)
    (other / "staff.csv").write_bytes(as_csv([headings("staff", "pt"), ["24", "6", "3", "", ""]]))
    error = refused()
    assert [(f.file, f.row, f.column) for f in error.findings] == [
        ("otra/budget.csv", 2, "D"),
        ("otra/staff.csv", 3, "B"),
        ("terceira/staff.csv", 2, "A"),
    ]
    (outcome,) = [
        json.loads(path.read_text("utf-8"))
        for path in (tmp_path / "data/outcomes/bad night").glob("*.json")
    ]
    assert outcome["status"] == "failed"
    assert all(finding.text() in outcome["message"] for finding in error.findings)
    place = tmp_path / "data/quarantine" / KEY / "refused"
    assert sorted(path.name for path in (place / "otra").iterdir()) == [
        *("budget.marked.xlsx", "report.txt", "staff.marked.xlsx"),
    ]
    assert "esperava-se" in (place / "terceira/report.txt").read_text("utf-8")
    assert pipeline.accepted_batches(KEY) == [before]
    assert len(rows(before, "staff")) == 1


def test_fetch__lands_nothing_of_a_wrong_file(register: Path, tmp_path: Path) -> None:
    (register / "otra" / "staff.csv").write_bytes(as_csv([[*STAFF[0], "Nombre"], STAFF[1]]))
    refused()
    kept = landed(tmp_path)
    assert len(kept) == 1  # city.yml
    assert not (tmp_path / "data/landing" / KEY / "manifests").exists()


def test_fetch__forgets_the_report_once_the_files_are_right(register: Path, tmp_path: Path) -> None:
    (register / "otra" / "staff.csv").write_bytes(as_csv([STAFF[0], ["2024", "6", "7", "8", "5"]]))
    refused()
    place = tmp_path / "data/quarantine" / KEY / "refused/otra"
    assert place.exists()
    (register / "otra" / "staff.csv").write_bytes(as_csv(STAFF))
    night()
    assert not place.exists()


BAD_FOLDERS = {
    "unknown_sheet": ("stafff.csv", "no es el nombre de una hoja"),
    "two_files": ("personal.xlsx", "hay otro archivo para la misma hoja: personal.xlsx"),
    "old_excel": ("survey.xls", "solo se aceptan"),
    "macros": ("survey.xlsm", "macros"),
}


@pytest.mark.parametrize("name", BAD_FOLDERS)
def test_fetch__refuses_files_that_are_no_sheet(name: str, register: Path) -> None:
    file, words = BAD_FOLDERS[name]
    (register / "otra" / file).write_bytes(b"x")
    assert words in str(refused())


BAD_SETTINGS = {
    "no_territory": SETTINGS.replace("Q999900002", "Otra"),
    "no_language": SETTINGS.replace("es", "ca", 1),
    "no_country": SETTINGS.replace("URY", "Uruguay"),
    "flag": SETTINGS.replace("true", "quizás"),
    "more": SETTINGS + "mayor: Ana\n",
    "no_yaml": "{",
    "object": "!!python/object/apply:os.system ['true']",
    "long": "#" * 20_000,
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_fetch__refuses_settings_that_are_not_as_declared(name: str, register: Path) -> None:
    (register / "otra" / "city.yml").write_text(BAD_SETTINGS[name], encoding="utf-8")
    assert refused().findings[0].file == "otra/city.yml"


def test_fetch__says_in_the_citys_language_what_is_wrong_with_its_settings(register: Path) -> None:
    (register / "otra" / "city.yml").write_text(BAD_SETTINGS["no_country"], encoding="utf-8")
    add_city(register, "São Paulo", SETTINGS)
    told = [finding.text() for finding in refused().findings]
    assert told == [
        (
            "São Paulo/city.yml: refused: the folder's name must be small letters without accents, "
            "digits and hyphens: sao-paulo"
        ),
        "otra/city.yml: rechazado: estos campos faltan o no son como en la plantilla: country_iso3",
    ]


def test_fetch__refuses_a_city_without_settings_and_one_territory_twice(register: Path) -> None:
    add_city(register, "tambien-otra", SETTINGS)
    (add_city(register, "vacia", SETTINGS) / "city.yml").unlink()
    assert [f.file for f in refused().findings] == ["tambien-otra/city.yml", "vacia/city.yml"]


def test_fetch__follows_no_link_out_of_the_register(register: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_bytes(as_csv([headings("budget"), ["2024", "1", "2", "USD"]]))
    (register / "otra" / "budget.csv").symlink_to(outside)
    assert [f.file for f in refused().findings] == ["otra/budget.csv"]


def test_fetch__refuses_a_large_file_before_reading_it(register: Path) -> None:
    with (register / "otra" / "budget.csv").open("wb") as stream:
        stream.truncate(51 * 1024 * 1024)
    assert "50 MB" in str(refused())


def test_fetch__refuses_a_wrong_cell_behind_an_address(
    replay: ReplayServer, tmp_path: Path
) -> None:
    before = night()
    bad = as_csv([headings("staff"), ["2024", "6", "ocho", "18", "5"]])
    replay.inject(Fault(kind="replace_body", match="staff", body=bad))
    error = refused()
    assert [(f.file, f.value) for f in error.findings] == [("ciudad-ejemplo/staff.csv", "ocho")]
    assert pipeline.accepted_batches(KEY) == [before]


INDEXES: list[Any] = [
    [],
    {"cities": []},
    {"cities": {"../x": ["city.yml"]}},
    {"cities": {"x": ["../city.yml"]}},
    {"cities": {"x": ["..\\city.yml"]}},
    {"cities": {"x": ["https://elsewhere.example/a.csv"]}},
    {"cities": {"x": "city.yml"}},
]


@pytest.mark.parametrize("index", INDEXES)
def test_fetch__refuses_an_index_with_other_paths(index: Any, replay: ReplayServer) -> None:
    with pytest.raises(ValueError, match=r"cities|folder|files"):
        in_index(index)
    replay.inject(Fault(kind="replace_body", match="register.json", body=json.dumps(index)))
    with pytest.raises(SourceChanged, match="list of the register's cities"):
        pipeline.fetch(KEY, "night")


def test_fetch__asks_the_operators_address_and_no_other(
    replay: ReplayServer, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the way to the host is replaced: what its name resolves to, and where it is asked."""
    monkeypatch.setenv("WAREHOUSE_REGISTER", "https://city-register.example/")
    asked: list[str] = []

    def address(self: transport.Transport, url: str) -> str:
        asked.append(url)
        return url.replace("https://", f"{replay.url}/")

    monkeypatch.setattr(transport.Transport, "_address", address)
    resolve = socket.getaddrinfo

    def resolved(host: str, *args: Any, **options: Any) -> Any:
        is_ours = host == "city-register.example"
        public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))]
        return public if is_ours else resolve(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr("extractors.core.http.Client._take_turn", lambda self, asked: None)
    assert len(rows(night(), "agreements")) == COUNTS["agreements"]
    assert asked[0] == "https://city-register.example/register.json"
    assert len(asked) == 13


@pytest.mark.parametrize(
    "place",
    ["http://city.example/", "https://u:secret@city.example/", "https://c.example/?k=secret"],
)
def test_fetch__refuses_addresses_that_are_open_or_hold_secrets(
    place: str, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_REGISTER", place)
    with pytest.raises(SourceRefused) as caught:
        pipeline.fetch(KEY, "night")
    assert "secret" not in str(caught.value)
