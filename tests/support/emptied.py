"""A used test database made as empty as its template: cheaper than to copy the template's many files anew.

Rows go, and so does what the test added. What it did to what the template has (a column, a right, a schema
dropped) shows in the imprint: such a database cannot be used again.
"""

from dataclasses import dataclass

import psycopg
from psycopg import Connection, sql
from psycopg.rows import TupleRow

# Everything but rows: relations with their rights and columns, views' queries, functions, roles, settings.
_FINGERPRINT = """
    select md5(string_agg(line, E'\\n' order by line)) from (
        select concat_ws(
            ' ', 'relation', oid, relname, relnamespace, relkind, relowner, relacl, relnatts, reloptions,
            relrowsecurity
        ) as line
        from pg_class where relpersistence <> 't' and relnamespace <> 'pg_toast'::regnamespace
        union all
        select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, attnotnull, attisdropped, attacl)
        from pg_attribute
        inner join pg_class on pg_class.oid = attrelid
        where attrelid >= 16384 and relpersistence <> 't' and relkind <> 't'
        union all
        select concat_ws(' ', 'default', oid, adrelid, adnum, md5(adbin::text)) from pg_attrdef
        union all
        select concat_ws(' ', 'constraint', oid, conname, conrelid) from pg_constraint where oid >= 16384
        union all
        select concat_ws(' ', 'query', oid, md5(ev_action::text)) from pg_rewrite where oid >= 16384
        union all
        select concat_ws(' ', 'trigger', oid, tgname, tgenabled) from pg_trigger
        union all
        select concat_ws(' ', 'function', oid, proname, proacl, md5(prosrc)) from pg_proc where oid >= 16384
        union all
        select concat_ws(' ', 'schema', oid, nspname, nspowner, nspacl)
        from pg_namespace where nspname !~ '^pg_(toast_)?temp_'
        union all
        select concat_ws(' ', 'rights to come', oid, defaclacl) from pg_default_acl
        union all
        select concat_ws(' ', 'role', oid, rolname, rolcanlogin, rolsuper) from pg_authid
        union all
        select concat_ws(' ', 'member', roleid, member, grantor) from pg_auth_members
        union all
        select concat_ws(' ', 'setting', setrole, setconfig)
        from pg_db_role_setting
        where setdatabase in (0, (select oid from pg_database where datname = current_database()))
    ) as lines
"""
# Objects are numbered in the order of their making, over all databases of a server.
_LAST = "select greatest((select max(oid) from pg_class), (select max(oid) from pg_namespace))"
_ADDED = """
    select 'schema', format('%%I', nspname) from pg_namespace where oid > %(last)s and nspname !~ '^pg_'
    union all
    select
        case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
        format('%%I.%%I', nspname, relname)
    from pg_class
    inner join pg_namespace on pg_namespace.oid = relnamespace
    where
        pg_class.oid > %(last)s and pg_namespace.oid <= %(last)s
        and relkind in ('r', 'p', 'v', 'm') and nspname !~ '^pg_'
"""
_FILLED = """
    select nspname, relname
    from pg_class
    inner join pg_namespace on pg_namespace.oid = relnamespace
    where
        relkind = 'r' and relpersistence <> 't' and pg_class.oid >= 16384
        and pg_relation_size(pg_class.oid) > 0
"""
_COUNTED = "select schemaname, sequencename from pg_sequences where last_value is not null"
_OTHERS = """
    select pg_terminate_backend(pid)
    from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Imprint:
    """What a database is but for its rows, and the number of the object that it got last."""

    text: str
    last_object: int


def imprint(connection: Connection[TupleRow]) -> Imprint:
    """The same for all copies of one template."""
    row = connection.execute(f"select ({_FINGERPRINT}), ({_LAST})").fetchone()
    assert row is not None
    return Imprint(*row)


def empty_again(url: str, template: Imprint) -> bool:
    """Take out every row and object that was added; False when it is still not what the template was."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("set lock_timeout = '10s'")
        connection.execute("set client_min_messages = 'warning'")
        connection.execute(_OTHERS)
        for kind, name in connection.execute(_ADDED, {"last": template.last_object}).fetchall():
            connection.execute(f"drop {kind} if exists {name} cascade")
        if imprint(connection).text != template.text:
            return False
        filled = [sql.Identifier(*name) for name in connection.execute(_FILLED).fetchall()]
        if filled:
            connection.execute(sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(filled)))
        for name in connection.execute(_COUNTED).fetchall():
            connection.execute(sql.SQL("alter sequence {} restart").format(sql.Identifier(*name)))
    return True
