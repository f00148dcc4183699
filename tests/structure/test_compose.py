"""The server's files hold what they promise, as far as it can be proved without Docker."""

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from deploy import airflow_native, airflow_service
from tests.structure.tree import text_of
from warehouse.settings import PROJECT_ROOT

ONE_SHOT = {"prepare"}
_VARIABLE = re.compile(r"\$\{(\w+)(:[?-][^}]*)?\}")
_SECRET = re.compile(r"(?i)(password|secret|key|token)")


def _compose_text() -> str:
    return (PROJECT_ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def _compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(_compose_text())
    return content


def _example_names() -> dict[str, str]:
    lines = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = (line.removeprefix("#").partition("=") for line in lines if re.match(r"#?[A-Z_]+=", line))
    return {name: value for name, _, value in pairs}


def schema_faults(compose: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """What the compose schema does not allow."""
    validator = Draft7Validator if "draft-07" in schema.get("$schema", "") else Draft202012Validator
    return [f"{error.json_path}: {error.message}" for error in validator(schema).iter_errors(compose)]


def variable_faults(text: str, known: set[str]) -> list[str]:
    """Variables without a default or a message for who forgot them, or unknown to .env.example."""
    faults = []
    for name, otherwise in _VARIABLE.findall(text):
        if not otherwise:
            faults.append(f"{name} may be empty without a word")
        if name not in known:
            faults.append(f"{name} is not in .env.example")
    return sorted(set(faults))


def service_faults(compose: dict[str, Any]) -> list[str]:
    """Services that nobody watches, float with their image, or open a port to the network."""
    faults = []
    for name, service in compose["services"].items():
        if name not in ONE_SHOT and "healthcheck" not in service:
            faults.append(f"{name} has no health check")
        if name not in ONE_SHOT and service.get("restart") != "unless-stopped":
            faults.append(f"{name} is not restarted")
        image = service.get("image", "")
        if "build" not in service and not re.search(r":\d", image):
            faults.append(f"{name} has no pinned image")
        faults += [
            f"{name} opens {port} to the network"
            for port in service.get("ports", [])
            if not port.startswith("127.0.0.1:")
        ]
        for key, value in (service.get("environment") or {}).items():
            if _SECRET.search(key) and "${" not in str(value):
                faults.append(f"{name} holds {key} in the file")
    return faults


def test_the_compose_file_fits_the_compose_schema() -> None:
    package = importlib.util.find_spec("check_jsonschema")
    if package is None or package.origin is None:
        pytest.skip("схема compose приходит с пакетом check-jsonschema, его нет в этом окружении")
    vendored = Path(package.origin).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(vendored.read_text(encoding="utf-8"))
    assert schema_faults(_compose(), schema) == []
    broken = _compose()
    broken["services"]["scheduler"]["helthcheck"] = {}
    assert len(schema_faults(broken, schema)) == 1


def test_docker_itself_reads_the_compose_file(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None:
        pytest.skip("нет клиента docker: файл читает только схема")
    if subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("у клиента docker нет дополнения compose")
    environment = tmp_path / "env"
    environment.write_text("".join(f"{name}=value-of-the-test-suite\n" for name in _example_names() if name))
    done = subprocess.run(
        [docker, "compose", "--env-file", str(environment), "config", "--quiet"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_services_are_those_that_run_natively() -> None:
    compose = _compose()
    assert airflow_native.SERVICES == airflow_service.SERVICES
    assert set(compose["services"]) == {"postgres", "prepare", *airflow_native.SERVICES}
    for name in airflow_native.SERVICES:
        assert compose["services"][name]["command"][0] == name
        assert compose["services"][name]["healthcheck"]["test"][-2:] == ["healthy", name]


def test_every_service_is_watched_pinned_and_closed_to_the_network() -> None:
    assert service_faults(_compose()) == []


def test_a_careless_service_is_found() -> None:
    careless = {
        "services": {
            "web": {
                "image": "nginx:latest",
                "ports": ["8080:8080"],
                "environment": {"ADMIN_PASSWORD": "admin"},
            }
        }
    }
    assert service_faults(careless) == [
        "web has no health check",
        "web is not restarted",
        "web has no pinned image",
        "web opens 8080:8080 to the network",
        "web holds ADMIN_PASSWORD in the file",
    ]


def test_every_variable_speaks_up_and_is_in_the_example() -> None:
    assert _VARIABLE.findall(_compose_text())
    assert variable_faults(_compose_text(), set(_example_names())) == []


def test_a_silent_or_unnamed_variable_is_found() -> None:
    assert variable_faults("${QUIET} ${NEW:-x}", {"QUIET"}) == [
        "NEW is not in .env.example",
        "QUIET may be empty without a word",
    ]


def test_the_example_holds_no_secret() -> None:
    names = _example_names()
    assert {name for name, value in names.items() if _SECRET.search(name)} >= {"MCU_PSEUDONYM_KEY"}
    assert [name for name, value in names.items() if _SECRET.search(name) and value] == []


def test_every_service_waits_for_what_it_needs() -> None:
    services = _compose()["services"]
    assert services["prepare"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in airflow_native.SERVICES:
        assert services[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_volumes_are_declared_and_used() -> None:
    compose = _compose()
    used = {volume.split(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert used == set(compose["volumes"]) >= {"inbox", "landing", "outbox", "postgres"}


def test_the_image_runs_the_shared_steps_and_not_as_root() -> None:
    lines = (text_of(PROJECT_ROOT / "Dockerfile") or "").splitlines()
    orders = [line.split(maxsplit=1) for line in lines if re.match(r"[A-Z]+ ", line)]
    assert [value for order, value in orders if order == "FROM" and re.search(r":\d+\.\d+\.\d+", value)]
    assert [value for order, value in orders if order == "USER"] == ["mcu"]
    assert any(order == "RUN" and value.startswith("deploy/image_steps.sh") for order, value in orders)


def test_secrets_and_data_stay_out_of_the_image() -> None:
    left_out = (text_of(PROJECT_ROOT / ".dockerignore") or "").split()
    assert {".git", ".env", ".env.*", ".mcu", ".venv"} <= set(left_out)
