"""The life of a build: begin above the published mark, publish by moving it (docs/decisions/0001)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection, sql
from psycopg.rows import TupleRow

from warehouse import __version__
from warehouse.config_tables import sync_config
from warehouse.database import connect
from warehouse.definitions import definitions_hash
from warehouse.errors import PublicationError
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings

_BUILD_LOCK = "mcu build"
# Rows of new loads from which a build reads whole tables: some twenty nights of a large city at once.
_LARGE_BUILD_ROWS = 50_000


@dataclass(frozen=True)
class Publication:
    """One moved mark. `as_of` is the moment of knowledge, `published_at` the moment readers saw it."""

    publication_id: int
    as_of: datetime
    published_at: datetime
    version: str
    definitions_hash: str


@dataclass(frozen=True)
class BuildPlan:
    """What a build is going to do: its moment, its definitions, whether every appeal is looked at.

    `is_large`: so many rows are looked at that reading whole tables is cheaper than looking rows up.
    """

    as_of: datetime
    definitions_hash: str
    is_full_scope: bool
    load_count: int
    is_large: bool = False
    is_published: bool = False


def last_publication(connection: Connection[TupleRow], at: datetime | None = None) -> Publication | None:
    """The newest publication, or the newest one at or before a moment; None when there is none."""
    row = connection.execute(
        "select publication_id, as_of, published_at, version, definitions_hash from ops.publications"
        " where as_of <= coalesce(%s::timestamptz, 'infinity') order by as_of desc limit 1",
        [at],
    ).fetchone()
    return Publication(*row) if row else None


@contextmanager
def build_lock(settings: Settings) -> Iterator[None]:
    """Hold the only right to build while the block runs; a second build is refused with a sentence."""
    with connect(settings) as connection:
        row = connection.execute("select pg_try_advisory_lock(hashtext(%s))", [_BUILD_LOCK]).fetchone()
        connection.commit()
        if row != (True,):
            raise PublicationError(
                "Сборка уже идёт", where="другой процесс", todo="дождитесь её окончания и повторите"
            )
        yield


def begin_build(settings: Settings, as_of: datetime) -> BuildPlan:
    """Take back what an earlier build left unpublished, take the waiting loads in, write `config`.

    Raises PublicationError when the moment lies before the published mark.
    """
    current_hash = definitions_hash(settings)
    with connect(settings) as connection:
        last = last_publication(connection)
        if last is not None and as_of < last.as_of:
            raise PublicationError(
                "Сборка на момент раньше опубликованного невозможна",
                got=as_of.isoformat(),
                expected=f"не раньше {last.as_of.isoformat()}",
                todo="чтобы увидеть прошлое, читайте витрины с --as-of; пересобирать его не нужно",
            )
        if last is not None and as_of == last.as_of:
            # A retried task of a night that was published already has nothing left to do.
            return BuildPlan(as_of, last.definitions_hash, False, 0, is_published=True)
        take_back_unpublished(connection, last)
        sync_config(connection, load_municipalities(settings.municipalities))
        connection.execute(
            "update ops.loads set known_from = %s where known_from is null and state = 'loaded'", [as_of]
        )
        connection.execute(
            "update ops.loads set withdrawn_from = %s"
            " where state = 'withdrawn' and withdrawn_from is null and known_from is not null",
            [as_of],
        )
        plan = _plan(connection, last, current_hash, as_of)
        if plan.is_large:
            _analyze_inputs(connection)
    return plan


def current_plan(settings: Settings, as_of: datetime) -> BuildPlan:
    """The plan of the build that stands above the mark for this moment, as `begin_build` made it."""
    with connect(settings) as connection:
        last = last_publication(connection)
        if last is not None and last.as_of >= as_of:
            return BuildPlan(as_of, last.definitions_hash, False, 0, is_published=True)
        return _plan(connection, last, definitions_hash(settings), as_of)


def _plan(
    connection: Connection[TupleRow], last: Publication | None, current_hash: str, as_of: datetime
) -> BuildPlan:
    row = connection.execute(
        "select count(*), coalesce(sum(rows_inserted), 0) from ops.loads"
        " where known_from = %(as_of)s or withdrawn_from = %(as_of)s",
        {"as_of": as_of},
    ).fetchone()
    loads, rows = row or (0, 0)
    is_full_scope = last is None or last.definitions_hash != current_hash
    return BuildPlan(as_of, current_hash, is_full_scope, loads, is_full_scope or rows >= _LARGE_BUILD_ROWS)


def _analyze_inputs(connection: Connection[TupleRow]) -> None:
    """Statistics before the build, not when autovacuum comes by: a bad guess costs minutes."""
    tables = connection.execute(
        "select nspname, relname from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid"
        " where nspname in ('raw', 'ops', 'config') and relkind in ('r', 'p')"
    ).fetchall()
    for schema, name in tables:
        connection.execute(sql.SQL("analyze {}").format(sql.Identifier(schema, name)))


def take_back_unpublished(connection: Connection[TupleRow], last: Publication | None) -> None:
    """Leave every versioned table of `core`, and the ledger, as the last publication left them."""
    mark = last.as_of.isoformat() if last else "-infinity"
    tables = connection.execute(
        "select table_name from information_schema.columns"
        " where table_schema = 'core' and column_name = 'known_to' order by table_name"
    ).fetchall()
    for (name,) in tables:
        table = sql.Identifier("core", name)
        connection.execute(sql.SQL("delete from {} where known_from > %s::timestamptz").format(table), [mark])
        connection.execute(
            sql.SQL(
                "update {} set known_to = 'infinity'"
                " where known_to > %s::timestamptz and known_to < 'infinity'"
            ).format(table),
            [mark],
        )
    for column in ("known_from", "withdrawn_from"):
        connection.execute(
            sql.SQL("update ops.loads set {column} = null where {column} > %s::timestamptz").format(
                column=sql.Identifier(column)
            ),
            [mark],
        )


def publish_build(settings: Settings, plan: BuildPlan) -> Publication:
    """Move the mark; changed views take the place of the old ones in the same transaction.

    A build that is published already is returned as it is.
    """
    with connect(settings) as connection:
        if plan.is_published and (last := last_publication(connection, plan.as_of)):
            return last
        # A reader in a long query must not be able to hold the publication up for ever.
        connection.execute("set lock_timeout = '60s'")
        if _view_definitions(connection, "marts_next") != _view_definitions(connection, "marts"):
            connection.execute("drop schema if exists marts cascade")
            connection.execute("alter schema marts_next rename to marts")
            connection.execute("grant usage on schema marts to mcu_analyst, mcu_reporter")
            connection.execute("grant select on all tables in schema marts to mcu_analyst, mcu_reporter")
        else:
            connection.execute("drop schema marts_next cascade")
        row = connection.execute(
            "insert into ops.publications (as_of, version, definitions_hash) values (%s, %s, %s)"
            " returning publication_id, as_of, published_at, version, definitions_hash",
            [plan.as_of, __version__, plan.definitions_hash],
        ).fetchone()
    if row is None:
        raise PublicationError("Публикация не записана", todo="посмотрите журнал Postgres")
    return Publication(*row)


def _view_definitions(connection: Connection[TupleRow], schema: str) -> list[tuple[str, str, str]]:
    """Name, definition and comments of every view of a schema, its own name taken out."""
    rows = connection.execute(
        """
        select
            pg_class.relname,
            replace(pg_get_viewdef(pg_class.oid), pg_namespace.nspname || '.', ''),
            (
                select string_agg(coalesce(description, ''), chr(10) order by objsubid)
                from pg_description
                where pg_description.objoid = pg_class.oid
            )
        from pg_class
        inner join pg_namespace on pg_class.relnamespace = pg_namespace.oid
        where pg_namespace.nspname = %s and pg_class.relkind = 'v'
        order by pg_class.relname
        """,
        [schema],
    ).fetchall()
    return [(name, definition, comments or "") for name, definition, comments in rows]
