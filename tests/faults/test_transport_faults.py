"""Whatever goes wrong on the wire, at whatever source: a clear error, and nothing landed as data.

Runs for every registered source that speaks HTTP, so a new source is covered by its recording.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from extractors import pipeline, registry
from extractors.core.errors import (
    SourceChanged,
    SourceError,
    SourceRefused,
    SourceTruncated,
    SourceUnavailable,
)
from recordings.faults import Fault
from recordings.server import ReplayServer
from tests.faults.conftest import HTTP_SOURCES, manifests, outcomes

WDQS_BAN = (
    "You have been banned until 2026-11-25, please respect throttling and retry-after headers."
)

FAULTS = {
    "reset_mid_body": (Fault(kind="reset_mid_body"), SourceTruncated),
    "short_body": (Fault(kind="truncate_body"), SourceTruncated),
    "gzip_mismatch": (Fault(kind="gzip_mismatch"), SourceTruncated),
    "dead_host": (Fault(kind="dead_host"), SourceUnavailable),
    "502": (Fault(kind="status", status=502, body="Bad gateway"), SourceUnavailable),
    "500_timeout": (
        Fault(kind="status", status=500, body="java.util.concurrent.TimeoutException"),
        SourceUnavailable,
    ),
    "403_ban": (Fault(kind="status", status=403, body=WDQS_BAN), SourceRefused),
    "404": (Fault(kind="status", status=404, body="{}"), SourceRefused),
    "429_for_an_hour": (
        Fault(kind="status", status=429, headers={"Retry-After": "3600"}, body="<html>429</html>"),
        SourceUnavailable,
    ),
    "moved_elsewhere": (
        Fault(kind="redirect", location="https://portal.example.org/"),
        SourceChanged,
    ),
    "moved_inside_our_network": (
        Fault(kind="redirect", location="https://169.254.169.254/latest/"),
        SourceChanged,
    ),
    "moved_to_plain_http": (Fault(kind="redirect", location="http://plain.example"), SourceChanged),
}


@pytest.mark.parametrize("key", HTTP_SOURCES)
@pytest.mark.parametrize("name", FAULTS)
def test_fetch__of_a_failing_source_lands_nothing_as_data(
    key: str, name: str, replay: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, expected = FAULTS[name]
    for secret in registry.sources()[key].secrets:
        monkeypatch.setenv(secret, "only-for-this-test")
    replay.inject(fault)
    with pytest.raises(expected) as caught:
        pipeline.fetch(key, "night")
    error = caught.value
    assert isinstance(error, SourceError)
    assert error.source == key
    assert error.table
    assert error.request.split()[0] in {"GET", "POST"}
    assert error.expected
    assert error.found
    assert manifests(tmp_path, key) == []
    (outcome,) = outcomes(tmp_path, "night")
    assert (outcome["status"], outcome["error_type"]) == ("failed", expected.__name__)
    assert outcome["message"] == str(error)


@pytest.mark.parametrize("key", HTTP_SOURCES)
def test_fetch__survives_what_passes(
    key: str, replay: ReplayServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for secret in registry.sources()[key].secrets:
        monkeypatch.setenv(secret, "only-for-this-test")
    replay.inject(Fault(kind="status", status=502, times=1), Fault(kind="reset_mid_body", times=1))
    assert pipeline.fetch(key, "night") is not None
    assert len(manifests(tmp_path, key)) == 1


@pytest.mark.parametrize("key", ["worldbank_wdi", "wikidata_twinnings"])
@pytest.mark.parametrize("kind", ["html_200", "xml_200", "truncated_json_200"])
def test_fetch__takes_no_page_for_data(
    key: str, kind: str, replay: ReplayServer, tmp_path: Path
) -> None:
    before = len(replay.requests)
    replay.inject(Fault.model_validate({"kind": kind}))
    expected = SourceTruncated if kind == "truncated_json_200" else SourceChanged
    with pytest.raises(expected, match="found") as caught:
        pipeline.fetch(key, "night")
    assert "JSON" in caught.value.expected
    assert manifests(tmp_path, key) == []
    asked = len(replay.requests) - before
    # Such pages pass, so it was asked as often as allowed; a query that breaks off, in halves too.
    is_halved = key.startswith("wikidata") and kind == "truncated_json_200"
    assert asked > 3 if is_halved else asked == 3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_fetch__waits_as_long_as_it_is_asked_to(form: str, replay: ReplayServer) -> None:
    moment = datetime.now(UTC) + timedelta(seconds=2)
    value = "1" if form == "seconds" else format_datetime(moment, usegmt=True)
    replay.inject(Fault(kind="status", status=429, headers={"Retry-After": value}, times=1))
    started = time.monotonic()
    assert pipeline.fetch("unsdg_framework", "night") is not None
    assert time.monotonic() - started >= 0.9


def test_fetch__asks_only_for_what_may_have_changed(replay: ReplayServer) -> None:
    pipeline.fetch("unsdg_framework", "night")
    first = len(replay.requests)
    pipeline.fetch("unsdg_framework", "next")
    second = replay.requests[first:]
    assert second
    assert all("if-none-match" in {name.lower() for name in r.headers} for r in second)


def test_fetch__goes_at_the_declared_pace(replay: ReplayServer, tmp_path: Path) -> None:
    """Without a replay server the client waits its turn; the clock is the only thing faked."""
    from extractors.core import http
    from extractors.core.landing import Landing
    from extractors.core.settings import settings

    source = registry.sources()["worldbank_wdi"]
    live = settings().__class__(**{**settings().__dict__, "replay_url": None})
    client = http.Client(source, Landing(tmp_path, source.key), live)
    now, moments = [0.0], dict[str, list[float]]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: now[0])
        patch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
        for asked in ("one", "one", "another", "one", "another"):
            client._take_turn(asked)
            moments.setdefault(asked, []).append(now[0])
    gap = 60 / source.requests_per_minute
    for turns in moments.values():
        assert all(later - earlier >= gap for earlier, later in pairwise(turns))
    assert moments["another"][0] == moments["one"][1], "who was not asked before need not wait"
