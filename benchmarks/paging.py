"""Peak memory of fetching and parsing 1 page and 100 pages of the same size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = """
import os, resource, sys
from types import SimpleNamespace
from pathlib import Path
from extractors import pipeline, registry
from extractors.core.spec import Column, Licence, Source, Table
from recordings.server import ReplayServer

pages = int(sys.argv[1])
TABLE = Table(name="row", description="One row.", key=("id",), row_floor=0, columns=(
    Column(name="id", type="integer", description="id"),
    Column(name="text", type="string", description="text")))
SOURCE = Source(key="bench_pages", title="t", producer="p", homepage="https://x.org",
    base_url="https://x.org", licence=Licence(id="CC0-1.0", name="CC0", url="https://x.org",
    attribution="x", may_republish=True), citation="c", cadence="0 0 * * *", max_age_days=1,
    evidence_class="statistics", caveats="c", tables=(TABLE,))

def fetch(client):
    for page in range(1, pages + 1):
        client.get("rows", {"page": str(page)}, kind="row")

def parse(answer):
    yield "row", answer.json()

registry.modules = lambda: {"bench_pages": SimpleNamespace(SOURCE=SOURCE, fetch=fetch, parse=parse)}
registry.code = lambda key: []
with ReplayServer(Path(sys.argv[2])) as server:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    os.environ["WAREHOUSE_REPLAY_URL"] = server.url
    batch = pipeline.fetch("bench_pages", "bench")
    pipeline.parse_batch("bench_pages", batch, "bench")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
ROWS_PER_PAGE = 5000


def _peak(pages: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "recordings" / "bench_pages"
        recording.mkdir(parents=True)
        rows = [{"id": n, "text": f"row {n} " * 10} for n in range(ROWS_PER_PAGE)]
        (recording / "rows.json").write_text(json.dumps(rows))
        request = {"method": "GET", "host": "x.org", "path": "/rows", "params": {}}
        answer = {
            "request": request,
            "status": 200,
            "headers": {"Content-Type": "application/json"},
            "body": "rows.json",
        }
        (recording / "recording.json").write_text(
            json.dumps(
                {
                    "source": "bench_pages",
                    "owner": "nobody",
                    "licence": "CC0-1.0",
                    "facts_date": "2026-01-01",
                    "synthetic": True,
                    "note": "made for a measurement",
                    "answers": [answer],
                }
            )
        )
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(pages), str(recording.parent)],
            env=os.environ | {"WAREHOUSE_DATA": str(Path(folder) / "data")},
            check=True,
            capture_output=True,
            text=True,
        )
        return float(done.stdout.split()[-1])


def measure() -> dict[str, float]:
    """MiB with 1 and with 100 pages, and their ratio."""
    one, hundred = _peak(1), _peak(100)
    return {
        "peak memory, 1 page, MiB": one,
        "peak memory, 100 pages, MiB": hundred,
        "100 pages / 1 page": hundred / one,
    }
