"""The surroundings of a run: Airflow's own settings, its database, the replay server, the locks.

Airflow reads its settings when it is first imported: everything here that sets one comes before.
"""

from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from extractors import registry
from extractors.core.settings import PROJECT, settings
from nightly.errors import NightError

DAGS = PROJECT / "dags"
RECORDINGS = PROJECT / "recordings"

_log = logging.getLogger(__name__)

#: Nobody is told that we run.
_SILENCE = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
}


def use_airflow(home: Path, **settings_: str) -> None:
    """Point Airflow at its own home and our DAGs; `settings_` are further variables."""
    if "airflow" in sys.modules:
        raise RuntimeError("airflow has been imported, and has read its settings, already")
    home.mkdir(parents=True, exist_ok=True)
    config = settings()
    os.environ.update(
        _SILENCE
        | {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
            # Tasks of the scheduler run in processes of their own, from other folders.
            "WAREHOUSE_DATA": str(config.data),
            "WAREHOUSE_PUBLISHED": str(config.published),
        }
        | settings_
    )


def ensure_database(home: Path, meanwhile: Callable[[], object] = lambda: None) -> bool:
    """Make Airflow's database unless this version has made it; true when it was made now.

    It is made in a child, on the other core: `meanwhile` is done here.
    What it holds is Airflow's own history of runs. A database of another version, or one whose
    making was interrupted, is made anew: the line's state lies in the data folder, not here.
    """
    ready = home / f"database-{version('apache-airflow')}.ready"
    if ready.exists():
        return False
    for path in home.glob("airflow.db*"):
        path.unlink()
    with subprocess.Popen(
        [sys.executable, "-c", "from airflow.utils.db import initdb; initdb()"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        meanwhile()
        said, _ = child.communicate()
    if child.returncode:
        raise NightError(f"Airflow's database could not be made:\n{said[-2000:]}")
    ready.touch()
    return True


@contextmanager
def only_dag(dag_id: str) -> Iterator[None]:
    """Let DAG files make this DAG alone, as Airflow lets them before it runs a task.

    `dag.test` reads the files and writes every DAG into the database again, each time: with 22
    sources that costs more than their tasks. Airflow's own way of saying it leaves the variable
    behind (3.3.2, 2026-11-24).
    """
    os.environ["_AIRFLOW_PARSING_CONTEXT_DAG_ID"] = dag_id
    try:
        yield
    finally:
        del os.environ["_AIRFLOW_PARSING_CONTEXT_DAG_ID"]


def airflow_home(name: str) -> Path:
    """Airflow's home for one way of running it; two ways at once do not meet in one database."""
    return settings().data / "airflow" / name


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold a lock of the data folder, or raise NightError; it ends with the process."""
    path = settings().data / f".{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NightError(f"another `nightly {name}` is at work in {path.parent}") from None
        yield


@contextmanager
def sources_from(recordings: Path | None) -> Iterator[str]:
    """Let a replay server stand in for every source; None: the live sources. Yields a description.

    Loopback needs no patience: the waits between attempts are short. Nor does it need keys: a
    recording is answered whatever the key is, so a source is not skipped for want of one.
    """
    if recordings is None:
        os.environ.pop("WAREHOUSE_REPLAY_URL", None)
        yield "the live sources"
        return
    from recordings.layout import RecordingInvalid
    from recordings.server import ReplayServer

    if not recordings.is_dir():
        raise NightError(f"no folder of recordings: {recordings}")
    try:
        replay = ReplayServer(recordings, is_as_found=True)
    except RecordingInvalid as error:
        raise NightError(str(error)) from error
    # Its source fails on its own; the others are replayed.
    for notice in replay.store.notices:
        _log.warning("recordings: %s", notice)
    with replay as server:
        os.environ["WAREHOUSE_REPLAY_URL"] = server.url
        os.environ.setdefault("WAREHOUSE_BACKOFF_SECONDS", "0.1")
        for name in {name for source in registry.sources().values() for name in source.secrets}:
            os.environ.setdefault(name, "replayed")
        try:
            yield f"the recordings in {recordings}"
        finally:
            os.environ.pop("WAREHOUSE_REPLAY_URL", None)
