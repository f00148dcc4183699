"""`mcu doctor`: the verdicts of all checks, faults first."""

from dataclasses import asdict
from datetime import UTC, datetime

import typer

from mcu.doctor.examine import examine
from mcu.doctor.verdict import Place, Verdict
from mcu.terminal.options import Json
from mcu.terminal.output import show, show_json
from warehouse.settings import load_settings

_MARKS = {"wrong": "НЕ ТАК", "note": "к сведению", "ok": "в порядке", "skipped": "не проверено"}


def doctor(as_json: Json = False) -> None:
    """Examine the installation; exit 1 when something is wrong."""
    verdicts = examine(Place(load_settings(), datetime.now(UTC)))
    faults = [verdict for verdict in verdicts.values() if verdict.state == "wrong"]
    if as_json:
        checks = [{"check": name} | asdict(verdict) for name, verdict in verdicts.items()]
        show_json({"is_healthy": not faults, "checks": checks})
    else:
        _show(verdicts)
        show("Всё в порядке" if not faults else f"Не в порядке: {len(faults)}")
    if faults:
        raise typer.Exit(1)


def _show(verdicts: dict[str, Verdict]) -> None:
    for state, mark in _MARKS.items():
        for verdict in verdicts.values():
            if verdict.state == state:
                show(
                    f"{mark}: {verdict.sentence}" + (f" · что делать: {verdict.todo}" if verdict.todo else "")
                )
