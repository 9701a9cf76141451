"""The first bytes tell a page from data, whatever the status and the content type say."""

from __future__ import annotations

from typing import Literal

from extractors.core.landing import Answer

Media = Literal["json", "csv", "text", "zip", "xlsx", "any"]

_ZIP_MAGIC = b"PK\x03\x04"  # XLSX files are ZIP files


def check_media(answer: Answer, media: Media) -> None:
    """Raise unless the body is of the medium that was asked for, and whole as far as it can tell."""
    start = answer.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:80]
    if not start:
        raise answer.truncated(f"a {media} body", "an empty body")
    if media in {"zip", "xlsx"} and not start.startswith(_ZIP_MAGIC):
        raise answer.changed(f"a {media} file", f"a body that begins {start!r}")
    if media in {"json", "csv"} and start.startswith(b"<"):
        error = answer.changed(media.upper(), f"a page or XML that begins {start!r}")
        error.is_retryable = True  # maintenance and overload pages pass (seen at several sources)
        raise error
    if media == "json":
        answer.json()
