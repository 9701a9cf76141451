"""`index.html`: the catalogue as one plain page, without scripts and without other hosts."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from publishing.catalogue import Catalogue
from publishing.marts import SCHEMA

NAME = "index.html"
_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Recipe:
    """How one tool reads the marts; the tests run what they can."""

    tool: str
    note: str
    text: str


RECIPES = (
    Recipe(
        "DuckDB",
        "On the command line. File and schema have the same name, hence marts twice. Read-only "
        "matters: a writing connection locks all others out.",
        "duckdb -readonly published/marts.duckdb"
        ' -c "SELECT * FROM marts.marts.fct_indicator_annual LIMIT 10"',
    ),
    Recipe(
        "Python",
        "Open it anew for each piece of work: an open connection stays with the release it opened.",
        "import duckdb\n"
        'with duckdb.connect("published/marts.duckdb", read_only=True) as marts:\n'
        '    frame = marts.sql("FROM marts.marts.fct_indicator_annual").df()',
    ),
    Recipe(
        "pandas",
        "Parquet has the exact values and types.",
        "import pandas as pd\n"
        'frame = pd.read_parquet("published/parquet/fct_indicator_annual.parquet")',
    ),
    Recipe(
        "psql",
        "Where the office runs Postgres; ask it for host, database and the reading role.",
        'psql "host=HOST dbname=DATABASE user=READER"'
        ' -c "SELECT * FROM marts.fct_indicator_annual LIMIT 10"',
    ),
    Recipe(
        "Power BI, Tableau, Excel (ODBC, Postgres)",
        "With the driver psqlODBC; import or direct query.",
        "Driver={PostgreSQL Unicode};Server=HOST;Port=5432;Database=DATABASE;Uid=READER;ReadOnly=1",
    ),
    Recipe(
        "Power BI, Tableau (ODBC, DuckDB)",
        "With DuckDB's ODBC driver, version 1.1 or later; no server is needed. In SQL, tables are "
        "marts.marts.TABLE.",
        "Driver={DuckDB Driver};Database=FOLDER/published/marts.duckdb;access_mode=READ_ONLY",
    ),
    Recipe(
        "Superset",
        'For DuckDB add the engine parameters {"connect_args": {"read_only": true}}, '
        "or two charts at once lock each other out.",
        "duckdb:////FOLDER/published/marts.duckdb\n"
        "postgresql+psycopg2://READER:PASSWORD@HOST:5432/DATABASE",
    ),
    Recipe(
        "Spreadsheets",
        "Import the CSV files as UTF-8 with comma as separator. A text that begins like a formula "
        "has an apostrophe in front of it.",
        "published/csv/fct_indicator_annual.csv",
    ),
)


def render(catalogue: Catalogue) -> str:
    """The page of a release. All texts are escaped: some come from public sources."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(web=_web, size=_size)
    style = (_TEMPLATES / "catalogue.css").read_text(encoding="utf-8")
    return environment.get_template("catalogue.html").render(
        catalogue=catalogue,
        schema=SCHEMA,
        recipes=RECIPES,
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        synthetic=[mart for mart in catalogue.marts if mart.synthetic_rows],
        share_alike={it.source_id for it in catalogue.sources if it.must_share_alike},
    )


def _web(address: str) -> bool:
    """Whether an address may become a link: a source's text must not bring `javascript:`."""
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _size(size: int) -> str:
    """A number of bytes for people."""
    value = float(size)
    for unit in ("B", "KiB", "MiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} GiB"
