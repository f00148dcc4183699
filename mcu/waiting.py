"""What a night leaves to a person: refused files, strangers, loads held by gate 1, addresses that fail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import TupleRow, dict_row

from extractors.fetching.run import waiting_faults
from extractors.inbox import look_around
from mcu.facts import REFUSED_FILES
from warehouse.database import connect
from warehouse.settings import Settings

Load = dict[str, Any]
_ABOUT_LOADS = (
    "mcu loads покажет загрузки: исправьте файл, либо mcu loads release|withdraw ID --why «причина»"
)
_ABOUT_STRANGERS = "переложите файлы в inbox/<муниципалитет>/<источник>"
_ABOUT_ADDRESSES = "исправьте названное у адреса и проверьте: mcu fetch"
_COLUMNS = sql.SQL("load_id, municipality_code, source, file_name, reason")


@dataclass(frozen=True)
class Waiting:
    """Loads of the ledger, sentences about strangers in the inbox and about addresses of arrivals."""

    loads: list[Load]
    strangers: list[str]
    address_faults: list[str]

    def __bool__(self) -> bool:
        return bool(self.loads or self.strangers or self.address_faults)

    def sentences(self) -> list[str]:
        """One for each: which file, whose, why."""
        return [
            f"{load['file_name']} ({load['municipality_code']}, {load['source']}): {load['reason']}"
            for load in self.loads
        ] + [*self.strangers, *self.address_faults]

    def todo(self) -> str:
        """What a person does about it."""
        steps = {
            _ABOUT_LOADS: bool(self.loads),
            _ABOUT_STRANGERS: bool(self.strangers),
            _ABOUT_ADDRESSES: bool(self.address_faults),
        }
        return "; ".join(step for step, is_waiting in steps.items() if is_waiting)


def find_waiting(settings: Settings, as_of: datetime) -> Waiting:
    """All of it; a refused file that lies in the inbox no more makes nobody wait."""
    seen = look_around(settings, as_of)
    lying = {(file.municipality_code, file.source, file.file_name) for file in seen.files}
    with connect(settings) as connection:
        refused = _read(connection, sql.SQL("({}) as refused_files").format(REFUSED_FILES))
        faults = waiting_faults(settings, connection)
    lying_refused = [load for load in refused if _place_of(load) in lying]
    return Waiting([*lying_refused, *find_held(settings)], list(seen.strangers), faults)


def find_held(settings: Settings) -> list[Load]:
    """Loads in quarantine."""
    with connect(settings) as connection:
        return _read(connection, sql.SQL("ops.loads where state = 'quarantined'"))


def _read(connection: Connection[TupleRow], origin: sql.Composable) -> list[Load]:
    query = sql.SQL("select {} from {} order by municipality_code, source, load_id, file_name")
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.format(_COLUMNS, origin)).fetchall()


def _place_of(load: Load) -> tuple[str, str, str]:
    return load["municipality_code"], load["source"], load["file_name"]
