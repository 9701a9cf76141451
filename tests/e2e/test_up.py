"""Airflow as a service: a real scheduler, one ingest triggered by API, and the build that follows.

Only here do assets, pools and the retry of a real worker take part.
"""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from extractors import registry
from tests.e2e.conftest import PROJECT, House

pytestmark = pytest.mark.e2e

KEY = "datamexico_fdi"
ENDED = ("success", "failed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, look: Callable[[], Any], seconds: float) -> Any:
    """What `look` finds, asked again each second until it finds something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(1)
    pytest.fail(f"waited {seconds} s for {what}")


@dataclass
class Airflow:
    """A running Airflow, and its API."""

    process: subprocess.Popen[str]
    home: Path
    port: int
    token: str = field(default="", repr=False)

    def ask(self, path: str, body: Any = None) -> Any:
        answer = requests.request(
            "GET" if body is None else "POST",
            f"http://127.0.0.1:{self.port}{path}",
            json=body,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=10,
        )
        answer.raise_for_status()
        return answer.json()

    def is_healthy(self) -> bool:
        try:
            parts = self.ask("/api/v2/monitor/health").values()
        except requests.RequestException:
            return False
        return all(part["status"] == "healthy" for part in parts)

    def log_in(self) -> None:
        passwords = json.loads(
            (self.home / "simple_auth_manager_passwords.json.generated").read_text()
        )
        body = {"username": "admin", "password": passwords["admin"]}
        self.token = self.ask("/auth/token", body)["access_token"]

    def runs(self, dag: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(f"/api/v2/dags/{dag}/dagRuns")["dag_runs"]
        return found

    def descendants(self) -> set[int]:
        """Process ids of everything that descends from the command."""
        table = subprocess.run(
            ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
        ).stdout
        parents = {
            int(pid): int(parent) for pid, parent in (row.split() for row in table.splitlines())
        }
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


@pytest.fixture(scope="module")
def served(house: House, first, tmp_path_factory: pytest.TempPathFactory) -> House:
    """Last night's data, one source taken away again, and nothing published yet."""
    root = tmp_path_factory.mktemp("served")
    for name in ("landing", "accepted"):
        shutil.copytree(house.data / name, root / "data" / name)
    shutil.rmtree(root / "data" / "accepted" / KEY)
    return House(root / "data", root / "published")


@pytest.fixture(scope="module")
def airflow(served: House) -> Iterator[Airflow]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "nightly", "up", "--port", str(port)],
        cwd=PROJECT,
        env=served.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    found = Airflow(process, served.data / "airflow" / "up", port)
    try:
        wait_for("a healthy Airflow", found.is_healthy, 180)
        found.log_in()
        yield found
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(90)


@pytest.fixture(scope="module")
def triggered(airflow: Airflow) -> dict[str, Any]:
    """A run of one ingest DAG, asked for by API, after it has ended."""
    ids = {f"ingest_{key}" for key in registry.sources()} | {"build_warehouse", "watch_warehouse"}

    def parsed() -> bool:
        dags = airflow.ask("/api/v2/dags?limit=100")["dags"]
        return {dag["dag_id"] for dag in dags} == ids

    wait_for("exactly the registered DAGs", parsed, 90)
    run = airflow.ask(f"/api/v2/dags/ingest_{KEY}/dagRuns", {"logical_date": None})
    path = f"/api/v2/dags/ingest_{KEY}/dagRuns/{run['dag_run_id']}"

    def ended() -> dict[str, Any] | None:
        now: dict[str, Any] = airflow.ask(path)
        return now if now["state"] in ENDED else None

    found: dict[str, Any] = wait_for("the ingest to end", ended, 180)
    return found


@pytest.fixture(scope="module")
def followed(airflow: Airflow, triggered: dict[str, Any]) -> dict[str, Any]:
    """The build that came by itself, after it has ended."""

    def ended() -> dict[str, Any] | None:
        for run in airflow.runs("build_warehouse"):
            if run["run_type"] == "asset_triggered" and run["state"] in ENDED:
                return run
        return None

    found: dict[str, Any] = wait_for("the build to follow", ended, 300)
    return found


def test_up__an_ingest_that_is_triggered_by_api_succeeds(triggered):
    assert triggered["state"] == "success"


def test_up__the_build_follows_by_itself_because_of_that_sources_asset(
    airflow, triggered, followed
):
    assert followed["state"] == "success"
    path = f"/api/v2/dags/build_warehouse/dagRuns/{followed['dag_run_id']}/upstreamAssetEvents"
    events = airflow.ask(path)["asset_events"]
    assert [event["name"] for event in events] == [f"accepted/{KEY}"]
    assert {event["source_run_id"] for event in events} == {triggered["dag_run_id"]}


def test_up__the_publication_appears_and_holds_the_source_that_was_missing(served, followed):
    import duckdb

    marts = served.published / "marts.duckdb"
    assert marts.exists()
    with duckdb.connect(str(marts), read_only=True) as connection:
        sources = connection.execute(
            "select distinct source_id from marts.marts.dim_snapshot order by 1"
        ).fetchall()
    assert (KEY,) in sources
    publication = json.loads((served.data / "warehouse" / "publication.json").read_text())
    assert publication["run_id"].startswith("asset_triggered")


def test_up__the_build_ran_in_the_writers_pool_of_one_slot(airflow, followed):
    assert airflow.ask("/api/v2/pools/warehouse_writer")["slots"] == 1
    path = f"/api/v2/dags/build_warehouse/dagRuns/{followed['dag_run_id']}/taskInstances"
    tasks = {task["task_id"]: task for task in airflow.ask(path)["task_instances"]}
    assert set(tasks) == {"build", "check", "publish"}
    assert {task["pool"] for task in tasks.values()} == {"warehouse_writer"}


def test_up__says_neither_password_nor_key_and_listens_on_loopback_only(airflow, followed):
    password = json.loads(
        (airflow.home / "simple_auth_manager_passwords.json.generated").read_text()
    )["admin"]
    logs = [path for path in airflow.home.rglob("*.log") if path.is_file()]
    assert logs
    assert [path for path in logs if password in path.read_text(errors="replace")] == []
    listening = subprocess.run(
        ["ss", "-Hltn", f"sport = :{airflow.port}"], capture_output=True, text=True, check=False
    ).stdout
    if listening:
        assert {line.split()[3] for line in listening.splitlines()} == {f"127.0.0.1:{airflow.port}"}


def test_up__a_term_signal_ends_everything_and_leaves_no_orphan(airflow, followed):
    family = airflow.descendants()
    assert len(family) > 5
    airflow.process.send_signal(signal.SIGTERM)
    assert airflow.process.wait(90) == 0
    out = airflow.process.stdout.read() if airflow.process.stdout else ""
    assert "Airflow has ended." in out

    def alive(pid: int) -> bool:
        stat = Path(f"/proc/{pid}/stat")
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"

    assert {pid for pid in family if alive(pid)} == set()
