"""Faults of the real sources, injected on demand: what each does to an answer.

A fault either changes which rows are served (`drop_rows`, `duplicate_page`), or the finished
answer (`Reply`), or the way in which it goes over the wire (`Reply.ending`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from recordings.paging import at, dump, put

Kind = Literal[
    "status",
    "html_200",
    "xml_200",
    "truncated_json_200",
    "truncate_body",
    "reset_mid_body",
    "gzip_mismatch",
    "slow",
    "replace_body",
    "rename_field",
    "add_field",
    "drop_rows",
    "duplicate_page",
    "dead_host",
    "redirect",
]
HTML = "<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon</body></html>"
XML = '<?xml version="1.0" encoding="utf-8"?><error><message>Request Error</message></error>'


@dataclass(frozen=True)
class Reply:
    """What goes over the wire, and how it ends.

    `ending`: `whole`; `short` (fewer bytes than Content-Length, then an orderly close); `reset`
    (half of the body, then RST); `dead` (RST before the first byte).
    """

    headers: dict[str, str]
    status: int = 200
    body: bytes = b""
    rows: str | None = None
    ending: Literal["whole", "short", "reset", "dead"] = "whole"
    delay: float = 0.0


class Fault(BaseModel):
    """One fault: for which requests, how often, and what.

    Fields beside `match`, `kind` and `times` belong to kinds: `status` + `headers` + `body` to
    `status`; `headers` + `body` to `html_200`, `xml_200`, `replace_body`; `seconds` to `slow`;
    `field` + `to` to `rename_field`; `field` + `value` to `add_field`; `share` to `drop_rows`;
    `location` to `redirect`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    match: str = Field(
        default="",
        description="regular expression, searched in `METHOD host/path?name=value&…` (decoded; "
        "form values included)",
    )
    times: int | None = Field(default=None, ge=1, description="None: every matching request")
    status: int = Field(default=500, ge=100, le=599)
    headers: dict[str, str] = {}
    body: Any = Field(default=None, description="bytes, text, JSON, or (bytes) -> bytes")
    seconds: float = Field(default=5.0, ge=0)
    field: str = ""
    to: str = ""
    value: Any = None
    share: float = Field(default=0.4, gt=0, lt=1)
    location: str = "https://elsewhere.invalid/"

    @model_validator(mode="after")
    def _is_complete(self) -> Fault:
        re.compile(self.match)
        if self.kind in ("rename_field", "add_field") and not self.field:
            raise ValueError(f"{self.kind} needs 'field'")
        if self.kind == "rename_field" and not self.to:
            raise ValueError("rename_field needs 'to'")
        return self

    def hits(self, line: str) -> bool:
        """Whether a request, as one decoded line, is meant."""
        return re.search(self.match, line, re.DOTALL) is not None

    def thin(self, rows: list[bytes]) -> list[bytes]:
        """The rows that `drop_rows` leaves, spread evenly: the same ones each time."""
        if self.kind != "drop_rows":
            return rows
        kept = 1 - self.share
        return [
            row
            for number, row in enumerate(rows)
            if int((number + 1) * kept + 1e-9) > int(number * kept + 1e-9)
        ]

    def distort(self, reply: Reply) -> Reply:
        """The answer with this fault."""
        distortion = _DISTORTIONS.get(self.kind)
        return distortion(self, reply) if distortion else reply


def _bytes(body: Any, before: bytes) -> bytes:
    if callable(body):
        return bytes(body(before))
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else dump(body)


def _say(fault: Fault, reply: Reply, status: int, media: str, text: Any) -> Reply:
    content = fault.body if fault.body is not None else text
    headers = {**reply.headers, "Content-Type": media, **fault.headers}
    return replace(reply, status=status, headers=headers, body=_bytes(content, reply.body))


def _status(fault: Fault, reply: Reply) -> Reply:
    media = "application/json" if isinstance(fault.body, dict | list) else "text/plain"
    return _say(fault, reply, fault.status, media, "")


def _rename_field(fault: Fault, reply: Reply) -> Reply:
    def renamed(value: Any) -> Any:
        if isinstance(value, list):
            return [renamed(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {fault.to if k == fault.field else k: renamed(item) for k, item in value.items()}

    return replace(reply, body=dump(renamed(json.loads(reply.body))))


def _add_field(fault: Fault, reply: Reply) -> Reply:
    document = json.loads(reply.body)
    pointer = reply.rows or ""
    rows = [{**row, fault.field: fault.value} for row in at(document, pointer)]
    return replace(reply, body=dump(put(document, pointer, rows)))


def _gzip_mismatch(fault: Fault, reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Content-Encoding": "gzip"})


def _redirect(fault: Fault, reply: Reply) -> Reply:
    headers = {**reply.headers, "Location": fault.location}
    status = fault.status if 300 <= fault.status < 400 else 302
    return replace(reply, status=status, headers=headers, body=b"")


_DISTORTIONS: dict[Kind, Callable[[Fault, Reply], Reply]] = {
    "status": _status,
    "html_200": lambda fault, reply: _say(fault, reply, 200, "text/html; charset=utf-8", HTML),
    "xml_200": lambda fault, reply: _say(fault, reply, 200, "text/xml; charset=utf-8", XML),
    "truncated_json_200": lambda _, reply: replace(reply, body=reply.body[: len(reply.body) // 2]),
    "truncate_body": lambda _, reply: replace(reply, ending="short"),
    "reset_mid_body": lambda _, reply: replace(reply, ending="reset"),
    "gzip_mismatch": _gzip_mismatch,
    "slow": lambda fault, reply: replace(reply, delay=fault.seconds),
    "replace_body": lambda fault, reply: replace(
        reply, headers={**reply.headers, **fault.headers}, body=_bytes(fault.body, reply.body)
    ),
    "rename_field": _rename_field,
    "add_field": _add_field,
    "dead_host": lambda _, reply: replace(reply, ending="dead"),
    "redirect": _redirect,
}
