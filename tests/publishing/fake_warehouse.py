"""A small warehouse with the documented columns, comments and constraints, as dbt leaves it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

AS_OF = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)

#: Texts that spreadsheets take for formulas, or that shift cells.
NASTY = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\ufeff=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\x00=1",
    "\nx",
)
#: Texts that are to arrive as they are.
HARMLESS = ("Montréal, Québec", 'the "sister" city', "a\nb", "1-2", "", "50 %; x = y", "'quoted")

_SCHEMA = """
CREATE SCHEMA marts;
CREATE SCHEMA staging;
CREATE TABLE staging.secret AS SELECT 'never published' AS text;
CREATE TABLE marts.dim_source (
    source_id VARCHAR NOT NULL PRIMARY KEY, title VARCHAR NOT NULL, producer VARCHAR,
    homepage VARCHAR, licence_id VARCHAR, licence_name VARCHAR, licence_url VARCHAR,
    attribution VARCHAR, may_republish BOOLEAN, citation VARCHAR,
    must_share_alike BOOLEAN);
CREATE TABLE marts.dim_snapshot (
    snapshot_id VARCHAR NOT NULL PRIMARY KEY, source_id VARCHAR NOT NULL,
    retrieved_at TIMESTAMPTZ NOT NULL, is_synthetic BOOLEAN NOT NULL);
CREATE TABLE marts.dim_territory (
    territory_id VARCHAR NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, country_iso3 VARCHAR,
    parent_ids VARCHAR[], population HUGEINT, area_km2 DECIMAL(12, 2), founded_on DATE);
CREATE TABLE marts.dim_indicator (
    indicator_id VARCHAR NOT NULL PRIMARY KEY, unit VARCHAR, name_en VARCHAR, decimals INTEGER,
    method VARCHAR);
CREATE TABLE marts.mart_figure_history AS SELECT TIMESTAMP '2026-11-01 03:00:00' AS valid_from;
CREATE TABLE marts.mart_revision (
    territory_id VARCHAR NOT NULL, year INTEGER NOT NULL, indicator_id VARCHAR NOT NULL,
    revised_at TIMESTAMP NOT NULL, reason VARCHAR NOT NULL, old_value DOUBLE, new_value DOUBLE,
    change DOUBLE, source_ids VARCHAR NOT NULL, is_synthetic BOOLEAN NOT NULL,
    PRIMARY KEY (territory_id, year, indicator_id, revised_at));
CREATE TABLE marts.fct_indicator_annual (
    territory_id VARCHAR NOT NULL, year INTEGER NOT NULL, indicator_id VARCHAR NOT NULL,
    value DOUBLE, quality_flag VARCHAR NOT NULL, is_synthetic BOOLEAN NOT NULL,
    source_ids VARCHAR, snapshot_ids VARCHAR, retrieved_at TIMESTAMPTZ, version INTEGER NOT NULL,
    PRIMARY KEY (territory_id, year, indicator_id));
CREATE TABLE marts.fct_agreement (
    agreement_id BIGINT NOT NULL PRIMARY KEY, territory_id VARCHAR, partner_name VARCHAR,
    signed_at TIMESTAMP, is_synthetic BOOLEAN NOT NULL, source_ids VARCHAR, version INTEGER NOT NULL);
CREATE VIEW marts.fct_agreement_v1 AS
    SELECT agreement_id, partner_name, version FROM marts.fct_agreement;
COMMENT ON TABLE marts.fct_indicator_annual IS
    'One row per territory, year and indicator. It''s the long form of all theme models.';
COMMENT ON COLUMN marts.fct_indicator_annual.value IS 'The figure, in the indicator''s unit';
COMMENT ON TABLE marts.dim_territory IS 'One row per territory. Identity is the Wikidata item.';
COMMENT ON COLUMN marts.dim_territory.territory_id IS 'Wikidata item';
COMMENT ON COLUMN marts.dim_territory.name IS '<script>alert("x")</script> Name, as of today';
"""

_SOURCES = [
    (
        "worldbank_wdi",
        "World Development Indicators",
        "World Bank",
        "https://data.worldbank.org/",
        "CC-BY-4.0",
        "Creative Commons Attribution 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        "World Bank, World Development Indicators",
        True,
        "World Bank: World Development Indicators",
        False,
    ),
    (
        "sample_register",
        "<b>Register</b> of a fictional city",
        "Nobody",
        "javascript:alert(1)",
        "CC0-1.0",
        "Public domain",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "none",
        True,
        "none",
        False,
    ),
    (
        "closed_source",
        "Closed",
        "Owner",
        "https://example.org/",
        "LicenseRef-c",
        "C",
        "",
        "",
        False,
        "",
        None,
    ),
]


def build(path: Path, version: int = 1, figures: int = 400) -> Path:
    """Write the warehouse; every fact of `version` carries it in a column."""
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute("SET TimeZone = 'UTC'")
        warehouse.begin()
        warehouse.execute(_SCHEMA)
        warehouse.executemany(
            "INSERT INTO marts.dim_source VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _SOURCES
        )
        warehouse.execute(
            "INSERT INTO marts.dim_snapshot VALUES"
            " ('aa', 'worldbank_wdi', '2018-06-28 00:00:00+00', false),"
            " ('bb', 'worldbank_wdi', '2026-11-23 01:02:03+00', false),"
            " ('cc', 'sample_register', '2026-11-01 00:00:00+00', true);"
            "INSERT INTO marts.dim_territory VALUES"
            " ('Q90', 'Paris', 'FRA', ['Q13917', 'Q142'], 2102650, -105.40, '1790-01-14'),"
            " ('Q48278', 'Medellín', 'COL', [], NULL, NULL, NULL);"
            "INSERT INTO marts.dim_indicator VALUES ('agr_active', 'agreements', 'Agreements', 0, 'Counted.');"
            "INSERT INTO marts.fct_indicator_annual SELECT"
            " CASE WHEN i % 2 = 0 THEN 'Q90' ELSE 'Q48278' END, 2000 + (i // 2)::INTEGER,"
            " 'agr_active', -1.5 * i, 'observed', i % 10 = 0,"
            " CASE WHEN i % 10 = 0 THEN 'sample_register' ELSE 'worldbank_wdi,sample_register' END,"
            f" 'aa', '2018-06-28 00:00:00.123456+00', {version} FROM range({figures}) AS t(i)"
        )
        warehouse.executemany(
            f"INSERT INTO marts.fct_agreement VALUES (?, 'Q90', ?, '2001-02-03 04:05:06', false,"
            f" 'worldbank_wdi', {version})",
            [(-number, text) for number, text in enumerate((*NASTY, *HARMLESS))],
        )
        warehouse.commit()
    return path
