"""Parse, check and accept one landed batch again, from its bytes.

After a parser or a check has been mended, a batch in quarantine need not be fetched a second time.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from extractors import registry
from extractors.core.errors import SourceError
from extractors.core.landing import Landing
from extractors.core.settings import settings
from nightly import steps
from nightly.errors import GateFailed, NightError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be said to `replay`."""
    parser.add_argument("--source", required=True, help="key of the source")
    parser.add_argument("--batch", required=True, help="id of a landed batch")


def main(arguments: argparse.Namespace) -> int:
    """Replay one batch; 0 when it was accepted, 1 when it was refused again."""
    key, batch_id = arguments.source, arguments.batch
    if key not in registry.sources():
        raise NightError(f"no source {key!r}; there are {', '.join(registry.sources())}")
    landed = Landing(settings().landing, key).batch_ids()
    if batch_id not in landed:
        raise NightError(f"{key}: no landed batch {batch_id!r}; there are {landed}")
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-replay"
    if (settings().accepted / key / f"batch={batch_id}").exists():
        raise NightError(
            f"{key}: {batch_id} has been accepted, and accepted batches stay as they are"
        )
    try:
        steps.validate(key, batch_id, run_id)
    except (SourceError, GateFailed) as error:
        sys.stderr.write(f"refused again: {error}\n")
        return 1
    steps.accept(key, batch_id, run_id)
    sys.stdout.write(f"{key}: accepted {batch_id}; `make rebuild` publishes what follows from it\n")
    return 0
