"""Documentation names only what exists: commands, paths, links, columns, licences."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from extractors import registry
from extractors.core.settings import PROJECT

#: What a run or a user makes; everything else named in backticks must be here.
MADE = ("data/", "published/", "register/", ".venv", ".env")
FIRST = ("extractors", "dbt_project", "expectations", "publishing", "nightly", "dags", "recordings")
PATH = re.compile(rf"`((?:{'|'.join(FIRST)}|tests|docs|auditing|plans|benchmarks)/[\w./<>*-]*)`")


def _documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [PROJECT / name for name in listed]


DOCUMENTS = _documents()


def missing_targets(text: str, makefile: str) -> set[str]:
    """Make targets a text names and the Makefile does not have."""
    named = set(
        re.findall(
            r"\bmake ([a-z][a-z0-9-]+)", "\n".join(re.findall(r"`[^`]+`|^make .*$", text, re.M))
        )
    )
    return named - set(re.findall(r"^([a-z][a-z0-9-]*):", makefile, re.M))


def missing_paths(text: str) -> set[str]:
    """Repository paths in backticks that are not there; `<key>` and `*` stand for anything."""
    found = set()
    for name in PATH.findall(text):
        pattern = re.sub(r"<[^>]*>", "*", name).rstrip("/")
        if not name.startswith(MADE) and not list(PROJECT.glob(pattern)):
            found.add(name)
    return found


def broken_links(text: str, folder: Path) -> set[str]:
    """Relative links that lead nowhere."""
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    return {link for link in links if "://" not in link and not (folder / link).exists()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document__names_only_what_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    assert missing_targets(text, (PROJECT / "Makefile").read_text("utf-8")) == set()
    assert missing_paths(text) == set()
    assert broken_links(text, path.parent) == set()


def test_checks__find_what_is_planted() -> None:
    assert missing_targets("`make nothing-of-this`", "run: x\n") == {"nothing-of-this"}
    assert missing_paths("see `extractors/sources/gone.py`") == {"extractors/sources/gone.py"}
    assert missing_paths("see `data/landing` and `extractors/sources/<key>.py`") == set()
    assert broken_links("[a](docs/gone.md) [b](README.md)", PROJECT) == {"docs/gone.md"}


def test_readme__gives_the_licences_of_the_data() -> None:
    """What it lists is true, and every licence in use is there; a new source needs no edit."""
    text = (PROJECT / "README.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", text, re.M))
    declared = {key: source.licence.id for key, source in registry.sources().items()}
    assert len(rows) > 10
    assert rows.items() <= declared.items()
    assert set(declared.values()) <= set(rows.values())


def _columns() -> Iterator[str]:
    for path in (PROJECT / "dbt_project/models/marts/core").glob("*.yml"):
        for model in yaml.safe_load(path.read_text("utf-8")).get("models", []):
            if model["name"] in {"fct_indicator_annual", "dim_territory"}:
                yield from (column["name"] for column in model["columns"])


def test_readme__promises_columns_that_the_contracts_hold() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    promised = re.search(r"at least `([^`]+)`", text)
    assert promised
    names = {name.strip() for name in promised.group(1).replace("\n", " ").split(",")}
    assert {"territory_id", "value", "snapshot_ids"} <= names
    assert names <= set(_columns())


def test_readme__knows_every_quality_flag() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    facts = (PROJECT / "dbt_project/models/marts/core/_core_facts.yml").read_text("utf-8")
    values = re.search(r"column_name: quality_flag, values: \[([^\]]+)\]", facts)
    assert values
    assert all(f"`{flag.strip()}`" in text for flag in values.group(1).split(","))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_document__holds_no_machine_path_and_no_left_over(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"(^|[^\w/])/(?:work|root|home)/", text)
    assert not re.search(r"\b(?:TO" + r"DO|FIX" + r"ME)\b", text)
