"""Every wrong cell of a file at once, or its rows: never some of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.register.cells import Value, WrongCell, closest, convert, shown
from extractors.register.findings import FileRefused, Finding
from extractors.register.messages import say
from extractors.register.personal import is_personal, is_personal_heading
from extractors.register.reading import Cell, Grid, read
from extractors.register.templates import Field, Language, Sheet, plain, sheets

Row = dict[str, Value]


@dataclass
class Checked:
    """A file after its check: with findings there are no rows."""

    file: str
    sheet: Sheet
    grid: Grid | None = None
    findings: list[Finding] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

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
        checked.rows.clear()
    return checked


class _Check:
    """The check of one grid."""

    def __init__(self, checked: Checked, grid: Grid) -> None:
        self.checked, self.grid, self.sheet = checked, grid, checked.sheet
        self.written = grid.headings
        self.examples = [example(self.sheet, language) for language in self.sheet.titles]
        #: Column's name -> index of its cells.
        self.places: dict[str, int] = {}
        #: Indices of columns that are known to be wrong as a whole.
        self.barred: set[int] = set()

    def run(self, keep_examples: bool) -> None:
        self._headings()
        first_rows: dict[tuple[Value, ...], int] = {}
        for number, cells in self.grid.records():
            before = len(self.checked.findings)
            self._strays(number, cells)
            row = self._row(number, cells)
            if len(self.checked.findings) == before:
                if not keep_examples and row in self.examples:
                    continue
                self._relations(number, cells, row)
            self._repeated(number, cells, row, first_rows)
            self.checked.rows.append(row)

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

    def _strays(self, number: int, cells: list[Cell]) -> None:
        """Cells under no heading; under an unknown one they are only looked at for persons."""
        for index, cell in enumerate(cells):
            has_heading = index < len(self.written) and self.written[index]
            personal = isinstance(cell, str) and is_personal(cell, "text")
            if cell is not None and not has_heading:
                self._add(number, index, cell, self._say("no_heading"), personal=personal)
            elif index in self.barred and personal:
                self._add(number, index, cell, self._say("personal"), personal=True)

    def _row(self, number: int, cells: list[Cell]) -> Row:
        row: Row = {}
        for name, column in self.sheet.fields.items():
            index = self.places.get(name)
            cell = cells[index] if index is not None and index < len(cells) else None
            row[name] = None
            if index is None:
                continue
            if cell is None:
                if column.is_required:
                    self._add(number, index, None, self._say("required"))
            elif isinstance(cell, str) and is_personal(cell, column.type):
                self._add(number, index, cell, self._say("personal"), personal=True)
            else:
                row[name] = self._value(number, index, cell, column)
        return row

    def _value(self, number: int, index: int, cell: Cell, column: Field) -> Value:
        try:
            return convert(cell, column, self.grid.language)
        except WrongCell as wrong:
            self._add(number, index, cell, wrong.expected, wrong.suggestion)
            return None

    def _relations(self, number: int, cells: list[Cell], row: Row) -> None:
        """What the cells of a row must be to each other."""
        for name, index in self._placed():
            column, value = self.sheet.fields[name], row[name]
            if value is None:
                if column.or_else and row[column.or_else] is None:
                    self._add(number, index, None, self._told("or_else", column.or_else))
                continue
            if column.not_before and _is_before(value, row[column.not_before]):
                other = shown(row[column.not_before])
                told = self._told("not_before", column.not_before, other)
                self._add(number, index, cells[index], told)
            if column.at_most and _is_more(value, row[column.at_most]):
                told = self._told("at_most", column.at_most, shown(row[column.at_most]))
                self._add(number, index, cells[index], told)

    def _placed(self) -> Iterator[tuple[str, int]]:
        return ((name, self.places[name]) for name in self.sheet.fields if name in self.places)

    def _told(self, message: str, name: str, other: str = "") -> str:
        return self._say(message, heading=self._heading(name), other=other)

    def _repeated(
        self, number: int, cells: list[Cell], row: Row, first_rows: dict[tuple[Value, ...], int]
    ) -> None:
        key = tuple(row[name] for name in self.sheet.row_key)
        if None in key:
            return
        first = first_rows.setdefault(key, number)
        if first != number:
            index = self.places[self.sheet.row_key[-1]]
            self._add(number, index, cells[index], self._say("unique", row=first))


def example(sheet: Sheet, language: Language) -> Row:
    """The row of examples of the sheet's template, as it is read."""
    fields = sheet.fields.values()
    return {column.name: convert(column.example[language], column, language) for column in fields}


def _is_before(value: Value, other: Value) -> bool:
    """Whether a day or year is before another; a year alone is before no day of that year."""
    first, second = str(value), str(other)
    length = min(len(first), len(second))
    return other is not None and first[:length] < second[:length]


def _is_more(value: Value, other: Value) -> bool:
    return isinstance(value, int | float) and isinstance(other, int | float) and value > other
