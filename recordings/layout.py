"""The layout of a recordings folder, read strictly: `<folder>/<source_key>/recording.json` + bodies.

This is a public contract (recordings/README.md): whoever brings a folder of their own learns from
one message which file, which place in it, what was found there and what is expected.
"""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

MANIFEST = "recording.json"
KEY = r"^[a-z][a-z0-9]*(_[a-z0-9]+)+$"
POINTER = r"^(/[^/]*)*$"
Meta = Literal["page", "pages", "size", "total", "offset", "count", "next_cursor"]
CONTENT_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".html": "text/html; charset=utf-8",
    ".zip": "application/zip",
}


class RecordingInvalid(ValueError):
    """A recordings folder is not of the documented layout."""

    def __init__(self, file: Path | str, place: str, found: object, expected: str) -> None:
        shown = repr(found) if len(repr(found)) < 200 else f"{repr(found)[:200]}…"
        super().__init__(f"{file}: {place}: found {shown}; expected {expected}")


def _iso_date(value: object) -> object:
    # A date must be written as one: pydantic alone also takes seconds since 1970.
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != len("2026-11-24"):
        raise ValueError("a date written YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_iso_date)]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Request(_Declared):
    """The request that an answer belongs to."""

    method: Literal["GET", "POST"] = "GET"
    host: str = Field(pattern=r"^[a-z0-9.-]+$", description="lower case, no scheme, no port")
    path: str = Field(pattern=r"^/[^?#]*$", description="percent-decoded, no query")
    params: dict[str, str] = Field(
        default={}, description="query or form values that must be sent; others may be"
    )
    query_contains: tuple[str, ...] = Field(
        default=(), description="each must be a part of some query or form value (SPARQL)"
    )


class Refusal(_Declared):
    """What the source answers when a page can't be had as asked."""

    status: int = Field(default=400, ge=200, le=599)
    headers: dict[str, str] = {}
    body: Any = {"error": "invalid paging parameters"}


class Paging(_Declared):
    """How the source cuts its rows into pages. The names are those of its request parameters."""

    style: Literal["page", "offset", "pair", "cursor"]
    page: str | None = Field(default=None, description="number of the page")
    offset: str | None = Field(default=None, description="rows to pass over")
    pair: str | None = Field(default=None, description="one parameter that holds `offset,size`")
    cursor: str | None = Field(default=None, description="opaque, taken from the last page")
    size: str | None = Field(default=None, description="rows in a page")
    first: int = Field(default=1, description="number of the first page (style page)")
    default_size: int | None = Field(default=None, ge=1, description="default: all rows")
    max_size: int | None = Field(default=None, ge=1)
    over_size: Literal["clamp", "refuse"] = "clamp"
    max_total: int | None = Field(default=None, ge=1, description="limit of offset + size")
    meta: dict[str, Meta] = Field(default={}, description="JSON pointer -> figure written there")
    empty: Any = Field(default=None, description="whole body when there is no row (else no rows)")
    refusal: Refusal = Refusal()

    @model_validator(mode="after")
    def _has_its_parameter(self) -> Paging:
        if getattr(self, self.style) is None:
            raise ValueError(f"style {self.style!r} needs {self.style!r}: the parameter's name")
        return self

    @property
    def has_empty_form(self) -> bool:
        """Whether a body for "no rows" is recorded (it may be null)."""
        return "empty" in self.model_fields_set


class Filter(_Declared):
    """Keep the rows whose field is among what was asked; asked nothing, keep all."""

    field: str = Field(description="dotted path in a row")
    param: str | None = Field(default=None, description="request parameter that holds the values")
    split: str = Field(default=",", min_length=1, description="between values of the parameter")
    range: str | None = Field(
        default=None, min_length=1, description="between first and last value, instead of a list"
    )
    values: str | None = Field(
        default=None, description="SPARQL variable: `VALUES ?variable { wd:Q1 … }` of the query"
    )

    @model_validator(mode="after")
    def _asks_one_place(self) -> Filter:
        if (self.param is None) == (self.values is None):
            raise ValueError("either 'param' or 'values'")
        return self


class Answer(_Declared):
    """One recorded answer."""

    request: Request
    status: int = Field(default=200, ge=100, le=599)
    headers: dict[str, str] = {}
    body: str | None = Field(default=None, description="file beside recording.json")
    rows: str | None = Field(
        default=None, pattern=POINTER, description="JSON pointer to the list of rows; '' = body"
    )
    paging: Paging | None = None
    filters: tuple[Filter, ...] = ()
    facts_date: Day | None = None
    synthetic: bool | None = None
    note: str = ""

    @model_validator(mode="after")
    def _rows_are_named(self) -> Answer:
        if (self.paging or self.filters) and (self.rows is None or self.body is None):
            raise ValueError("an answer with 'paging' or 'filters' needs 'body' and 'rows'")
        return self


class Recording(_Declared):
    """The recorded answers of one source: who owns the facts, under what licence, of which date."""

    source: str = Field(pattern=KEY)
    owner: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    facts_date: Day
    synthetic: bool
    note: str = Field(min_length=1, description="where the facts come from, what is left out")
    answers: tuple[Answer, ...] = Field(min_length=1)


def read_recording(folder: Path) -> Recording:
    """Read and check one source's folder.

    Raises:
        RecordingInvalid: naming file, place, what was found, what is expected.
    """
    manifest = folder / MANIFEST
    try:
        recording = Recording.model_validate_json(manifest.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "(whole file)"
        raise RecordingInvalid(manifest, place, first["input"], first["msg"]) from error
    if recording.source != folder.name:
        raise RecordingInvalid(manifest, "source", recording.source, f"{folder.name!r}, the folder")
    for number, answer in enumerate(recording.answers):
        if answer.body is not None and not _is_beside(folder, answer.body):
            place = f"answers.{number}.body"
            raise RecordingInvalid(manifest, place, answer.body, "a file in the same folder")
    return recording


def read_folder(
    folder: Path, left_out: list[RecordingInvalid] | None = None
) -> dict[Path, Recording]:
    """Read every `<source_key>/recording.json` of a folder, in order of key.

    With `left_out`, a recording that is not of the layout goes there and the others are read.

    Raises:
        RecordingInvalid: also when there is none, or two answer the same request.
    """
    found: dict[Path, Recording] = {}
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        try:
            found[manifest.parent] = read_recording(manifest.parent)
        except RecordingInvalid as error:
            if left_out is None:
                raise
            left_out.append(error)
    if not found:
        if left_out:
            raise left_out[0]
        raise RecordingInvalid(folder, "(folder)", None, f"at least one <source_key>/{MANIFEST}")
    seen: dict[str, Path] = {}
    for place, recording in found.items():
        for number, answer in enumerate(recording.answers):
            request = answer.request.model_dump_json()
            if request in seen:
                expected = f"a request that {seen[request] / MANIFEST} does not answer too"
                raise RecordingInvalid(place / MANIFEST, f"answers.{number}", request, expected)
            seen[request] = place
    return found


def read_body(folder: Path, name: str | None) -> bytes:
    """The recorded bytes; `.gz` is how they are kept, not how they are served."""
    if name is None:
        return b""
    content = (folder / name).read_bytes()
    try:
        return gzip.decompress(content) if name.endswith(".gz") else content
    except (OSError, EOFError) as error:
        raise RecordingInvalid(folder / name, "(whole file)", str(error), "gzip") from error


def content_type(name: str | None) -> str:
    """The media type of a body file by its ending."""
    endings = Path((name or "").removesuffix(".gz")).suffixes
    return CONTENT_TYPES.get(endings[-1] if endings else "", "application/octet-stream")


def _is_beside(folder: Path, name: str) -> bool:
    path = folder / name
    return Path(name).name == name and path.is_file() and not path.is_symlink()
