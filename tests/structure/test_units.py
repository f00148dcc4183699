"""The timer outside Airflow calls a command that exists, and what it starts is what the page copies."""

import configparser
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from mcu.cli import app
from tests.structure.markdown import command_faults
from warehouse.settings import PROJECT_ROOT

DEPLOY = PROJECT_ROOT / "deploy"


def unit_faults(units: dict[str, str], page: str) -> list[str]:
    """Units that start nothing of ours, timers without their service, units that the page does not copy."""
    faults = [f"{name} is not on the page" for name in units if f"deploy/{name}" not in page]
    for name, text in units.items():
        parsed = _parse(text)
        if name.endswith(".timer") and name.replace(".timer", ".service") not in units:
            faults.append(f"{name} has no service")
        other = parsed.get("Unit", "OnFailure", fallback=None)
        if other is not None and other not in units:
            faults.append(f"{name} calls {other}, which is not here")
        program, *words = shlex.split(parsed.get("Service", "ExecStart", fallback="none"))
        if program.endswith("/mcu"):
            faults += command_faults(Path(name), f"`mcu {' '.join(words)}`", set(), get_command(app))
    return faults


def _parse(text: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment]  # names of units keep their capitals
    parsed.read_string(text)
    return parsed


def test_the_units_call_what_exists() -> None:
    units = {path.name: path.read_text(encoding="utf-8") for path in DEPLOY.glob("mcu-*")}
    assert set(units) == {"mcu-due.service", "mcu-due.timer", "mcu-due-alarm.service"}
    assert unit_faults(units, (PROJECT_ROOT / "docs" / "obligations.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("x.timer", "[Timer]\nOnCalendar=daily\n", "x.timer has no service"),
        (
            "x.service",
            "[Service]\nExecStart=/opt/x/mcu due --alert\n",
            "x.service: mcu due --alert: no option",
        ),
        ("x.service", "[Unit]\nOnFailure=y.service\n", "x.service calls y.service, which is not here"),
    ],
)
def test_a_unit_that_leads_nowhere_is_found(name: str, text: str, fault: str) -> None:
    (found,) = unit_faults({name: text}, f"deploy/{name}")
    assert found.startswith(fault)
    assert unit_faults({name: "[Unit]\n"}, "")[0] == f"{name} is not on the page"
