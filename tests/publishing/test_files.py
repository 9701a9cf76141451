from __future__ import annotations

import csv
import json
import struct
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from publishing import Publication, publish
from tests.publishing.fake_warehouse import AS_OF, HARMLESS, NASTY


@pytest.fixture
def result(warehouse: Path, published: Path) -> Publication:
    return publish(warehouse, published, run_id="night", as_of=AS_OF)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def test_duckdb_file__has_the_tables_comments_and_constraints(
    result: Publication, published: Path
) -> None:
    with duckdb.connect(str(published / "marts.duckdb"), read_only=True) as marts:
        tables = dict(marts.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        assert set(tables) == set(result.rows)
        assert tables["fct_indicator_annual"].startswith("One row per territory, year and indica")
        constraints = marts.execute(
            "SELECT constraint_type, constraint_column_names FROM duckdb_constraints()"
            " WHERE table_name = 'fct_indicator_annual'"
        ).fetchall()
        assert ("PRIMARY KEY", ["territory_id", "year", "indicator_id"]) in constraints
        assert ("NOT NULL", ["quality_flag"]) in constraints
        assert marts.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'fct_indicator_annual'"
            " AND column_name = 'value'"
        ).fetchone() == ("The figure, in the indicator's unit",)
        assert marts.execute(
            "SELECT release, run_id, as_of = ?, fingerprint FROM marts.marts.meta_publication",
            [AS_OF],
        ).fetchall() == [(result.release, "night", True, result.fingerprint)]


def test_duckdb_file__is_checkpointed_read_only_and_in_the_old_storage_format(
    result: Publication, published: Path
) -> None:
    file = published / "marts.duckdb"
    assert not list(published.rglob("*.wal"))
    assert file.stat().st_mode & 0o222 == 0
    header = file.read_bytes()[:20]
    # 64 is the version of DuckDB 0.10 to 1.1, see "storage versions" in DuckDB's documentation.
    assert (header[8:12], struct.unpack("<Q", header[12:20])) == (b"DUCK", (64,))


def test_csv__makes_no_formula_of_a_text_and_no_text_of_a_number(
    result: Publication, published: Path
) -> None:
    texts = {
        row["agreement_id"]: row["partner_name"]
        for row in rows(published / "csv/fct_agreement.csv")
    }
    assert len(texts) == len(NASTY) + len(HARMLESS)
    for number, text in enumerate(NASTY):
        assert texts[str(-number)] == "'" + text, ascii(text)
    for number, text in enumerate(HARMLESS, start=len(NASTY)):
        assert texts[str(-number)] == text
    figures = rows(published / "csv/fct_indicator_annual.csv")
    assert {float(row["value"]) for row in figures} == {-1.5 * number for number in range(400)}
    assert b",-1.5," in (published / "csv/fct_indicator_annual.csv").read_bytes()


def test_csv__is_rfc_4180_in_utf8_and_tells_null_from_empty(
    result: Publication, published: Path
) -> None:
    raw = (published / "csv/fct_agreement.csv").read_bytes()
    lines = raw.split(b"\r\n")
    assert (
        lines[0]
        == b"agreement_id,territory_id,partner_name,signed_at,is_synthetic,source_ids,version"
    )
    assert lines[-1] == b""
    assert "Montréal, Québec".encode() in raw
    assert b'"the ""sister"" city"' in raw
    assert b',Q90,"",' in raw  # an empty text
    territories = (published / "csv/dim_territory.csv").read_text()
    assert "Q48278,Medellín,COL,[],,," in territories  # nulls
    assert '"[""Q13917"",""Q142""]",2102650,-105.40,1790-01-14' in territories
    assert rows(published / "csv/fct_indicator_annual.csv")[0]["retrieved_at"] == (
        "2018-06-28T00:00:00.123456Z"
    )


def test_parquet__has_the_values_unchanged_and_the_documentation(
    result: Publication, published: Path
) -> None:
    agreements = pq.read_table(published / "parquet/fct_agreement.parquet").to_pylist()
    assert {row["partner_name"] for row in agreements} == {*NASTY, *HARMLESS}
    paris = pq.read_table(published / "parquet/dim_territory.parquet").to_pylist()[1]
    assert paris["parent_ids"] == ["Q13917", "Q142"]
    assert (paris["population"], paris["area_km2"]) == (Decimal(2102650), Decimal("-105.40"))
    assert isinstance(paris["population"], Decimal), "a double would lose digits"
    file = pq.ParquetFile(published / "parquet/fct_indicator_annual.parquet")
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"
    metadata = file.metadata.metadata
    assert json.loads(metadata[b"columns"])["value"] == "The figure, in the indicator's unit"
    assert json.loads(metadata[b"primary_key"]) == ["territory_id", "year", "indicator_id"]
    assert metadata[b"release"].decode() == result.release


def test_files__of_the_same_marts_are_the_same_bytes(
    result: Publication, warehouse: Path, tmp_path: Path
) -> None:
    with duckdb.connect(str(warehouse)) as connection:  # the same rows, stored in another order
        connection.execute(
            "CREATE TABLE turned AS FROM marts.fct_indicator_annual ORDER BY value;"
            "DELETE FROM marts.fct_indicator_annual;"
            "INSERT INTO marts.fct_indicator_annual FROM turned; DROP TABLE turned"
        )
    other = publish(warehouse, tmp_path / "other", run_id="other", as_of=AS_OF)
    assert other.fingerprint == result.fingerprint
    name = "csv/fct_indicator_annual.csv"
    assert (other.folder / name).read_bytes() == (result.folder / name).read_bytes()
    parquet = "parquet/fct_indicator_annual.parquet"
    assert pq.read_table(other.folder / parquet).equals(pq.read_table(result.folder / parquet))
