"""docker-compose.yml, held to what an engine would refuse or run wrongly; there is none here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = PROJECT / "docker-compose.yml"
TEXT = COMPOSE.read_text("utf-8")

AIRFLOW = {"api-server", "scheduler", "dag-processor", "triggerer"}
#: Without these in `.env`, `docker compose up` must not start.
REQUIRED = {
    "POSTGRES_PASSWORD",
    "AIRFLOW_FERNET_KEY",
    "AIRFLOW_JWT_SECRET",
    "AIRFLOW_API_SECRET_KEY",
    "AIRFLOW_ADMIN_PASSWORD",
    "WAREHOUSE_CONTACT",
}
SECRETS = REQUIRED - {"WAREHOUSE_CONTACT"}
#: `${NAME…}` as compose reads it: the name, and what follows it (":?message", ":-default" or "").
VARIABLE = re.compile(r"\$\{(\w+)([^}]*)\}")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
    return found


def environment(service: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in service.get("environment", {}).items()}


def validate(path: Path) -> subprocess.CompletedProcess[str]:
    """The file against the compose specification, as `make schemas` does."""
    command = Path(sys.executable).with_name("check-jsonschema")
    return subprocess.run(
        [command, "--builtin-schema", "vendor.compose-spec", path],
        capture_output=True,
        text=True,
        check=False,
    )


def test_compose__is_of_the_compose_specification():
    done = validate(COMPOSE)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("healthcheck:", "healthchek:"), ("condition: service_healthy", "condition: healthy")],
)
def test_compose_schema__catches_a_slip(tmp_path, right, wrong):
    assert right in TEXT
    path = tmp_path / "docker-compose.yml"
    path.write_text(TEXT.replace(right, wrong), "utf-8")
    assert validate(path).returncode != 0


def test_compose__has_exactly_these_services(services):
    assert set(services) == AIRFLOW | {"postgres", "airflow-init", "published"}


def test_compose__every_service_that_stays_has_a_health_check(services):
    without = {name for name, service in services.items() if "healthcheck" not in service}
    # It ends after its work; the others wait for its success, not for its health.
    assert without == {"airflow-init"}
    assert services["airflow-init"]["restart"] == "no"


def test_compose__airflow_waits_for_its_database_and_for_init(services):
    for name in AIRFLOW:
        waits = {key: value["condition"] for key, value in services[name]["depends_on"].items()}
        assert waits.pop("postgres") == "service_healthy"
        assert waits.pop("airflow-init") == "service_completed_successfully"
        assert set(waits.values()) <= {"service_healthy"}


def test_compose__refuses_to_start_without_what_env_must_give():
    demanded = {name for name, rest in VARIABLE.findall(TEXT) if rest.startswith(":?")}
    assert demanded == REQUIRED
    for name, rest in VARIABLE.findall(TEXT):
        # A secret that is demanded in one place and has a default in another would start with it.
        assert rest.startswith(":?") or name not in REQUIRED, name


def test_compose__names_every_variable_in_the_example_and_none_has_a_value_for_a_secret():
    lines = (PROJECT / ".env.example").read_text("utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    assert set(example) == {name for name, _ in VARIABLE.findall(TEXT)}
    assert {name for name in SECRETS if example[name]} == set()


def test_compose__holds_no_secret_of_its_own(services):
    for name, service in services.items():
        for variable, value in environment(service).items():
            if re.search(r"PASSWORD$|SECRET|FERNET", variable):
                assert VARIABLE.fullmatch(value), (name, variable)


def test_compose__all_parts_of_airflow_share_settings_and_keys(services):
    shared = [environment(services[name]) for name in sorted(AIRFLOW)]
    assert all(settings == shared[0] for settings in shared)
    assert {
        "AIRFLOW__CORE__EXECUTOR",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
        "AIRFLOW__CORE__FERNET_KEY",
        "AIRFLOW__API_AUTH__JWT_SECRET",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
        "WAREHOUSE_DATA",
        "WAREHOUSE_PUBLISHED",
        "WAREHOUSE_CONTACT",
        "WAREHOUSE_POSTGRES_DSN",
    } <= set(shared[0])
    assert shared[0]["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert "WAREHOUSE_REPLAY_URL" not in shared[0]


def test_compose__makes_the_pool_in_which_the_dags_write(services):
    # Read as text: importing it would import Airflow into this process.
    policy = (PROJECT / "nightly" / "policy.py").read_text("utf-8")
    pool = re.search(r'^WRITER_POOL = "(\w+)"$', policy, re.MULTILINE)
    assert pool
    script = " ".join(services["airflow-init"]["command"])
    assert f"airflow pools set {pool[1]} 1 " in script
    assert "airflow db migrate" in script


def test_compose__only_the_scheduler_can_write_what_readers_see(services):
    def mounts(name: str, target: str) -> list[str]:
        return [v for v in services[name].get("volumes", []) if v.split(":")[1].startswith(target)]

    # With LocalExecutor the tasks run there.
    for target in (
        environment(services["scheduler"])[n] for n in ("WAREHOUSE_DATA", "WAREHOUSE_PUBLISHED")
    ):
        assert {name for name in services if mounts(name, target)} == {"scheduler"}
    assert mounts("published", "/srv/published") == ["published:/srv/published:ro"]


def test_compose__opens_ports_on_loopback_only(services):
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert all(str(port).startswith("127.0.0.1:") for port in ports)


def test_compose__the_web_server_has_no_way_to_airflow(services):
    others = {network for name in AIRFLOW | {"postgres"} for network in services[name]["networks"]}
    assert others.isdisjoint(services["published"]["networks"])


def test_image__is_made_of_the_hashed_lock_and_finds_the_dags():
    text = (PROJECT / "Dockerfile").read_text("utf-8")
    assert "--require-hashes requirements.lock.txt" in text
    assert "AIRFLOW__CORE__DAGS_FOLDER=/opt/warehouse/dags" in text
    assert re.search(r"^USER (?!0|root)", text, re.MULTILINE)
