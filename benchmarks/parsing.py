"""Each source's parser with typing, against the bare parser of its format on the same bytes.

Bare is what reads the format and nothing more: `json.loads`, `csv.reader`, openpyxl's read-only
rows, or pyarrow where the source's own reader is pyarrow. The answer is the largest of its format
that the recording has, made large (`benchmarks/scaling.py`). What is counted is CPU time of this
process, which a busy machine does not lengthen, and the best of several runs, which both sides take
in turns: neither the first import counts, nor a moment in which the processor was slower.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from http import HTTPStatus
from multiprocessing import get_context
from typing import Any
from unittest.mock import patch

from benchmarks.scaling import Large, own_words, scaled
from extractors import pipeline, registry
from extractors.core.landing import Answer, Landing
from extractors.core.rows import typed
from extractors.core.settings import PROJECT, settings
from extractors.formats import scope
from recordings.server import ReplayServer

RUNS = 7
#: Sources whose parser also says which events are of international scope, by texts that copies of
#: a recording repeat and an agenda seldom does: measured on other texts, and without the rule, too.
JUDGED = ("madrid_agenda", "opendatasoft_agendas")


def _best(answer: Answer, *works: Callable[[Answer], Any]) -> list[float]:
    """CPU seconds of the best run of each, on an answer that was landed and not yet parsed."""
    best = [float("inf")] * len(works)
    for _ in range(RUNS):
        for at, work in enumerate(works):
            fresh = replace(answer)
            _ = fresh.sha256  # the landing has hashed the bytes, whoever parses them
            gc.collect()  # what another run has left is not cleared away in this one
            started = time.process_time()
            work(fresh)
            best[at] = min(best[at], time.process_time() - started)
    return best


def _parsed(answer: Answer) -> None:
    module = registry.module(answer.source)
    for name, rows in module.parse(answer):
        typed(answer, module.SOURCE.table(name), rows)


def _not_judged(titles: list[str], *_: Any, **__: Any) -> dict[str, list[str | None]]:
    return {name: ["none"] * len(titles) for name in ("scope_evidence", "scope_confidence")}


def _holds_rows(answer: Answer) -> bool:
    return any(len(rows) for _, rows in registry.module(answer.source).parse(answer))


def _answers(key: str) -> dict[str, Large]:
    """Bare parser's name → the source's largest answer with rows that it reads, made large."""
    batch_id = pipeline.fetch(key, "bench")
    landing = Landing(settings().landing, key)
    records = landing.manifest(batch_id)["answers"] if batch_id else []
    found: dict[str, Large] = {}
    for record in sorted(records, key=lambda line: -line["bytes"]):
        answer = landing.answer(record)
        if answer.status == HTTPStatus.OK and _holds_rows(answer) and (large := scaled(answer)):
            found.setdefault(large.name, large)
    return found


def _of(key: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name in registry.sources()[key].secrets:
        os.environ.setdefault(name, "replayed")  # a recording asks for none
    for large in _answers(key).values():
        seconds, least = _best(large.answer, _parsed, large.bare)
        figures[f"{key}: times {large.name}"] = seconds / least
        figures[f"{key}: MB/s beside {large.name}"] = large.size / 1e6 / seconds
        if key in JUDGED:
            other = own_words(large)
            judged, least = _best(other.answer, _parsed, large.bare)
            figures[f"{key}, no text twice: times {large.name}"] = judged / least
            with patch.object(scope, "judge_all", _not_judged):
                read, least = _best(other.answer, _parsed, large.bare)
            figures[f"{key}, not judged: times {large.name}"] = read / least
    return figures


def measure() -> dict[str, float]:
    """Source and bare parser → times the bare parser's time; and MB a second, typing included.

    SOURCES names some of them, comma between; by default all are measured. Each has a process of
    its own: what Python's garbage collector costs depends on all else that a process holds.
    """
    figures: dict[str, float] = {}
    keys = [key for key in os.environ.get("SOURCES", "").split(",") if key] or registry.sources()
    with tempfile.TemporaryDirectory() as folder, ReplayServer(PROJECT / "recordings") as replay:
        os.environ |= {"WAREHOUSE_DATA": folder, "WAREHOUSE_REPLAY_URL": replay.url}
        with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as children:
            for found in children.map(_of, keys):
                figures |= found
    return figures
