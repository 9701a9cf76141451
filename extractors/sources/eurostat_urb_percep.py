"""What residents of European cities think: the perception survey of Eurostat's city statistics.

The codes of indicators and cities are not written down here but found by their labels each time:
all questions are listed with the last wave, then the answers that are wanted are asked for all
waves. Each answer to a question ("…: strongly agree") is an indicator of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer
from extractors.core.places import territories
from extractors.core.spec import Column, Source, Table
from extractors.formats import eurostat
from extractors.formats.jsonstat import read

if TYPE_CHECKING:
    from extractors.core.http import Client

DATASET = "urb_percep"
#: "The presence of foreigners is good for the city", in whatever exact words.
_QUESTION = re.compile(r"\bforeigners\b.*\bgood for\b", re.IGNORECASE)
#: Words of a label -> the answer they stand for; "disagree" must not be read as "agree".
ANSWERS = {
    "strongly agree": "strongly_agree",
    "somewhat agree": "somewhat_agree",
    "somewhat disagree": "somewhat_disagree",
    "strongly disagree": "strongly_disagree",
    "don't know": "no_answer",
}
AGREE = ("strongly_agree", "somewhat_agree")
#: Countries whose cities Eurostat may survey, as its codes begin.
PREFIXES = {"FRA": "FR", "ESP": "ES"}
_CITY = re.compile(r"^(?P<country>[A-Z]{2})\d{3}[CK]\d?$")

SHARE = Table(
    name="share",
    description="One row per answer to a question, city and wave; share of those interviewed.",
    key=("indicator_code", "city_code", "year"),
    row_floor=10,
    columns=(
        Column(name="indicator_code", type="string", description="Eurostat's code of the answer"),
        Column(name="question", type="string", description="label without the answer"),
        Column(
            name="answer",
            type="string",
            values=tuple(ANSWERS.values()),
            description="the answer this share gave",
        ),
        Column(
            name="city_code",
            type="string",
            pattern=_CITY.pattern.replace("?P<country>", ""),
            description="Urban Audit code: C the city itself, K the greater city",
        ),
        Column(name="city_name", type="string", description="label of the city"),
        Column(name="year", type="integer", minimum=2004, maximum=2100, description="wave"),
        Column(
            name="share_pct",
            type="number",
            required=False,
            unit="%",
            minimum=0,
            maximum=100,
            description="share of the persons interviewed",
        ),
        Column(
            name="status_flag",
            type="string",
            required=False,
            description="b break in series, u low reliability, : missing; may be several",
        ),
    ),
)

SOURCE = Source(
    key="eurostat_urb_percep",
    title="Perception survey on the quality of life in European cities",
    producer="Eurostat",
    homepage="https://ec.europa.eu/eurostat/web/cities/database",
    base_url=eurostat.BASE_URL,
    licence=eurostat.LICENCE,
    citation="Eurostat, dataset urb_percep",
    cadence="20 4 * * 1",
    max_age_days=400,
    requests_per_minute=eurostat.REQUESTS_PER_MINUTE,
    evidence_class="survey",
    caveats="Says whether residents hold the presence of foreigners to be good for their city: an "
    "attitude to openness, not an opinion on the city's international action. Waves every three or "
    "four years; 500 to 700 interviews in a city, so about four points of uncertainty; only some "
    "cities of the European Union and its neighbours; later waves may put the question differently.",
    tables=(SHARE,),
)


def _split(label: str) -> tuple[str, str] | None:
    """Question and answer of an indicator's label, if it is one of the question we want."""
    if not _QUESTION.search(label):
        return None
    lowered = label.lower().replace("’", "'")
    for words, answer in ANSWERS.items():
        place = lowered.find(words)
        if place >= 0:
            return label[:place].strip(" :,-–"), answer
    return None


def _indicators(answer: Answer) -> list[str]:
    """Codes of the answers to the question; both ways to agree must be among them."""
    labels = read(answer).dimension("indic_ur").labels
    found = {code: split[1] for code, label in labels.items() if (split := _split(label))}
    if missing := set(AGREE) - set(found.values()):
        near = [label for label in labels.values() if "foreigner" in label.lower()]
        raise answer.changed(
            f"labels that match {_QUESTION.pattern!r} and say {sorted(missing)}",
            f"{near or 'no label with foreigners'} among {len(labels)} indicators",
        )
    return sorted(found)


def _cities(answer: Answer) -> list[str]:
    """Codes of our cities: by country and name, as city itself or greater city."""
    wanted = {
        (PREFIXES[place.country_iso3], eurostat.fold(place.name))
        for place in territories()
        if place.country_iso3 in PREFIXES and place.level == "municipality"
    }
    labels = read(answer).dimension("cities").labels
    found = []
    for code, label in labels.items():
        shape = _CITY.match(code)
        name = eurostat.fold(label.partition(" (")[0])
        if shape and (shape["country"], name) in wanted:
            found.append(code)
    if not found:
        names = ", ".join(sorted(name for _, name in wanted))
        raise answer.changed(f"one of {names}", f"{sorted(labels.values())[:20]}")
    return sorted(found)


def fetch(client: Client) -> None:
    """The lists of questions and cities, then the shares of all waves."""

    def check(answer: Answer) -> None:
        eurostat.check(answer)

    last = {**eurostat.PARAMS, "lastTimePeriod": "1"}
    lists = client.get(DATASET, last, kind="code_list", check=check)
    path = eurostat.path(DATASET, {"indic_ur": _indicators(lists), "cities": _cities(lists)})
    client.get(path, eurostat.PARAMS, kind="share", check=check)


def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
    """The shares; the lists of questions and cities hold no figure of ours."""
    if answer.kind != "share":
        return
    import pyarrow as pa

    cube = read(answer)
    labels = cube.dimension("indic_ur").labels
    splits = {code: _split(label) for code, label in labels.items()}
    if unknown := [labels[code] for code, split in splits.items() if split is None]:
        raise answer.changed(f"answers {list(ANSWERS)} to the question", f"labels {unknown}")
    cells = cube.cells("indic_ur", "cities", "time")
    columns = {
        "indicator_code": cells.codes("indic_ur"),
        "question": cells.codes(
            "indic_ur", {code: split[0] for code, split in splits.items() if split}
        ),
        "answer": cells.codes(
            "indic_ur", {code: split[1] for code, split in splits.items() if split}
        ),
        "city_code": cells.codes("cities"),
        "city_name": cells.codes("cities", cube.dimension("cities").labels),
        "year": cells.years(),
        "share_pct": cells.values(),
        "status_flag": cells.statuses(),
    }
    yield "share", pa.table(columns)
