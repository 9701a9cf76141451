"""Where the figures come from, and whether they may be published again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
from pydantic import BaseModel

from publishing.errors import LicenceConflict, WarehouseUnreadable
from publishing.marts import SCHEMA, Mart, quoted

#: Tables about the sources themselves, written by us: naming a source there republishes nothing.
ABOUT_SOURCES = frozenset({"dim_source", "dim_snapshot"})


class PublishedSource(BaseModel):
    """A source as a reader sees it, from `dim_source`; dates are of the data, not of our runs."""

    source_id: str
    title: str
    producer: str
    homepage: str
    licence_id: str
    licence_name: str
    licence_url: str
    attribution: str
    citation: str
    #: None where the licence's own text says, and in releases from before it was kept.
    must_share_alike: bool | None = None
    first_retrieved: date | None = None
    last_retrieved: date | None = None
    is_synthetic: bool = False


@dataclass(frozen=True)
class Origins:
    """The sources that may be republished, and how many rows of each mart rest on which."""

    sources: list[PublishedSource]
    rows: dict[str, dict[str, int]]

    def of(self, mart: str) -> list[str]:
        """Ids of the sources that stand in a mart."""
        return sorted(self.rows.get(mart, {}))


def read_origins(connection: duckdb.DuckDBPyConnection, alias: str, marts: list[Mart]) -> Origins:
    """Where the rows of all marts come from: columns `source_id` (one), `source_ids` (several).

    `source_ids` is a list, or a text with commas. Marts without such a column have no entry.

    Raises:
        WarehouseUnreadable: there is no `dim_source`, or it lacks a column.
        LicenceConflict: rows of a source whose licence forbids publication, or is not known;
            names every such source, with the marts and the rows it stands in.
    """
    origins = Origins(
        _read_sources(connection, alias, marts),
        {
            mart.name: _count_sources(connection, alias, mart)
            for mart in marts
            if mart.name not in ABOUT_SOURCES and (mart.has("source_id") or mart.has("source_ids"))
        },
    )
    _require_republishable(origins)
    return origins


def _read_sources(
    connection: duckdb.DuckDBPyConnection, alias: str, marts: list[Mart]
) -> list[PublishedSource]:
    fields = [name for name, field in PublishedSource.model_fields.items() if field.is_required()]
    by_name = {mart.name: mart for mart in marts}
    needed = [*fields, "must_share_alike", "may_republish"]
    if "dim_source" not in by_name or not by_name["dim_source"].has(*needed):
        raise WarehouseUnreadable(
            f"{SCHEMA}.dim_source with columns {', '.join(needed)} is needed: "
            "without it no licence is known"
        )
    rows = connection.execute(
        f"SELECT must_share_alike, {', '.join(f'CAST({name} AS VARCHAR)' for name in fields)}"
        f" FROM {quoted(alias, SCHEMA, 'dim_source')} WHERE may_republish ORDER BY source_id"
    ).fetchall()
    seen = _retrievals(connection, alias, by_name.get("dim_snapshot"))
    return [
        PublishedSource.model_validate(
            # A missing text is an empty one: the catalogue has nothing to say there.
            {name: text or "" for name, text in zip(fields, texts, strict=True)}
            | {"must_share_alike": must_share_alike}
            | seen.get(texts[0], {})
        )
        for must_share_alike, *texts in rows
    ]


def _require_republishable(origins: Origins) -> None:
    allowed = {source.source_id for source in origins.sources}
    found: dict[str, list[str]] = {}
    for mart, counts in origins.rows.items():
        for source, rows in counts.items():
            if source not in allowed:
                found.setdefault(source, []).append(f"{rows} rows of {SCHEMA}.{mart}")
    if found:
        named = "; ".join(f"{source}: {', '.join(at)}" for source, at in sorted(found.items()))
        raise LicenceConflict(
            "these sources may not be republished (dim_source.may_republish is not true): "
            f"{named}. Leave their rows out of the marts, or settle the licence in the source's "
            "declaration"
        )


def _count_sources(connection: duckdb.DuckDBPyConnection, alias: str, mart: Mart) -> dict[str, int]:
    types = {column.name: column.type for column in mart.columns}
    counts: dict[str, int] = {}
    for name in ("source_id", "source_ids"):
        if name not in types:
            continue
        listed = name if types[name].endswith("]") else f"string_split({name}, ',')"
        for source, rows in connection.execute(
            f"SELECT trim(source), count(*) FROM (SELECT unnest({listed}) AS source"
            f" FROM {quoted(alias, SCHEMA, mart.name)}) WHERE trim(source) <> ''"
            " GROUP BY trim(source) ORDER BY trim(source)"
        ).fetchall():
            counts[source] = counts.get(source, 0) + rows
    return counts


def _retrievals(
    connection: duckdb.DuckDBPyConnection, alias: str, snapshots: Mart | None
) -> dict[str, dict[str, object]]:
    """Dates and synthetic flag of each source's snapshots, where `dim_snapshot` tells them."""
    if snapshots is None or not snapshots.has("source_id", "retrieved_at", "is_synthetic"):
        return {}
    return {
        source: {"first_retrieved": first, "last_retrieved": last, "is_synthetic": synthetic}
        for source, first, last, synthetic in connection.execute(
            "SELECT source_id, CAST(min(retrieved_at) AS DATE), CAST(max(retrieved_at) AS DATE),"
            f" coalesce(bool_or(is_synthetic), false)"
            f" FROM {quoted(alias, SCHEMA, snapshots.name)} GROUP BY source_id"
        ).fetchall()
    }
