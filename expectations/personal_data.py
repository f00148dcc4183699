"""Gate 2 looks for people: values that look like a phone, an e-mail or a profile link where nobody may stand.

Marts are views over `core` (docs/decisions/0001), so what is stored there is what could be shown: every text
column of `core`, the rows that this build wrote, and every table (not view) of the candidate marts. Only
counts leave the database.
"""

from datetime import datetime
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from expectations.model import Between, Check, Measure

# Surrogate keys are hashes that one macro makes; their digits would only cost time.
_TEXT_COLUMNS: LiteralString = """
    select columns.table_schema, columns.table_name, columns.column_name
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

_PHONE = r"(\+7|\m8)[ (-]+\d{3}[ )-]*\d{3}[ -]*\d{2}[ -]*\d{2}\M|\+7\d{10}\M"
# A platform's number may have eleven digits by chance; in any other column they are a phone.
_BARE_PHONE = r"|\m[78]9\d{9}\M"
_MAIL = r"[A-Za-zА-Яа-яЁё0-9]@[A-Za-zА-Яа-яЁё0-9-]+\.[A-Za-zА-Яа-яЁё]"
_LINK = r"\m(vk\.com|vk\.ru|ok\.ru|t\.me|telegram\.me|telegram\.org|max\.ru)/"
_INITIALS = r"[А-ЯЁ][а-яё]+ [А-ЯЁ]\. ?[А-ЯЁ]\."

# A cheap test for a letter goes before each pattern: a million rows have dozens of such columns.
_COUNTS: LiteralString = """
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
"""

_WHERE = "Таблица {table_name}, колонка {column_name}: значений, похожих на "


def personal_data_measure(connection: Connection[TupleRow], as_of: datetime, *, is_whole: bool) -> Measure:
    """One row per text column: how many different values look like somebody's."""
    columns = connection.execute(_TEXT_COLUMNS).fetchall()
    parts = [_count_column(schema, table, column, as_of, is_whole) for schema, table, column in columns]
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
        ),
        checks=(
            *(
                Check(
                    name=f"no_{kind}",
                    severity="stop",
                    rule=Between(f"{kind}_values", at_most=0),
                    reason="персональные данные живут только в vault и redacted: одно значение — уже утечка",
                    sentence=f"{_WHERE}{words}: {{{kind}_values}}",
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


def _count_column(schema: str, table: str, column: str, as_of: datetime, is_whole: bool) -> sql.Composable:
    is_night_only = schema == "core" and not is_whole
    return sql.SQL(_COUNTS).format(
        table_name=sql.Literal(f"{schema}.{table}"),
        column_name=sql.Literal(column),
        column=sql.Identifier(column),
        table=sql.Identifier(schema, table),
        phone=sql.Literal(_PHONE if column.endswith(("_id", "_number")) else _PHONE + _BARE_PHONE),
        mail=sql.Literal(_MAIL),
        link=sql.Literal(_LINK),
        initials=sql.Literal(_INITIALS),
        is_seen=sql.SQL("stored.known_from = {}::timestamptz").format(sql.Literal(as_of.isoformat()))
        if is_night_only
        else sql.SQL("true"),
    )
