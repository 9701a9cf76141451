"""Reviewed CSV files of the project, read as sources: for what has no open data.

`extractors/curated/<dataset>.csv` is the source `curated_<dataset>`. The file is landed like an
answer, so a figure that rests on it names the bytes it came from.

To add or correct a row, edit the CSV with any text editor (UTF-8, comma, the header as it is; an
empty cell means "not stated") and let a second person read the change against the cited page:

1. No citation, no row. `source_url` is the page that states the fact, an address that was really
   looked at; further pages go to `more_source_urls`, separated by a blank.
2. `retrieved_on` is the day somebody looked; `confidence` says how: `read` (the whole page) or
   `snippet` (an excerpt of it). A row that is read again gets the new day.
3. `definition_class` says what kind of statement the page makes; the words are declared in the
   source's module. `note` is ours, at most 200 characters, in every row: never a sentence of the page, never the
   name of a person.
4. Years, figures and ids that the page does not give stay empty. A computed year says so in the
   note. Pages that disagree are two rows whose notes name each other.
5. Territories and partners are Wikidata QIDs; a partner whose QID is not certain keeps its name and
   country and has no id.
6. `pytest tests/contract/test_curated_sources.py` tells what is wrong, by row.
7. `python -m recordings.build cited_pages --facts .` gives the replayed nights an answer for a new
   page. Live nights tell when a page has changed (`mart_citation`): read it again, then rule 2.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Literal

from extractors.core.landing import Answer
from extractors.core.rows import Columns
from extractors.core.settings import PROJECT
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

FOLDER = PROJECT / "extractors" / "curated"
NOTE_LENGTH = 200
_FLAGS = {"true": True, "false": False}
QID = r"^Q[1-9][0-9]*$"

_PRODUCER = "City internationalization warehouse, reviewed compilation"
_LICENCE = Licence(
    id="CC-BY-4.0",
    name="Creative Commons Attribution 4.0 International",
    url="https://creativecommons.org/licenses/by/4.0/",
    attribution=f"{_PRODUCER}; each fact with the page that states it",
    may_republish=True,
)


def territory() -> Column:
    """The territory that a fact is about."""
    return Column(
        name="territory_id",
        type="string",
        pattern=QID,
        description="Wikidata QID of the territory of interest",
    )


def year(name: str, description: str) -> Column:
    """A calendar year that a page may or may not give."""
    return Column(
        name=name,
        type="integer",
        required=False,
        minimum=1900,
        maximum=2100,
        unit="year",
        description=description,
    )


def citation(definition_classes: tuple[str, ...], meaning: str) -> tuple[Column, ...]:
    """The columns that every curated table ends with; `meaning` explains the classes."""
    return (
        Column(
            name="source_url",
            type="string",
            pattern=r"^https?://[^\s/]+\.[^\s]+$",
            description="address of the page that states the fact",
        ),
        Column(
            name="more_source_urls",
            type="string",
            required=False,
            description="further pages that state it, separated by a blank",
        ),
        Column(name="retrieved_on", type="date", description="day on which the page was looked at"),
        Column(
            name="confidence",
            type="string",
            values=("read", "snippet"),
            description="whether the whole page was read or only an excerpt of it was seen",
        ),
        Column(
            name="definition_class", type="string", values=definition_classes, description=meaning
        ),
        Column(
            name="note",
            type="string",
            pattern=rf"^[^\n]{{1,{NOTE_LENGTH}}}$",
            description="what a reader of the row must know, in our own words",
        ),
    )


def source(
    dataset: str,
    table: Table,
    *,
    title: str,
    caveats: str,
    evidence_class: Literal["register", "announcement"] = "register",
) -> Source:
    """The declaration of `curated_<dataset>`: what all curated files have in common is said here.

    There is no address to ask: homepage and base address are the file itself, in the project.
    """
    place = f"file:{FOLDER.relative_to(PROJECT).as_posix()}/{dataset}.csv"
    return Source(
        key=f"curated_{dataset}",
        title=title,
        producer=_PRODUCER,
        homepage=place,
        base_url=place,
        licence=_LICENCE,
        citation=f"{_PRODUCER}: {title}; each row cites its page",
        cadence="15 3 * * *",
        max_age_days=365,
        evidence_class=evidence_class,
        caveats=f"Compiled by hand from cited pages, not complete: absence is no zero. {caveats}",
        tables=(table,),
    )


def fetch(client: Client) -> None:
    """Land the source's file."""
    source = client.source
    name = source.key.removeprefix("curated_")
    client.read_file(FOLDER / f"{name}.csv", kind=source.tables[0].name)


def records(answer: Answer, table: Table) -> Iterator[tuple[str, Columns]]:
    """Columns of the landed file; an empty cell is null, `true` and `false` are booleans.

    Raises SourceChanged when the header is not the declared columns in their order, or when a line
    has more or fewer cells than the header.
    """
    names = [column.name for column in table.columns]
    flags = {column.name for column in table.columns if column.type == "boolean"}
    lines = csv.reader(io.StringIO(answer.text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        header = next(lines, [])
        if header != names:
            raise answer.changed(f"the columns {names}", f"{header}")
        for cells in lines:
            if len(cells) != len(names):
                raise answer.changed(
                    f"{len(names)} cells up to line {lines.line_num}", f"{len(cells)}: {cells}"
                )
            rows.append(cells)
    except csv.Error as error:
        raise answer.changed("CSV", f"line {lines.line_num}: {error}") from None
    columns: Columns = {
        name: [cell or None for cell in cells]
        for name, cells in zip(names, zip(*rows, strict=True) if rows else repeat(()), strict=False)
    }
    for name in flags:  # what is neither word is left for the kernel to refuse
        columns[name] = [_FLAGS.get(cell, cell) for cell in columns[name]]
    yield table.name, columns
