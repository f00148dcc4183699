"""`make airflow`: the four services start on this machine, become healthy and stop together."""

import os
import socket
import subprocess
import sys

import psutil
import pytest

from deploy.airflow_native import _choose_ports
from mcu.airflow_env import airflow_environment
from warehouse.settings import PROJECT_ROOT, Settings


@pytest.mark.e2e
def test_the_services_become_healthy_and_leave_nothing_behind(airflow_settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "deploy/airflow_native.py", "--check"],
        cwd=PROJECT_ROOT,
        env=os.environ | airflow_environment(airflow_settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    logs = airflow_settings.logs / "airflow"
    assert done.returncode == 0, done.stderr + (logs / "api-server.log").read_text()[-2000:]
    assert "Airflow работает" in done.stdout
    assert "http://127.0.0.1:" in done.stdout
    password = (airflow_settings.home / "airflow" / "passwords.json").read_text()
    assert password not in done.stdout
    home = str(airflow_settings.home)
    assert [left.cmdline() for left in psutil.process_iter() if _home_of(left) == home] == []


def _home_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get("MCU_HOME") if "airflow" in " ".join(process.cmdline()) else None
    except psutil.Error:
        return None


def test_a_taken_port_is_replaced_by_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        place = _choose_ports(port)
    assert place.api_port != port
    ports = {place.api_port, place.worker_log_port, place.trigger_log_port, place.scheduler_health_port}
    assert len(ports) == 4
