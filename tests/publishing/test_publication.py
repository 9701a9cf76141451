from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from publishing import duckdb_file, publication, publish, release
from publishing.errors import (
    CopyDiffers,
    DiskSpaceShort,
    LicenceConflict,
    PublicationError,
    PublicationInProgress,
    UnpublishableType,
    WarehouseUnreadable,
)
from tests.publishing.fake_warehouse import AS_OF, build


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Modification time and bytes of every file, links not followed."""
    return {
        str(file.relative_to(folder)): (file.lstat().st_mtime_ns, file.read_bytes())
        for file in folder.rglob("*")
        if file.is_file()
    }


def change(warehouse: Path, *statements: str) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_publish__writes_every_format_of_every_mart(warehouse: Path, published: Path) -> None:
    result = publish(warehouse, published, run_id="night", as_of=AS_OF)
    assert result.status == "published"
    assert result.rows["fct_indicator_annual"] == 400
    for mart in result.rows:
        assert (published / "csv" / f"{mart}.csv").is_file()
        assert (published / "parquet" / f"{mart}.parquet").is_file()
    for name in release.STABLE_NAMES:
        assert (published / name).exists(), name
    assert set(result.files) == {
        str(file.relative_to(result.folder))
        for file in result.folder.rglob("*")
        if file.is_file() and file.suffix not in {".json", ".html"}
    }
    assert not any("secret" in file for file in contents(published)), "staging is not published"


def test_publish__touches_nothing_when_the_marts_are_unchanged(
    warehouse: Path, published: Path
) -> None:
    first = publish(warehouse, published, run_id="first", as_of=AS_OF)
    before = contents(published)
    build(warehouse)  # the same content in a file of other bytes
    later = publish(warehouse, published, run_id="second", as_of=datetime.now(UTC))
    assert (later.status, later.release, later.run_id) == ("unchanged", first.release, "first")
    assert contents(published) == before


def test_publish__sees_a_changed_value_comment_or_row(warehouse: Path, published: Path) -> None:
    publish(warehouse, published, run_id="0", as_of=AS_OF)
    for number, statement in enumerate(
        [
            "UPDATE marts.fct_indicator_annual SET value = value + 1e-9 WHERE year = 2005",
            "COMMENT ON COLUMN marts.dim_indicator.unit IS 'Unit'",
            "DELETE FROM marts.fct_agreement WHERE agreement_id = 0",
            "ALTER TABLE marts.dim_indicator ADD COLUMN direction VARCHAR",
        ]
    ):
        change(warehouse, statement)
        result = publish(warehouse, published, run_id=str(number), as_of=AS_OF)
        assert result.status == "published", statement


def test_publish__heals_a_damaged_release(warehouse: Path, published: Path) -> None:
    first = publish(warehouse, published, run_id="first", as_of=AS_OF)
    (first.folder / "csv" / "dim_territory.csv").unlink()
    again = publish(warehouse, published, run_id="second", as_of=AS_OF)
    assert again.status == "published"
    assert (published / "csv" / "dim_territory.csv").is_file()


def test_publish__keeps_three_releases(tmp_path: Path, published: Path) -> None:
    made = [
        publish(build(tmp_path / "w.duckdb", version), published, run_id="n", as_of=AS_OF).release
        for version in range(5)
    ]
    assert sorted(path.name for path in (published / "releases").iterdir()) == made[-3:]
    assert release.current(published) == published.resolve() / "releases" / made[-1]


def test_publish__refuses_rows_of_a_source_that_may_not_be_republished(
    warehouse: Path, published: Path
) -> None:
    old = publish(warehouse, published, run_id="old", as_of=AS_OF)
    change(
        warehouse,
        "UPDATE marts.fct_indicator_annual SET source_ids = 'closed_source,worldbank_wdi'"
        " WHERE year = 2003",
        "UPDATE marts.fct_agreement SET source_ids = 'nobody_knows' WHERE agreement_id = -3",
    )
    with pytest.raises(LicenceConflict) as refusal:
        publish(warehouse, published, run_id="new", as_of=AS_OF)
    message = str(refusal.value)
    assert "closed_source: 2 rows of marts.fct_indicator_annual" in message
    assert "nobody_knows: 1 rows of marts.fct_agreement" in message
    assert "worldbank_wdi" not in message
    assert release.current(published) == old.folder.resolve()
    assert [path.name for path in (published / "releases").iterdir()] == [old.release]


def test_publish__refuses_a_source_whose_permission_is_null_and_reads_lists(
    warehouse: Path, published: Path
) -> None:
    change(
        warehouse,
        "UPDATE marts.dim_source SET may_republish = NULL WHERE source_id = 'worldbank_wdi'",
        "CREATE TABLE marts.mart_events AS SELECT ['worldbank_wdi', 'sample_register'] AS source_ids",
    )
    with pytest.raises(LicenceConflict, match=r"worldbank_wdi: .*1 rows of marts\.mart_events"):
        publish(warehouse, published, run_id="new", as_of=AS_OF)


def test_publish__refuses_marts_without_licences(warehouse: Path, published: Path) -> None:
    change(warehouse, "DROP TABLE marts.dim_source")
    with pytest.raises(WarehouseUnreadable, match="dim_source with columns source_id"):
        publish(warehouse, published, run_id="new", as_of=AS_OF)


@pytest.mark.parametrize(
    ("statement", "error", "message"),
    [
        (
            "CREATE TABLE marts.t AS SELECT 'x'::BLOB AS raw",
            UnpublishableType,
            "marts.t.raw is BLOB",
        ),
        ("CREATE TABLE marts.meta_publication (a INT)", PublicationError, "rename the mart"),
    ],
)
def test_publish__refuses_what_it_cannot_publish(
    warehouse: Path, published: Path, statement: str, error: type[Exception], message: str
) -> None:
    change(warehouse, statement)
    with pytest.raises(error, match=message):
        publish(warehouse, published, run_id="new", as_of=AS_OF)
    assert release.current(published) is None


def test_publish__says_when_the_warehouse_is_missing_empty_or_being_written(
    tmp_path: Path, warehouse: Path, published: Path
) -> None:
    with pytest.raises(WarehouseUnreadable, match="no such file"):
        publish(tmp_path / "none.duckdb", published, run_id="new", as_of=AS_OF)
    with duckdb.connect(str(tmp_path / "empty.duckdb")) as empty:
        empty.execute("SELECT 1")
    with pytest.raises(WarehouseUnreadable, match=r"no contracts\.declared_key"):
        publish(tmp_path / "empty.duckdb", published, run_id="new", as_of=AS_OF)
    with duckdb.connect(str(tmp_path / "empty.duckdb")) as empty:
        empty.execute("CREATE SCHEMA contracts")
        empty.execute("CREATE TABLE contracts.declared_key (table_name TEXT, column_names TEXT[])")
    with pytest.raises(WarehouseUnreadable, match="schema marts has no tables"):
        publish(tmp_path / "empty.duckdb", published, run_id="new", as_of=AS_OF)
    writer = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", writer, str(warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(WarehouseUnreadable, match="Conflicting lock is held"):
            publish(warehouse, published, run_id="new", as_of=AS_OF)
        process.communicate("\n")


def test_publish__refuses_a_moment_without_a_time_zone(warehouse: Path, published: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        publish(warehouse, published, run_id="new", as_of=AS_OF.replace(tzinfo=None))


def test_publish__says_how_much_space_is_needed_before_it_writes(
    warehouse: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish(warehouse, published, run_id="old", as_of=AS_OF)
    monkeypatch.setattr(publication, "SPACE_FLOOR", 2**60)
    build(warehouse, version=2)
    with pytest.raises(DiskSpaceShort, match=r"needs about 10995116\d+ MiB .* finds \d+ MiB; free"):
        publish(warehouse, published, run_id="new", as_of=AS_OF)
    assert release.current(published) == old.folder.resolve()


def test_publish__refuses_a_second_publisher(warehouse: Path, published: Path) -> None:
    with release.exclusive(published), pytest.raises(PublicationInProgress):
        publish(warehouse, published, run_id="new", as_of=AS_OF)
    assert publish(warehouse, published, run_id="new", as_of=AS_OF).status == "published"


def test_publish__refuses_a_copy_that_differs(
    warehouse: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = duckdb_file._copy

    def lossy(connection, alias, mart) -> None:
        real(connection, alias, mart)
        if mart.name == "dim_territory":
            connection.execute("DELETE FROM publication.marts.dim_territory WHERE name = 'Paris'")

    monkeypatch.setattr(duckdb_file, "_copy", lossy)
    with pytest.raises(CopyDiffers, match=r"marts\.dim_territory is not what"):
        publish(warehouse, published, run_id="new", as_of=AS_OF)
    assert list((published / "releases").iterdir()) == []


def test_publish__does_not_overwrite_a_folder_that_is_not_its_own(
    warehouse: Path, published: Path
) -> None:
    (published / "csv").mkdir(parents=True)
    (published / "csv" / "mine.csv").write_text("mine")
    with pytest.raises(PublicationError, match="no publication made"):
        publish(warehouse, published, run_id="new", as_of=AS_OF)
    assert (published / "csv" / "mine.csv").read_text() == "mine"
