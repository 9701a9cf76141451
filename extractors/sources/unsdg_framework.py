"""The SDG framework: goals, targets, indicators and the series that feed them.

The spine every indicator of ours hangs on. Codes are text ("17.10" is not 17.1). A series may serve
two targets, even of two goals; it is one row per series and target.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.rows import pick
from extractors.core.spec import Column, Licence, Source, Table

if TYPE_CHECKING:
    from extractors.core.http import Client

_GOAL_CODE = Column(
    name="goal_code",
    type="string",
    source="goal",
    pattern=r"^\d{1,2}$",
    description="goal, 1 to 17",
)
_TARGET_CODE = Column(
    name="target_code",
    type="string",
    source="target",
    pattern=r"^\d{1,2}\.(\d{1,2}|[a-z])$",
    description="target, such as 17.16",
)
_TEXT = Column(name="description", type="string", description="official wording in English")

GOAL = Table(
    name="goal",
    description="One row per goal.",
    key=("goal_code",),
    row_floor=17,
    ignores=("uri", "targets"),
    columns=(
        _GOAL_CODE.model_copy(update={"source": "code"}),
        Column(name="title", type="string", description="short title"),
        _TEXT,
    ),
)
TARGET = Table(
    name="target",
    description="One row per target.",
    key=("target_code",),
    row_floor=160,
    ignores=("uri", "indicators"),
    columns=(
        _GOAL_CODE,
        _TARGET_CODE.model_copy(update={"source": "code"}),
        Column(
            name="title", type="string", required=False, description="wording, as the list has it"
        ),
        _TEXT,
    ),
)
INDICATOR = Table(
    name="indicator",
    description="One row per indicator and target.",
    key=("indicator_code", "target_code"),
    row_floor=200,
    ignores=("uri", "series"),
    columns=(
        _GOAL_CODE,
        _TARGET_CODE,
        Column(
            name="indicator_code",
            type="string",
            source="code",
            pattern=r"^\d{1,2}\.(\d{1,2}|[a-z])\.\d{1,2}$",
            description="such as 17.16.1",
        ),
        _TEXT,
        Column(name="tier", type="string", required=False, description="tier of methodology"),
    ),
)
SERIES = Table(
    name="series",
    description="One row per data series and target it serves.",
    key=("series_code", "target_code", "indicator_code"),
    row_floor=400,
    ignores=("uri",),
    columns=(
        Column(name="series_code", type="string", source="code", description="series code"),
        _GOAL_CODE,
        _TARGET_CODE,
        Column(
            name="indicator_code",
            type="string",
            source="indicator",
            description="indicator of the framework",
        ),
        Column(name="release", type="string", description="release of the database"),
        _TEXT,
    ),
)

SOURCE = Source(
    key="unsdg_framework",
    title="SDG global indicator framework",
    producer="United Nations Statistics Division",
    homepage="https://unstats.un.org/sdgs/dataportal",
    base_url="https://unstats.un.org/sdgapi/v1/sdg",
    licence=Licence(
        id="UN-Data-Terms",
        name="UNdata terms of use: free use with attribution",
        url="https://data.un.org/Host.aspx?Content=UNdataUse",
        attribution="United Nations Statistics Division, SDG Global Database",
        may_republish=True,
    ),
    citation="United Nations Statistics Division, SDG Global Database, global indicator framework",
    cadence="0 4 * * 0",
    max_age_days=400,
    requests_per_minute=30,
    evidence_class="register",
    caveats="The framework was revised in 2025; the release is kept with each series.",
    tables=(GOAL, TARGET, INDICATOR, SERIES),
)

_LISTS = {
    "goal": ("Goal/List", {"includechildren": "false"}),
    "target": ("Target/List", {"includechildren": "false"}),
    "indicator": ("Indicator/List", {}),
    "series": ("Series/List", {"allreleases": "false"}),
}


def _check(answer: Answer) -> None:
    body = answer.json()
    if not isinstance(body, list) or not body:
        raise answer.changed("a list with rows", repr(body)[:200])


def fetch(client: Client) -> None:
    """The four lists of the framework."""
    for kind, (path, params) in _LISTS.items():
        client.get(path, params, kind=kind, check=_check)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """Rows of one list; a series that serves several targets becomes several rows."""
    table = SOURCE.table(answer.kind)
    records = answer.json()
    if answer.kind == "series":
        records = [
            {**record, "goal": goal, "target": target, "indicator": indicator}
            for record in records
            for goal, target, indicator in zip(
                record["goal"], record["target"], record["indicator"], strict=True
            )
        ]
    yield answer.kind, pick(answer, table, records)
