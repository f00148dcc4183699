"""What is kept no longer: found by the terms of retention, removed, written down (docs/decisions/0017).

`mcu maintain` and the DAG `warehouse_maintenance` both call it. What arrived is judged by
`extractors.retention`, what the house writes about its own work here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.contract import load_contracts
from extractors.landing import forget_lost_copies
from extractors.raw_tables import ensure_raw_tables
from extractors.redaction.sources import load_wanted_texts
from extractors.retention.arrived import find_arrived
from extractors.retention.files import OverdueFile, drop_empty_folders, find_old_files, remove_files
from extractors.retention.rows import OverdueRows
from warehouse.database import connect
from warehouse.definition_checks import check_definitions
from warehouse.errors import SettingsError
from warehouse.migrate import start_database
from warehouse.municipalities import load_municipalities
from warehouse.removals import MaintenanceError, Removal, maintenance_lock, record_removal, summed
from warehouse.retention import Terms, read_terms
from warehouse.settings import Settings, load_settings

Progress = Callable[[str], None]
# As people are told of them.
STORES = {
    "inbox": "файлы в inbox",
    "landing": "копии файлов в landing",
    "vault": "личные данные и тексты",
    "redacted": "обезличенные копии текстов",
    "gate_results": "итоги проверок ночи",
    "logs": "журналы",
    "work": "рабочие файлы сборок",
}


@dataclass(frozen=True)
class Maintenance:
    """What is overdue, or was removed: counts by rule, store, municipality and source.

    held: loads in quarantine that keep an overdue copy; forbidden: folders in which nothing may be removed.
    """

    as_of: datetime
    removals: list[Removal]
    held: list[int]
    forbidden: list[str]


def find_overdue(settings: Settings, as_of: datetime) -> Maintenance:
    """What `remove_overdue` would remove at that moment, which may lie ahead; nothing is changed.

    Raises ConfigError when a definition is wrong.
    """
    terms = _read_terms(settings, as_of)
    with connect(settings) as connection:
        arrived = find_arrived(settings, connection, terms)
        rows = OverdueRows(connection, terms, load_contracts().values(), load_wanted_texts())
        rows.judge()
        removals = [file.removal for file in (*arrived.files, *_own_files(settings, terms))]
        removals += [*rows.count(), *_count_gate_results(connection, terms)]
    return Maintenance(as_of, summed(removals), arrived.held, [])


def remove_overdue(settings: Settings, as_of: datetime, progress: Progress | None = None) -> Maintenance:
    """Remove what is overdue; killed at any point, the next run finishes.

    Raises ConfigError when a definition is wrong, SettingsError when the moment lies ahead, MaintenanceError
    when another process removes.
    """
    tell = progress or (lambda _: None)
    _refuse_future(as_of)
    terms = _read_terms(settings, as_of)
    with maintenance_lock(settings), connect(settings) as connection:
        tell("files")
        arrived = find_arrived(settings, connection, terms)
        gone = remove_files(connection, as_of, [*arrived.files, *_own_files(settings, terms)])
        forget_lost_copies(settings.landing)
        drop_empty_folders(settings.logs)
        tell("rows")
        rows = OverdueRows(connection, terms, load_contracts().values(), load_wanted_texts())
        rows.judge()
        removals = [*gone.removals, *rows.remove(), *_remove_gate_results(connection, terms)]
    return Maintenance(as_of, summed(removals), arrived.held, gone.forbidden)


def maintain(as_of: datetime | str) -> dict[str, Any]:
    """The DAG's task: bring the schema up to date, remove what is overdue.

    Raises MaintenanceError when a folder forbids it; everything else is removed by then.
    """
    settings = load_settings()
    moment = datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    prepare(settings)
    report = remove_overdue(settings, moment)
    if report.forbidden:
        raise forbidden_error(report)
    return {
        "as_of": moment.isoformat(),
        "removed": [
            {"store": removal.store, "rule_code": removal.rule_code, "count": removal.count}
            for removal in report.removals
        ],
        "held": report.held,
    }


def prepare(settings: Settings) -> None:
    """Start the database where it is ours; schema and raw tables of this version."""
    start_database(settings)
    with connect(settings, "mcu_loader") as connection:
        ensure_raw_tables(connection, load_contracts())


def forbidden_error(report: Maintenance) -> MaintenanceError:
    """What is left because the system forbids it."""
    return MaintenanceError(
        "Не всё просроченное удалено: из папки нельзя удалять",
        where=", ".join(report.forbidden),
        todo="исправьте владельца и права папки, затем повторите mcu maintain",
    )


def _read_terms(settings: Settings, as_of: datetime) -> Terms:
    municipalities = load_municipalities(settings.municipalities)
    # A row that does not read would leave a shorter common term in its place.
    check_definitions(municipalities)
    return read_terms(municipalities, settings.zone, as_of)


def _refuse_future(as_of: datetime) -> None:
    """A slip of the pen would remove what nobody may miss yet."""
    if as_of > datetime.now(UTC):
        raise SettingsError(
            "Момент уборки в будущем",
            got=as_of.isoformat(),
            expected="не позже настоящего",
            todo="исправьте --as-of; что будет просрочено к этому дню, покажет mcu maintain --dry-run",
        )


def _own_files(settings: Settings, terms: Terms) -> list[OverdueFile]:
    """Journals and what dbt left; a file that is still written to is as young as its last line."""
    logs, work = terms.find_common("log_files"), terms.find_common("work_files")
    found = find_old_files(settings.logs, "logs", logs) if logs is not None else []
    return found + (find_old_files(settings.home / "dbt", "work", work) if work is not None else [])


def _count_gate_results(connection: Connection[TupleRow], terms: Terms) -> list[Removal]:
    term = terms.find_common("gate_results")
    if term is None:
        return []
    row = connection.execute(
        "select count(*) from ops.gate_results where checked_at < %s", [term.before]
    ).fetchone()
    return [Removal.by(term, "gate_results", row[0])] if row is not None and row[0] else []


def _remove_gate_results(connection: Connection[TupleRow], terms: Terms) -> list[Removal]:
    term = terms.find_common("gate_results")
    if term is None:
        return []
    count = connection.execute("delete from ops.gate_results where checked_at < %s", [term.before]).rowcount
    removals = [Removal.by(term, "gate_results", count)] if count else []
    for removal in removals:
        record_removal(connection, terms.as_of, removal)
    connection.commit()
    return removals
