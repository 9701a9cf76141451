from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pytest
from frictionless import Package

from publishing import Publication, publish
from tests.publishing.fake_warehouse import AS_OF

#: The rules of the Data Package standard, version 2, that our descriptor is under; written from
#: its text, since the standard's own schema is on the network only.
RULES = {
    "type": "object",
    "required": ["$schema", "name", "created", "version", "resources", "sources", "licenses"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": {"pattern": "^[a-z0-9._-]+$"},
        "created": {"format": "date-time"},
        "sources": {"minItems": 1, "items": {"required": ["title"]}},
        "licenses": {
            "minItems": 1,
            "items": {"anyOf": [{"required": ["name"]}, {"required": ["path"]}]},
        },
        "resources": {
            "minItems": 1,
            "items": {
                "required": ["name", "path", "format", "mediatype", "bytes", "hash"],
                "properties": {
                    "name": {"pattern": "^[a-z0-9._-]+$"},
                    "path": {"pattern": "^(?!/)(?!.*\\.\\.)[^:]+$"},
                    "bytes": {"type": "integer", "minimum": 1},
                    "hash": {"pattern": "^sha256:[0-9a-f]{64}$"},
                    "type": {"const": "table"},
                    "schema": {
                        "required": ["fields"],
                        "properties": {
                            "fields": {
                                "minItems": 1,
                                "items": {
                                    "required": ["name", "type"],
                                    "properties": {
                                        "type": {
                                            "enum": [
                                                *("string", "number", "integer", "boolean"),
                                                *("date", "time", "datetime", "any"),
                                                *("array", "object"),
                                            ]
                                        }
                                    },
                                },
                            },
                            "primaryKey": {"type": "array", "minItems": 1},
                            "foreignKeys": {
                                "minItems": 1,
                                "items": {"required": ["fields", "reference"]},
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture
def result(warehouse: Path, published: Path) -> Publication:
    return publish(warehouse, published, run_id="night", as_of=AS_OF)


def descriptor(published: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((published / "datapackage.json").read_text())
    return loaded


def resource(package: dict[str, Any], name: str) -> dict[str, Any]:
    ((found),) = [item for item in package["resources"] if item["name"] == name]
    return dict(found)


def report(folder: Path) -> list[list[Any]]:
    """What the frictionless framework finds wrong; it reads the data of the CSV resources."""
    package = descriptor(folder)
    assert Package.validate_descriptor(package).valid
    package["resources"] = [item for item in package["resources"] if item["format"] == "csv"]
    checked = Package.from_descriptor(package, basepath=str(folder)).validate()
    assert checked.stats["tasks"] == len(package["resources"]) > 0
    found: list[list[Any]] = checked.flatten(["name", "type", "rowNumber"])
    return found


def test_datapackage__keeps_the_standards_rules(result: Publication, published: Path) -> None:
    package = descriptor(published)
    jsonschema.Draft202012Validator(RULES).validate(package)
    names = [item["name"] for item in package["resources"]]
    assert len(names) == len(set(names))
    assert set(names) == {"marts", "release-notes"} | {
        mart + suffix for mart in result.rows for suffix in ("", ".parquet")
    }
    assert package["resources"] == sorted(
        package["resources"],
        key=lambda item: (item["name"] not in ("marts", "release-notes"), item["name"]),
    )


def test_datapackage__is_valid_with_all_its_data(result: Publication, published: Path) -> None:
    assert report(published) == []


def test_datapackage__lets_a_reader_find_a_wrong_file(result: Publication, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(result.folder, copy)
    file = copy / "csv" / "fct_indicator_annual.csv"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes().replace(b",-1.5,", b",many,").replace(b"Q90", b"Q91", 1))
    kinds = {kind for _, kind, _ in report(copy)}
    assert {"type-error", "foreign-key", "hash-count"} <= kinds


def test_datapackage__gives_the_true_size_and_hash_of_every_file(
    result: Publication, published: Path
) -> None:
    for item in descriptor(published)["resources"]:
        content = (published / item["path"]).read_bytes()
        assert item["bytes"] == len(content)
        assert item["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()


def test_datapackage__describes_keys_types_and_columns(
    result: Publication, published: Path
) -> None:
    package = descriptor(published)
    for suffix in ("", ".parquet"):
        schema = resource(package, "fct_indicator_annual" + suffix)["schema"]
        fields = {field["name"]: field for field in schema["fields"]}
        assert fields["value"]["type"] == "number"
        assert fields["value"]["description"] == "The figure, in the indicator's unit"
        assert fields["retrieved_at"]["type"] == "datetime"
        assert fields["quality_flag"]["constraints"] == {"required": True}
        assert "constraints" not in fields["value"]
        assert schema["primaryKey"] == ["territory_id", "year", "indicator_id"]
        assert {
            (key["fields"][0], key["reference"]["resource"]) for key in schema["foreignKeys"]
        } == {
            ("territory_id", "dim_territory" + suffix),
            ("indicator_id", "dim_indicator" + suffix),
        }


def test_datapackage__names_no_foreign_key_that_has_orphans(
    warehouse: Path, published: Path
) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("UPDATE marts.fct_agreement SET territory_id = 'Q1' WHERE version = 1")
    publish(warehouse, published, run_id="night", as_of=AS_OF)
    assert "foreignKeys" not in resource(descriptor(published), "fct_agreement")["schema"]


def test_datapackage__names_sources_licences_and_synthetic_rows(
    result: Publication, published: Path
) -> None:
    package = descriptor(published)
    assert [source["title"] for source in package["sources"]] == [
        "<b>Register</b> of a fictional city",
        "World Development Indicators",
    ]
    assert package["sources"][1]["retrieved"] == "2026-11-23"
    assert [source["synthetic"] for source in package["sources"]] == [True, False]
    assert {licence["name"] for licence in package["licenses"]} == {"CC-BY-4.0", "CC0-1.0"}
    assert resource(package, "fct_indicator_annual")["synthetic_rows"] == 40
    agreements = resource(package, "fct_agreement")
    assert [source["title"] for source in agreements["sources"]] == ["World Development Indicators"]
    assert agreements["synthetic_rows"] == 0
    assert "sources" not in resource(package, "dim_territory")


def test_datapackage__says_of_each_marts_licences_whether_they_ask_to_share_alike(
    warehouse: Path, published: Path
) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "UPDATE marts.dim_source SET licence_id = 'ODbL-1.0', must_share_alike = true"
            " WHERE source_id = 'worldbank_wdi'"
        )
        connection.execute(
            "UPDATE marts.dim_source SET licence_id = 'own', must_share_alike = NULL"
            " WHERE source_id = 'sample_register'"
        )
    publish(warehouse, published, run_id="night", as_of=AS_OF)
    package = descriptor(published)
    asked = {it["name"]: it["share_alike"] for it in package["licenses"]}
    assert asked == {"ODbL-1.0": True, "own": None}
    (licence,) = resource(package, "fct_agreement")["licenses"]
    assert licence["share_alike"] is True
