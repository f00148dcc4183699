"""Which member of a municipality's league each appeal belongs to."""

import hashlib
import re
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow

from warehouse.municipalities import Municipality, normalise_name

_NAMES = {
    "incident": ("incident__incidents", "department"),
    "pos": ("pos__messages", "located_at"),
    "delo": ("delo__cards", "addressee"),
}
_PSEUDONYM = re.compile("[0-9a-f]{32}")


def read_recipients(
    connection: Connection[TupleRow], municipality: Municipality, as_of: datetime
) -> dict[tuple[str, str], str]:
    """(source, its key) → recipient key, by the newest row known at the moment."""
    known = {
        normalise_name(text): recipient.code
        for recipient in municipality.recipients
        for text in (recipient.name, *recipient.synonyms)
    }
    found = {}
    for source, (table, column) in _NAMES.items():
        rows = connection.execute(
            f"select rows.source_key, rows.{column} from raw.{table} as rows"
            " inner join ops.loads as loads on rows._load_id = loads.load_id"
            " where rows.municipality_code = %s and loads.known_from <= %s and loads.withdrawn_from is null"
            " order by rows._exported_at, rows._load_id",
            [municipality.code, as_of],
        )
        for source_id, text in rows:
            name = normalise_name("" if _PSEUDONYM.fullmatch(text or "") else text or "")
            found[source, source_id] = recipient_key(
                municipality.code, *(("known", known[name]) if name in known else ("unmapped", name))
            )
    return found


def recipient_key(municipality_code: str, kind: str, member: str) -> str:
    return hashlib.md5(
        f"{municipality_code}\x1f{kind}\x1f{member}".encode(), usedforsecurity=False
    ).hexdigest()
