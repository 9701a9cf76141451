"""The documentation page of a source, derived from its declaration: `python -m extractors.describe`.

Writes one Markdown page per source and an index into the folder given (by default `data/docs/sources`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractors import registry
from extractors.core.settings import settings
from extractors.core.spec import Column, Source, Table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _limits(column: Column) -> str:
    parts = []
    if column.values:
        parts.append("one of " + ", ".join(f"`{value}`" for value in column.values))
    if column.minimum is not None or column.maximum is not None:
        parts.append(f"{_number(column.minimum)} to {_number(column.maximum)}".strip())
    if column.pattern:
        parts.append(f"like `{column.pattern}`".replace("|", "\\|"))
    return "; ".join(parts)


def _table(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    lost = table.max_drop
    night = f"{lost.value:.0%} of them ({lost.since}: {lost.reason})"
    lines = [
        f"## {table.name}",
        "",
        f"{table.description} Key: {key}. At least {table.row_floor:,} rows; a night may lose {night}",
        "",
        "| column | type | unit | null | meaning | limits |",
        "|---|---|---|---|---|---|",
    ]
    for column in table.columns:
        null = "no" if column.required else "yes"
        lines.append(
            f"| `{column.name}` | {column.type} | {column.unit or ''} | {null} "
            f"| {column.description} | {_limits(column)} |"
        )
    return "\n".join(lines)


def page(source: Source) -> str:
    """The page of one source, Markdown."""
    licence = source.licence
    may = "rows may be published again" if licence.may_republish else "rows stay with us"
    alike = "; what is derived from them must be shared alike" if licence.must_share_alike else ""
    secrets = ", ".join(source.secrets) or "none"
    head = (
        f"# {source.title}\n\n"
        f"`{source.key}` · {source.producer} · <{source.homepage}>\n\n"
        f"{source.caveats}\n\n"
        f"- Asked at `{source.cadence}` (UTC), at most {source.requests_per_minute:g} requests a "
        f"minute; stale after {source.max_age_days} days.\n"
        f"- Address: `{source.base_url}`. Secrets: {secrets}. DAG: `ingest_{source.key}`.\n"
        f"- Kind of evidence: {source.evidence_class}.\n"
        f"- Licence: [{licence.name}]({licence.url}) (`{licence.id}`); {may}{alike}. "
        f"Say: {licence.attribution}.\n"
        f"- Cite: {source.citation}.\n"
    )
    return "\n".join([head, *(_table(table) + "\n" for table in source.tables)])


def write(folder: Path) -> list[Path]:
    """Write the pages of all registered sources and their index; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files, index = [], ["# Sources", "", "| source | producer | licence |", "|---|---|---|"]
    for key, source in registry.sources().items():
        file = folder / f"{key}.md"
        file.write_text(page(source), encoding="utf-8")
        files.append(file)
        index.append(f"| [{source.title}]({key}.md) | {source.producer} | {source.licence.id} |")
    (folder / "index.md").write_text("\n".join(index) + "\n", encoding="utf-8")
    return files


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else settings().data / "docs" / "sources"
    sys.stdout.write(f"{len(write(target))} pages in {target}\n")
