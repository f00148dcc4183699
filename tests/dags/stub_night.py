"""Airflow with stand-ins for `mcu.night` and `mcu.maintenance`: each call is noted, and fails where told to.

Run as a program: `stub_night.py describe` prints what the DAGs promise as JSON; `stub_night.py nights FOLDER
PLAN` makes nights through Airflow's own command line, all in one process: its start takes as long as a night.
The plan says as JSON, by the night's moment, which task fails how; the folder gets a file of calls a night,
named by its moment; the last line printed says as JSON how each ended.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import psycopg

from mcu.airflow_env import NIGHTLY
from warehouse.errors import ConfigError, DatabaseUnavailableError

FAILURES = {
    "contract": ConfigError("Файл не того вида", where="строка 7"),
    "database": DatabaseUnavailableError("Postgres не отвечает"),
    "driver": psycopg.OperationalError("terminating connection"),
    "network": ConnectionResetError("reset"),
    "bug": ZeroDivisionError("division by zero"),
    "row": psycopg.errors.UniqueViolation("Key (name)=(Иванова Анна) already exists"),
}

STEPS = {
    "night": (
        "open_night",
        "fetch_arrivals",
        "check_raw",
        "build",
        "check_marts",
        "publish",
        "redact",
        "close_night",
    ),
    "maintenance": ("maintain",),
}


def stand_in(name: str) -> Callable[..., dict[str, str]]:
    """A function that notes its task and moment."""

    def call(as_of: str) -> dict[str, str]:
        return _note(name, as_of)

    call.__name__ = name
    return call


def ingest_source(source: str, as_of: str) -> dict[str, str]:
    """The one function with a source."""
    return _note(f"ingest_{source}", as_of)


def _note(name: str, as_of: str) -> dict[str, str]:
    with Path(os.environ["STUB_CALLS"]).open("a", encoding="utf-8") as calls:
        calls.write(f"{name} {as_of}\n")
    failure = json.loads(os.environ["STUB_FAILURES"]).get(name)
    if failure:
        raise FAILURES[failure]
    return {"task": name}


def install() -> None:
    """Put stand-ins in the place of the modules of steps before a DAG imports them."""
    import mcu  # noqa: PLC0415  # the package must learn of its stand-in modules before anybody asks it

    for name, steps in STEPS.items():
        module = ModuleType(f"mcu.{name}")
        for step in steps:
            setattr(module, step, stand_in(step))
        sys.modules[module.__name__] = module
        setattr(mcu, name, module)
    sys.modules["mcu.night"].ingest_source = ingest_source  # type: ignore[attr-defined]  # made by hand


def make_nights(folder: Path, plan: dict[str, dict[str, str]]) -> dict[str, int]:
    """Exit codes of `airflow dags test` by the moment of its night."""
    from airflow.__main__ import main as airflow_main  # noqa: PLC0415  # heavy, and needs the stand-in

    codes = {}
    for moment, failures in plan.items():
        # Airflow calls the stand-ins: what they are to do of a night cannot be handed to them.
        os.environ |= {"STUB_CALLS": str(folder / moment), "STUB_FAILURES": json.dumps(failures)}
        with patch.object(sys, "argv", ["airflow", "dags", "test", NIGHTLY, moment]):
            try:
                airflow_main()
                codes[moment] = 0
            except SystemExit as ended:
                codes[moment] = int(bool(ended.code))
    return codes


def main() -> None:
    """Describe the DAGs, or make nights."""
    install()
    if sys.argv[1:] == ["describe"]:
        from tests.dags.describe import describe_dags  # noqa: PLC0415  # needs the stand-in in place

        sys.stdout.write(json.dumps(describe_dags()))
        return
    folder, plan = sys.argv[2:]
    codes = make_nights(Path(folder), json.loads(plan))
    sys.stdout.write(f"\n{json.dumps(codes)}\n")


if __name__ == "__main__":
    main()
