"""The commands that the documents print: the cheap ones run, the others as far as make understands them.

The dear ones (`make run`, `make docs`, `make up`) are run by tests/e2e.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from extractors.core.settings import PROJECT
from tests.docs.test_documents import DOCUMENTS


def commands(text: str) -> set[str]:
    """The make commands of a text, in backticks or as a line of a code block, without remarks."""
    found = re.findall(r"`(make [a-z][^`\n]*)`|^(make [a-z].*?)(?:\s+#.*)?$", text, re.M)
    return {one or other for one, other in found}


def run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in the project, outside of the make that may be running these tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        shlex.split(command),
        cwd=PROJECT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


NAMED = sorted(set().union(*(commands(path.read_text("utf-8")) for path in DOCUMENTS)))


@pytest.mark.parametrize("command", NAMED)
def test_make__understands_what_the_documents_print(command: str) -> None:
    done = run(f"{command} --dry-run")
    # A text may name a command without what it must be told; make then says what that is.
    assert done.returncode == 0 or "is missing: make" in done.stderr, done.stderr


def test_commands__are_found_and_a_wrong_one_is_not_understood() -> None:
    assert {"make run", "make run LIVE=1", "make help"} <= set(NAMED)
    assert commands("```\nmake gone ONE=2   # a remark\n```") == {"make gone ONE=2"}
    assert run("make gone --dry-run").returncode != 0
    assert "CITY is missing" in run("make register-template --dry-run").stderr


def test_help__lists_every_target_that_the_documents_name() -> None:
    done = run("make help")
    assert done.returncode == 0, done.stderr
    listed = set(re.findall(r"^  ([a-z][a-z0-9-]*) ", done.stdout, re.M))
    assert {command.split()[1] for command in NAMED} <= listed


def test_register_template__writes_the_files_to_fill_in(tmp_path: Path) -> None:
    command = "make register-template CITY=montevideo LANG=es"
    assert command in NAMED
    done = run(command, WAREHOUSE_REGISTER=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "montevideo").iterdir())) > 10


def test_describe__writes_a_page_for_every_source(tmp_path: Path) -> None:
    from extractors import registry

    done = run(".venv/bin/python -m extractors.describe", WAREHOUSE_DATA=str(tmp_path))
    assert done.returncode == 0, done.stderr
    pages = {path.stem for path in (tmp_path / "docs" / "sources").glob("*.md")}
    assert pages == {"index", *registry.sources()}
