"""Why a publication did not happen; in every case the previous one stays in force."""

from __future__ import annotations


class PublicationError(Exception):
    """A publication was refused or broke off."""


class WarehouseUnreadable(PublicationError):
    """The warehouse cannot be opened, or has no marts to publish."""


class UnpublishableType(PublicationError):
    """A column has a type that not every published format can hold."""


class LicenceConflict(PublicationError):
    """Rows of a source that may not be published again, or of which no licence is known."""


class DiskSpaceShort(PublicationError):
    """There is less free space than the publication needs."""


class PublicationBroken(PublicationError):
    """A file could not be written: a full disk, a missing right."""


class PublicationInProgress(PublicationError):
    """Another process is publishing to the same place."""


class CopyDiffers(PublicationError):
    """What was written is not what was read."""


class PostgresRefused(PublicationError):
    """The Postgres schema could not be loaded; the old schema stays as it was."""
