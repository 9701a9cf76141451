"""`RELEASE_NOTES.md`: what a release says otherwise than the one before it, for who uses the figures.

Made of `mart_revision`: the changes that the release before did not know of yet, so that a night
that was built and not published is not lost, and no clock is asked. What was added or removed is
found by comparing the two catalogues.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import jinja2

from publishing import catalogue
from publishing.catalogue import Catalogue
from publishing.marts import SCHEMA, attach, quoted

NAME = "RELEASE_NOTES.md"
#: Why a figure changed, in the order of the tables; `mart_revision` has the same words.
REASONS = {
    "new_data": "new data",
    "source_revision": "revised by the source",
    "correction": "known bad value corrected",
    "method_change": "computed otherwise",
    "year_over": "no longer provisional",
    "withdrawn": "withdrawn",
}
#: Figures that were one thing and are another; the rest came or went.
REVISED = ("source_revision", "correction", "method_change")
_TEMPLATES = Path(__file__).with_name("templates")
#: What the notes read; a warehouse without it keeps no history, and the notes say so.
_NEEDED = {
    "mart_revision": (
        *("territory_id", "year", "indicator_id", "revised_at", "reason", "old_value"),
        *("new_value", "change", "source_ids", "is_synthetic"),
    ),
    "mart_figure_history": ("valid_from",),
    "dim_territory": ("territory_id", "name"),
    "dim_indicator": ("indicator_id", "name_en", "unit", "decimals", "method"),
}


@dataclass(frozen=True)
class Revision:
    """The largest change of an indicator, of `figures` that were revised."""

    indicator_id: str
    indicator: str
    unit: str
    decimals: int
    figures: int
    territory: str
    year: int
    old: float
    new: float
    reason: str
    is_synthetic: bool

    def shown(self, value: float) -> str:
        """A figure as the catalogue rounds it; in full where rounding would hide the change."""
        texts = [f"{it:,.{self.decimals}f}" for it in (self.old, self.new)]
        return f"{value:,.{self.decimals}f}" if len(set(texts)) == 2 else f"{value:,.12g}"

    @property
    def percent(self) -> str:
        """The change in per cent of what was said before."""
        return f"{100 * (self.new - self.old) / abs(self.old):+,.1f} %" if self.old else "–"


@dataclass(frozen=True)
class Changes:
    """What changed since the release before: counts of figures, and the largest revisions."""

    reasons: Counter[str]
    flags_only: int
    synthetic: int
    by_source: dict[str, Counter[str]]
    by_indicator: dict[str, Counter[str]]
    methods: list[tuple[str, str, int]]
    largest: list[Revision]


def render(
    connection: duckdb.DuckDBPyConnection, alias: str, described: Catalogue, before: Path | None
) -> str:
    """The notes of a release; `alias` is its attached database, `before` the folder of the last."""
    previous = catalogue.read(before) if before else None
    changes = _changes(connection, alias, before) if before else None
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        # Nothing is escaped for a page: what could break the Markdown is, by `plain`.
        autoescape=False,  # noqa: S701
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = _plain
    return environment.get_template("release_notes.md").render(
        release=described,
        previous=previous,
        changes=changes,
        shape=_shape(previous, described) if previous else [],
        reasons=REASONS,
        schema=SCHEMA,
    )


def _changes(connection: duckdb.DuckDBPyConnection, alias: str, before: Path) -> Changes | None:
    """The revisions that the release before does not have; None where no history spans both."""
    attach(connection, before / "marts.duckdb", "before")
    try:
        if not all(_keeps_history(connection, it) for it in (alias, "before")):
            return None
        # A warehouse that was set aside and made anew remembers nothing of the nights before.
        first = "SELECT min(valid_from) FROM {}"
        begun = [
            connection.execute(first.format(quoted(it, SCHEMA, "mart_figure_history"))).fetchall()
            for it in (alias, "before")
        ]
        if begun[0] != begun[1]:
            return None
        new, old = (quoted(it, SCHEMA, "mart_revision") for it in (alias, "before"))
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE revised AS SELECT * FROM {new} ANTI JOIN {old}"
            " USING (territory_id, year, indicator_id, revised_at)"
        )
        return _counted(connection, alias)
    finally:
        connection.execute("DETACH before")


def _keeps_history(connection: duckdb.DuckDBPyConnection, alias: str) -> bool:
    found = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns()"
        " WHERE database_name = $alias AND schema_name = $schema",
        {"alias": alias, "schema": SCHEMA},
    ).fetchall()
    return {(mart, column) for mart, columns in _NEEDED.items() for column in columns} <= {*found}


def _counted(connection: duckdb.DuckDBPyConnection, alias: str) -> Changes:
    def rows(sql: str) -> list[Any]:
        return connection.execute(sql).fetchall()

    ((flags_only, synthetic),) = rows(
        "SELECT count(*) FILTER (old_value IS NOT DISTINCT FROM new_value),"
        " count(*) FILTER (is_synthetic) FROM revised"
    )
    counted = (
        "SELECT name, reason, count(*) FROM (SELECT {} AS name, reason FROM revised)"
        " GROUP BY ALL ORDER BY ALL"
    )
    indicators = quoted(alias, SCHEMA, "dim_indicator")
    methods = rows(
        "SELECT coalesce(i.name_en, r.indicator_id), coalesce(i.method, ''), count(*)"
        f" FROM revised AS r LEFT JOIN {indicators} AS i USING (indicator_id)"
        " WHERE r.reason = 'method_change' GROUP BY ALL ORDER BY ALL"
    )
    size = "abs(r.change) / nullif(abs(r.old_value), 0) DESC NULLS LAST"
    largest = rows(
        "SELECT r.indicator_id, coalesce(i.name_en, r.indicator_id), coalesce(i.unit, ''),"
        " coalesce(i.decimals, 0), count(*) OVER (PARTITION BY r.indicator_id),"
        " coalesce(t.name, r.territory_id), r.year, r.old_value, r.new_value, r.reason,"
        f" r.is_synthetic FROM revised AS r LEFT JOIN {indicators} AS i USING (indicator_id)"
        f" LEFT JOIN {quoted(alias, SCHEMA, 'dim_territory')} AS t USING (territory_id)"
        f" WHERE r.reason IN {REVISED} AND r.change <> 0"
        f" QUALIFY row_number() OVER (PARTITION BY r.indicator_id ORDER BY {size},"
        " abs(r.change) DESC, r.territory_id, r.year, r.revised_at) = 1"
        f" ORDER BY {size}, r.indicator_id"
    )
    return Changes(
        reasons=Counter(dict(rows("SELECT reason, count(*) FROM revised GROUP BY reason"))),
        flags_only=flags_only,
        synthetic=synthetic,
        by_source=_grouped(rows(counted.format("unnest(string_split(source_ids, ','))"))),
        by_indicator=_grouped(rows(counted.format("indicator_id"))),
        methods=methods,
        largest=[Revision(*row) for row in largest],
    )


def _grouped(rows: list[tuple[str, str, int]]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for name, reason, figures in rows:
        found.setdefault(name, Counter())[reason] = figures
    return found


def _shape(previous: Catalogue, described: Catalogue) -> list[str]:
    """Sentences on the marts, columns and sources that came or went."""
    then, now = ({mart.name: mart for mart in it.marts} for it in (previous, described))
    found = [
        *(f"mart `{name}` was added: {now[name].grain}" for name in sorted(now.keys() - then)),
        *(f"mart `{name}` was removed" for name in sorted(then.keys() - now)),
    ]
    for name in sorted(now.keys() & then):
        were, are = ({it.name: it.type for it in mart[name].columns} for mart in (then, now))
        found += [f"column `{name}.{it}` was added" for it in are if it not in were]
        found += [f"column `{name}.{it}` was removed" for it in were if it not in are]
        found += [
            f"column `{name}.{it}` was {were[it]} and is {are[it]}"
            for it in are
            if it in were and are[it] != were[it]
        ]
    known, told = ({it.source_id: it.title for it in at.sources} for at in (previous, described))
    found += [f"source `{it}` was added: {told[it]}" for it in sorted(told.keys() - known)]
    found += [f"source `{it}` is published no longer" for it in sorted(known.keys() - told)]
    return found


def _plain(text: object) -> str:
    """A text that stays one cell or line of Markdown, and no markup of its own."""
    escaped = str(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", r"\|")
    return " ".join(escaped.split())
