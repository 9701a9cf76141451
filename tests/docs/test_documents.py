"""Documents name only what exists: commands, paths, links, columns, numbers, licences.

Each check is a function of a text, so that it can be shown to fail on a planted one.
`python -m tests.docs.test_documents` writes README's table of sources anew.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors import registry
from extractors.core.settings import PROJECT
from extractors.core.spec import Source

#: What a run or a user makes; everything else named in backticks must be here.
MADE = ("data/", "published/", "register/", ".venv", ".env")
ROOMS = (
    "auditing|benchmarks|dags|dbt_project|docs|expectations|extractors|nightly|planning|plans"
    "|publishing|recordings|tests"
)
#: A path below one of the rooms, or a file of the project's root.
PATH = re.compile(rf"`((?:{ROOMS})/[\w./<>*-]*|[A-Z][\w-]*\.md|[\w.-]+\.(?:toml|lock\.txt|in))`")
TABLE_ROW = re.compile(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", re.M)


def _documents() -> list[Path]:
    """Every document for people in the working tree, whether git knows it yet or not."""
    rooms = PROJECT.glob("*/")
    inside = [
        path for room in rooms if re.fullmatch(ROOMS, room.name) for path in room.rglob("*.md")
    ]
    return sorted([*PROJECT.glob("*.md"), *inside])


DOCUMENTS = _documents()
README = (PROJECT / "README.md").read_text("utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text("utf-8")
every_document = pytest.mark.parametrize(
    "path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT))
)


def missing_targets(text: str, makefile: str) -> set[str]:
    """Make targets a text names, in backticks or as a line of a code block, and nobody has."""
    commands = "\n".join(re.findall(r"`[^`\n]+`|^make .*$", text, re.M))
    named = set(re.findall(r"\bmake ([a-z][a-z0-9-]+)", commands))
    return named - set(re.findall(r"^([a-z][a-z0-9-]*):", makefile, re.M))


def missing_paths(text: str) -> set[str]:
    """Repository paths in backticks that are not there; `<key>` and `*` stand for anything."""
    named = {name for name in PATH.findall(text) if not name.startswith(MADE)}
    return {
        name for name in named if not [*PROJECT.glob(re.sub(r"<[^>]*>", "*", name).rstrip("/"))]
    }


def _runs(module: str) -> bool:
    """Whether `python -m <module>` finds something to run."""
    try:
        spec = find_spec(module)
        is_package = spec is not None and spec.submodule_search_locations is not None
        return spec is not None and (not is_package or find_spec(f"{module}.__main__") is not None)
    except ModuleNotFoundError:
        return False


def missing_modules(text: str) -> set[str]:
    """Modules that a text runs by `python -m` and that cannot be run."""
    return {name for name in re.findall(r"\bpython -m ([a-z_.]+)", text) if not _runs(name)}


def _anchors(text: str) -> set[str]:
    """What GitHub makes of the headings of a text."""
    titles = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(text: str, folder: Path) -> set[str]:
    """Links that lead to no file of the project, or to no heading of this text."""
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    inside = {link for link in links if "://" not in link and not link.startswith("#")}
    lost = {link for link in inside if not (folder / link.split("#")[0]).exists()}
    return lost | {link for link in links if link[0] == "#" and link[1:] not in _anchors(text)}


def left_overs(text: str) -> list[str]:
    """Paths of somebody's machine, and marks of what is still to be done."""
    marks = r"(?<![\w/.])/(?:work|root|home|tmp|Users)/\S*|\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"
    return re.findall(marks, text)


def row(source: Source) -> str:
    """The source's line of README's table."""
    return f"| `{source.key}` | {source.title} | {source.producer} | `{source.licence.id}` |"


def differing_licences(text: str, declared: Mapping[str, Source]) -> dict[str, str]:
    """Source → what README's table should say of it, where it says something else.

    A source that is not in the table is no error: adding one costs no edit elsewhere, and
    `dim_source` and the datapackage name the licence of each.
    """
    written = dict(TABLE_ROW.findall(text))
    return {
        key: row(declared[key]) if key in declared else "no such source"
        for key, licence in written.items()
        if key not in declared or declared[key].licence.id != licence
    }


def unknown_columns(text: str, columns: Mapping[str, set[str]]) -> set[str]:
    """Columns that a text promises of a mart (`mart.column`, or a list after "has at least")."""
    promised = {
        (mart, column)
        for mart, column in re.findall(r"`((?:dim|fct|bridge|mart)_\w+)\.(\w+)`", text)
    }
    for mart, listed in re.findall(r"`(\w+)` has at least `([^`]+)`", text):
        promised |= {(mart, column) for column in re.findall(r"\w+", listed)}
    return {
        f"{mart}.{column}" for mart, column in promised if column not in columns.get(mart, set())
    }


@cache
def _models() -> list[dict[str, Any]]:
    files = (PROJECT / "dbt_project/models/marts").rglob("*.yml")
    read = (yaml.safe_load(path.read_text("utf-8")) for path in files)
    return [model for content in read for model in content.get("models") or []]


def _contracts() -> dict[str, set[str]]:
    return {
        model["name"]: {column["name"] for column in model.get("columns") or []}
        for model in _models()
    }


@every_document
def test_document__names_only_what_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    assert missing_targets(text, MAKEFILE) == set()
    assert missing_paths(text) == set()
    assert missing_modules(text) == set()
    assert broken_links(text, path.parent) == set()


@every_document
def test_document__holds_no_machine_path_and_no_left_over(path: Path) -> None:
    assert left_overs(path.read_text("utf-8")) == []


@every_document
def test_document__promises_columns_that_the_contracts_hold(path: Path) -> None:
    assert unknown_columns(path.read_text("utf-8"), _contracts()) == set()


def test_documents__are_found() -> None:
    names = {str(path.relative_to(PROJECT)) for path in DOCUMENTS}
    guides = {"architecture", "adding_a_source", "adding_an_indicator", "operations"}
    assert {f"docs/{name}.md" for name in guides | {"data_problems"}} <= names
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "recordings/README.md"} <= names
    assert sum(name.startswith("docs/adr/") for name in names) >= 6


def missing_parts(text: str) -> set[str]:
    """What a record of a decision lacks: its date, and the three parts."""
    parts = ("**Context.**", "**Decision.**", "**Consequence.**")
    lacking = {part for part in parts if part not in text}
    return lacking | (set() if re.search(r"^20\d\d-\d\d-\d\d · \w+$", text, re.M) else {"date"})


@pytest.mark.parametrize("path", sorted((PROJECT / "docs/adr").glob("*.md")), ids=lambda p: p.stem)
def test_decision__says_when_why_and_what_follows(path: Path) -> None:
    assert missing_parts(path.read_text("utf-8")) == set()


def test_readme__gives_every_source_its_licence() -> None:
    wrong = differing_licences(README, registry.sources())
    assert wrong == {}, "run `python -m tests.docs.test_documents`"


def test_readme__promises_what_others_hold_scripts_to() -> None:
    contract = README.split("## Public contract")[1].split("\n## ")[0]
    promised = re.search(r"`fct_indicator_annual` has at least `([^`]+)`", contract)
    assert promised
    assert set(re.findall(r"\w+", promised.group(1))) == {
        "territory_id",
        "year",
        "indicator_id",
        "value",
        "quality_flag",
        "is_synthetic",
        "source_ids",
        "snapshot_ids",
    }
    for part in (
        ".venv",
        "data/",
        "published/marts.duckdb",
        "dim_territory.territory_id",
        "Q48278",
    ):
        assert f"`{part}`" in contract
    assert "`make run RECORDINGS=<folder>`" in contract


def test_readme__knows_every_quality_flag() -> None:
    text = (PROJECT / "dbt_project/models/marts/core/_core_facts.yml").read_text("utf-8")
    values = re.search(r"column_name: quality_flag, values: \[([^\]]+)\]", text)
    assert values
    assert [flag for flag in re.findall(r"\w+", values[1]) if f"`{flag}`" not in README] == []


def test_readme__names_every_theme_that_has_indicators() -> None:
    themes = {
        model["name"].removeprefix("mart_").removesuffix("_annual")
        for model in _models()
        if any("indicator" in (c.get("config") or {}).get("meta", {}) for c in model["columns"])
    }
    named = re.search(r"\*\*Indicators\*\* in eight themes \(([^)]+)\)", README)
    assert named
    assert set(re.findall(r"\w+", named[1])) == themes
    assert len(themes) == 8


def variables_read(code: str) -> set[str]:
    """Variables of ours that a text of Python or dbt asks the environment for."""
    return set(re.findall(r"""["'](WAREHOUSE_[A-Z_]+)["']""", code))


def test_documents__name_every_variable_that_is_read() -> None:
    rooms = ("extractors", "nightly", "publishing", "dbt_project")
    files = [path for room in rooms for path in (PROJECT / room).rglob("*.*")]
    code = [path.read_text("utf-8") for path in files if path.suffix in {".py", ".sql", ".yml"}]
    read = set.union(*map(variables_read, code))
    assert {"WAREHOUSE_DATA", "WAREHOUSE_MEMORY"} <= read
    told = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert [name for name in sorted(read) if name not in told] == []


def test_marks__are_each_carried_by_a_test() -> None:
    """Pytest ends in an error where a command selects a mark that no test has."""
    text = (PROJECT / "pyproject.toml").read_text("utf-8")
    marks = [
        mark.partition(":")[0]
        for mark in tomllib.loads(text)["tool"]["pytest"]["ini_options"]["markers"]
    ]
    tests = "\n".join(path.read_text("utf-8") for path in (PROJECT / "tests").rglob("*.py"))
    assert marks
    assert [mark for mark in marks if not re.search(rf"pytest\.mark\.{mark}[\n,]", tests)] == []


def test_checks__find_what_is_planted() -> None:
    assert missing_targets("`make nothing-of-this`", "run: x\n") == {"nothing-of-this"}
    assert missing_targets("```\nmake gone\nmake run\n```", "run: x\n") == {"gone"}
    assert missing_paths("see `extractors/sources/gone.py`") == {"extractors/sources/gone.py"}
    assert missing_paths("see `GONE.md`, `README.md`, `pyproject.toml`") == {"GONE.md"}
    assert missing_paths("see `data/landing` and `extractors/sources/<key>.py`") == set()
    text = "`python -m nightly.gone`, `python -m gone.too`, `python -m nightly run`"
    assert missing_modules(text) == {"nightly.gone", "gone.too"}
    assert missing_modules("`python -m publishing` has nothing to run") == {"publishing"}
    assert broken_links("[a](docs/gone.md) [b](README.md)", PROJECT) == {"docs/gone.md"}
    assert broken_links("# A b\n[a](#a-b) [c](#c)", PROJECT) == {"#c"}
    assert missing_parts("# A\n\n**Context.** b **Decision.** c") == {"**Consequence.**", "date"}
    assert variables_read("env.get('WAREHOUSE_X', \"WAREHOUSE_Y\")") == {
        "WAREHOUSE_X",
        "WAREHOUSE_Y",
    }
    planted = ["see /" + "work/main/x", "TO" + "DO later", "/" + "home/me/file"]
    assert [bool(left_overs(text)) for text in planted] == [True] * 3
    assert left_overs("extractors/work/x and https://example.org/home/x") == []


def test_checks__find_a_licence_or_a_column_that_is_not_so() -> None:
    declared = registry.sources()
    some = {key: declared[key] for key in ("worldbank_wdi", "wikidata_places")}
    table = "\n".join(map(row, some.values()))
    assert differing_licences(table, some) == {}
    assert differing_licences(table.replace("CC0-1.0", "MIT"), some).keys() == {"wikidata_places"}
    assert differing_licences(row(some["worldbank_wdi"]), some) == {}
    assert differing_licences(table, {}).keys() == set(some)
    columns = {"fct_a": {"year"}}
    assert unknown_columns("`fct_a.year` and `fct_a.gone`", columns) == {"fct_a.gone"}
    assert unknown_columns("`fct_a` has at least `year, value`", columns) == {"fct_a.value"}


def _write_table() -> None:
    """Put the table of all registered sources in place of the one that README has."""
    rows = "\n".join(row(source) for source in registry.sources().values())
    text = re.sub(rf"(?:{TABLE_ROW.pattern[:-1]}\n)+", lambda _: f"{rows}\n", README, flags=re.M)
    (PROJECT / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write_table()
