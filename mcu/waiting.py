"""What a night leaves to a person: refused files that lie in the inbox, loads that gate 1 holds back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import TupleRow, dict_row

from extractors.inbox import pending_files
from mcu.facts import REFUSED_FILES
from warehouse.database import connect
from warehouse.settings import Settings

Load = dict[str, Any]
_COLUMNS = sql.SQL("load_id, municipality_code, source, file_name, reason")


def find_waiting(settings: Settings, as_of: datetime) -> list[Load]:
    """Loads that wait for a person; a refused file that lies in the inbox no more makes nobody wait."""
    lying = {(file.municipality_code, file.source, file.file_name) for file in pending_files(settings, as_of)}
    with connect(settings) as connection:
        refused = _read(connection, sql.SQL("({}) as refused_files").format(REFUSED_FILES))
    return [*(load for load in refused if _place_of(load) in lying), *find_held(settings)]


def find_held(settings: Settings) -> list[Load]:
    """Loads in quarantine."""
    with connect(settings) as connection:
        return _read(connection, sql.SQL("ops.loads where state = 'quarantined'"))


def describe_waiting(loads: Sequence[Load]) -> list[str]:
    """A sentence for each: which file, whose, why."""
    return [
        f"{load['file_name']} ({load['municipality_code']}, {load['source']}): {load['reason']}"
        for load in loads
    ]


def _read(connection: Connection[TupleRow], origin: sql.Composable) -> list[Load]:
    query = sql.SQL("select {} from {} order by municipality_code, source, load_id, file_name")
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.format(_COLUMNS, origin)).fetchall()


def _place_of(load: Load) -> tuple[str, str, str]:
    return load["municipality_code"], load["source"], load["file_name"]
