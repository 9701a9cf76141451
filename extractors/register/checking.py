"""Every wrong cell of a file at once, or its rows: never some of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from types import NoneType
from typing import Any

from extractors.register.cells import Value, WrongCell, closest, convert, is_plain_text, shown
from extractors.register.findings import FileRefused, Finding
from extractors.register.messages import say
from extractors.register.personal import among, is_personal_heading
from extractors.register.reading import Cell, Grid, read
from extractors.register.templates import Field, Language, Sheet, plain, sheets

Row = dict[str, Value]


@dataclass
class Checked:
    """A file after its check: with findings there are no columns."""

    file: str
    sheet: Sheet
    grid: Grid | None = None
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, list[Value]] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        """The columns, row by row."""
        lines = zip(*self.columns.values(), strict=True)
        return [dict(zip(self.columns, line, strict=True)) for line in lines]

    @property
    def has_personal_data(self) -> bool:
        """Whether a finding is about personal data: then nothing of the file is kept."""
        return any(finding.is_personal for finding in self.findings)


def check(
    content: bytes, name: str, sheet_key: str, language: Language, *, keep_examples: bool = False
) -> Checked:
    """Check a file that is to be the sheet; `language` is the city's.

    The template's row of examples is left out unless `keep_examples`.
    """
    checked = Checked(name, sheets()[sheet_key])
    try:
        checked.grid = read(content, name, checked.sheet, language)
    except FileRefused as refused:
        told = say(refused.reason, language, what=refused.what)
        checked.findings.append(Finding(name, language, told))
        return checked
    _Check(checked, checked.grid).run(keep_examples)
    checked.findings.sort(key=lambda finding: (finding.row, finding.number))
    if checked.findings:
        checked.columns.clear()
    return checked


class _Check:
    """The check of one grid, column by column: what is in a cell is read once per column."""

    def __init__(self, checked: Checked, grid: Grid) -> None:
        self.checked, self.grid, self.sheet = checked, grid, checked.sheet
        self.written = grid.headings
        self.examples = [example(self.sheet, language) for language in self.sheet.titles]
        #: Column's name -> index of its cells.
        self.places: dict[str, int] = {}
        #: Indices of columns that are known to be wrong as a whole.
        self.barred: set[int] = set()
        records = list(grid.records())
        self.numbers = [number for number, _ in records]
        self.cells = list(zip_longest(*(cells for _, cells in records)))

    def run(self, keep_examples: bool) -> None:
        self._headings()
        for index, cells in enumerate(self.cells):
            self._strays(index, cells)
        values = {name: self._values(name) for name in self.sheet.fields}
        wrong = {(finding.row, finding.number) for finding in self.checked.findings}
        kept = self._kept(values, {row for row, _ in wrong}, keep_examples)
        if len(kept) < len(self.numbers):
            values = {name: [found[at] for at in kept] for name, found in values.items()}
        self._relations(kept, values, wrong)
        self._repeated(kept, values)
        self.checked.columns = values

    def _cell(self, index: int, at: int) -> Cell:
        return self.cells[index][at] if index < len(self.cells) else None

    def _kept(
        self, values: dict[str, list[Value]], wrong: set[int], keep_examples: bool
    ) -> Sequence[int]:
        """Positions of all rows but the template's row of examples."""
        whole, first = range(len(self.numbers)), self.sheet.row_key[0]
        begins = {row[first] for row in self.examples}
        if keep_examples or begins.isdisjoint(values[first]):
            return whole

        def is_example(at: int) -> bool:
            row = {name: found[at] for name, found in values.items()}
            return self.numbers[at] not in wrong and row in self.examples

        return [at for at in whole if values[first][at] not in begins or not is_example(at)]

    def _add(
        self,
        row: int,
        index: int,
        value: Cell,
        expected: str,
        suggestion: str | None = None,
        *,
        personal: bool = False,
    ) -> None:
        self.checked.findings.append(
            Finding(
                file=self.grid.file,
                language=self.grid.language,
                expected=expected,
                sheet=self.grid.sheet_name,
                row=row,
                number=index + 1,
                heading=self.written[index] if index < len(self.written) else "",
                value="" if value is None else shown(value),
                suggestion=suggestion,
                is_personal=personal,
            )
        )

    def _say(self, message: str, **values: object) -> str:
        return say(message, self.grid.language, **values)

    def _heading(self, name: str) -> str:
        """The column's heading in the file, or ours when the file does not have it."""
        if name in self.places:
            return self.written[self.places[name]]
        return self.sheet.fields[name].headings[self.grid.language][0]

    def _headings(self) -> None:
        row, known = self.grid.header + 1, self.sheet.known_headings
        unknown: dict[int, str] = {}
        for index, heading in enumerate(self.written):
            name = known.get(plain(heading))
            if name is None:
                if heading:
                    unknown[index] = heading
            elif name in self.places:
                self._add(row, index, heading, self._say("heading_once"))
                self.barred.add(index)
            else:
                self.places[name] = index
        missing = {name for name in self.sheet.fields if name not in self.places}
        for index, heading in unknown.items():
            self.barred.add(index)
            missing -= self._unknown_heading(row, index, heading, missing)
        for name in (name for name in self.sheet.fields if name in missing):
            if self.sheet.fields[name].is_required:
                told = self._say("heading_missing", heading=self._heading(name))
                self._add(row, len(self.written), None, told)

    def _unknown_heading(self, row: int, index: int, heading: str, missing: set[str]) -> set[str]:
        """Report it; the missing column that was probably meant is not reported once more."""
        if is_personal_heading(heading):
            self._add(row, index, heading, self._say("personal"), personal=True)
            return set()
        ours = {self.sheet.fields[name].headings[self.grid.language][0]: name for name in missing}
        meant = closest(heading, list(ours), least=75)
        self._add(row, index, heading, self._say("heading"), meant)
        return {ours[meant]} if meant else set()

    def _strays(self, index: int, cells: Sequence[Cell]) -> None:
        """Cells under no heading; under an unknown one they are only looked at for persons."""
        has_heading = index < len(self.written) and self.written[index]
        if has_heading and index not in self.barred:
            return
        personal = among({cell for cell in cells if isinstance(cell, str)}, "unit")
        for number, cell in zip(self.numbers, cells, strict=True):
            if cell is not None and not has_heading:
                told = self._say("no_heading")
                self._add(number, index, cell, told, personal=cell in personal)
            elif index in self.barred and cell in personal:
                self._add(number, index, cell, self._say("personal"), personal=True)

    def _values(self, name: str) -> list[Value]:
        """The values of a column; each different cell is read once, and a wrong one is None."""
        column, index = self.sheet.fields[name], self.places.get(name)
        if index is None:
            return [None] * len(self.numbers)
        cells = self.cells[index] if index < len(self.cells) else (None,) * len(self.numbers)
        is_text = set(map(type, cells)) <= {str, NoneType}
        # True, 1 and 1.0 are one key of a dict and three cells.
        keys: Sequence[Any] = cells if is_text else [*zip(map(type, cells), cells, strict=True)]
        distinct: dict[Any, Cell] = dict(zip(keys, cells, strict=True))
        texts = {cell for cell in distinct.values() if isinstance(cell, str)}
        personal = among(texts, column.type)
        wrong: dict[Any, WrongCell] = {}
        read: dict[Any, Value] = {**distinct}
        if not is_text or personal or not is_plain_text(column, texts):
            read, wrong = self._read(column, distinct, personal)
        if None in distinct.values() and column.is_required:
            wrong |= {
                key: WrongCell(self._say("required")) for key in distinct if distinct[key] is None
            }
        if wrong:
            for number, key, cell in zip(self.numbers, keys, cells, strict=True):
                if found := wrong.get(key):
                    is_hidden = isinstance(cell, str) and cell in personal
                    told = found.expected, found.suggestion
                    self._add(number, index, cell, *told, personal=is_hidden)
        return list(map(read.__getitem__, keys))

    def _read(
        self, column: Field, distinct: dict[Any, Cell], personal: set[str]
    ) -> tuple[dict[Any, Value], dict[Any, WrongCell]]:
        """Key of a cell -> its value, and what is wrong with those that have none."""
        read: dict[Any, Value] = dict.fromkeys(distinct)
        wrong: dict[Any, WrongCell] = {}
        for key, cell in distinct.items():
            if cell is None:
                continue
            if isinstance(cell, str) and cell in personal:
                wrong[key] = WrongCell(self._say("personal"))
                continue
            try:
                read[key] = convert(cell, column, self.grid.language)
            except WrongCell as found:
                wrong[key] = found
        return read, wrong

    def _relations(
        self, kept: Sequence[int], values: dict[str, list[Value]], wrong: set[tuple[int, int]]
    ) -> None:
        """What the cells of a row must be to each other, of cells that are right by themselves."""
        for name, index in self._placed():
            column = self.sheet.fields[name]
            if not (column.or_else or column.not_before or column.at_most):
                continue
            nothing: list[Value] = [None] * len(kept)
            rules = (column.or_else, column.not_before, column.at_most)
            others = [values[other] if other else nothing for other in rules]
            # The number of the cell that may stand instead; 0 where the file has no such column.
            beside = self.places.get(column.or_else or "", -1) + 1
            for at, value, instead, floor, ceiling in zip(kept, values[name], *others, strict=True):
                number = self.numbers[at]
                if (number, index + 1) in wrong:
                    continue
                if value is None:
                    if column.or_else and instead is None and (number, beside) not in wrong:
                        self._add(number, index, None, self._told("or_else", column.or_else))
                    continue
                if column.not_before and _is_before(value, floor):
                    told = self._told("not_before", column.not_before, _written(floor))
                    self._add(number, index, self._cell(index, at), told)
                if column.at_most and _is_more(value, ceiling):
                    told = self._told("at_most", column.at_most, shown(ceiling))
                    self._add(number, index, self._cell(index, at), told)

    def _placed(self) -> Iterator[tuple[str, int]]:
        return ((name, self.places[name]) for name in self.sheet.fields if name in self.places)

    def _told(self, message: str, name: str, other: str = "") -> str:
        return self._say(message, heading=self._heading(name), other=other)

    def _repeated(self, kept: Sequence[int], values: dict[str, list[Value]]) -> None:
        first_rows: dict[tuple[Value, ...], int] = {}
        keys = zip(*(values[name] for name in self.sheet.row_key), strict=True)
        for at, key in zip(kept, keys, strict=True):
            if None in key:
                continue
            number = self.numbers[at]
            first = first_rows.setdefault(key, number)
            if first != number:
                index = self.places[self.sheet.row_key[-1]]
                self._add(number, index, self._cell(index, at), self._say("unique", row=first))


def example(sheet: Sheet, language: Language) -> Row:
    """The row of examples of the sheet's template, as it is read."""
    fields = sheet.fields.values()
    return {column.name: convert(column.example[language], column, language) for column in fields}


def _is_before(value: Value, other: Value) -> bool:
    """Whether a day or year is before another; a year alone is before no day of that year."""
    first, second = str(value), str(other)
    length = min(len(first), len(second))
    return other is not None and first[:length] < second[:length]


def _written(moment: Value) -> str:
    """A day or year as an office writes it."""
    text = str(moment)
    return shown(date.fromisoformat(text)) if len(text) == len("2024-03-15") else text


def _is_more(value: Value, other: Value) -> bool:
    return isinstance(value, int | float) and isinstance(other, int | float) and value > other
