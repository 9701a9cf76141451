"""Airflow as a service without containers: `airflow standalone` from the lock, on loopback.

All four parts of Airflow run under one process; a replay server stands in for the sources unless
LIVE=1. Ctrl-C, or a TERM signal, ends everything.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from nightly import environment

#: Seconds that Airflow gets to end by itself; it took 15 (3.3.2, 2 cores, 2026-11-23).
PATIENCE = 45
LOOPBACK = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What can be said to `up`; LIVE=1 and RECORDINGS come from make's command line."""
    live = os.environ.get("LIVE") == "1"
    recordings = os.environ.get("RECORDINGS") or environment.RECORDINGS
    parser.add_argument("--live", action="store_true", default=live, help="ask the live sources")
    parser.add_argument("--recordings", type=Path, default=recordings, help="folder to replay")
    parser.add_argument("--port", type=int, default=8080, help="port of Airflow's page")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def _configure(home: Path, port: int) -> None:
    environment.use_airflow(
        home,
        AIRFLOW__CORE__EXECUTOR="LocalExecutor",
        # 32, the default, forks 32 workers of 140 MB each (3.3.2, 2026-11-23).
        AIRFLOW__CORE__PARALLELISM="4",
        AIRFLOW__API__HOST=LOOPBACK,
        AIRFLOW__API__PORT=str(port),
        AIRFLOW__API__BASE_URL=f"http://{LOOPBACK}:{port}",
        AIRFLOW__API__WORKERS="1",
        # Good for this start; the one that Airflow writes into its own file is too short for SHA-512.
        AIRFLOW__API_AUTH__JWT_SECRET=secrets.token_urlsafe(64),
        AIRFLOW__CORE__EXECUTION_API_SERVER_URL=f"http://{LOOPBACK}:{port}/execution/",
        # Logs are read over HTTP on fixed ports otherwise, where a second Airflow may sit.
        AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT=str(_free_port()),
        AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT=str(_free_port()),
        # standalone starts its parts as `airflow …`: it must find the one of this environment.
        PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    )


def _prepare(home: Path) -> Path:
    """Database, the writer's pool, and the operator's password; returns the password's file."""
    environment.ensure_database(home)
    from airflow.models.pool import Pool

    from nightly import policy

    Pool.create_or_update_pool(
        policy.WRITER_POOL, slots=1, description="DuckDB takes one writer", include_deferred=False
    )
    path = home / "simple_auth_manager_passwords.json.generated"
    if not path.exists():
        # Airflow would make one and print it.
        path.touch(mode=0o600)
        path.write_text(json.dumps({"admin": secrets.token_urlsafe(12)}) + "\n", "utf-8")
    return path


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _interrupted(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _standalone(log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Airflow in a session of its own; ended by INT, the only signal it passes on to its parts."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "airflow", "standalone"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # A job in the background of a shell inherits "ignore INT".
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(PATIENCE)
        # Whatever has outlived it is of its session.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def main(arguments: argparse.Namespace) -> int:
    """Run Airflow until interrupted; 0 when it was ended, 1 when it ended by itself."""
    home = environment.airflow_home("up")
    recordings = None if arguments.live else arguments.recordings.resolve()
    signal.signal(signal.SIGTERM, _interrupted)
    signal.signal(signal.SIGINT, _interrupted)
    with environment.alone("up"), environment.sources_from(recordings) as asked:
        try:
            _configure(home, arguments.port)
            password = _prepare(home)
            log = home / "standalone.log"
            with _standalone(log) as child:
                _say(f"Airflow: http://{LOOPBACK}:{arguments.port} (in about 20 s), from {asked}")
                _say(f"User admin, password in {password}")
                _say(f"Log: {log}. Ctrl-C ends it.")
                child.wait()
                _say(f"Airflow ended by itself with {child.returncode}; see {log}")
        except KeyboardInterrupt:
            _say("Airflow has ended.")
            return 0
    return 1
