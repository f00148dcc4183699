"""The macro in the place of the adapter's reads the same columns and types."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import jinja2

from tests.support.empty_build import EmptyBuild
from warehouse.database import connect
from warehouse.definitions import DBT_PROJECT

_ADAPTERS = """
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from information_schema.columns
    where table_schema = %s and table_name = %s
    order by ordinal_position
"""
_RELATIONS = """
    select nspname, relname
    from pg_class
    inner join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'v', 'p') and nspname in ('config', 'core', 'marts_next', 'ops', 'raw', 'staging')
    order by 1, 2
"""
_ODD = """
    create table core.odd (
        a varchar(7), b char(3), c numeric(12, 3), d numeric, e text[], f timestamp(3), g interval, h bit(4),
        i double precision, j "char", k jsonb, l oid, m daterange, gone integer
    );
    alter table core.odd drop column gone
"""


def _query(schema: str, name: str) -> str:
    """The statement that the macro runs for a relation."""
    said: list[str] = []

    def statement(*_: Any, caller: Callable[[], str], **__: Any) -> str:
        said.append(caller())
        return ""

    environment = jinja2.Environment(autoescape=False)  # noqa: S701 — SQL, not HTML
    environment.globals |= {
        "statement": statement,
        "return": str,
        "sql_convert_columns_in_relation": str,
        "load_result": lambda _: {"table": ""},
    }
    text = (DBT_PROJECT / "macros" / "columns_of_a_relation.sql").read_text(encoding="utf-8")
    module: Any = environment.from_string(text).module
    module.postgres__get_columns_in_relation(SimpleNamespace(schema=schema, identifier=name))
    (query,) = said
    return query


def test_columns_and_types_are_those_of_the_information_schema(empty_build: EmptyBuild) -> None:
    with connect(empty_build.settings) as connection:
        connection.execute(_ODD)
        relations = connection.execute(_RELATIONS).fetchall()
        assert len(relations) > 150
        for schema, name in relations:
            expected = connection.execute(_ADAPTERS, [schema, name]).fetchall()
            assert connection.execute(_query(schema, name).encode()).fetchall() == expected, name
        connection.rollback()
