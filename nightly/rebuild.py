"""Build, check and publish again from the accepted batches; nothing is fetched.

A warehouse file that cannot be opened is set aside and made anew.
"""

from __future__ import annotations

import argparse
import logging
from datetime import UTC, date, datetime

from extractors.core.settings import settings
from nightly import console, environment, publication, report, steps, summary
from nightly.errors import NightError

_log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be said to `rebuild`."""
    parser.add_argument("--as-of", type=date.fromisoformat, help="build as if it were this day")


def _set_aside_if_damaged(run_id: str) -> None:
    import duckdb

    path = settings().warehouse
    if not path.exists():
        return
    try:
        duckdb.connect(str(path), read_only=True).close()
    except (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException):
        path.rename(path.with_name(f"{path.name}.damaged-{run_id}"))
        _log.warning("%s cannot be opened and was set aside", path)


def main(arguments: argparse.Namespace) -> int:
    """Rebuild, whether or not something has changed, and print the report."""
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%SZ}-rebuild"
    with environment.alone("run"), console.quiet(run_id) as (screen, log):
        _set_aside_if_damaged(run_id)
        publication.forget()
        try:
            steps.build(run_id, arguments.as_of or now.date())
            steps.check(run_id)
            steps.publish(run_id)
        except NightError:
            _log.exception("the rebuild failed; what was published stays in force")
        night = report.of(run_id, with_sources=False)
        screen.write(summary.text(night, log, seconds=(datetime.now(UTC) - now).total_seconds()))
    return night.exit_code
