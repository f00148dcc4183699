"""Gate 2 looks for people: values that look like a phone, an e-mail or a profile link where nobody may stand.

Marts are views over `core` (docs/decisions/0001), so what is stored there is what could be shown: every text
column of `core`, the rows that this build wrote, and every table (not view) of the candidate marts. Only
counts leave the database.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import LiteralString, NamedTuple

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from expectations.model import Between, Check, Measure
from warehouse.contacts import BARE_PHONE, LINK, MAIL, PHONE, in_postgres

# Surrogate keys are hashes that one macro makes; their digits would only cost time.
_TEXT_COLUMNS: LiteralString = """
    select
        columns.table_schema,
        columns.table_name,
        columns.column_name,
        array(
            select ways.column_name::text
            from information_schema.columns as ways
            where
                ways.table_schema = columns.table_schema
                and ways.table_name = columns.table_name
                and ways.column_name in ('municipality_code', 'appeal_key', 'topic_key', 'recipient_key')
        )
    from information_schema.columns as columns
    inner join information_schema.tables as tables
        on columns.table_schema = tables.table_schema and columns.table_name = tables.table_name
    where
        columns.data_type in ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY')
        and right(columns.column_name, 4) <> '_key'
        and tables.table_type = 'BASE TABLE'
        and (
            columns.table_schema = 'marts_next'
            or columns.table_schema = 'core'
            and exists (
                select 1
                from information_schema.columns as marks
                where
                    marks.table_schema = columns.table_schema
                    and marks.table_name = columns.table_name
                    and marks.column_name = 'known_from'
            )
        )
    order by columns.table_schema, columns.table_name, columns.column_name
"""

_INITIALS = r"[А-ЯЁ][а-яё]+ [А-ЯЁ]\. ?[А-ЯЁ]\."

# A cheap test for a letter goes before each pattern: a million rows have dozens of such columns. Where a
# value came from is asked only when one was found.
_COUNTS: LiteralString = """
    select
        counted.*,
        case
            when counted.phone_values + counted.mail_values + counted.link_values > 0
                then coalesce({origin}, 'не определена')
        end as origin
    from (
        select
            {table_name} as table_name,
            {column_name} as column_name,
            count(*) filter (
                where (texts.value like '%+7%' or texts.value like '%8%' or texts.value like '%79%')
                and texts.value ~ {phone}
            ) as phone_values,
            count(*) filter (where texts.value like '%@%' and texts.value ~ {mail}) as mail_values,
            count(*) filter (where texts.value like '%/%' and texts.value ~* {link}) as link_values,
            count(*) filter (where texts.value like '%.%' and texts.value ~ {initials}) as initials_values
        from (
            select distinct stored.{column}::text as value
            from {table} as stored
            where {is_seen}
        ) as texts
    ) as counted
"""
_ORIGIN: LiteralString = """
    (
        select string_agg(found.origin, ', ')
        from (
            select distinct
                origins.load_id
                || ' (' || origins.municipality_code || ', ' || origins.source || ')' as origin
            from {table} as stored
            inner join {appeals} as origins on {join}
            where
                {is_seen}
                and (
                    stored.{column}::text ~ {phone}
                    or stored.{column}::text ~ {mail}
                    or stored.{column}::text ~* {link}
                )
            order by origin
            limit {most}
        ) as found
    )
"""
_MOST_ORIGINS = 5
# By which columns a row leads to the appeals it came from, the surest first.
_WAYS = (("municipality_code", "appeal_key"), ("topic_key",), ("municipality_code", "recipient_key"))

_WHERE = "Таблица {table_name}, колонка {column_name}: значений, похожих на "
_TODO = (
    " · загрузка: {origin} · что делать: mcu loads withdraw ID --why «причина», затем исправьте ячейки"
    " в файле и положите его в inbox снова"
)


def personal_data_measure(connection: Connection[TupleRow], as_of: datetime, *, is_whole: bool) -> Measure:
    """One row per text column: how many different values look like somebody's."""
    columns = connection.execute(_TEXT_COLUMNS).fetchall()
    parts = [_count_column(_Place(*row), as_of, is_whole=is_whole) for row in columns]
    return Measure(
        name="marts_personal_data",
        query=sql.SQL(" union all ").join(parts).as_string(connection),
        columns=(
            "table_name",
            "column_name",
            "phone_values",
            "mail_values",
            "link_values",
            "initials_values",
            "origin",
        ),
        checks=(
            *(
                Check(
                    name=f"no_{kind}",
                    severity="stop",
                    rule=Between(f"{kind}_values", at_most=0),
                    reason="персональные данные живут только в vault и redacted: одно значение — уже утечка",
                    sentence=f"{_WHERE}{words}: {{{kind}_values}}{_TODO}",
                )
                for kind, words in (
                    ("phone", "телефон"),
                    ("mail", "адрес почты"),
                    ("link", "ссылку на профиль"),
                )
            ),
            Check(
                name="no_initials",
                severity="finding",
                rule=Between("initials_values", at_most=0),
                reason="фамилия с инициалами бывает и в названии («школа им. Гагарина Ю. А.»)",
                sentence=f"{_WHERE}фамилию с инициалами: {{initials_values}}",
            ),
        ),
    )


class _Place(NamedTuple):
    """A column of texts, and which columns of its table lead back to a load."""

    schema: str
    table: str
    column: str
    known: list[str]


def _count_column(place: _Place, as_of: datetime, *, is_whole: bool) -> sql.Composable:
    is_night_only = place.schema == "core" and not is_whole
    is_number = place.column.endswith(("_id", "_number"))
    phone = PHONE if is_number else f"{PHONE}|{BARE_PHONE}"
    parts = {
        "column": sql.Identifier(place.column),
        "table": sql.Identifier(place.schema, place.table),
        "phone": sql.Literal(in_postgres(phone)),
        "mail": sql.Literal(in_postgres(MAIL)),
        "link": sql.Literal(in_postgres(LINK)),
        "is_seen": sql.SQL("stored.known_from = {}::timestamptz").format(sql.Literal(as_of.isoformat()))
        if is_night_only
        else sql.SQL("true"),
    }
    return sql.SQL(_COUNTS).format(
        table_name=sql.Literal(f"{place.schema}.{place.table}"),
        column_name=sql.Literal(place.column),
        initials=sql.Literal(_INITIALS),
        origin=_origin(place, parts),
        **parts,
    )


def _origin(place: _Place, parts: Mapping[str, sql.Composable]) -> sql.Composable:
    """The loads of the appeals behind the values, as an expression; null where the table leads to none."""
    way = next((way for way in _WAYS if set(way) <= set(place.known)), None)
    if way is None or place.schema != "core":
        return sql.SQL("null::text")
    join = sql.SQL(" and ").join(
        sql.SQL("stored.{name} = origins.{name}").format(name=sql.Identifier(name)) for name in way
    )
    return sql.SQL(_ORIGIN).format(
        appeals=sql.Identifier("core", "appeals"), join=join, most=sql.Literal(_MOST_ORIGINS), **parts
    )
