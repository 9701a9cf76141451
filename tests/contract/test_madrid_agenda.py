"""Madrid's agenda: a file that is not quite JSON, types that are not there, ends that are none."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractors.core.errors import SourceChanged, SourceError, SourceTruncated
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "madrid_agenda"
ADDRESS = "https://datos.madrid.es/egob/catalogo/300107-0-agenda-actividades-eventos.json"


@pytest.fixture(scope="module")
def events(folder: Path) -> dict[str, Any]:
    return {row["event_id"]: row for row in replayed.rows(folder, "event")}


def event(**fields: Any) -> dict[str, Any]:
    given = {
        "id": "1",
        "@type": "https://datos.madrid.es/egob/kos/actividades/Musica",
        "title": "Concierto",
        "description": "",
        "free": 1,
        "dtstart": "2025-10-25 19:00:00.0",
        "dtend": "2025-10-25 23:59:00.0",
        "excluded-days": "",
        "event-location": "Sala",
    }
    return given | fields


def parsed(*given: dict[str, Any]) -> replayed.Rows:
    return replayed.parsed(replayed.answer(KEY, "event", ADDRESS, {"@graph": list(given)}))["event"]


def one(**fields: Any) -> dict[str, Any]:
    (row,) = parsed(event(**fields))
    return row


def test_parse__reads_the_file_as_published(events: dict[str, Any]) -> None:
    assert len(events) == 150
    row = events["50026391"]
    assert (row["title"], row["type_code"]) == (
        "Campeonato del Mundo FIM. X-Trial Madrid 2025",
        "Ciclismo",
    )
    assert (row["scope_evidence"], row["scope_confidence"]) == ("international_class", "high")
    assert not row["_is_synthetic"]
    assert str(row["_retrieved_at"].date()) == "2025-10-22"


def test_recording__holds_raw_newlines_that_strict_json_refuses(
    replay: ReplayServer, tmp_path: Path
) -> None:
    replayed.night(KEY)
    (stored,) = replayed.landed(tmp_path, KEY)
    body = gzip.decompress(stored.read_bytes())
    with pytest.raises(json.JSONDecodeError, match="control character"):
        json.loads(body)
    assert all(not item["description"] for item in json.loads(body, strict=False)["@graph"])


def test_parse__a_newline_in_a_name_becomes_a_blank(events: dict[str, Any]) -> None:
    assert events["12546355"]["place_name"] == (
        "Centro Intergeneracional Ouka Leele. Centro Juvenil-planta 2"
    )


def test_parse__a_type_or_a_place_may_be_missing(events: dict[str, Any]) -> None:
    bare = Counter((row["type_code"] is None, row["latitude"] is None) for row in events.values())
    assert bare[True, True] > 0
    assert one(**{"@type": None})["type_code"] is None


def test_parse__a_sentinel_is_no_last_day(events: dict[str, Any]) -> None:
    for known in ("12130154", "12263426", "11875736", "50037952"):  # 2032, 2031, 2027, 2029
        assert events[known]["ends_on"] is None
    assert max(row["ends_on"] for row in events.values() if row["ends_on"]) < date(2027, 1, 1)
    assert one(dtend="2028-10-25 23:59:00.0")["ends_on"] == date(2028, 10, 25)
    assert one(dtend="2028-10-28 23:59:00.0")["ends_on"] is None


def test_parse__reads_excluded_days_and_leaves_what_is_none(events: dict[str, Any]) -> None:
    text = "7/10/2025;23/9/2025;1;31/11/2025;"
    assert one(**{"excluded-days": text})["excluded_on"] == "2025-09-23,2025-10-07"
    assert one()["excluded_on"] is None
    assert sum(row["excluded_on"] is not None for row in events.values()) >= 5


def test_parse__titles_lose_their_markup() -> None:
    assert one(title=" Uno &amp;\n dos ")["title"] == "Uno & dos"


def test_parse__judges_the_description_and_does_not_keep_it() -> None:
    row = one(description="Con la Embajada de Per&uacute;. Texto largo")
    assert row["scope_evidence"] == "foreign_institution"
    assert "Texto largo" not in str(row)
    assert (one()["scope_evidence"], one()["scope_confidence"]) == (None, "none")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"dtstart": "25/10/2025"}, "a day as YYYY-MM-DD hh:mm:ss.0; found '25/10/2025'"),
        ({"dtstart": None}, "found None"),
        ({"free": "si"}, "free to be 0 or 1; found 'si'"),
    ],
)
def test_parse__names_what_is_not_as_declared(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SourceChanged, match=message):
        one(**fields)


@pytest.mark.parametrize("field", ["id", "title", "dtstart", "free"])
def test_parse__names_a_field_that_was_renamed(field: str) -> None:
    renamed = {("x" if name == field else name): value for name, value in event().items()}
    with pytest.raises(SourceChanged, match=f"field '{field}'; found fields"):
        parsed(renamed)


def test_parse__a_flat_address_is_a_change_of_what_may_be_missing() -> None:
    row = one(address="Calle", location=[])
    assert (row["district"], row["latitude"]) == (None, None)


@pytest.mark.parametrize(
    ("fault", "error", "message", "asked"),
    [
        (Fault(kind="html_200"), SourceChanged, "expected JSON; found a page or XML", 3),
        (Fault(kind="truncated_json_200"), SourceTruncated, "a whole JSON document", 3),
        (Fault(kind="replace_body", body=b'{"@graph": []}'), SourceChanged, "@graph", 1),
        (Fault(kind="replace_body", body=b'{"result": 1}'), SourceChanged, "found {'result'", 1),
        (Fault(kind="replace_body", body=b"[]"), SourceChanged, r"found \[\]", 1),
    ],
    ids=["maintenance_page", "half_a_file", "no_events", "other_shape", "list"],
)
def test_fetch__fails_by_name(
    fault: Fault,
    error: type[SourceError],
    message: str,
    asked: int,
    replay: ReplayServer,
    tmp_path: Path,
) -> None:
    assert replayed.fetch_fails(replay, KEY, error, message, fault) == asked
    assert replayed.landed(tmp_path, KEY) == []
