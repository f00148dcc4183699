"""Airflow's environment: its own database beside the warehouse's, its own secrets, nothing shared.

Airflow reads everything from `AIRFLOW__*`, so a home folder needs no airflow.cfg and two homes never meet.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from mcu.airflow_secrets import ADMIN, AirflowSecrets, keep_once
from warehouse.database import database_url
from warehouse.errors import McuError, SettingsError
from warehouse.migrate import make_database, with_database
from warehouse.settings import PROJECT_ROOT, Settings

DAGS_FOLDER = PROJECT_ROOT / "dags"
NIGHTLY = "warehouse_nightly"
SUBMISSIONS = "submissions_due"
WEEKLY = "weekly_note"
FIRST_NIGHT = "MCU_FIRST_NIGHT"


class AirflowError(McuError):
    """Airflow itself does not do what the warehouse needs of it."""


@dataclass(frozen=True)
class AirflowPlace:
    """Where the services listen and how they find each other; the default is one machine and nobody else.

    `api_url` is how tasks reach the api-server; without it the api-server's own port on this machine.
    """

    bind: str = "127.0.0.1"
    api_url: str | None = None
    api_port: int = 8080
    worker_log_port: int = 8793
    trigger_log_port: int = 8794
    scheduler_health_port: int = 8974

    @property
    def tasks_api_url(self) -> str:
        return self.api_url or f"http://127.0.0.1:{self.api_port}"


def airflow_home(settings: Settings) -> Path:
    """Folder of Airflow's secrets and state inside `MCU_HOME`."""
    return settings.home / "airflow"


def airflow_database_url(settings: Settings) -> str:
    """URL of Airflow's database: on the warehouse's server, named `<warehouse's database>_airflow`.

    Two warehouses on one server therefore never share an Airflow.
    """
    url = database_url(settings)
    name = urlsplit(url).path.strip("/")
    return with_database(url, f"{name}_airflow")


def airflow_command(*arguments: str) -> list[str]:
    """Command line of this environment's Airflow, wherever the shell's PATH points."""
    return [sys.executable, "-m", "airflow", *arguments]


def first_night(zone: str) -> datetime:
    """Local midnight of the day of the first scheduled night: Airflow catches up every missed night since.

    From `MCU_FIRST_NIGHT`, which `airflow_environment` sets. It has no default: a day too early would start
    hundreds of empty nights, and a night before it would run no task and still look green.
    """
    given = os.environ.get(FIRST_NIGHT, "")
    try:
        return datetime.combine(date.fromisoformat(given), time(), ZoneInfo(zone))
    except ValueError as error:
        raise SettingsError(
            f"Не задана первая ночь {FIRST_NIGHT}",
            got=given or "пусто",
            expected="дата вида 2026-11-01",
            todo="запускайте Airflow командой make airflow или задайте переменную",
        ) from error


def airflow_environment(
    settings: Settings, *, as_of: datetime | None = None, place: AirflowPlace | None = None
) -> dict[str, str]:
    """Variables that make an Airflow process serve this warehouse; lay them over `os.environ`.

    `as_of` is the moment of one night run by hand (`airflow dags test`); without it the environment is the
    scheduler's. Makes the secrets and notes the first night when they are not there. Never log it: it holds
    passwords.
    """
    at = place or AirflowPlace()
    logs = settings.logs / "airflow"
    database = urlsplit(airflow_database_url(settings))
    kept = AirflowSecrets.keep(airflow_home(settings))
    return _warehouse_environment(settings, as_of) | {
        "AIRFLOW_HOME": str(airflow_home(settings)),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS_FOLDER),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        # A city hall's machine has few cores, and the night's tasks mostly wait for Postgres.
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__FERNET_KEY": kept.fernet_key,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(kept.passwords_file),
        # Tasks reach the API by this address; it does not follow the port by itself.
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{at.tasks_api_url}/execution/",
        "AIRFLOW__API__HOST": at.bind,
        "AIRFLOW__API__PORT": str(at.api_port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{at.api_port}",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": kept.api_secret_key,
        "AIRFLOW__API_AUTH__JWT_SECRET": kept.jwt_secret,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": _with_driver(database.geturl(), "psycopg2"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": _with_driver(database.geturl(), "asyncpg"),
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "True",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": "127.0.0.1",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(at.scheduler_health_port),
        # A value that differs per parse would make a new version of the DAG at each parse: refuse it.
        "AIRFLOW__DAG_PROCESSOR__DAG_VERSION_INFLATION_CHECK_LEVEL": "error",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(logs),
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY": str(logs / "dag_processor"),
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(at.worker_log_port),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(at.trigger_log_port),
        # The proxy of an office network must not stand between Airflow's own processes.
        "NO_PROXY": _without_proxy("NO_PROXY", at),
        "no_proxy": _without_proxy("no_proxy", at),
    }


def prepare_airflow(settings: Settings) -> None:
    """Make Airflow's database and bring its tables to the installed version; the warehouse's server must run.

    Safe to repeat (about 5 s). Raises `AirflowError` when the migration fails.
    """
    url = airflow_database_url(settings)
    make_database(with_database(url, "postgres"), urlsplit(url).path.strip("/"))
    log = settings.logs / "airflow" / "migrate.log"
    code = _run_to_log(airflow_command("db", "migrate"), airflow_environment(settings), log)
    if code != 0:
        raise AirflowError(
            "База Airflow не подготовлена", got=f"код завершения {code}", todo=f"посмотрите журнал {log}"
        )


def run_night_in_airflow(settings: Settings, as_of: datetime) -> Path:
    """Run one night of the DAG in this machine's Airflow, without its services; returns the log's path.

    `prepare_airflow` must have run. Raises `AirflowError` when the night is red.
    """
    log = settings.logs / "airflow" / f"night_{as_of:%Y%m%dT%H%M%S%z}.log"
    command = airflow_command("dags", "test", NIGHTLY, as_of.isoformat())
    code = _run_to_log(command, airflow_environment(settings, as_of=as_of), log)
    if code != 0:
        raise AirflowError(
            "Ночь в Airflow не прошла",
            where=f"{NIGHTLY}, {as_of.isoformat()}",
            got=f"код завершения {code}",
            todo=f"посмотрите журнал {log}",
        )
    return log


def _run_to_log(command: list[str], environment: dict[str, str], log: Path) -> int:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            command, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    return done.returncode


def _warehouse_environment(settings: Settings, as_of: datetime | None) -> dict[str, str]:
    """The warehouse's own settings, so that a task sees what its starter saw."""
    first = date.fromisoformat(
        keep_once(
            airflow_home(settings) / "first_night", lambda: datetime.now(settings.zone).date().isoformat()
        )
    )
    if as_of is not None:
        first = min(first, as_of.astimezone(settings.zone).date())
    secret_values = {
        "MCU_DATABASE_URL": settings.database_url,
        "MCU_ANALYST_PASSWORD": settings.analyst_password,
        "MCU_PSEUDONYM_KEY": settings.pseudonym_key,
    }
    return {
        "MCU_HOME": str(settings.home),
        "MCU_MUNICIPALITIES": str(settings.municipalities),
        "MCU_TIMEZONE": settings.timezone,
        FIRST_NIGHT: first.isoformat(),
        **settings.arrival_environment(),
    } | {name: value.get_secret_value() for name, value in secret_values.items() if value is not None}


def _with_driver(url: str, driver: str) -> str:
    return urlunsplit(urlsplit(url)._replace(scheme=f"postgresql+{driver}"))


def _without_proxy(name: str, place: AirflowPlace) -> str:
    known = os.environ.get(name, "")
    own = dict.fromkeys(("127.0.0.1", "localhost", urlsplit(place.tasks_api_url).hostname or ""))
    return ",".join(part for part in (known, *own) if part)
