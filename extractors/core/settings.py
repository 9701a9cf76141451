"""Where things lie and which mode we run in: read from the environment, once per call.

Variables: WAREHOUSE_DATA (default `data/`), WAREHOUSE_PUBLISHED (default `published/`),
WAREHOUSE_REPLAY_URL (a loopback replay server that stands in for every source),
WAREHOUSE_BACKOFF_SECONDS (first wait between attempts, default 1), WAREHOUSE_ATTEMPTS (default 4),
WAREHOUSE_TIMEOUT_SECONDS (default 60), WAREHOUSE_CONTACT (who a source may write to: an address or
page, sent in the User-Agent; Wikimedia refuses clients that do not say), WAREHOUSE_CA_BUNDLE (a
PEM file to trust instead of certifi's: add to a copy of that what a source's chain lacks, as
Brazil's does ICP-Brasil).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """Paths (absolute) and fetch behaviour of this run."""

    data: Path
    published: Path
    replay_url: str | None
    backoff_seconds: float
    attempts: int
    timeout_seconds: float
    contact: str
    ca_bundle: Path | None

    @property
    def landing(self) -> Path:
        """Raw bytes, content-addressed, and one manifest per fetch."""
        return self.data / "landing"

    @property
    def batches(self) -> Path:
        """Candidates that no gate has passed yet."""
        return self.data / "batch"

    @property
    def accepted(self) -> Path:
        """Batches in force; the newest of a source is the one that counts."""
        return self.data / "accepted"

    @property
    def quarantine(self) -> Path:
        """Refused batches with their reasons."""
        return self.data / "quarantine"

    @property
    def outcomes(self) -> Path:
        """One row per attempt and step."""
        return self.data / "outcomes"

    @property
    def quality(self) -> Path:
        """Results of the checks, failed rows, Data Docs."""
        return self.data / "quality"

    @property
    def warehouse(self) -> Path:
        """The file that only dbt writes."""
        return self.data / "warehouse" / "warehouse.duckdb"


def settings() -> Settings:
    """The settings in force now."""
    env = os.environ
    return Settings(
        data=Path(env.get("WAREHOUSE_DATA", PROJECT / "data")).resolve(),
        published=Path(env.get("WAREHOUSE_PUBLISHED", PROJECT / "published")).resolve(),
        replay_url=env.get("WAREHOUSE_REPLAY_URL") or None,
        backoff_seconds=float(env.get("WAREHOUSE_BACKOFF_SECONDS", "1")),
        attempts=int(env.get("WAREHOUSE_ATTEMPTS", "4")),
        timeout_seconds=float(env.get("WAREHOUSE_TIMEOUT_SECONDS", "60")),
        contact=env.get("WAREHOUSE_CONTACT", "operator has not set WAREHOUSE_CONTACT"),
        ca_bundle=Path(bundle).resolve() if (bundle := env.get("WAREHOUSE_CA_BUNDLE")) else None,
    )
