"""Which appeal a person means: by the warehouse's key or by the number that its platform gave it."""

from psycopg import Connection
from psycopg.rows import TupleRow

from warehouse.database import fetch_all
from warehouse.errors import PublicationError, nearest

_MOST = 5

# Дело numbers start anew each January: its own number is `card|year`, and a person may say the card alone.
_FOUND = """
    select appeals.municipality_code, appeals.appeal_key, appeals.source, appeals.source_id
    from marts.fct_appeals as appeals
    where
        (
            appeals.appeal_key = %(key)s
            or appeals.source_id = any(%(numbers)s)
            or split_part(appeals.source_id, '|', 1) = any(%(numbers)s)
            or replace(appeals.source_id, '|', '/') = any(%(numbers)s)
        )
        and appeals.source = coalesce(%(source)s, appeals.source)
        and appeals.municipality_code = coalesce(%(municipality_code)s, appeals.municipality_code)
    order by appeals.municipality_code, appeals.source, appeals.source_id
    limit 100
"""


def find_appeal(
    connection: Connection[TupleRow], key: str, *, municipality_code: str | None, source: str | None
) -> tuple[str, str]:
    """Municipality and key of the one appeal that is meant.

    `key` is an appeal_key, `123` or `pos:123`. Raises PublicationError when none or several are meant; the
    sentence lists the candidates.
    """
    prefix, _, number = key.partition(":")
    sources = [row[0] for row in fetch_all(connection, "select distinct source from marts.fct_appeals")]
    named = prefix if number and prefix in sources else None
    if number and named is None and prefix.isalpha():
        raise PublicationError(
            "Такого источника в публикации нет",
            got=f"«{prefix}»",
            expected=nearest(prefix, sources) or ", ".join(sorted(sources)),
        )
    numbers = [number] if named else [key]
    values = {
        "key": key,
        "numbers": numbers,
        "source": named or source,
        "municipality_code": municipality_code,
    }
    found = connection.execute(_FOUND, values).fetchall()
    is_one_source = values["source"] is not None
    exact = [row for row in found if row[1] == key or (is_one_source and row[3] in numbers)]
    meant = exact if len(exact) == 1 else found
    if not meant:
        raise PublicationError(
            "Обращение не найдено в публикации",
            got=f"«{key}»",
            expected="ключ обращения или его номер в системе-источнике, например pos:123",
            todo="проверьте номер, --municipality и --source; обращение могло прийти позже публикации",
        )
    if len(meant) > 1:
        listed = [f"{row[2]}:{row[3]} ({row[0]})" for row in meant[:_MOST]]
        more = f" и ещё {len(meant) - _MOST}" if len(meant) > _MOST else ""
        raise PublicationError(
            "Номер есть у нескольких обращений",
            got=f"«{key}»",
            expected="одно из: " + ", ".join(listed) + more,
            todo="назовите источник (pos:123) или добавьте --municipality",
        )
    return meant[0][0], meant[0][1]
