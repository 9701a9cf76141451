"""What a source declares about itself, once, for everyone who needs to know.

The DAG, the Great Expectations suite, the dbt source with its freshness, `dim_source`, the
documentation page and the contract tests are all derived from these declarations.
This module is imported whenever a DAG file is parsed: it imports nothing heavy.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

ColumnType = Literal["string", "integer", "number", "boolean", "date", "timestamp"]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


#: Families of SPDX identifiers: what is derived from the data must be shared alike, or need not be.
_SHARE_ALIKE = ("CC-BY-SA-", "CC-BY-NC-SA-", "CDLA-Sharing-", "ODbL-")
_FREE = ("CC-BY-", "CC0-", "CDLA-Permissive-", "ODC-By-", "PDDL-", "etalab-")


class Licence(_Declared):
    """Under which terms the data may be used and published again."""

    id: str = Field(description="SPDX identifier where there is one, else a short name")
    name: str
    url: str
    attribution: str = Field(description="the sentence the owner wants to read beside the data")
    may_republish: bool = Field(
        description="may the rows appear in what we publish; where not, they are landed, checked and "
        "staged, and no mart rests on them"
    )

    @property
    def must_share_alike(self) -> bool | None:
        """Whether what is derived from the data must be shared alike; None: its own terms say."""
        if self.id.startswith(_SHARE_ALIKE):
            return True
        return False if self.id.startswith(_FREE) else None


class Tolerance(_Declared):
    """A limit that is a judgement: it has a date and a reason."""

    value: float
    since: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    reason: str


#: A night may lose this share of a table's rows before we doubt the source instead of the world.
MAX_DROP = Tolerance(
    value=0.2,
    since="2026-11-24",
    reason="Withdrawals of more than a fifth of a table were not seen in any stored history of "
    "these sources; a lost page or slice usually takes more.",
)


class Column(_Declared):
    """One typed column of a landed table."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: ColumnType
    description: str
    source: str | None = Field(
        default=None, description="dotted path in the source's record; by default the name"
    )
    required: bool = Field(default=True, description="null is an error")
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = Field(default=(), description="closed vocabulary")
    pattern: str | None = None

    @property
    def path(self) -> str:
        """Dotted path of the value in the source's record."""
        return self.source or self.name


class Table(_Declared):
    """One table that a source is parsed into. The description begins with the grain."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    row_floor: int = Field(ge=0, description="fewer rows than this are never accepted")
    ignores: tuple[str, ...] = Field(
        default=(), description="fields of the source's record that we know and leave"
    )
    max_drop: Tolerance = MAX_DROP

    @model_validator(mode="after")
    def _key_is_declared(self) -> Table:
        missing = set(self.key) - {column.name for column in self.columns}
        if missing:
            raise ValueError(f"table {self.name}: key columns not declared: {sorted(missing)}")
        return self

    def column(self, name: str) -> Column:
        """The declared column of this name."""
        return next(column for column in self.columns if column.name == name)


class Source(_Declared):
    """A public source, or a city's register, declared once."""

    key: str = Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)+$", description="<producer>_<dataset>")
    title: str
    producer: str
    homepage: str
    base_url: str = Field(description="https address that requests are relative to")
    also_hosts: tuple[str, ...] = Field(
        default=(), description="other hosts that belong to the source"
    )
    licence: Licence
    citation: str
    cadence: str = Field(description="cron expression, UTC")
    max_age_days: int = Field(description="older than this, figures are called stale")
    requests_per_minute: float = Field(
        default=60,
        gt=0,
        description="of the source; of each host, where anybody's pages are looked at",
    )
    secrets: tuple[str, ...] = Field(
        default=(), description="environment variables without which the source is skipped"
    )
    evidence_class: Literal["register", "statistics", "proxy", "announcement", "survey"]
    caveats: str = Field(description="what a reader of the figures must know")
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """The declared table of this name."""
        return next(table for table in self.tables if table.name == name)
