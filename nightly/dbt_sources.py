"""Tells dbt what others have declared already; `python -m nightly.dbt_sources` writes it.

`sources.yml`: the accepted tables, from the sources' modules (columns, freshness, provenance). It
names the data folder by the environment variable that the dbt project reads too, so its content is
the same on every machine. `fed_by.sql`: which staging models are part of which union, from their
own YAML (`config: meta: feeds`), so that a new source is in the marts without an edit elsewhere. A
source whose licence lets nothing be published again is in none: it is landed, checked and staged,
for whoever matches by it, and no row and no figure of the marts rests on it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from extractors import registry
from extractors.core.settings import PROJECT
from extractors.core.spec import Column, Source, Table

DBT_PROJECT = PROJECT / "dbt_project"
SOURCES = Path("models", "_generated", "sources.yml")
FEEDS = Path("macros", "_generated", "fed_by.sql")

_HEADER = (
    "# Written by nightly/dbt_sources.py before each build: edit the source's module instead.\n"
)
_ACCEPTED = "{{ env_var('WAREHOUSE_DATA') }}/accepted"

#: What the kernel adds to each row.
_ORIGIN = [
    {"name": "_snapshot_id", "description": "sha256 of the answer this row was read from"},
    {"name": "_retrieved_at", "description": "when the answer was taken from the source, UTC"},
    {"name": "_is_synthetic", "description": "whether the answer was made up for a demonstration"},
    {"name": "batch", "description": "the accepted batch this row belongs to"},
]


def _column(column: Column) -> dict[str, Any]:
    unit = f" ({column.unit})" if column.unit else ""
    return {
        "name": column.name,
        "description": f"{column.description}{unit}",
        "config": {"meta": {"type": column.type, "required": column.required}},
    }


def _table(source: Source, table: Table) -> dict[str, Any]:
    files = f"{_ACCEPTED}/{source.key}/batch=*/{table.name}.parquet"
    location = f"read_parquet('{files}', hive_partitioning=true, union_by_name=true)"
    return {
        "name": table.name,
        "description": table.description,
        "config": {"meta": {"external_location": location, "key": list(table.key)}},
        "columns": [_column(column) for column in table.columns] + _ORIGIN,
    }


def _source(source: Source) -> dict[str, Any]:
    provenance = source.model_dump(mode="json", exclude={"tables", "secrets", "key"})
    return {
        "name": source.key,
        "description": f"{source.title}. {source.citation}",
        "config": {
            "meta": provenance,
            "loaded_at_field": "_retrieved_at",
            "freshness": {"warn_after": {"count": source.max_age_days, "period": "day"}},
        },
        "tables": [_table(source, table) for table in source.tables],
    }


def described() -> str:
    """`sources.yml`, for all registered sources."""
    sources = [_source(source) for source in registry.sources().values()]
    document = {"version": 2, "sources": sources}
    return _HEADER + yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)


def feeds(staging: Path) -> dict[str, list[str]]:
    """Feed → the staging models that say they are part of it and may be published, sorted."""
    found: dict[str, list[str]] = {}
    withheld = {
        key for key, source in registry.sources().items() if not source.licence.may_republish
    }
    for path in staging.rglob("*.yml"):
        if path.parent.name in withheld:
            continue
        for model in yaml.safe_load(path.read_text("utf-8")).get("models") or []:
            feed = ((model.get("config") or {}).get("meta") or {}).get("feeds")
            if feed:
                found.setdefault(feed, []).append(model["name"])
    return {feed: sorted(models) for feed, models in sorted(found.items())}


def _macro(found: dict[str, list[str]]) -> str:
    return (
        "{# Written by nightly/dbt_sources.py before each build, from the staging models' YAML. #}\n"
        f"{{% macro fed_by(feed) -%}}\n    {{{{ return({found!r}.get(feed, [])) }}}}\n"
        "{%- endmacro %}\n"
    )


def write(project: Path = DBT_PROJECT) -> None:
    """Write what differs from what is there already (the image's file system is read-only)."""
    macro = _macro(feeds(project / "models" / "staging"))
    for path, text in ((project / SOURCES, described()), (project / FEEDS, macro)):
        if path.exists() and path.read_text("utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{uuid4().hex}")
        temporary.write_text(text, "utf-8")
        temporary.replace(path)


if __name__ == "__main__":
    write()
