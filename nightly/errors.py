"""How a night fails on our side of the sources: each error is final until something is mended."""

from __future__ import annotations


class NightError(Exception):
    """A step of the night that asking again cannot help."""


class GateFailed(NightError):
    """A batch did not pass its checks and lies in quarantine with the reasons."""


class BuildFailed(NightError):
    """The warehouse was not built, or a test between source and mart failed."""


class CheckFailed(NightError):
    """A required check on the marts failed, or did not run."""
