"""What readers see while a publication runs, dies, or finds the disk full."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from publishing import publish, release
from tests.publishing.fake_warehouse import AS_OF, build

ROOT = Path(__file__).resolve().parents[2]

#: Publishes in a process of its own, which dies by SIGKILL at the named step.
KILLED = """
import os, signal, sys
from pathlib import Path
from publishing import catalogue, publish, release
from tests.publishing.fake_warehouse import AS_OF

step = sys.argv[3]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def die_after(function):
    def wrapped(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return wrapped

def die_at_the_link(published, name, target, link=release._link):
    die() if name == "current" else link(published, name, target)

if step == "after all data files":
    catalogue.build = die
elif step == "before any link":
    release._link = die
elif step == "before the rename":
    release._link = die_at_the_link
elif step == "at the temporary link":
    Path.replace = die
elif step == "after the rename":
    release.put_in_force = die_after(release.put_in_force)
publish(Path(sys.argv[1]), Path(sys.argv[2]), run_id="killed", as_of=AS_OF)
"""

#: Opens everything anew in a loop until told to stop; prints what it saw as one line.
READER = """
import json, sys
from pathlib import Path
import duckdb

published, stop = Path(sys.argv[1]), Path(sys.argv[2])
reads = errors = mixed = 0
releases = set()
while not stop.exists():
    try:
        with duckdb.connect(str(published / "marts.duckdb"), read_only=True) as marts:
            figures, agreements, stamps = marts.execute(
                "SELECT (SELECT list(DISTINCT version) FROM marts.marts.fct_indicator_annual),"
                " (SELECT list(DISTINCT version) FROM marts.marts.fct_agreement),"
                " (SELECT list(run_id) FROM marts.marts.meta_publication)"
            ).fetchone()
        # A reader of several files follows the link once.
        folder = (published / "current").resolve(strict=True)
        package = json.loads((folder / "datapackage.json").read_text())
        agreement = (folder / "csv" / "fct_agreement.csv").read_bytes()
        sizes = {r["path"]: r["bytes"] for r in package["resources"]}
        mixed += len(agreement) != sizes["csv/fct_agreement.csv"]
        mixed += not figures == agreements == [int(run) for run in stamps]
        reads += 1
        releases.add(figures[0])
    except Exception as error:
        errors += 1
        print(repr(error), file=sys.stderr)
print(json.dumps([reads, errors, mixed, len(releases)]))
"""


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def version_seen(published: Path) -> int:
    """The one version that every format tells."""
    with duckdb.connect(str(published / "marts.duckdb"), read_only=True) as marts:
        files = published / "parquet" / "fct_agreement.parquet", published / "csv/fct_agreement.csv"
        found = marts.execute(
            "SELECT DISTINCT version FROM marts.marts.fct_indicator_annual"
            " UNION SELECT version FROM marts.marts.fct_agreement"
            f" UNION SELECT version FROM read_parquet('{files[0]}')"
            f" UNION SELECT version FROM read_csv('{files[1]}')"
        ).fetchall()
    ((version,),) = found
    return int(version)


def test_readers__see_no_error_and_no_mixed_night_during_20_publications(
    tmp_path: Path, published: Path
) -> None:
    publish(build(tmp_path / "0.duckdb", 0), published, run_id="0", as_of=AS_OF)
    stop = tmp_path / "stop"
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(published), str(stop)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for version in range(1, 21):
            warehouse = build(tmp_path / "w.duckdb", version)
            publish(warehouse, published, run_id=str(version), as_of=AS_OF)
    finally:
        stop.touch()
        output = reader.communicate(timeout=60)[0]
    reads, errors, mixed, releases = json.loads(output)
    assert (errors, mixed) == (0, 0)
    assert reads > 20
    assert releases > 5


def test_reader__of_the_old_release_goes_on_reading_it(tmp_path: Path, published: Path) -> None:
    publish(build(tmp_path / "w.duckdb", 1), published, run_id="1", as_of=AS_OF)
    with duckdb.connect(str(published / "marts.duckdb"), read_only=True) as old:
        for version in range(2, 7):  # until the old folder is pruned
            publish(build(tmp_path / "w.duckdb", version), published, run_id="n", as_of=AS_OF)
        query = "SELECT DISTINCT version FROM marts.marts.fct_indicator_annual"
        assert old.execute(query).fetchall() == [(1,)]
    assert version_seen(published) == 6


@pytest.mark.parametrize(
    ("step", "seen"),
    [
        ("after all data files", 1),
        ("before any link", 1),
        ("before the rename", 1),
        ("at the temporary link", 1),
        ("after the rename", 2),
    ],
)
def test_publish__killed_leaves_the_old_or_the_new_night_whole(
    tmp_path: Path, published: Path, step: str, seen: int
) -> None:
    publish(build(tmp_path / "old.duckdb", 1), published, run_id="old", as_of=AS_OF)
    warehouse = build(tmp_path / "new.duckdb", 2)
    assert run(KILLED, warehouse, published, step).returncode == -9
    assert version_seen(published) == seen
    again = publish(warehouse, published, run_id="again", as_of=AS_OF)
    assert again.status == ("unchanged" if seen == 2 else "published")
    assert version_seen(published) == 2
    leftovers = [path.name for path in published.rglob(".*") if path.name != ".lock"]
    assert leftovers == []


def test_publish__killed_in_the_first_night_shows_nothing(tmp_path: Path, published: Path) -> None:
    warehouse = build(tmp_path / "w.duckdb")
    assert run(KILLED, warehouse, published, "before the rename").returncode == -9
    assert release.current(published) is None
    assert not (published / "marts.duckdb").exists()
    assert publish(warehouse, published, run_id="again", as_of=AS_OF).status == "published"


def limit_file_size() -> None:
    """Let every write beyond 64 KiB fail, as on a full disk (EFBIG in place of ENOSPC)."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**16, 2**16))


def test_publish__on_a_full_disk_fails_clean_and_the_old_night_stays(
    tmp_path: Path, published: Path
) -> None:
    publish(build(tmp_path / "old.duckdb", 1), published, run_id="old", as_of=AS_OF)
    warehouse = build(tmp_path / "new.duckdb", 2)
    failed = subprocess.run(
        [sys.executable, "-c", KILLED, str(warehouse), str(published), "none"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit_file_size,
    )
    assert failed.returncode == 1
    assert "PublicationBroken" in failed.stderr
    assert version_seen(published) == 1
    assert len(list((published / "releases").iterdir())) == 1
    assert publish(warehouse, published, run_id="again", as_of=AS_OF).status == "published"
