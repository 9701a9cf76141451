"""Peak memory of fetching and parsing 1 page and 100 pages of the same size.

For each way of paging of `extractors/core/paging.py`, and for GDELT's slots, read by its own module.
The pages are served by this process, and peak is that of another one, which only fetches and parses.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from extractors.core.settings import PROJECT
from recordings.server import ReplayServer

PAGES = (1, 100)
ROWS_PER_PAGE = 2500

#: What a child does: fetches and parses `argv[1]` pages in the way `argv[2]`, and says its peak.
PROGRAM = """
import sys
from types import SimpleNamespace
from extractors import pipeline, registry
from extractors.core.paging import cursor_pages, numbered_pages, offset_pages
from extractors.core.spec import Column, Licence, Source, Table

pages, way = sys.argv[1:]
TABLE = Table(name="row", description="One row.", key=("id",), row_floor=0, columns=(
    Column(name="id", type="integer", description="id"),
    Column(name="text", type="string", description="text")))
SOURCE = Source(key="bench_pages", title="t", producer="p", homepage="https://x.org",
    base_url="https://x.org", licence=Licence(id="CC0-1.0", name="CC0", url="https://x.org",
    attribution="x", may_republish=True), citation="c", cadence="0 0 * * *", max_age_days=1,
    evidence_class="statistics", caveats="c", tables=(TABLE,))

def fetch(client):
    def ask(params):
        return client.get(f"{way}/{pages}", {k: str(v) for k, v in params.items()}, kind="row")
    size = SIZE
    if way == "page":
        found = numbered_pages(lambda n: ask({"page": n}), lambda it: it.json()["pages"])
    elif way == "offset":
        found = offset_pages(lambda n: ask({"offset": n}), lambda it: len(it.json()["rows"]), size)
    else:
        found = cursor_pages(lambda c: ask({"cursor": c or "*"}), lambda it: it.json()["next"])
    for answer in found:
        pass

def parse(answer):
    yield "row", answer.json()["rows"]

key = "gdelt_events"
if way != "gdelt":
    key = "bench_pages"
    module = SimpleNamespace(SOURCE=SOURCE, fetch=fetch, parse=parse)
    registry.modules = lambda: {key: module}
    registry.code = lambda key: []
batch = pipeline.fetch(key, "bench")
folder = pipeline.parse_batch(key, batch, "bench")
# Not ru_maxrss: that begins with the peak of the process that started this one.
with open("/proc/self/status") as status:
    peak = next(line for line in status if line.startswith("VmHWM:"))
print(int(peak.split()[1]) / 1024)
""".replace("SIZE", str(ROWS_PER_PAGE))


def _recorded(folder: Path, source: str, answers: list[dict[str, Any]]) -> None:
    about = {"owner": "nobody", "licence": "CC0-1.0", "facts_date": "2026-01-01", "synthetic": True}
    recording = {"source": source, **about, "note": "made to measure", "answers": answers}
    (folder / "recording.json").write_text(json.dumps(recording))


def _pages(folder: Path, pages: int) -> None:
    """Rows for so many pages, to be asked for in each of the three ways."""
    texts = [f"row {number} " * 10 for number in range(pages * ROWS_PER_PAGE)]
    rows = [{"id": number, "text": text} for number, text in enumerate(texts)]
    body = {"rows": rows, "pages": 0, "next": None}
    (folder / "rows.json").write_text(json.dumps(body))
    cut = {"default_size": ROWS_PER_PAGE, "meta": {"/pages": "pages", "/next": "next_cursor"}}
    _recorded(
        folder,
        "bench_pages",
        [
            {
                "request": {"host": "x.org", "path": f"/{way}/{pages}"},
                "body": "rows.json",
                "rows": "/rows",
                "paging": {"style": way, way: way, **cut},
            }
            for way in ("page", "offset", "cursor")
        ],
    )


def _slots(folder: Path, slots: int) -> None:
    """So many of GDELT's slots in its list, each of a megabyte or so unpacked; no translated one."""
    recorded = PROJECT / "recordings" / "gdelt_events" / "20261118104500.export.CSV.zip"
    with zipfile.ZipFile(recorded) as archive:
        lines = archive.read(archive.namelist()[0])
    lines *= max(1, 1_000_000 // len(lines))
    host, root = "storage.googleapis.com", "/data.gdeltproject.org/gdeltv2"
    listed, names = "", list[str]()
    for number in range(slots):
        day = date(2026, 1, 1) + timedelta(days=number)
        name = f"{day:%Y%m%d}104500.export.CSV"
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, lines)
        content = held.getvalue()
        (folder / f"{name}.zip").write_bytes(content)
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        listed += f"{len(content)} {digest} http://data.gdeltproject.org/gdeltv2/{name}.zip\n"
        names.append(f"{name}.zip")
    translated = "masterfilelist-translation.txt"
    copy = PROJECT / "recordings" / "gdelt_events"
    (folder / "masterfilelist.txt").write_text(listed)
    (folder / translated).write_bytes((copy / translated).read_bytes())
    (folder / "not_there.xml").write_bytes((copy / "not_there.xml").read_bytes())
    absent = [
        line.rpartition("/")[2]
        for line in (copy / translated).read_text().splitlines()
        if "export" in line
    ]
    served = ["masterfilelist.txt", translated, *names]
    answers: list[dict[str, Any]] = [
        {"request": {"host": host, "path": f"{root}/{name}"}, "body": name} for name in served
    ]
    answers += [
        {
            "request": {"host": host, "path": f"{root}/{name}"},
            "body": "not_there.xml",
            "status": 404,
        }
        for name in absent
    ]
    _recorded(folder, "gdelt_events", answers)


def _peak(way: str, pages: int, record: Callable[[Path, int], None]) -> float:
    """MiB of a process that fetches and parses so many pages in that way."""
    source = "gdelt_events" if way == "gdelt" else "bench_pages"
    with tempfile.TemporaryDirectory() as folder:
        recordings = Path(folder) / "recordings"
        (recordings / source).mkdir(parents=True)
        record(recordings / source, pages)
        with ReplayServer(recordings) as server:
            given = {"WAREHOUSE_DATA": f"{folder}/data", "WAREHOUSE_REPLAY_URL": server.url}
            given |= {"WAREHOUSE_GDELT_SLOTS": str(pages)}
            done = subprocess.run(
                [sys.executable, "-c", PROGRAM, str(pages), way],
                env=os.environ | given,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
    return float(done.stdout.split()[-1])


def measure() -> dict[str, float]:
    """MiB with 1 and with 100 pages of each way of paging, and their ratio."""
    figures: dict[str, float] = {}
    ways: dict[str, Callable[[Path, int], None]] = dict.fromkeys(
        ("page", "offset", "cursor"), _pages
    )
    for way, record in (ways | {"gdelt": _slots}).items():
        name = "slots of gdelt_events" if way == "gdelt" else f"pages by {way}"
        one, hundred = (_peak(way, pages, record) for pages in PAGES)
        figures[f"{name}: MiB, 1"] = one
        figures[f"{name}: MiB, 100"] = hundred
        figures[f"{name}: 100 / 1"] = hundred / one
    return figures
