"""The folder of releases: one lock, one link that says which release is in force.

`releases/.next-<release>` is being written, `releases/<release>` is whole and never changes
again, `current` is a relative symbolic link to the release in force.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from publishing.errors import (
    DiskSpaceShort,
    PublicationBroken,
    PublicationError,
    PublicationInProgress,
)

#: What readers use. Everything else in `published/` is ours to change.
STABLE_NAMES = (
    "marts.duckdb",
    "parquet",
    "csv",
    "datapackage.json",
    "catalogue.json",
    "index.html",
    "RELEASE_NOTES.md",
)
#: The release in force and the ones before it: a reader that is slow, or a night that turns out
#: wrong, finds the last two nights still there.
KEEP = 3
_NEXT, _LINK = ".next-", ".link-"


@contextmanager
def exclusive(published: Path) -> Iterator[None]:
    """Hold the publication lock; the kernel gives it back when the process dies in any way.

    Raises:
        PublicationInProgress: another process holds it.
    """
    published.mkdir(parents=True, exist_ok=True)
    with (published / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublicationInProgress(f"{published}: another process is publishing") from None
        yield


def sweep(published: Path) -> None:
    """Remove what a publication that was killed left behind; call under the lock."""
    for leftover in (published / "releases").glob(f"{_NEXT}*"):
        _remove(leftover)
    for leftover in published.glob(f"{_LINK}*"):
        leftover.unlink()


def current(published: Path) -> Path | None:
    """The folder of the release in force, if there is one."""
    link = published / "current"
    return link.resolve() if link.is_symlink() and link.exists() else None


def require_space(published: Path, needed: int) -> None:
    """Refuse to begin what would not fit (sizes in bytes).

    Raises:
        DiskSpaceShort: says how much is needed, and how much there is.
    """
    free = shutil.disk_usage(published).free
    if free < needed:
        raise DiskSpaceShort(
            f"{published}: the publication needs about {_mib(needed)} MiB of free space and finds "
            f"{_mib(free)} MiB; free {_mib(needed - free)} MiB more. "
            "The previous publication stays in force"
        )


@contextmanager
def staging(published: Path, release: str) -> Iterator[Path]:
    """An empty folder to write the release in; removed again if the writing fails."""
    folder = published / "releases" / f"{_NEXT}{release}"
    folder.mkdir(parents=True)
    try:
        yield folder
    except (OSError, duckdb.Error) as error:
        raise PublicationBroken(
            f"{folder.name} broke off: {error}. What is in force is whole"
        ) from error
    finally:
        _remove(folder)


def put_in_force(published: Path, staged: Path) -> Path:
    """Make a finished staging folder the release that readers see; one rename decides it."""
    release = staged.with_name(staged.name.removeprefix(_NEXT))
    _make_durable(staged)
    staged.rename(release)
    _sync(release.parent)
    for name in STABLE_NAMES:
        _link(published, name, f"current/{name}")
    _link(published, "current", f"releases/{release.name}")
    _sync(published)
    return release


def prune(published: Path) -> None:
    """Remove the oldest releases; names begin with the time of publication. Never the current."""
    in_force = current(published)
    releases = sorted((published / "releases").iterdir(), reverse=True)
    for old in [folder for folder in releases if folder != in_force][KEEP - 1 :]:
        _remove(old)


def _link(published: Path, name: str, target: str) -> None:
    """Let a name lead to a relative target, atomically; nothing happens where it already does."""
    link = published / name
    if link.is_symlink() and link.readlink() == Path(target):
        return
    if link.is_dir() and not link.is_symlink():
        raise PublicationError(f"{link} is a folder that no publication made: move it away")
    temporary = published / f"{_LINK}{name}"
    temporary.symlink_to(target)
    temporary.replace(link)


def _make_durable(folder: Path) -> None:
    """Make all files read-only and bring files and folders to disk, the deepest first."""
    for path, _, files in os.walk(folder, topdown=False):
        for name in files:
            file = Path(path, name)
            # A reader that forgets "read only" would lock the others out, or write.
            file.chmod(0o444)
            _sync(file)
        _sync(Path(path))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _mib(size: int) -> int:
    return -(-size // 2**20)
