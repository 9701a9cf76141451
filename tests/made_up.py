"""Sources that exist in tests only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from extractors import registry
from extractors.core.landing import Answer
from extractors.core.spec import Licence, Source, Table


def source(key: str, *tables: Table, cadence: str = "0 0 * * *") -> Source:
    """A declared source of these tables, of which nothing else matters."""
    return Source(
        key=key,
        title="Made up",
        producer="Nobody",
        homepage="https://example.org",
        base_url="https://example.org/api",
        licence=Licence(
            id="CC0-1.0", name="CC0", url="https://x", attribution="n", may_republish=True
        ),
        citation="Nobody",
        cadence=cadence,
        max_age_days=1,
        evidence_class="statistics",
        caveats="It is made up.",
        tables=tables,
    )


def registered(patch: pytest.MonkeyPatch, folder: Path, source: Source) -> SimpleNamespace:
    """The module of the only registered source; it answers what `.body` holds when it is fetched.

    `.file` stands for its code: other text in it is other code.
    """
    (table,) = source.tables
    file = folder / f"{source.key}.py"
    file.write_text("# version 1\n")
    module = SimpleNamespace(SOURCE=source, body=[{"code": "a", "value": 1}], file=file)

    def fetch(client: Any) -> None:
        page = folder / "answer.json"
        page.write_text(json.dumps(module.body))
        client.read_file(page, kind=table.name)

    def parse(answer: Answer) -> Iterator[tuple[str, Any]]:
        yield table.name, answer.json()

    module.fetch, module.parse = fetch, parse
    patch.setattr(registry, "modules", lambda: {source.key: module})
    patch.setattr(registry, "code", lambda key: [file])
    return module
