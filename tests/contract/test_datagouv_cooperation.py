"""French cooperation projects: headings that are found or refused, French cells, files by offices."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from expectations.run import check_batch
from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceRefused, SourceTruncated
from extractors.sources import datagouv_cooperation
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "datagouv_cooperation"
ASIA, AMERICA, ORIENT = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
PROFILE, PAGE, FILE = f"{ASIA}/profile/", f"{ASIA}/data/", f"datasets/r/{ORIENT}"


def text(change: Callable[[str], str], match: str = FILE) -> Fault:
    """The recorded file after a change to its text."""
    return Fault(
        kind="replace_body",
        match=match,
        body=lambda before: change(before.decode("cp1252")).encode("cp1252"),
    )


def test_fetch__finds_the_ministrys_data_sets_and_takes_the_rows_of_each(
    replay: ReplayServer,
) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    paths = [it.path for it in replay.requests[before:]]
    datasets = [it.split("/")[4] for it in paths if it.startswith("/api/1/datasets/les-")]
    assert datasets == [
        f"les-projets-de-cooperation-decentralisee-{region}"
        for region in ("amerique-centrale", "asie-extreme-orient", "proche-et-moyen-orient")
    ]
    assert not [path for path in paths if "budget-de-la-ville" in path]
    data = [it for it in replay.requests[before:] if it.path.endswith(f"{ASIA}/data/")]
    assert [it.params.get("page", "1") for it in data] == ["1", "2"]
    assert {it.params["page_size"] for it in data} == {"50"}


def test_fetch__asks_only_for_columns_that_it_knows(replay: ReplayServer, folder: Path) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    (first,) = [
        it for it in replay.requests[before:] if PAGE in it.path and "page" not in it.params
    ]
    columns = first.params["columns"].split(",")
    assert "Contact" not in columns
    assert {"Collectivité française", "Pays", "Titre du projet", "ODD"} <= set(columns)


def test_parse__takes_every_row_of_every_file_once(folder: Path) -> None:
    rows = replayed.rows(folder, "project")
    per_file = {file: [r["row_number"] for r in rows if r["resource_id"] == file] for file in
                (ASIA, AMERICA, ORIENT)}  # fmt: skip
    assert per_file == {
        ASIA: list(range(1, 61)),
        AMERICA: list(range(1, 21)),
        ORIENT: list(range(1, 16)),
    }


def test_parse__a_file_as_an_office_saves_it_is_read_as_it_is_meant(folder: Path) -> None:
    rows = [row for row in replayed.rows(folder, "project") if row["resource_id"] == ORIENT]
    assert {row["country_iso3"] for row in rows} == {"LBN", "JOR", "PSE", "IRQ"}
    assert rows[7]["authority"] == "DEPARTEMENT DE L'AUDE"
    assert rows[1]["authority"] == "Eurométropole de Strasbourg"
    assert all(5000 <= row["amount_eur"] <= 205_000 for row in rows)
    assert all(row["start_year"] < row["end_year"] < row["start_year"] + 4 for row in rows)


@pytest.mark.parametrize(("name", "heading"), [("country", "Pays"), ("title", "Titre du projet")])
def test_fetch__a_required_column_that_is_not_found_is_a_change(
    name: str, heading: str, replay: ReplayServer, tmp_path: Path
) -> None:
    def renamed(body: dict[str, Any]) -> None:
        header = body["profile"]["header"]
        header[header.index(heading)] = "Autre chose"

    message = rf"a column for {name}: .*{heading}.* found columns \[.*'Autre chose'"
    fault = replayed.edited(renamed, PROFILE)
    assert replayed.fetch_fails(replay, KEY, SourceChanged, message, fault) == 1
    bodies = [gzip.decompress(path.read_bytes()) for path in replayed.landed(tmp_path, KEY)]
    assert bodies
    assert not [body for body in bodies if b"Autre chose" in body]


def test_fetch__a_required_column_that_a_file_has_not_is_a_change(replay: ReplayServer) -> None:
    fault = text(lambda content: content.replace("Collectivité territoriale", "Qui"))
    message = r"a column for authority: Collectivité.* found columns \['Qui', 'Pays'"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_fetch__a_file_that_may_name_people_is_refused_before_it_is_landed(
    replay: ReplayServer, tmp_path: Path
) -> None:
    def with_people(content: str) -> str:
        head, *lines = content.splitlines()
        return "\r\n".join([f"{head};Référent", *(f"{line};Ada Lovelace" for line in lines)])

    message = r"no columns about people; found columns \['Référent'\]"
    replayed.fetch_fails(replay, KEY, SourceRefused, message, text(with_people))
    bodies = [gzip.decompress(path.read_bytes()) for path in replayed.landed(tmp_path, KEY)]
    assert not [body for body in bodies if b"Lovelace" in body]


def test_fetch__a_heading_with_a_comma_makes_it_take_the_file(replay: ReplayServer) -> None:
    def named(body: dict[str, Any]) -> None:
        body["profile"]["header"] = ["Collectivité", "Pays", "Titre", "Montant (€)", "Titre, bis"]

    replay.inject(replayed.edited(named, PROFILE))
    before = len(replay.requests)
    assert pipeline.fetch(KEY, "test")  # a comma in a column that is not ours does no harm
    replay.heal()

    def ours(body: dict[str, Any]) -> None:
        body["profile"]["header"] = ["Collectivité", "Pays", "Titre du projet,"]

    replay.inject(replayed.edited(ours, PROFILE))
    with pytest.raises(SourceRefused, match=f"datasets/r/{ASIA}.*HTTP 404"):
        pipeline.fetch(KEY, "test")
    assert [it for it in replay.requests[before:] if it.path.endswith(f"datasets/r/{ASIA}")]


def test_fetch__a_workbook_that_is_not_indexed_is_refused(replay: ReplayServer) -> None:
    def workbook(body: dict[str, Any]) -> None:
        body["resources"][0]["format"] = "xlsx"

    fault = replayed.edited(workbook, "proche-et-moyen-orient")
    message = f"{ORIENT}/profile/.*HTTP 404"
    replayed.fetch_fails(replay, KEY, SourceRefused, message, fault)


@pytest.mark.parametrize(
    ("change", "match", "message"),
    [
        (
            lambda body: body.update(data=[{"slug": "autre-jeu"}]),
            "datasets/.q=",
            "data sets like les-projets-.*; found none of that name",
        ),
        (lambda body: body.pop("next_page"), "datasets/.q=", "data, next_page and total; found"),
        (lambda body: body["data"][0].pop("slug"), "datasets/.q=", "a slug in each data set"),
        (
            lambda body: body["resources"].pop(0),
            "asie-extreme",
            r"format csv or xlsx or xls; found formats \['pdf'\]",
        ),
        (lambda body: body.pop("resources"), "asie-extreme", r"resources with \['format', 'id'\]"),
        (lambda body: body["profile"].pop("header"), PROFILE, "profile.header; found"),
        (lambda body: body.pop("meta"), PAGE, "data, links and meta; found"),
        (lambda body: body["meta"].pop("total"), PAGE, "meta with page, page_size and total"),
    ],
)
def test_fetch__an_answer_of_another_shape_is_a_change(
    change: Any, match: str, message: str, replay: ReplayServer
) -> None:
    fault = replayed.edited(change, match)
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_fetch__errors_with_200_are_a_refusal(replay: ReplayServer) -> None:
    body = {"errors": [{"code": "PGRST103", "title": "Database error"}]}
    fault = Fault(kind="replace_body", match=PAGE, body=body)
    replayed.fetch_fails(replay, KEY, SourceRefused, "a page of data; found .*PGRST103", fault)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (
            replayed.edited(lambda body: body["data"].pop(), f"{PAGE}.*page=2"),
            "60 rows in all; found 59 rows",
        ),
        (
            replayed.edited(lambda body: body["links"].update(next=None), f"{PAGE}.*columns"),
            "60 rows in all; found 50 rows",
        ),
        (
            replayed.edited(
                lambda body: body["links"].update(
                    next=f"https://tabular-api.data.gouv.fr/api/resources/{PAGE}?page=2&page_size=50"
                ),
                f"{PAGE}.*page=2",
            ),
            "a cursor that moves on; found",
        ),
    ],
)
def test_fetch__pages_that_lack_rows_or_go_in_a_circle_are_truncated(
    fault: Fault, message: str, replay: ReplayServer
) -> None:
    replayed.fetch_fails(replay, KEY, SourceTruncated, message, fault)


def test_fetch__a_next_page_elsewhere_is_not_followed(replay: ReplayServer) -> None:
    def astray(body: dict[str, Any]) -> None:
        body["links"]["next"] = "https://tabular.example.org/data/?page=2"

    fault = replayed.edited(astray, f"{PAGE}.*columns")
    message = "an https address of www.data.gouv.fr, .*; found https://tabular.example.org"
    replayed.fetch_fails(replay, KEY, SourceChanged, message, fault)


def test_gate__accepts_the_recording(folder: Path) -> None:
    assert check_batch(datagouv_cooperation.SOURCE, folder, None, run_id="test").passed


def test_staging__holds_the_projects_of_our_territories(folder: Path) -> None:
    rows = replayed.rows(folder, "project")
    found = replayed.staged("stg_datagouv_cooperation__project", folder)
    ours = [row for row in rows if row["territory_id"]]
    assert len({row["project_id"] for row in found}) == len(found) == len(ours) > 40
    assert {row["place_code"] for row in found} == {
        *("Q6602", "Q12193", "Q90", "Q326453", "Q170507", "Q3207"),
    }
    for row in found:
        assert (row["sdg_source"] == "tag") == (row["sdg_goals"] is not None)
    partners = replayed.staged("stg_datagouv_cooperation__partner", folder)
    assert len({(row["project_id"], row["position"]) for row in partners}) == len(partners)
    projects = {f"{row['resource_id']}/{row['row_number']}" for row in rows}
    assert {row["project_id"] for row in partners} == projects
    assert json.dumps(sorted({row["position"] for row in partners})) == "[1, 2, 3]"
