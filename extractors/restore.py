"""A withdrawn load comes back: its landed bytes are loaded again, as a load of their own."""

from collections.abc import Callable

from extractors.arrival import Arrival
from extractors.contract import group_by_source, load_contracts
from extractors.ingest import open_loader
from extractors.landing import LandedFile
from extractors.ledger import lock_source
from extractors.load import Loaded, load_file
from warehouse.loads import LoadDecisionError, WithdrawnLoad, decide_restore
from warehouse.settings import Settings


def restore_load(
    settings: Settings, load_id: int, *, why: str, who: str, progress: Callable[[int], None] | None = None
) -> Loaded:
    """Load the bytes of a withdrawn load again, under its name and export moment.

    The decision and the load commit together. `progress` is called with the rows done so far. Raises
    `LoadDecisionError` when the decision does not fit or the copy in `landing` is gone, `FileRefusedError`
    when the file would be refused today.
    """
    with open_loader(settings) as (connection, tools), connection.transaction():
        withdrawn = decide_restore(connection, load_id, why=why, who=who)
        lock_source(connection, withdrawn.municipality_code, withdrawn.source)
        arrival = Arrival(
            withdrawn.municipality_code,
            group_by_source(load_contracts())[withdrawn.source],
            withdrawn.file_name,
            withdrawn.sha256,
            withdrawn.exported_at,
        )
        landed = _find_copy(settings, withdrawn)
        return load_file(connection, arrival, landed, tools, progress or (lambda _: None))


def _find_copy(settings: Settings, withdrawn: WithdrawnLoad) -> LandedFile:
    path = settings.landing / withdrawn.sha256
    if not path.is_file():
        raise LoadDecisionError(
            "Копии файла больше нет",
            where=f"landing/{withdrawn.sha256}",
            todo=f"загрузите тот же файл {withdrawn.file_name} командой mcu ingest, затем повторите",
        )
    return LandedFile(path, withdrawn.sha256, withdrawn.exported_at)
