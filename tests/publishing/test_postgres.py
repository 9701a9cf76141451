"""The schema as BI tools see it, on a real Postgres of the machine, started here on loopback."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from publishing import page, postgres, publish
from publishing.errors import PostgresRefused
from tests.publishing.fake_warehouse import AS_OF, HARMLESS, build

pytestmark = pytest.mark.bi

#: One statement over three tables in a loop: by psql, with a new connection each time, or on one
#: open connection, which is quick enough to be in the middle of a statement when schemas change.
READER = """
import json, os, subprocess, sys
import psycopg
dsn, stop, how = sys.argv[1:]
query = (
    "SELECT count(*), string_agg(DISTINCT a.version || ':' || f.version || ':' || m.run_id, ' ')"
    " FROM marts.fct_agreement a JOIN marts.fct_indicator_annual f USING (territory_id)"
    " CROSS JOIN marts.meta_publication m"
)
reads = errors = mixed = 0
seen = set()
connection = psycopg.connect(dsn, autocommit=True)
while not os.path.exists(stop):
    try:
        if how == "psql":
            command = ["psql", dsn, "-AtXc", query]
            answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        else:
            answer = "%s|%s" % connection.execute(query).fetchone()
    except Exception as error:
        errors += 1
        print(repr(error), file=sys.stderr)
        continue
    versions = set(answer.strip().split("|")[1].replace(":", " ").split())
    mixed += len(versions) != 1
    seen |= versions
    reads += 1
print(json.dumps([reads, errors, mixed, len(seen)]))
"""


def program(name: str) -> str:
    """A Postgres program; Debian keeps the server's outside of the path."""
    found = [str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")]
    return shutil.which(name) or (sorted(found)[-1] if found else "")


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """A throw-away cluster: DSN of its superuser."""
    if not program("initdb"):
        reason = "no Postgres: apt-get install -y postgresql"
        if request.config.option.markexpr == "bi":
            pytest.fail(reason)  # asked for by name: not run is not passed
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="bi-"))
    owner = None
    if os.geteuid() == 0:  # Postgres refuses to run as root
        owner = "postgres" if "postgres" in {user.pw_name for user in pwd.getpwall()} else "nobody"
        shutil.chown(folder, owner)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"

    def call(*command: str) -> None:
        subprocess.run(command, user=owner, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    call(program("initdb"), "-D", str(data), "-U", "publisher", "-A", "trust", "-E", "UTF8", "-N")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
    call(
        program("pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"
    )
    try:
        yield f"postgresql://publisher@127.0.0.1:{port}/postgres"
    finally:
        call(program("pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture
def dsn(server: str) -> str:
    """An empty database, and a role `reader` that may do nothing yet."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS city WITH (FORCE)")
        admin.execute("DROP ROLE IF EXISTS reader")
        admin.execute("CREATE ROLE reader LOGIN")
        admin.execute("CREATE DATABASE city")
    return server.replace("/postgres", "/city")


def ask(dsn: str, query: str) -> list[Any]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def schemas(dsn: str) -> list[object]:
    query = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'marts%' ORDER BY 1"
    return [row[0] for row in ask(dsn, query)]


def without_nul(warehouse: Path) -> Path:
    """Postgres has no text with NUL in it: the test below shows what happens to one."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("DELETE FROM marts.fct_agreement WHERE contains(partner_name, chr(0))")
    return warehouse


@pytest.fixture
def clean(warehouse: Path) -> Path:
    return without_nul(warehouse)


def next_night(tmp_path: Path, version: int) -> Path:
    return without_nul(build(tmp_path / "next.duckdb", version))


def test_postgres__has_the_marts_with_types_keys_comments_and_a_reader(
    clean: Path, published: Path, dsn: str
) -> None:
    result = publish(
        clean, published, run_id="night", as_of=AS_OF, postgres_dsn=dsn + "?reader=reader"
    )
    assert (result.postgres, result.warnings) == ("published", [])
    as_reader = dsn.replace("publisher@", "reader@")
    for mart, rows in result.rows.items():
        assert ask(as_reader, f"SELECT count(*) FROM marts.{mart}") == [(rows,)]
    columns = dict(
        ask(
            dsn,
            "SELECT column_name, data_type || ' ' || is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'marts' AND table_name IN ('fct_indicator_annual', 'dim_territory')",
        )
    )
    assert columns["value"] == "double precision YES"
    assert columns["year"] == "integer NO"
    assert columns["retrieved_at"] == "timestamp with time zone YES"
    assert columns["parent_ids"] == "jsonb YES"
    assert ask(
        dsn,
        "SELECT obj_description('marts.fct_indicator_annual'::regclass) LIKE 'One row per terr%',"
        " col_description('marts.dim_territory'::regclass, 1),"
        " pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = 'marts.fct_indicator_annual'::regclass AND contype = 'p'",
    ) == [(True, "Wikidata item", "PRIMARY KEY (territory_id, year, indicator_id)")]
    assert ask(dsn, "SELECT run_id, as_of, fingerprint FROM marts.meta_publication") == [
        ("night", AS_OF, result.fingerprint)
    ]
    assert schemas(dsn) == ["marts"]


def test_postgres__has_the_values_unchanged(clean: Path, published: Path, dsn: str) -> None:
    publish(clean, published, run_id="night", as_of=AS_OF, postgres_dsn=dsn)
    names = {row[0] for row in ask(dsn, "SELECT partner_name FROM marts.fct_agreement")}
    assert names >= {*HARMLESS, "=1+1", "\t=1", "\r=1", "＝1+1", "\nx", ""}
    assert ask(
        dsn,
        "SELECT parent_ids ->> 0, population, area_km2::text, founded_on::text"
        " FROM marts.dim_territory ORDER BY territory_id DESC",
    ) == [("Q13917", 2102650, "-105.40", "1790-01-14"), (None, None, None, None)]
    assert ask(dsn, "SELECT min(value), max(value) FROM marts.fct_indicator_annual") == [
        (-598.5, 0)
    ]


def test_postgres__is_left_alone_when_it_has_that_content_and_caught_up_when_not(
    clean: Path, published: Path, dsn: str
) -> None:
    publish(clean, published, run_id="files only", as_of=AS_OF)
    first = publish(clean, published, run_id="first", as_of=AS_OF, postgres_dsn=dsn)
    assert (first.status, first.postgres) == ("unchanged", "published")
    table = "SELECT 'marts.dim_territory'::regclass::oid"
    before = ask(dsn, table)
    second = publish(clean, published, run_id="second", as_of=AS_OF, postgres_dsn=dsn)
    assert (second.status, second.postgres) == ("unchanged", "unchanged")
    assert ask(dsn, table) == before


def test_readers__see_no_error_and_no_mixed_night_while_the_schema_is_swapped(
    tmp_path: Path, published: Path, dsn: str
) -> None:
    def night(version: int) -> None:
        publish(
            next_night(tmp_path, version),
            published,
            run_id=str(version),
            as_of=AS_OF,
            postgres_dsn=dsn + "?reader=reader",
        )

    night(0)
    stop = tmp_path / "stop"
    as_reader = dsn.replace("publisher@", "reader@")
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, as_reader, str(stop), how],
            stdout=subprocess.PIPE,
            text=True,
        )
        for how in ("psql", "open connection")
    ]
    try:
        for version in range(1, 13):
            night(version)
    finally:
        stop.touch()
        outputs = [reader.communicate(timeout=60)[0] for reader in readers]
    for output in outputs:
        reads, errors, mixed, seen = json.loads(output)
        assert (errors, mixed) == (0, 0)
        assert reads > 20
        assert seen > 4
    assert schemas(dsn) == ["marts"]


def test_postgres__keeps_the_old_schema_when_the_load_fails(
    tmp_path: Path, clean: Path, published: Path, dsn: str
) -> None:
    publish(clean, published, run_id="old", as_of=AS_OF, postgres_dsn=dsn)
    with_nul = build(tmp_path / "nul.duckdb", version=2)
    with pytest.raises(PostgresRefused, match=r"invalid byte sequence.*0x00"):
        publish(with_nul, published, run_id="new", as_of=AS_OF, postgres_dsn=dsn)
    assert ask(dsn, "SELECT run_id FROM marts.meta_publication") == [("old",)]
    assert schemas(dsn) == ["marts"]
    with pytest.raises(PostgresRefused, match='role "nobody_here" does not exist'):
        publish(
            next_night(tmp_path, 3),
            published,
            run_id="new",
            as_of=AS_OF,
            postgres_dsn=dsn + "?reader=nobody_here",
        )
    assert ask(dsn, "SELECT run_id FROM marts.meta_publication") == [("old",)]


def test_postgres__never_drops_what_others_built_and_names_it(
    tmp_path: Path, clean: Path, published: Path, dsn: str
) -> None:
    publish(clean, published, run_id="old", as_of=AS_OF, postgres_dsn=dsn)
    with psycopg.connect(dsn, autocommit=True) as user:
        user.execute("CREATE VIEW public.mine AS SELECT version FROM marts.fct_agreement")
    result = publish(
        next_night(tmp_path, 2), published, run_id="new", as_of=AS_OF, postgres_dsn=dsn
    )
    assert result.postgres == "published"
    assert "view mine depends on table" in result.warnings[0]
    assert ask(dsn, "SELECT DISTINCT version FROM public.mine") == [(1,)]
    with psycopg.connect(dsn, autocommit=True) as user:
        user.execute("DROP VIEW public.mine")
    last = publish(next_night(tmp_path, 3), published, run_id="n", as_of=AS_OF, postgres_dsn=dsn)
    assert last.warnings == []
    assert schemas(dsn) == ["marts"], "what could not be dropped is dropped the next time"


def test_postgres__waits_until_whoever_found_an_old_table_has_found_the_others(
    tmp_path: Path, clean: Path, published: Path, dsn: str
) -> None:
    publish(clean, published, run_id="old", as_of=AS_OF, postgres_dsn=dsn)
    warehouse = next_night(tmp_path, 2)
    with ThreadPoolExecutor() as pool:
        with psycopg.connect(dsn) as reader:
            reader.execute("SELECT count(*) FROM marts.dim_territory")
            swap = pool.submit(
                publish, warehouse, published, run_id="new", as_of=AS_OF, postgres_dsn=dsn
            )
            time.sleep(2)
            assert not swap.done()
            found = reader.execute("SELECT DISTINCT version FROM marts.fct_agreement").fetchall()
            assert found == [(1,)], "the night of the table found first"
        result = swap.result(timeout=20)
    assert (result.postgres, result.warnings) == ("published", [])
    assert ask(dsn, "SELECT DISTINCT version FROM marts.fct_agreement") == [(2,)]


def test_postgres__does_not_wait_for_ever_for_a_slow_reader(
    tmp_path: Path, clean: Path, published: Path, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "DROP_PATIENCE", "100ms")
    monkeypatch.setattr(postgres, "LOCK_PATIENCE", 0.5)
    publish(clean, published, run_id="old", as_of=AS_OF, postgres_dsn=dsn)
    with psycopg.connect(dsn) as slow:
        slow.execute("SELECT count(*) FROM marts.fct_agreement")
        warehouse = next_night(tmp_path, 2)
        result = publish(warehouse, published, run_id="new", as_of=AS_OF, postgres_dsn=dsn)
        assert "may have seen tables of two nights" in result.warnings[0]
        assert "still in use: canceling statement due to lock timeout" in result.warnings[1]
        # The transaction goes on; it names the table anew and gets the new night.
        assert slow.execute("SELECT DISTINCT version FROM marts.fct_agreement").fetchall() == [(2,)]


def test_postgres__refuses_a_second_publisher(clean: Path, published: Path, dsn: str) -> None:
    with psycopg.connect(dsn) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [postgres._LOCK])
        with pytest.raises(PostgresRefused, match="another process"):
            publish(clean, published, run_id="new", as_of=AS_OF, postgres_dsn=dsn)


def test_recipe__for_psql_works_as_printed(clean: Path, published: Path, dsn: str) -> None:
    publish(clean, published, run_id="n", as_of=AS_OF, postgres_dsn=dsn + "?reader=reader")
    (recipe,) = [recipe for recipe in page.RECIPES if recipe.tool == "psql"]
    port = dsn.rpartition(":")[2].partition("/")[0]
    command = recipe.text.replace("HOST", f"127.0.0.1 port={port}")
    command = command.replace("DATABASE", "city").replace("READER", "reader")
    shown = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "(10 rows)" in shown.stdout, shown.stderr
