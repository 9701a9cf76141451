"""The report of a night as text for a person."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from extractors.core.settings import PROJECT, settings
from nightly import figures
from nightly.report import Night, SourceNight

_WORDS = {"ok": "accepted"}
#: More sentences of one kind than this are counted, not shown.
_LISTED = 12


def _shown(path: Path) -> str:
    return str(path.relative_to(PROJECT)) if path.is_relative_to(PROJECT) else str(path)


def _table(rows: Sequence[tuple[str, ...]], numbers: frozenset[int] = frozenset()) -> list[str]:
    """Rows in columns as wide as needed; `numbers` are the columns set to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            cell.rjust(width) if number in numbers else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _clipped(sentence: str) -> str:
    """The beginning, which says who, and the end, which says what was expected and found."""
    whole = " ".join(sentence.split())
    return whole if len(whole) <= 500 else f"{whole[:160]} … {whole[-320:]}"


def _listed(title: str, sentences: list[str]) -> list[str]:
    if not sentences:
        return []
    lines = ["", title]
    for sentence in sentences[:_LISTED]:
        lines += textwrap.wrap(
            _clipped(sentence), 116, initial_indent="  - ", subsequent_indent="    "
        )
    if len(sentences) > _LISTED:
        lines.append(f"  - and {len(sentences) - _LISTED} more: {_shown(settings().quality)}/")
    return lines


def _facts(source: SourceNight) -> str:
    """The date of the facts in force, and whether they are made up."""
    if source.retrieved_on is None:
        return "–"
    if source.synthetic_share == 0:
        return f"{source.retrieved_on}"
    return (
        f"{source.retrieved_on} {'SYNTHETIC' if source.synthetic_share == 1 else 'part SYNTHETIC'}"
    )


def _source(source: SourceNight) -> tuple[str, ...]:
    return (
        source.key,
        _WORDS.get(source.status, source.status),
        f"{source.rows:,}" if source.has_batch else "–",
        f"{source.answers}",
        f"{source.new_snapshots}",
        f"{source.seconds:.1f}",
        _facts(source),
        source.licence.id,
    )


def _sources(night: Night) -> list[str]:
    if not night.sources:
        return []
    heads = ("source", "outcome", "rows", "answers", "new", "s", "facts of", "licence")
    table = _table([heads, *map(_source, night.sources)], frozenset({2, 3, 4, 5}))
    asked = sum(source.status != "skipped" for source in night.sources)
    unchanged = sum(source.status == "unchanged" for source in night.sources)
    landed = sum(source.new_snapshots for source in night.sources)
    note = f"  {unchanged} of {asked} sources unchanged; {landed} new answers landed."
    if not landed:
        note = f"  Nothing new was landed: {unchanged} of {asked} sources unchanged."
    return ["Sources", *table, note, ""]


def _checks(night: Night) -> list[str]:
    count = night.checks
    if not count:
        return ["Checks", "  none ran: nothing was new", ""]
    words = f"{count['passed']} passed, {count['warned']} warned, {count['failed']} failed, "
    return ["Checks", f"  {words}{count['error']} did not run", ""]


def _marts() -> list[str]:
    published = settings().published / "marts.duckdb"
    if not published.exists():
        return ["Marts", "  nothing has been published yet", ""]
    names = [(name, f"{rows:,} rows") for name, rows in figures.mart_rows(published)]
    lines = ["Marts", *_table(names, frozenset({1})), "", "Five figures"]
    for figure in figures.samples(published):
        lines += textwrap.wrap(str(figure), 116, initial_indent="  ", subsequent_indent="    ")
    return [*lines, ""]


def _published(night: Night) -> list[str]:
    folder = settings().published
    state = {"ok": "published now", None: "not published by this night"}
    word = "as published before: nothing has changed since"
    if night.steps.get("build") != "unchanged":
        word = state.get(night.steps.get("publish"), "the previous publication stays in force")
    files = "marts.duckdb, parquet/, csv/, datapackage.json"
    return [
        f"Published files: {_shown(folder)}/ ({files}); {word}",
        f"Results of the checks: {_shown(settings().quality)}/data_docs/index.html",
    ]


def text(night: Night, log: Path, *, seconds: float) -> str:
    """The whole report; `seconds` is the wall time of the run."""
    lines = ["", *_sources(night), *_checks(night), *_marts(), *_published(night)]
    lines.append(f"Log: {_shown(log)}")
    lines += _listed("Warnings", night.warnings) + _listed("Problems", night.problems)
    verdict = "FAILED" if night.problems else "Done, with warnings," if night.warnings else "Done"
    return "\n".join([*lines, "", f"{verdict} in {seconds:.0f} s.", ""])
