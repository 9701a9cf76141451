"""Each source's parser with typing, against the bare parser on the same landed bytes.

Bare is `json.loads` for JSON (lenient: Madrid's agenda has raw newlines in its strings) and
`csv.reader` for CSV; what is neither is left out. The best of several runs counts on both sides, so
that the first import does not.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from extractors import pipeline, registry
from extractors.core.landing import Answer, Landing
from extractors.core.rows import typed
from extractors.core.settings import PROJECT, settings
from recordings.server import ReplayServer

RUNS = 5
#: Smaller answers measure the clock, not the parser.
SMALLEST = 20_000


def _best(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def _bare(answer: Answer) -> Callable[[], Any] | None:
    start = answer.content.lstrip()[:1]
    if start in {b"{", b"["}:
        return lambda: json.loads(answer.content, strict=False)
    if answer.url.endswith(".csv"):
        return lambda: list(csv.reader(io.StringIO(answer.text)))
    return None


def _parsed(answer: Answer) -> None:
    module = registry.module(answer.source)
    fresh = Answer(**{name: getattr(answer, name) for name in answer.__dataclass_fields__})
    for name, rows in module.parse(fresh):
        typed(fresh, module.SOURCE.table(name), rows)


def measure() -> dict[str, float]:
    """Source → times the bare parser's time, over its largest answer."""
    ratios: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder, ReplayServer(PROJECT / "recordings") as replay:
        os.environ |= {"WAREHOUSE_DATA": folder, "WAREHOUSE_REPLAY_URL": replay.url}
        for key, source in registry.sources().items():
            if any(not os.environ.get(name) for name in source.secrets):
                continue
            batch_id = pipeline.fetch(key, "bench")
            if batch_id is None:
                continue
            landing = Landing(settings().landing, key)
            record = max(landing.manifest(batch_id)["answers"], key=lambda line: line["bytes"])
            answer = landing.answer(record)
            bare = _bare(answer)
            if bare and len(answer.content) >= SMALLEST:
                ratios[f"parse {key}"] = _best(partial(_parsed, answer)) / _best(bare)
    return ratios
