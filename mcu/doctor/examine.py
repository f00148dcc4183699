"""All checks in the order in which their faults should be mended."""

from collections.abc import Callable, Mapping
from functools import partial

from psycopg import Connection
from psycopg.rows import TupleRow

from mcu.doctor import database, environment, retention, safety
from mcu.doctor.verdict import Place, Verdict, skipped, wrong
from warehouse.errors import McuError

PLAIN: Mapping[str, Callable[[Place], Verdict]] = {
    "python": environment.check_python,
    "lock": environment.check_lock,
    "dbt_project": environment.check_dbt_project,
    "templates": environment.check_templates,
    "municipalities": environment.check_municipalities,
    "time_zone": environment.check_time_zone,
    "key": safety.check_key,
    "arrivals": safety.check_arrivals,
    "env_file": safety.check_env_file,
    "folders": safety.check_folders,
    "disk": safety.check_disk,
}
LEDGER: Mapping[str, Callable[[Place, Connection[TupleRow]], Verdict]] = {
    "fingerprint": database.check_fingerprint,
    "publication": database.check_publication,
    "waiting": database.check_waiting,
    "quarantine": database.check_quarantine,
    "refused": database.check_refused,
    "retention": retention.check_retention,
}


def examine(place: Place) -> dict[str, Verdict]:
    """Verdicts by the name of their check."""
    verdicts = {name: _guarded(partial(check, place)) for name, check in PLAIN.items()}
    with database.open_database(place) as connection:
        verdicts["server"] = _guarded(partial(database.check_server, place, connection))
        if connection is None:
            verdicts["schema"] = skipped("База не отвечает")
        else:
            verdicts["schema"] = _guarded(partial(database.check_schema, place, connection))
        for name, check in LEDGER.items():
            if connection is None or verdicts["schema"].state != "ok":
                verdicts[name] = skipped("База не отвечает или не подготовлена")
            else:
                verdicts[name] = _guarded(partial(check, place, connection))
        verdicts["airflow"] = _guarded(partial(database.check_airflow, place, connection))
    return verdicts


def _guarded(check: Callable[[], Verdict]) -> Verdict:
    """The verdict; a check that breaks is itself something wrong and must not hide the others."""
    try:
        return check()
    except McuError as error:
        parts = McuError(error.what, where=error.where, got=error.got, expected=error.expected)
        return wrong(parts.sentence(), error.todo or "исправьте настройку и повторите mcu doctor")
    except Exception as error:  # noqa: BLE001  # whatever is broken here is what the doctor is asked about
        return wrong(
            f"Проверка не смогла выполниться: {type(error).__name__}", "повторите с MCU_DEBUG=1 mcu status"
        )
