"""Whether the municipality files' corrections still fit what platforms send (docs/decisions/0015)."""

from collections.abc import Mapping

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from warehouse.errors import ConfigError
from warehouse.municipalities import Correction, Municipality

# Of each row what was exported last: an error that the platform has mended stays in older versions for ever.
_COUNT = """
    select count(*) filter (where {fits}), count(*)
    from (
        select distinct on (stored.source_key) stored.*
        from {table} as stored
        inner join ops.loads as loads on stored._load_id = loads.load_id
        where
            stored.municipality_code = {municipality_code}
            and loads.known_from is not null
            and loads.withdrawn_from is null
        order by stored.source_key, stored._exported_at desc, stored._load_id desc
    ) as newest
"""


def check_corrections(connection: Connection[TupleRow], municipalities: Mapping[str, Municipality]) -> None:
    """Each active correction fits as many rows of standing loads as it says, and never all of them.

    Raises ConfigError naming the correction and the counts. A dataset without rows yet has nothing to judge.
    """
    for municipality in municipalities.values():
        for correction in municipality.corrections:
            if correction.status == "active":
                fitting, present = _count(connection, municipality.code, correction)
                what = _fault(correction, fitting, present)
                if what is not None:
                    raise ConfigError(
                        f"Исправление {correction.code} {what}",
                        where=f"{municipality.code}.yml",
                        got=f"строк, которым оно подходит: {fitting} из {present}",
                        expected=f"от {correction.expect.at_least} до {correction.expect.at_most}",
                        todo="сверьте match с выгрузкой; если платформа ошибку исправила, поставьте"
                        " status: retired; прошлая публикация не тронута",
                    )


def _fault(correction: Correction, fitting: int, present: int) -> str | None:
    if not present:
        return None
    if not fitting:
        return "больше ничему не подходит"
    # One row may well be all there is on the first day.
    if fitting == present > 1:
        return "подходит всему, что прислал источник"
    if not correction.expect.at_least <= fitting <= correction.expect.at_most:
        return "подходит не стольким строкам"
    return None


def _count(
    connection: Connection[TupleRow], municipality_code: str, correction: Correction
) -> tuple[int, int]:
    """Rows of standing loads that fit as they were exported last, and all of them."""
    fits = [
        sql.SQL("newest.{} is not distinct from {}").format(sql.Identifier(name), sql.Literal(value))
        for name, value in correction.match.items()
    ]
    query = sql.SQL(_COUNT).format(
        fits=sql.SQL(" and ").join(fits),
        table=sql.Identifier("raw", f"{correction.source}__{correction.dataset}"),
        municipality_code=sql.Literal(municipality_code),
    )
    row = connection.execute(query).fetchone()
    if row is None:
        raise LookupError("count … gave no row")
    return row[0], row[1]
