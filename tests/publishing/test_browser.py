"""The published page in a real browser: its own policy must not take anything from it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from publishing import publish
from tests.publishing.fake_warehouse import AS_OF

pytestmark = pytest.mark.site


def opened(page: Path, profile: Path) -> tuple[str, list[str]]:
    """The document after loading, and what the browser complains of."""
    command = ["chromium", "--headless", "--disable-gpu", f"--user-data-dir={profile}"]
    # Chromium's sandbox does not start as root, which is who runs CI in a container.
    command += ["--no-sandbox"] if os.geteuid() == 0 else []
    command += ["--enable-logging=stderr", "--dump-dom", page.as_uri()]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return shown.stdout, [line for line in shown.stderr.splitlines() if ":CONSOLE" in line]


@pytest.fixture
def page(warehouse: Path, published: Path) -> Path:
    publish(warehouse, published, run_id="night", as_of=AS_OF)
    return published / "index.html"


def test_page__is_shown_whole_and_in_its_style(page: Path, tmp_path: Path) -> None:
    document, complaints = opened(page, tmp_path / "profile")
    assert complaints == []
    assert document.count("<article") == page.read_text("utf-8").count("<article") > 0
    assert '<h2 id="connect">How to connect</h2>' in document


def test_page__lets_no_style_in_that_is_not_its_own(page: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.html"
    changed.write_text(page.read_text("utf-8").replace("<style>", "<style>main{display:none}", 1))
    _, complaints = opened(changed, tmp_path / "profile")
    assert any("Content Security Policy" in line for line in complaints)
