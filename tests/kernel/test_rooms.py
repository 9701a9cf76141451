"""Which room may import which: every rule bites, shown on one planted import each."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.core.settings import PROJECT

RULES = ".importlinter"

#: Rule → a module that breaks it, and what it would import.
PLANTED = {
    "extractors": ("extractors/planted.py", "import great_expectations"),
    "kernel": ("extractors/core/planted.py", "import extractors.sources.datamexico_fdi"),
    "sources": ("extractors/sources/planted_one.py", "import extractors.sources.datamexico_fdi"),
    "registry": ("extractors/sources/planted_two.py", "import extractors.registry"),
    "client": ("extractors/sources/planted_three.py", "import requests"),
    "expectations": ("expectations/planted.py", "import airflow"),
    "publishing": ("publishing/planted.py", "import dbt"),
    "recordings": ("recordings/planted.py", "import nightly"),
    "formats": ("extractors/formats/planted.py", "import extractors.sources.datamexico_fdi"),
    "auditing": ("auditing/planted.py", "import extractors"),
    "planning": ("planning/planted.py", "import publishing"),
}


def _config(folder: Path) -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(folder / RULES, encoding="utf-8")
    return config


def _verdicts(folder: Path) -> dict[str, str]:
    """KEPT or BROKEN of each rule, by its name."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.rsplit(" ", 1) for line in done.stdout.splitlines()]
    found = {line[0]: line[1] for line in lines if line[-1] in {"KEPT", "BROKEN"}}
    assert found, done.stdout + done.stderr
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the rooms that the rules speak of."""
    shutil.copy(PROJECT / RULES, tmp_path)
    for room in _config(tmp_path)["importlinter"]["root_packages"].split():
        ignored = shutil.ignore_patterns("__pycache__", "*.json", "*.gz", "*.csv")
        shutil.copytree(PROJECT / room, tmp_path / room, ignore=ignored)
    return tmp_path


def test_rules__each_is_broken_by_one_planted_import(tree: Path) -> None:
    config = _config(tree)
    names = {
        section.rsplit(":", 1)[1]: config[section]["name"]
        for section in config.sections()
        if section.startswith("importlinter:contract:")
    }
    assert set(names) == set(PLANTED)
    assert _verdicts(tree) == dict.fromkeys(names.values(), "KEPT")
    for path, line in PLANTED.values():
        (tree / path).write_text(f'"""Planted."""\n\n{line}\n')
    assert _verdicts(tree) == dict.fromkeys(names.values(), "BROKEN")


@pytest.mark.parametrize(
    ("path", "line", "is_banned"),
    [
        ("extractors/planted.py", "import requests", True),
        ("extractors/sources/planted.py", "import urllib.request", True),
        ("dags/planted.py", "from airflow.models import DAG", True),
        ("dags/planted.py", "from airflow.sdk import DAG", False),
        ("extractors/core/http.py", "import requests", False),
    ],
)
def test_banned_imports__are_found_where_they_do_not_belong(
    path: str, line: str, is_banned: bool
) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--select",
            "TID251",
            "--stdin-filename",
            path,
            "-",
        ],
        input=f'"""Planted."""\n\n{line}\n',
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("TID251" in done.stdout) is is_banned
