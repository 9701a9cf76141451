"""Each test and contract that the models are held to is shown failing on one planted row."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from extractors.core.settings import settings
from nightly import dbt
from nightly.dbt_sources import DBT_PROJECT

#: Three good rows of (id, kind, amount).
ROWS = "(1, 'port', 10.0), (2, 'inland', 20.0), (3, 'port', null)"
UNIQUE = {"unique_combination": {"arguments": {"columns": ["id", "kind"]}}}
RANGE = {"accepted_range": {"arguments": {"min_value": 0, "max_value": 100}}}
POSITIVE = {"expression_is_true": {"arguments": {"expression": "id > 0"}}}
KINDS = {"accepted_values": {"arguments": {"values": ["port", "inland"]}}}
WORDED = {"has_words": {"arguments": {"kind": "kind"}}}
KNOWN = {"relationships": {"arguments": {"to": "ref('good')", "field": "id"}}}

#: Planted fault: the row added to the good ones, the column tested (none: the table), and the test.
FAULTS: dict[str, tuple[str, str | None, Any]] = {
    "key_twice": ("(1, 'port', 11.0)", None, UNIQUE),
    "key_null": ("(4, null, 11.0)", None, UNIQUE),
    "below_range": ("(4, 'port', -0.1)", "amount", RANGE),
    "above_range": ("(4, 'port', 100.1)", "amount", RANGE),
    "untrue": ("(-4, 'port', 1.0)", None, POSITIVE),
    "neither_true_nor_false": ("(null, 'port', 1.0)", None, POSITIVE),
    "null": ("(null, 'port', 1.0)", "id", "not_null"),
    "twice": ("(2, 'port', 1.0)", "id", "unique"),
    "unknown_word": ("(4, 'airport', 1.0)", "kind", KINDS),
    "orphan": ("(4, 'port', 1.0)", "id", KNOWN),
    "wordless": ("(4, 'airport', 1.0)", "kind", WORDED),
}

#: Words as the real project's; `airport` has some, as something else.
WORDS = "(values ('kind', 'port'), ('kind', 'inland'), ('place', 'airport')) as word (kind, code)"

#: The columns of the contracts; those of the models' keys are declared as `id` is.
ID = {"name": "id", "data_type": "integer", "constraints": [{"type": "not_null"}]}
AMOUNT = {"name": "amount", "data_type": "double"}
WHOLE = {"name": "amount", "data_type": "integer"}

#: Broken promise: the query, the columns that the contract names, and what the error says.
PROMISES: dict[str, tuple[str, list[dict[str, Any]], str]] = {
    "wrong_type": ("select 'one' as id, 1.5::double as amount", [ID, AMOUNT], "data type mismatch"),
    "narrower_type": ("select 1 as id, 1.5::double as amount", [ID, WHOLE], "data type mismatch"),
    "column_missing": ("select 1 as id", [ID, AMOUNT], "missing in definition"),
    "column_undeclared": ("select 1 as id, 1.5::double as amount", [ID], "missing in contract"),
    "null_in_key": ("select cast(null as integer) as id", [ID], "Constraint Error"),
}


def _table(rows: str) -> str:
    return f"select * from (values {rows}) as given (id, kind, amount)"


def _tested(model: str, column: str | None, test: Any, name: str) -> dict[str, Any]:
    named = {test: {"name": name}} if isinstance(test, str) else {}
    for kind, options in test.items() if not named else ():
        named[kind] = options | {"name": name}
    if column is None:
        return {"name": model, "data_tests": [named]}
    return {"name": model, "columns": [{"name": column, "data_tests": [named]}]}


def _promised(model: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": model,
        "config": {"contract": {"enforced": True}},
        "columns": columns,
    }


def _models() -> Iterator[tuple[str, str, dict[str, Any]]]:
    yield "good", _table(ROWS), {"name": "good", "data_tests": [{"not_empty": {"name": "some"}}]}
    nothing = {"name": "nothing", "data_tests": [{"not_empty": {"name": "none"}}]}
    yield "nothing", "select * from {{ ref('good') }} where false", nothing
    yield "dim_status_word", f"select * from {WORDS}", {"name": "dim_status_word"}
    for fault, (row, column, test) in FAULTS.items():
        for model, rows in ((f"whole_{fault}", ROWS), (f"planted_{fault}", f"{ROWS}, {row}")):
            yield model, _table(rows), _tested(model, column, test, f"test_of_{model}")
    for promise, (query, columns, _) in PROMISES.items():
        yield promise, query, _promised(promise, columns)
    yield "kept", "select 1 as id, 1.5::double as amount", _promised("kept", [ID, AMOUNT])


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What became of each model and test of a project that has the real one's tests and profile."""
    folder = tmp_path_factory.mktemp("bite")
    shutil.copytree(DBT_PROJECT / "tests" / "generic", folder / "p" / "tests" / "generic")
    shutil.copy(DBT_PROJECT / "profiles.yml", folder / "p")
    (folder / "p" / "dbt_project.yml").write_text(
        "name: bite\nversion: '1.0'\nprofile: warehouse\nmodels: {+materialized: table}\n"
    )
    models = folder / "p" / "models"
    models.mkdir()
    described = []
    for name, query, description in _models():
        (models / f"{name}.sql").write_text(query)
        described.append(description)
    (models / "models.yml").write_text(yaml.safe_dump({"models": described}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAREHOUSE_DATA", str(folder / "data"))
        patch.setattr(dbt, "DBT_PROJECT", folder / "p")
        settings().warehouse.parent.mkdir(parents=True)
        return {node["name"]: node for node in dbt.run("build")}


@pytest.mark.parametrize("fault", FAULTS)
def test_dbt_test__fails_on_one_planted_row_and_passes_without_it(nodes, fault):
    assert nodes[f"test_of_whole_{fault}"]["status"] == "pass"
    planted = nodes[f"test_of_planted_{fault}"]
    assert (planted["status"], planted["failed_rows"]) == ("fail", 1)


def test_not_empty__fails_on_an_empty_table(nodes):
    assert (nodes["some"]["status"], nodes["none"]["status"]) == ("pass", "fail")


@pytest.mark.parametrize("promise", PROMISES)
def test_contract__a_model_that_breaks_it_is_not_built(nodes, promise):
    assert nodes["kept"]["status"] == "success"
    assert nodes[promise]["status"] == "error"
    assert PROMISES[promise][2] in nodes[promise]["message"]


def _used(node: Any) -> Iterator[str]:
    """The names of all data tests in a YAML document."""
    if isinstance(node, list):
        for item in node:
            yield from _used(item)
    elif isinstance(node, dict):
        for test in node.get("data_tests", ()):
            yield test if isinstance(test, str) else next(iter(test))
        for value in node.values():
            yield from _used(value)


def test_dbt_tests__that_the_project_uses_are_all_shown_failing():
    shown = {next(iter(test)) if isinstance(test, dict) else test for _, _, test in FAULTS.values()}
    used = {
        name
        for folder in ("models", "seeds", "snapshots")
        for path in (DBT_PROJECT / folder).rglob("*.yml")
        for name in _used(yaml.safe_load(path.read_text("utf-8")))
    }
    own = {path.stem for path in (DBT_PROJECT / "tests" / "generic").glob("*.sql")}
    assert used | own == shown | {"not_empty"}
