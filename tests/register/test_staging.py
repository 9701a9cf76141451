"""The register's staging models over its recording, and partners that are matched or listed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from extractors import registry
from extractors.core.rows import arrow_schema
from extractors.core.settings import PROJECT
from tests.contract.replayed import one_night, serving

KEY = "city_register"
STAGING = PROJECT / "dbt_project/models/staging"
Rows = list[dict[str, Any]]

#: name, country, QID: cities of the seminar that share their name, within or across countries.
HOMONYMS = [
    ("Barcelona", "ESP", "Q1"),
    ("Barcelona", "VEN", "Q2"),
    ("Brest", "BLR", "Q3"),
    ("Brest", "FRA", "Q4"),
    ("Córdoba", "ARG", "Q5"),
    ("Córdoba", "ARG", "Q6"),  # the city and its province
    ("Córdoba", "ESP", "Q7"),
    ("Mérida", "MEX", "Q8"),
    ("Mérida", "VEN", "Q9"),
    ("Madrid", "COL", "Q10"),
    ("Paris", "FRA", "Q11"),
]
GONE = ("Sevilla", "COL", "Q12")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night of the recorded city beside a small gazetteer with homonyms."""
    folder = tmp_path_factory.mktemp("register")
    with serving(folder / "recordings", KEY) as server:
        parsed = one_night(KEY, folder / "data", server)
    return gazetteer(parsed)


def gazetteer(folder: Path) -> Path:
    places = [(*place, None) for place in HOMONYMS] + [(*GONE, datetime(1990, 1, 1, tzinfo=UTC))]
    countries = sorted({country for _, country, _, _ in places})
    write(
        folder,
        "place",
        [
            {"place_id": qid, "role": "parent", "label_es": name, "dissolved_on": gone}
            for name, _, qid, gone in places
        ],
    )
    lies_in = [{"place_id": qid, "country_id": country} for _, country, qid, _ in places]
    write(folder, "place_country", lies_in)
    write(folder, "country", [{"country_id": code, "iso3": code} for code in countries])
    write(folder, "place_class", [])
    write(folder, "class_closure", [])
    return folder


def write(folder: Path, table: str, given: Rows) -> None:
    schema = arrow_schema(registry.sources()["wikidata_places"].table(table))
    columns = {name: [row.get(name) for row in given] for name in schema.names}
    path = folder / f"wikidata_places.{table}.parquet"
    pq.write_table(pa.table(columns, schema=schema), path)


def rendered(model: str, folder: Path) -> str:
    """The model's query with the models it refers to inside it."""
    if not model.startswith("stg_"):
        return (
            f"select * from read_csv('{PROJECT}/dbt_project/seeds/{model}.csv', all_varchar=true)"
        )
    key = model.removeprefix("stg_").partition("__")[0]
    text = (STAGING / key / f"{model}.sql").read_text("utf-8")

    def source(name: str, table: str) -> str:
        prefix = "" if name == KEY else f"{name}."
        return f"read_parquet('{folder}/{prefix}{table}.parquet')"

    names: dict[str, Callable[..., str]] = {
        "in_force": lambda relation, **_: (
            f"(select *, _retrieved_at as _first_seen_at from {relation})"
        ),
        "source": source,
        "ref": lambda name: f"({rendered(name, folder)})",
        "list_of": lambda column: f"string_agg(distinct {column}, ',' order by {column})",
    }
    environment = jinja2.Environment(autoescape=False)  # noqa: S701 - SQL
    return re.sub(r"--.*", "", environment.from_string(text).render(**names))


def staged(name: str, folder: Path) -> Rows:
    with duckdb.connect() as connection:
        found: Rows = (
            connection.sql(rendered(f"stg_{KEY}__{name}", folder)).to_arrow_table().to_pylist()
        )
    return found


MODELS = [
    *("city", "agreement", "partner", "unmatched_partner", "event", "project", "investment"),
    *("survey", "network_role", "forum", "mission", "staff", "budget", "evaluation"),
]


@pytest.mark.parametrize("name", MODELS)
def test_staging__gives_the_columns_it_describes(name: str, night: Path) -> None:
    described = yaml.safe_load((STAGING / KEY / f"_{KEY}.yml").read_text("utf-8"))["models"]
    (model,) = [entry for entry in described if entry["name"] == f"stg_{KEY}__{name}"]
    found = staged(name, night)
    assert found
    assert [*found[0]] == [column["name"] for column in model["columns"]]
    key = model["data_tests"][0]["unique_combination"]["arguments"]["columns"]
    assert len({tuple(row[column] for column in key) for row in found}) == len(found)


def test_partner__is_matched_by_name_within_its_country(night: Path) -> None:
    matched = {
        (row["partner_name"], row["partner_country_iso3"]): row["partner_id"]
        for row in staged("partner", night)
        if row["partner_id"]
    }
    assert matched == {
        ("Barcelona", "VEN"): "Q2",
        ("Brest", "FRA"): "Q4",
        ("Mérida", "MEX"): "Q8",
    }


def test_unmatched_partner__lists_what_is_unknown_or_ambiguous(night: Path) -> None:
    listed = {
        (row["partner_name"], row["country"]): row for row in staged("unmatched_partner", night)
    }
    cordoba = listed.pop(("Córdoba", "ARG"))
    assert (cordoba["reason"], cordoba["candidates"]) == ("ambiguous", "Q5,Q6")
    assert {row["reason"] for row in listed.values()} == {"unknown"}
    # Madrid in Colombia and Sevilla, gone, are no Madrid and no Sevilla in Spain.
    assert {("Madrid", "ESP"), ("Sevilla", "ESP"), ("Springfield", "USA")} <= set(listed)


def test_agreement__keeps_the_id_that_the_office_gives(night: Path) -> None:
    agreements = {row["statement_id"].partition("/")[2]: row for row in staged("agreement", night)}
    assert agreements["A-2021-01"]["partner_code"] == "Q2900"
    assert agreements["A-2016-01"]["partner_code"] == "Q4"
    assert agreements["A-2011-01"]["partner_system"] is None
    assert {row["place_code"] for row in agreements.values()} == {"Q999900001"}
    assert all(row["is_synthetic"] for row in agreements.values())


#: Each indicator that rests on a register, and what of the recorded city it is worked out from.
WORKED: dict[str, tuple[str, Callable[[Rows], object]]] = {
    "inv_fdi_projects": ("investment", lambda rows: sum(r["projects"] for r in of(rows, 2024))),
    "inv_fdi_jobs": ("investment", lambda rows: sum(r["jobs"] for r in of(rows, 2024))),
    "inv_fdi_origin_countries": (
        "investment",
        lambda rows: len({r["origin_country_iso3"] for r in of(rows, 2024)}),
    ),
    "agr_with_objectives": (
        "agreement",
        lambda rows: [
            sum(r["has_objective"] for r in in_force(rows, 2024)),
            len(in_force(rows, 2024)),
        ],
    ),
    "agr_criteria_met": (
        "agreement",
        lambda rows: sum(r["n_criteria_met"] for r in in_force(rows, 2024)),
    ),
    "agr_texts": ("agreement", lambda rows: sum(bool(r["agreement_text"]) for r in rows)),
    "agr_sdg_tagged": (
        "agreement",
        lambda rows: sum(bool(r["sdg_goals"]) for r in in_force(rows, 2024)),
    ),
    "agr_evaluated": (
        "agreement",
        lambda rows: sum(r["evaluated_on"] is not None for r in in_force(rows, 2024)),
    ),
    "net_leadership_roles": (
        "network_role",
        lambda rows: sum(r["role"] != "member" for r in of(rows, 2025)),
    ),
    "net_active": (
        "network_role",
        lambda rows: len({r["network_code"] for r in of(rows, 2023) if r["n_activities"]}),
    ),
    "cop_beneficiaries": ("project", lambda rows: sum(r["beneficiaries"] or 0 for r in rows)),
    "cop_projects_evaluated": ("project", lambda rows: sum(r["is_evaluated"] for r in rows)),
    "adv_forum_participations": ("forum", lambda rows: len(of(rows, 2024))),
    "adv_forum_speaking": (
        "forum",
        lambda rows: sum(r["role"] != "attended" for r in of(rows, 2025)),
    ),
    "adv_exchanges": ("forum", lambda rows: sum(bool(r["exchange"]) for r in of(rows, 2024))),
    "ins_missions": ("mission", lambda rows: len(of(rows, 2023))),
    "ins_missions_with_outcome": (
        "mission",
        lambda rows: sum(r["has_outcome"] for r in of(rows, 2023)),
    ),
    "ins_staff_multilingual": (
        "staff",
        lambda rows: [of(rows, 2025)[0][f"n_{n}_staff"] for n in ("multilingual", "international")],
    ),
    "ins_departments_involved": ("staff", lambda rows: of(rows, 2025)[0]["n_departments_involved"]),
    "ins_budget_share": (
        "budget",
        lambda rows: of(rows, 2024)[0]["international_budget"] / of(rows, 2024)[0]["total_budget"],
    ),
    "cit_awareness_pct": (
        "survey",
        lambda rows: [r["share_pct"] for r in of(rows, 2023) if r["question"] == "awareness"],
    ),
    "cit_support_pct": (
        "survey",
        lambda rows: [r["share_pct"] for r in of(rows, 2023) if r["question"] == "support"],
    ),
}
GOLDEN: dict[str, object] = {
    "inv_fdi_projects": 4,
    "inv_fdi_jobs": 199,
    "inv_fdi_origin_countries": 4,
    "agr_with_objectives": [6, 10],
    "agr_criteria_met": 34,
    "agr_texts": 10,
    "agr_sdg_tagged": 7,
    "agr_evaluated": 4,
    "net_leadership_roles": 2,
    "net_active": 1,
    "cop_beneficiaries": 23299,
    "cop_projects_evaluated": 4,
    "adv_forum_participations": 3,
    "adv_forum_speaking": 1,
    "adv_exchanges": 2,
    "ins_missions": 3,
    "ins_missions_with_outcome": 2,
    "ins_staff_multilingual": [7, 9],
    "ins_departments_involved": 12,
    "ins_budget_share": 461000 / 158300000,
    "cit_awareness_pct": [29.5],
    "cit_support_pct": [58.0],
}


def of(rows: Rows, year: int) -> Rows:
    return [row for row in rows if row["year"] == year]


def in_force(rows: Rows, year: int) -> Rows:
    return [r for r in rows if r["start_year"] <= year and (r["end_year"] or 9999) > year]


@pytest.mark.parametrize("name", WORKED)
def test_recording__has_a_worked_example(name: str, night: Path) -> None:
    model, worked_out = WORKED[name]
    assert worked_out(staged(model, night)) == GOLDEN[name]
