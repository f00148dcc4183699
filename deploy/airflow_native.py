"""Run Airflow's four services on this machine, without Docker: `make airflow`.

The same services that docker-compose.yml starts: api-server, scheduler, dag-processor, triggerer. Waits until
all are healthy, prints the page's address, stops them together. `--check` stops them once they are well.
"""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mcu.airflow_env import (
    AirflowError,
    AirflowPlace,
    airflow_command,
    airflow_environment,
    airflow_home,
    prepare_airflow,
)
from mcu.airflow_secrets import ADMIN, AirflowSecrets
from warehouse.errors import McuError
from warehouse.migrate import start_database
from warehouse.settings import Settings, load_settings

SERVICES = ("api-server", "scheduler", "dag-processor", "triggerer")
# What the page's health report calls the services and the database behind them.
HEALTHY = ("metadatabase", "scheduler", "dag_processor", "triggerer")
START_SECONDS = 180
STOP_SECONDS = 30

Processes = dict[str, "subprocess.Popen[bytes]"]


def main(arguments: list[str] | None = None) -> int:
    """Start, wait, say where; returns the exit code (0 healthy and stopped in order, 1 not)."""
    given = _parser().parse_args(arguments)
    # A stop by the system is a stop by Ctrl+C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = load_settings()
        start_database(settings)
        prepare_airflow(settings)
        place = _choose_ports(given.port)
        with _services(settings, place) as processes:
            seconds = _wait_until_healthy(processes, place.api_port)
            _say_where(settings, place.api_port, seconds)
            if not given.check:
                _wait_for_the_first_to_end(processes)
    except KeyboardInterrupt:
        return 0
    except McuError as error:
        sys.stderr.write(f"{error.sentence()}\n")
        return 1
    return 0


@contextmanager
def _services(settings: Settings, place: AirflowPlace) -> Iterator[Processes]:
    """All services, each in its own process group with its own log; stopped together when the block ends."""
    environment = os.environ | airflow_environment(settings, place=place)
    processes: Processes = {}
    try:
        for name in SERVICES:
            log = _log_of(settings, name)
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("wb") as output:
                processes[name] = subprocess.Popen(
                    airflow_command(name),
                    env=environment,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        yield processes
    finally:
        _stop(processes)


def _stop(processes: Processes) -> None:
    """Ask every group to end, then make it: an Airflow service has children of its own."""
    for process in processes.values():
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_group(process, signal.SIGKILL)
            process.wait()


def _signal_group(process: "subprocess.Popen[bytes]", demand: signal.Signals) -> None:
    try:
        os.killpg(process.pid, demand)
    except ProcessLookupError:
        return  # it ended by itself


def _wait_until_healthy(processes: Processes, port: int) -> float:
    """Seconds until the health report calls everything healthy."""
    started = time.monotonic()
    states: dict[str, str] = {}
    while (waited := time.monotonic() - started) < START_SECONDS:
        _raise_for_ended(processes)
        states = _health(port)
        if all(states.get(name) == "healthy" for name in HEALTHY):
            return waited
        time.sleep(1)
    ill = [f"{name}: {states.get(name, 'нет ответа')}" for name in HEALTHY if states.get(name) != "healthy"]
    raise AirflowError("Airflow не ожил", got="; ".join(ill), expected=f"все службы за {START_SECONDS} с")


def _health(port: int) -> dict[str, str]:
    """State of each part as the page's health report tells it; empty while it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/api/v2/monitor/health")
        answer = connection.getresponse()
        if answer.status != http.HTTPStatus.OK:
            return {}
        report = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()
    return {name: str((part or {}).get("status")) for name, part in report.items()}


def _wait_for_the_first_to_end(processes: Processes) -> None:
    while True:
        _raise_for_ended(processes)
        time.sleep(1)


def _raise_for_ended(processes: Processes) -> None:
    for name, process in processes.items():
        code = process.poll()
        if code is not None:
            raise AirflowError(
                "Служба Airflow остановилась",
                where=name,
                got=f"код завершения {code}",
                todo=f"посмотрите журнал {_log_of(load_settings(), name)}",
            )


def _say_where(settings: Settings, port: int, seconds: float) -> None:
    password = AirflowSecrets.keep(airflow_home(settings)).passwords_file
    sys.stdout.write(
        f"Airflow работает ({seconds:.0f} с): http://127.0.0.1:{port}\n"
        f"Вход: {ADMIN}, пароль в файле {password}\n"
        f"Журналы: {_log_of(settings, '*').parent}\n"
        "DAG warehouse_nightly и submissions_due сначала стоят на паузе: включите их на странице.\n"
        "Остановить: Ctrl+C\n"
    )
    sys.stdout.flush()


def _choose_ports(wanted: int) -> AirflowPlace:
    """The wanted port for the page when it is free, free ones for everything else."""
    with ExitStack() as held:
        found = [held.enter_context(socket.socket()) for _ in range(4)]
        for probe in found[1:]:
            probe.bind(("127.0.0.1", 0))
        try:
            found[0].bind(("127.0.0.1", wanted))
        except OSError:
            found[0].bind(("127.0.0.1", 0))
        api, worker_log, trigger_log, health = (probe.getsockname()[1] for probe in found)
    return AirflowPlace(
        api_port=api,
        worker_log_port=worker_log,
        trigger_log_port=trigger_log,
        scheduler_health_port=health,
    )


def _log_of(settings: Settings, name: str) -> Path:
    return settings.logs / "airflow" / f"{name}.log"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Службы Airflow на этой машине")
    parser.add_argument("--check", action="store_true", help="запустить, убедиться, что здоровы, остановить")
    parser.add_argument("--port", type=int, default=8080, help="порт страницы; занятый заменяется свободным")
    return parser


if __name__ == "__main__":
    sys.exit(main())
