"""What every builder needs: a draft of a recording that is written and checked in one way.

A builder is a module `recordings/build/<source_key>.py` with `def draft(facts: Path) -> Draft`.
Same facts, same bytes: nothing here looks at the clock.
"""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recordings.layout import MANIFEST, read_recording
from recordings.paging import dump

#: Bodies above this are kept gzipped.
GZIP_ABOVE = 100_000


@dataclass
class Draft:
    """A recording in the making; see recordings/README.md for its fields."""

    source: str
    owner: str
    licence: str
    facts_date: str
    note: str
    synthetic: bool = False
    answers: list[dict[str, Any]] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)

    def add(self, request: dict[str, Any], name: str, document: Any, **fields: Any) -> None:
        """Add an answer.

        Args:
            request: as in the layout (`method`, `host`, `path`, `params`, `query_contains`).
            name: file name of the body, `.json`, `.csv`, …; answers may share one.
            document: JSON to be dumped, or bytes that are kept as they are.
            fields: the answer's other fields (`rows`, `paging`, `filters`, `note`, …).
        """
        content = document if isinstance(document, bytes) else dump(document)
        if len(content) > GZIP_ABOVE:
            name, content = f"{name}.gz", gzip.compress(content, compresslevel=9, mtime=0)
        if self.bodies.setdefault(name, content) != content:
            raise ValueError(f"{self.source}: two bodies are named {name}")
        self.answers.append({"request": request, "body": name, **fields})

    def write(self, folder: Path) -> Path:
        """Write the folder anew (files of an older build go), read it back strictly."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            path.unlink()
        for name, content in self.bodies.items():
            (folder / name).write_bytes(content)
        head = {
            "source": self.source,
            "owner": self.owner,
            "licence": self.licence,
            "facts_date": self.facts_date,
            "synthetic": self.synthetic,
            "note": self.note,
            "answers": self.answers,
        }
        text = json.dumps(head, ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
        read_recording(folder)
        return folder


def number(text: str) -> int | float | None:
    """A figure of a CSV file as JSON shows it; '' is null.

    Raises:
        ValueError: the text is no figure, or none that JSON can hold.
    """
    if text == "":
        return None
    if text.lstrip("-").isdigit():
        return int(text)
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"not a figure: {text!r}")
    return value
