"""One Airflow service in a container, or the question whether it is healthy: what docker-compose.yml runs.

`airflow_service.py prepare` brings both databases to this version; `airflow_service.py scheduler` becomes the
scheduler; `airflow_service.py healthy scheduler` exits 0 when it works. The environment is the one that
`make airflow` gives the same services on one machine, so there is one description of it.
"""

import argparse
import http.client
import os
import subprocess
import sys
from typing import NoReturn

from mcu.airflow_env import AirflowPlace, airflow_command, airflow_environment, prepare_airflow
from warehouse.errors import McuError
from warehouse.migrate import start_database
from warehouse.settings import Settings, load_settings

SERVICES = ("api-server", "scheduler", "dag-processor", "triggerer")
# Services without a health page of their own tell their health in Airflow's database.
JOBS = {"dag-processor": "DagProcessorJob", "triggerer": "TriggererJob"}


def main(arguments: list[str] | None = None) -> int:
    """Prepare or ask and return the exit code; a service never returns, it takes this process's place."""
    given = _parser().parse_args(arguments)
    place = AirflowPlace(bind=given.bind, api_url=given.api)
    try:
        settings = load_settings()
        if given.action == "prepare":
            start_database(settings)
            prepare_airflow(settings)
            return 0
        if given.action == "healthy":
            return 0 if _is_healthy(settings, place, given.service) else 1
        _become(settings, place, given.action)
    except McuError as error:
        sys.stderr.write(f"{error.sentence()}\n")
        return 1


def _become(settings: Settings, place: AirflowPlace, service: str) -> NoReturn:
    command = airflow_command(service)
    environment = os.environ | airflow_environment(settings, place=place)
    os.execve(command[0], command, environment)  # noqa: S606  # Airflow gets this process's place and signals


def _is_healthy(settings: Settings, place: AirflowPlace, service: str) -> bool:
    if service not in JOBS:
        return _answers(service, place)
    check = subprocess.run(
        airflow_command("jobs", "check", "--local", "--job-type", JOBS[service]),
        env=os.environ | airflow_environment(settings, place=place),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return check.returncode == 0


def _answers(service: str, place: AirflowPlace) -> bool:
    """Whether the service's own health page says 200."""
    port, page = {
        "api-server": (place.api_port, "/api/v2/monitor/health"),
        "scheduler": (place.scheduler_health_port, "/health"),
    }[service]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", page)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Служба Airflow в контейнере")
    parser.add_argument("action", choices=("prepare", "healthy", *SERVICES), help="что сделать")
    parser.add_argument("service", nargs="?", choices=SERVICES, help="о какой службе спросить (healthy)")
    parser.add_argument("--bind", default="127.0.0.1", help="адрес, на котором слушает служба")
    parser.add_argument("--api", help="адрес api-server для задач, например http://api-server:8080")
    return parser


if __name__ == "__main__":
    sys.exit(main())
