"""What a reader of the publication finds: the marts' sizes, and a few figures with their origin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

#: The best figure of each theme and territory: real before made up, observed before estimated, of a
#: whole year before a provisional one, the latest year; then by name, so that reports can be compared.
_CANDIDATES = """
    with candidate as (
        select
            f.*, t.name as territory, i.name_en as indicator, i.unit, i.decimals, i.theme
        from marts.fct_indicator_annual as f
        inner join marts.dim_territory as t on f.territory_id = t.territory_id
        inner join marts.dim_indicator as i on f.indicator_id = i.indicator_id
        where f.value <> 0 and f.snapshot_ids is not null and t.is_of_interest
    ),
    ranked as (
        select *, row_number() over (
            partition by theme, territory_id
            order by
                is_synthetic, quality_flag = 'provisional', quality_flag <> 'observed', year desc,
                indicator_id
        ) as place
        from candidate
    )
    select
        s.theme, s.territory, s.year, s.indicator, s.value, s.decimals, s.unit, s.quality_flag,
        s.is_synthetic,
        (
            select string_agg(d.title || ' (' || d.licence_id || ')', '; ' order by d.source_id)
            from marts.dim_source as d
            where list_contains(string_split(s.source_ids, ','), d.source_id)
        ) as sources,
        (
            select cast(max(n.retrieved_at) as date) from marts.dim_snapshot as n
            where list_contains(string_split(s.snapshot_ids, ','), n.snapshot_id)
        ) as retrieved_on
    from ranked as s
    where s.place = 1
    order by
        s.is_synthetic, s.quality_flag = 'provisional', s.quality_flag <> 'observed', s.year desc,
        s.territory, s.theme
"""


@dataclass(frozen=True)
class Figure:
    """One published figure as a sentence: what, of whom, when, and where it comes from."""

    theme: str
    territory: str
    year: int
    indicator: str
    value: float
    decimals: int
    unit: str
    quality_flag: str
    is_synthetic: bool
    sources: str
    retrieved_on: date | None

    def __str__(self) -> str:
        """The sentence; what is made up says so first."""
        mark = "SYNTHETIC " if self.is_synthetic else ""
        value = f"{self.value:,.{self.decimals}f} {self.unit}"
        return (
            f"{mark}{self.territory}, {self.year}: {self.indicator}: {value} "
            f"({self.quality_flag}) – {self.sources}, retrieved {self.retrieved_on}"
        )


@contextmanager
def _opened(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The publication under a name of its own: opened directly, file and schema are both `marts`."""
    path = str(published).replace("'", "''")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as publication (read_only)")
        connection.execute("use publication")
        yield connection


def samples(published: Path, count: int = 5) -> list[Figure]:
    """A few figures of the publication, of different themes and territories as far as that goes.

    A figure that is made up is shown only where there are not enough real ones.
    """
    with _opened(published) as connection:
        found = [Figure(*row) for row in connection.execute(_CANDIDATES).fetchall()]
    return spread(found, count)


def spread(candidates: list[Figure], count: int) -> list[Figure]:
    """The first `count` by need: first of themes and territories not yet shown, then of any."""
    chosen: list[Figure] = []
    for is_real, differs in (
        (True, ("theme", "territory")),
        (True, ("theme",)),
        (True, ()),
        (False, ()),
    ):
        for figure in candidates:
            repeats = any(
                getattr(c, name) == getattr(figure, name) for c in chosen for name in differs
            )
            if repeats or figure in chosen or (is_real and figure.is_synthetic):
                continue
            chosen.append(figure)
    return chosen[:count]


def mart_rows(published: Path) -> list[tuple[str, int]]:
    """Name and number of rows of each published mart."""
    with _opened(published) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'marts' order by table_name"
        ).fetchall()
        return [
            (name, connection.table(f"marts.{name}").count("*").fetchall()[0][0])
            for (name,) in names
        ]
