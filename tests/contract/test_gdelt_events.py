"""GDELT's slots: few, whole, of 61 columns, and known by FeatureID."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractors import pipeline
from extractors.core.errors import SourceChanged, SourceError, SourceTruncated, SourceUnavailable
from extractors.core.places import territories
from extractors.formats import gdelt
from extractors.sources import gdelt_events
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.contract import replayed

KEY = "gdelt_events"
BUCKET = "https://storage.googleapis.com/data.gdeltproject.org/gdeltv2/"
SLOT = r"20150218230000\.export"


def record(columns: int = 61, **fields: Any) -> str:
    values = [""] * columns
    given = {
        "global_event_id": "1",
        "event_on": "20261118",
        "actor1_country": "FRA",
        "actor2_country": "BRA",
        "event_code": "043",
        "event_root_code": "04",
        "place_type": "4",
        "country_fips": "FR",
        "feature_id": "-1456928",
        "day": "20261118230000",
        "source_url": "https://news.example/1",
    }
    for name, value in (given | fields).items():
        if gdelt.AT[name] < columns:
            values[gdelt.AT[name]] = value
    return "\t".join(values)


def zipped(*lines: str, names: tuple[str, ...] = ("slot.CSV",)) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "".join(f"{line}\n" for line in lines))
    return stream.getvalue()


def parsed(content: bytes, name: str = "20261118230000.export.CSV.zip") -> dict[str, replayed.Rows]:
    return replayed.parsed(replayed.answer(KEY, "slot", BUCKET + name, content))


def event(**fields: Any) -> dict[str, Any]:
    (row,) = parsed(zipped(record(**fields)))["event"]
    return row


def test_fetch__asks_for_the_tail_of_each_list_and_the_slots_at_the_fixed_times(
    replay: ReplayServer,
) -> None:
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    asked = [(it.path.rpartition("/")[2], it.headers) for it in replay.requests[before:]]
    names = [name for name, _ in asked]
    assert names == [
        "masterfilelist.txt",
        *(
            f"{slot}.export.CSV.zip"
            for slot in (
                *("20150218230000", "20200318104500"),
                *("20261117230000", "20261118104500", "20261118230000"),
            )
        ),
        "masterfilelist-translation.txt",
        *(
            f"{slot}.translation.export.CSV.zip"
            for slot in ("20261117230000", "20261118104500", "20261118230000")
        ),
    ]
    ranges = {name: headers.get("range") for name, headers in asked}
    assert ranges["masterfilelist.txt"] == "bytes=-600000"
    assert ranges["20150218230000.export.CSV.zip"] is None


def test_fetch__takes_as_many_slots_as_it_is_told_to(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_GDELT_SLOTS", "1")
    monkeypatch.setenv("WAREHOUSE_GDELT_TIMES", "1045")
    before = len(replay.requests)
    pipeline.fetch(KEY, "test")
    assert [it.path.rpartition("/")[2] for it in replay.requests[before:]][1::2] == [
        "20261118104500.export.CSV.zip",
        "20261118104500.translation.export.CSV.zip",
    ]


def test_fetch__a_tail_that_begins_in_a_line_is_read_from_the_next_one() -> None:
    line = f"1 {'a' * 32} http://data.gdeltproject.org/gdeltv2/%s.export.CSV.zip\n"
    tail = (line % "20261117230000")[20:] + line % "20261118230000"
    answer = replayed.answer(KEY, "list", f"{BUCKET}masterfilelist.txt", tail.encode())
    assert gdelt_events._listed(answer) == [("20261118230000.export.CSV.zip", "a" * 32)]


def test_parse__keeps_the_real_records_of_cities(folder: Path) -> None:
    rows = replayed.rows(folder, "event")
    real = [row for row in rows if not row["_is_synthetic"]]
    assert {(row["slot_id"], str(row["_retrieved_at"].date())) for row in real} == {
        ("20150218230000", "2015-02-18"),
        ("20200318104500", "2020-03-18"),
    }
    assert len(real) == 73
    first = next(row for row in real if row["global_event_id"] == "410412347")
    assert (first["event_code"], first["event_root_code"]) == ("043", "04")
    assert (first["country_fips"], first["feature_id"]) == ("SF", "-1299321")
    assert (first["day"], first["event_on"]) == (date(2015, 2, 18), date(2014, 2, 18))
    assert (first["gap_days"], first["country_iso3"]) == (365, None)


def test_parse__says_which_slots_were_there_and_which_were_not(folder: Path) -> None:
    slots = {(row["feed"], row["slot_id"]): row for row in replayed.rows(folder, "slot")}
    assert slots["english", "20150218230000"]["records"] == 50
    for feed in ("english", "translated"):
        missing = slots[feed, "20261118230000"]
        assert (missing["status"], missing["records"]) == ("missing", 0)
    assert len(slots) == 8


def test_parse__keeps_no_name_of_a_place(folder: Path) -> None:
    assert not any("Paris" in str(row.values()) for row in replayed.rows(folder, "event"))
    features = {row["feature_id"] for row in replayed.rows(folder, "event")}
    assert {"-1456928", "-1445327"} <= features


@pytest.mark.parametrize("columns", [57, 58, 60, 62, 1])
def test_parse__refuses_files_of_other_than_61_columns(columns: int) -> None:
    lines = zipped(record(), record(columns))
    message = f"61 columns; found {columns} in line 2"
    with pytest.raises(SourceChanged, match=message):
        parsed(lines)


@pytest.mark.parametrize(
    ("actors", "foreign"),
    [
        (("FRA", "BRA"), True),
        (("FRA", "FRA"), False),
        (("BRA", ""), True),
        (("", ""), False),
        (("EUR", "FRA"), False),
    ],
)
def test_parse__an_actor_is_foreign_by_its_country(actors: tuple[str, str], foreign: bool) -> None:
    row = event(actor1_country=actors[0], actor2_country=actors[1])
    assert row["has_foreign_actor"] is foreign


def test_parse__reads_fips_and_not_iso() -> None:
    assert event(country_fips="SP")["country_iso3"] == "ESP"
    china = event(country_fips="CH")
    assert (china["country_iso3"], china["has_foreign_actor"]) == (None, None)


def test_source__knows_the_countries_of_all_territories() -> None:
    assert {place.country_iso3 for place in territories()} <= set(gdelt_events.FIPS.values())


@pytest.mark.parametrize("fields", [{"place_type": "1"}, {"feature_id": "NZ"}, {"feature_id": ""}])
def test_parse__counts_but_does_not_keep_what_is_in_no_city(fields: dict[str, Any]) -> None:
    tables = parsed(zipped(record(**fields)))
    assert tables["event"] == []
    assert tables["slot"][0]["records"] == 1


def test_parse__names_a_date_that_is_none() -> None:
    with pytest.raises(SourceChanged, match="'20261318' in line 1"):
        event(event_on="20261318")


def test_parse__takes_an_address_of_any_encoding() -> None:
    content = zipped(record(source_url="URL"))
    raw = zipfile.ZipFile(io.BytesIO(content)).read("slot.CSV").replace(b"URL", b"http://x/\xe9")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("slot.CSV", raw)
    assert parsed(stream.getvalue())["event"][0]["source_url"] == "http://x/\\xe9"


def test_parse__refuses_an_archive_of_several_files() -> None:
    with pytest.raises(SourceChanged, match="one file of at most"):
        parsed(zipped(record(), names=("a", "b")))


def test_parse__refuses_a_bomb_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdelt, "MAX_BYTES", 100)
    with pytest.raises(SourceChanged, match="one file of at most 100 B"):
        parsed(zipped(record()))


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (
            Fault(kind="replace_body", match=SLOT, body=zipped(record())),
            SourceTruncated,
            "MD5 [0-9a-f]{32} as the list says; found [0-9a-f]{32}",
        ),
        (Fault(kind="truncated_json_200", match=SLOT), SourceTruncated, "MD5"),
        (Fault(kind="html_200", match=SLOT), SourceChanged, "a ZIP file; found a body that begins"),
        (Fault(kind="html_200", match="masterfilelist.txt"), SourceChanged, "<bytes> <md5> <url>"),
        (
            Fault(kind="replace_body", match="masterfilelist.txt", body=b"1 2 3\n"),
            SourceChanged,
            "found '1 2 3",
        ),
        (Fault(kind="status", match=SLOT, status=503), SourceUnavailable, "HTTP 503"),
    ],
    ids=["other_file", "half_a_file", "page_for_slot", "page_for_list", "other_list", "outage"],
)
def test_fetch__fails_by_name(
    fault: Fault, error: type[SourceError], message: str, replay: ReplayServer
) -> None:
    replayed.fetch_fails(replay, KEY, error, message, fault)


def test_fetch__a_list_without_our_times_is_a_change(
    replay: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_GDELT_TIMES", "1046")
    with pytest.raises(SourceChanged, match=r"slots at \['1046'\] UTC; found none of them"):
        pipeline.fetch(KEY, "test")


def test_fetch__a_slot_that_is_gone_is_no_failure(replay: ReplayServer) -> None:
    replay.inject(Fault(kind="status", match=SLOT, status=404, body=""))
    # An empty 404 is a broken answer; the bucket's own 404 has a body.
    with pytest.raises(SourceTruncated):
        pipeline.fetch(KEY, "test")
    replay.heal()
    replay.inject(Fault(kind="status", match=SLOT, status=404, body="<Error/>"))
    slots = replayed.rows(replayed.night(KEY), "slot")
    assert {row["status"] for row in slots if row["slot_id"] == "20150218230000"} == {"missing"}


def test_parse__holds_one_slot_at_a_time() -> None:
    """A slot of twenty thousand records that are not ours needs little more than its ZIP file."""
    content = zipped(*[record(place_type="1")] * 20_000)
    answer = replayed.answer(KEY, "slot", f"{BUCKET}20261118230000.export.CSV.zip", content)
    tracemalloc.start()
    for _ in gdelt_events.parse(answer):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(content) + 2_000_000
