"""The sheets of the register as declared in `sheets.yml`, and the tables that follow from them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import filterfalse
from pathlib import Path
from typing import Any, Literal

import yaml

from extractors.core.spec import Column, ColumnType, Table, Tolerance

Language = Literal["es", "fr", "pt", "en"]
LANGUAGES: tuple[Language, ...] = ("es", "fr", "pt", "en")

_LANDED: dict[str, ColumnType] = {
    "date": "date",
    "year": "integer",
    "integer": "integer",
    "number": "number",
    "percent": "number",
    "boolean": "boolean",
}
_PATTERNS = {
    "place_id": r"^Q[1-9][0-9]*$",
    "country": r"^[A-Z]{3}$",
    "currency": r"^[A-Z]{3}$",
    "when": r"^\d{4}(-\d{2}-\d{2})?$",
    "sdg": r"^\d{1,2}(,\d{1,2})*$",
}
_RANGES: dict[str, tuple[float, float | None]] = {
    "year": (1900, 2100),
    "integer": (0, None),
    "number": (0, None),
    "percent": (0, 100),
}

#: The office may take any row out of its own register; the vintages keep what it said before.
MAY_SHRINK = Tolerance(
    value=1.0,
    since="2026-11-24",
    reason="A register holds few rows and its author may correct any of them.",
)

CITY = Column(
    name="city",
    type="string",
    pattern=r"^[a-z0-9][a-z0-9-]*$",
    description="folder of the city in the register",
)


_WORD = re.compile(r"[^\W_]+|[%$]")


def plain(text: object) -> str:
    """Text as it is compared: no case, no accents, only letters, digits, % and $."""
    bare = str(text)
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare).casefold()
        bare = "".join(filterfalse(unicodedata.combining, bare))
    return " ".join(_WORD.findall(bare.casefold()))


@dataclass(frozen=True)
class Choice:
    """A value of a closed vocabulary: what is stored, and how people write it."""

    code: str
    texts: dict[Language, tuple[str, ...]]


@dataclass(frozen=True)
class Field:
    """A column of a sheet; `headings` and `example` by language, the first heading is ours."""

    name: str
    type: str
    describes: str
    headings: dict[Language, tuple[str, ...]]
    example: dict[Language, str]
    is_required: bool = False
    choices: tuple[Choice, ...] = ()
    unit: str | None = None
    minimum: float = 0
    #: Names of other columns of the row.
    not_before: str | None = None
    at_most: str | None = None
    or_else: str | None = None

    @cached_property
    def meanings(self) -> dict[str, str]:
        """Every accepted text of a closed vocabulary, as compared -> what is stored."""
        return {
            plain(text): choice.code
            for choice in self.choices
            for text in (choice.code, *(t for texts in choice.texts.values() for t in texts))
        }

    def column(self) -> Column:
        """The column of the accepted table."""
        low, high = _RANGES.get(self.type, (None, None))
        return Column(
            name=self.name,
            type=_LANDED.get(self.type, "string"),
            description=self.describes,
            required=self.is_required,
            unit=self.unit,
            minimum=low if low is None else max(low, self.minimum),
            maximum=high,
            values=tuple(choice.code for choice in self.choices),
            pattern=_PATTERNS.get(self.type),
        )


@dataclass(frozen=True)
class Sheet:
    """A sheet: its titles by language, its columns, the columns that identify a row."""

    key: str
    titles: dict[Language, tuple[str, ...]]
    describes: str
    row_key: tuple[str, ...]
    fields: dict[str, Field]

    @property
    def known_headings(self) -> dict[str, str]:
        """Every accepted heading, as compared -> name of its column."""
        return _headings(self.key)

    def table(self) -> Table:
        """The accepted table of this sheet: the city, then the sheet's columns."""
        return Table(
            name=self.key,
            description=self.describes,
            key=("city", *self.row_key),
            row_floor=0,
            max_drop=MAY_SHRINK,
            columns=(CITY, *(field.column() for field in self.fields.values())),
        )

    def languages(self, heading: str) -> set[Language]:
        """The languages in which this is one of the sheet's headings."""
        wanted = plain(heading)
        return {
            language
            for field in self.fields.values()
            for language, texts in field.headings.items()
            if wanted in map(plain, texts)
        }


def _texts(given: dict[str, Any]) -> dict[Language, tuple[str, ...]]:
    return {language: tuple(given[language]) for language in LANGUAGES}


def _field(name: str, given: dict[str, Any], vocabularies: dict[str, tuple[Choice, ...]]) -> Field:
    example = given["example"]
    return Field(
        name=name,
        type=given["type"],
        describes=given["describes"],
        headings=_texts(given),
        example={
            language: example[language] if isinstance(example, dict) else example
            for language in LANGUAGES
        },
        is_required=given.get("required", False),
        choices=vocabularies[given["values"]] if "values" in given else (),
        unit=given.get("unit"),
        minimum=given.get("minimum", 0),
        not_before=given.get("not_before"),
        at_most=given.get("at_most"),
        or_else=given.get("or_else"),
    )


@cache
def sheets() -> dict[str, Sheet]:
    """The eleven sheets by key."""
    text = Path(__file__).with_name("sheets.yml").read_text("utf-8")
    declared = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    vocabularies = {
        name: tuple(Choice(code, _texts(texts)) for code, texts in choices.items())
        for name, choices in declared["vocabularies"].items()
    }
    return {
        key: Sheet(
            key=key,
            titles=_texts(given["title"]),
            describes=given["describes"],
            row_key=tuple(given["key"]),
            fields={
                name: _field(name, column, vocabularies)
                for name, column in given["columns"].items()
            },
        )
        for key, given in declared["sheets"].items()
    }


@cache
def _headings(key: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in sheets()[key].fields.values():
        for heading in (field.name, *(text for texts in field.headings.values() for text in texts)):
            if found.setdefault(plain(heading), field.name) != field.name:
                raise ValueError(f"sheet {key}: {heading!r} is a heading of two columns")
    return found


@cache
def file_names() -> dict[str, str]:
    """Every accepted name of a file, as compared, without its ending -> key of the sheet."""
    return {
        plain(name): sheet.key
        for sheet in sheets().values()
        for name in (sheet.key, *(text for texts in sheet.titles.values() for text in texts))
    }
