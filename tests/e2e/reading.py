"""Published facts as rows that two warehouses can be compared by."""

from datetime import datetime

from psycopg import sql

from warehouse.database import connect
from warehouse.settings import Settings

FACTS = (
    "fct_appeals",
    "fct_sla_clocks",
    "fct_clock_owners",
    "fct_appeal_states",
    "fct_backlog_daily",
    "fct_recipient_ratings",
    "fct_indicator_values",
)
# What says when and from where a row became known, not what it says.
_ORIGINS = {"known_from", "load_id", "as_of"}


def read_rows(
    settings: Settings, mart: str, as_of: datetime, municipality_code: str | None = None
) -> list[tuple[object, ...]]:
    """Rows of a mart as a moment shows them, in a fixed order, without their origins."""
    with connect(settings) as connection:
        connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
        columns = [
            name
            for (name,) in connection.execute(
                "select column_name from information_schema.columns"
                " where table_schema = 'marts' and table_name = %s order by ordinal_position",
                [mart],
            )
            if name not in _ORIGINS
        ]
        query = sql.SQL(
            "select {} from marts.{} where municipality_code = coalesce(%s, municipality_code)"
        ).format(sql.SQL(", ").join(sql.Identifier(name) for name in columns), sql.Identifier(mart))
        return sorted(connection.execute(query, [municipality_code]).fetchall(), key=str)
