"""What is wrong with a register, cell by cell, and the error that says all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.core.errors import SourceChanged
from extractors.register.messages import say
from extractors.register.templates import Language

#: A longer value is shown cut: the message is read in a mail or a log.
SHOWN = 120


@dataclass(frozen=True)
class Finding:
    """A wrong cell, or a file that is refused as a whole (then `row` is 0).

    `row` and `number` (of the column) count from 1, as a spreadsheet shows them.
    """

    file: str
    language: Language
    expected: str
    sheet: str = ""
    row: int = 0
    number: int = 0
    heading: str = ""
    value: str = ""
    suggestion: str | None = None
    is_personal: bool = False

    @property
    def column(self) -> str:
        """The column's letter."""
        letters, rest = "", self.number
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return letters

    @property
    def shown(self) -> str:
        """The value as we may show it."""
        if self.is_personal:
            return say("hidden", self.language)
        one_line = " ".join(self.value.split())
        cut = one_line if len(one_line) <= SHOWN else one_line[:SHOWN] + "…"
        return cut or say("empty", self.language)

    def text(self) -> str:
        """The finding as a sentence in the file's language."""
        if not self.row:
            told = say("file", self.language, file=self.file, expected=self.expected)
        else:
            told = say(
                "cell",
                self.language,
                file=self.file,
                sheet=self.sheet,
                row=self.row,
                column=self.column,
                heading=" ".join(self.heading.split()),
                value=self.shown,
                expected=self.expected,
            )
        if self.suggestion:
            told += say("suggestion", self.language, suggestion=self.suggestion)
        return told


class RegisterRefused(SourceChanged):
    """A register with wrong cells: refused whole, and every one of them is named."""

    def __init__(self, source: str, table: str, request: str, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            source,
            table,
            request,
            expected="a register without wrong cells",
            found=f"{len(findings)}:\n" + "\n".join(finding.text() for finding in findings),
        )


class FileRefused(Exception):
    """A file that is not opened; `reason` is a key of the messages."""

    def __init__(self, reason: str, what: object = "") -> None:
        self.reason, self.what = reason, what
        super().__init__(f"{reason} {what}".strip())
