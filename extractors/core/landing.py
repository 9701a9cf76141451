"""Raw bytes first: every answer is kept by its hash before anyone parses it.

Layout: `<landing>/<source>/objects/<2 hex>/<sha256>.gz` (the bytes, gzip),
`<landing>/<source>/manifests/<batch_id>.json` (one per attempt that brought something new: what was
asked, what came back, under which licence) and `<landing>/<source>/unchanged.jsonl` (one line per
attempt that brought nothing new).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from extractors.core.errors import SourceChanged, SourceError, SourceRefused, SourceTruncated
from extractors.core.outcome import write_json

#: Headers worth remembering; anything else (cookies, tokens) is not written down.
_KEPT_HEADERS = ("content-type", "etag", "last-modified", "x-soda2-fields", "x-soda2-types")


def identity(method: str, url: str, params: dict[str, str]) -> str:
    """What makes two requests the same request."""
    return f"{method} {url} {json.dumps(params, sort_keys=True)}"


@dataclass(frozen=True)
class Answer:
    """What a source answered to one request.

    `retrieved_at` is when the facts were taken from the source: the time of the fetch, or, for a
    recording, the date the recording gives. Both times are UTC.
    """

    source: str
    kind: str
    method: str
    url: str
    params: dict[str, str]
    status: int
    content: bytes = field(repr=False)
    fetched_at: datetime
    retrieved_at: datetime
    headers: dict[str, str] = field(default_factory=dict)
    is_synthetic: bool = False

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes: the snapshot's identity."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def text(self) -> str:
        """The body as UTF-8, a byte order mark removed."""
        return self.content.decode("utf-8-sig")

    def json(self) -> Any:
        """The whole body as JSON (parsed once); one that does not close is truncated."""
        return self._parsed

    @cached_property
    def _parsed(self) -> Any:
        from msgspec.json import decode

        with suppress(ValueError):  # `json` takes a little more, and says where a body breaks off
            return decode(self.content)
        try:
            return json.loads(self.content)
        except ValueError as error:
            start, end = self.content[:60], self.content[-60:]
            raise self.truncated(
                "a whole JSON document", f"{error} in a body of {start!r} … {end!r}"
            ) from None

    @property
    def request(self) -> str:
        """The request as a person would write it."""
        query = "&".join(f"{name}={value}" for name, value in sorted(self.params.items()))
        joint = "&" if "?" in self.url else "?"
        return f"{self.method} {self.url}" + (f"{joint}{query[:400]}" if query else "")

    @property
    def identity(self) -> str:
        """What makes two requests the same request."""
        return identity(self.method, self.url, self.params)

    def _error(self, kind: type[SourceError], expected: str, found: str) -> SourceError:
        return kind(self.source, self.kind, self.request, expected=expected, found=found)

    def changed(self, expected: str, found: str) -> SourceError:
        """The error to raise when the answer is not what is declared."""
        return self._error(SourceChanged, expected, found)

    def refused(self, expected: str, found: str) -> SourceError:
        """The error to raise when the answer is a refusal."""
        return self._error(SourceRefused, expected, found)

    def truncated(self, expected: str, found: str) -> SourceError:
        """The error to raise when the answer is not whole."""
        return self._error(SourceTruncated, expected, found)


class Landing:
    """The landing of one source."""

    def __init__(self, root: Path, source: str) -> None:
        self.root, self.source = root / source, source

    def _object(self, sha256: str) -> Path:
        return self.root / "objects" / sha256[:2] / f"{sha256}.gz"

    def put(self, answer: Answer) -> bool:
        """Keep the bytes; true when they were not here yet."""
        path = self._object(answer.sha256)
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{uuid4().hex}")
        with temporary.open("wb") as stream:
            stream.write(gzip.compress(answer.content, compresslevel=6, mtime=0))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        return True

    def record(self, answer: Answer, licence_id: str) -> dict[str, Any]:
        """What the manifest says of an answer; everything but the bytes."""
        kept = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
        return {
            "kind": answer.kind,
            "method": answer.method,
            "url": answer.url,
            "params": answer.params,
            "status": answer.status,
            "headers": kept,
            "sha256": answer.sha256,
            "bytes": len(answer.content),
            "fetched_at": answer.fetched_at.isoformat(),
            "retrieved_at": answer.retrieved_at.isoformat(),
            "is_synthetic": answer.is_synthetic,
            "licence": licence_id,
        }

    def answer(self, record: dict[str, Any]) -> Answer:
        """The answer a manifest line speaks of, its bytes checked against their hash."""
        content = gzip.decompress(self._object(record["sha256"]).read_bytes())
        answer = Answer(
            source=self.source,
            kind=record["kind"],
            method=record["method"],
            url=record["url"],
            params=record["params"],
            status=record["status"],
            headers=record["headers"],
            content=content,
            fetched_at=datetime.fromisoformat(record["fetched_at"]),
            retrieved_at=datetime.fromisoformat(record["retrieved_at"]),
            is_synthetic=record["is_synthetic"],
        )
        if answer.sha256 != record["sha256"]:
            raise answer.truncated(f"bytes of sha256 {record['sha256']}", answer.sha256)
        return answer

    def manifest_path(self, batch_id: str) -> Path:
        """Where the manifest of a batch lies."""
        return self.root / "manifests" / f"{batch_id}.json"

    def write_manifest(self, batch_id: str, content: dict[str, Any]) -> None:
        """Write the manifest of a complete fetch; its existence says that the fetch was complete."""
        write_json(self.manifest_path(batch_id), content)

    def manifest(self, batch_id: str) -> dict[str, Any]:
        """The manifest of a batch."""
        content: dict[str, Any] = json.loads(self.manifest_path(batch_id).read_text("utf-8"))
        return content

    def batch_ids(self) -> list[str]:
        """The batches that were fetched completely, oldest first."""
        return sorted(path.stem for path in (self.root / "manifests").glob("[0-9]*.json"))

    def note_unchanged(self, line: dict[str, Any]) -> None:
        """One line for an attempt that brought nothing new."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "unchanged.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
