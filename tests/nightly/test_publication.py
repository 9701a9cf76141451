"""A build is skipped when it would change nothing, and only then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nightly import publication
from nightly.errors import BuildFailed
from tests.nightly.conftest import publish

DAY = date(2026, 11, 24)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project small enough to change."""
    for name in ("dbt_project/models/a.sql", "plans/p.yml", "nightly/x.py", publication.LOCK):
        file = tmp_path / "code" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("one")
    monkeypatch.setattr(publication, "PROJECT", tmp_path / "code")
    return tmp_path / "code"


@pytest.fixture
def published(night, code):
    """The first night's batch, published."""
    night("n1")
    return publish("n1", DAY)


def is_current() -> bool:
    return publication.is_current(publication.fingerprint(DAY))


def test_publication__is_current_as_long_as_nothing_changes(published, night):
    assert is_current()
    assert night("n2") is None
    assert is_current()


def test_publication__is_none_before_the_first(night, code):
    night("n1")
    assert not is_current()


def test_publication__a_new_batch_makes_it_old(published, night):
    assert night("n2", [{"code": "a", "value": 2}])
    assert not is_current()


def test_publication__a_new_day_makes_it_old(published):
    assert not publication.is_current(publication.fingerprint(date(2026, 11, 25)))


@pytest.mark.parametrize(
    "name", ["dbt_project/models/a.sql", "plans/p.yml", "nightly/x.py", "requirements.lock.txt"]
)
def test_publication__changed_code_makes_it_old(published, code, name):
    (code / name).write_text("two")
    assert not is_current()


def test_publication__a_new_file_makes_it_old_and_what_running_makes_does_not(published, code):
    for made in ("nightly/__pycache__/x.pyc", "dbt_project/target/manifest.json", "nightly/.x.swp"):
        (code / made).parent.mkdir(exist_ok=True)
        (code / made).write_text("made")
    assert is_current()
    (code / "dbt_project/models/b.sql").write_text("new")
    assert not is_current()


def test_publication__a_file_that_was_lost_or_damaged_is_built_again(published):
    published.write_bytes(b"marts, damaged")
    assert not is_current()
    published.unlink()
    assert not is_current()


def test_publication__can_be_forgotten(published):
    publication.forget()
    assert not is_current()


def test_build__of_another_night_is_neither_checked_nor_published(data):
    publication.begin("n1", DAY, "f")
    publication.begin("n2", DAY, "f")
    with pytest.raises(BuildFailed, match="holds the build of n2, not of n1"):
        publication.built_by("n1")
