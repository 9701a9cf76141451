"""Pages that the curated rows cite, as a stranger's server gives them: synthetic, one text for all.

Only the addresses are real. robots.txt is missing at every host (404), as it is at many.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from extractors.sources.cited_pages import cited
from recordings.build.common import Draft

PAGE = """<!doctype html>
<html lang="en"><head><title>Made up</title></head>
<body><nav><a href="/">Home</a></nav>
<h1>A page that somebody cites</h1>
<p>Its text is made up: the page itself is not ours to keep.</p>
<footer>23 November</footer></body></html>
"""


def draft(facts: Path) -> Draft:
    """One answer for each cited page; of the facts nothing is needed."""
    made = Draft(
        source="cited_pages",
        owner="City internationalization warehouse",
        licence="CC0-1.0",
        facts_date="2026-11-24",
        synthetic=True,
        note="Made, not recorded: the addresses are those of the curated rows, the text is ours.",
    )
    for pages in cited().values():
        for page in pages:
            parts = urlsplit(page)
            request: dict[str, object] = {
                "host": parts.netloc.lower(),
                "path": unquote(parts.path) or "/",
            }
            if parts.query:
                request["params"] = dict(parse_qsl(parts.query, keep_blank_values=True))
            made.add(request, "page.html", PAGE.encode())
    return made
