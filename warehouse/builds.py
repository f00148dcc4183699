"""A build before its publication: begun above the mark, made by dbt, judged (docs/decisions/0001)."""

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
from warehouse.publication import Publication, last_publication
from warehouse.settings import Settings

_BUILD_LOCK = "mcu build"
# Rows of new loads from which a build reads whole tables: some twenty nights of a large city at once.
_LARGE_BUILD_ROWS = 50_000
_TAKE_IN = """
    update ops.loads set known_from = %(as_of)s
    where known_from is null and state = 'loaded' and checked_at is not null
"""
_TAKE_OUT = """
    update ops.loads set withdrawn_from = %(as_of)s
    where state = 'withdrawn' and withdrawn_from is null and known_from is not null
"""


@dataclass(frozen=True)
class BuildPlan:
    """What a build does: its row in `ops.builds`, its moment, the definitions it computes by.

    `is_full_scope`: every appeal is looked at, not only those of new loads. `is_large`: so many rows are
    looked at that reading whole tables is cheaper than looking rows up.
    """

    build_id: int
    as_of: datetime
    definitions_hash: str
    is_full_scope: bool
    is_large: bool
    load_count: int


@contextmanager
def build_lock(settings: Settings) -> Iterator[None]:
    """Hold the only right to build and to publish while the block runs; a second one is refused."""
    with connect(settings) as connection:
        row = connection.execute("select pg_try_advisory_lock(hashtext(%s))", [_BUILD_LOCK]).fetchone()
        connection.commit()
        if row != (True,):
            raise PublicationError(
                "Сборка уже идёт", where="другой процесс", todo="дождитесь её окончания и повторите"
            )
        yield


def begin_build(settings: Settings, as_of: datetime) -> BuildPlan | None:
    """Take back what an earlier build left unpublished, take in the loads that gate 1 let through.

    None when this moment is published already: a retried task of such a night has nothing left to do. Raises
    PublicationError when the moment lies before the published mark.
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
            return None
        is_full_scope = _definitions_changed(connection, last, current_hash)
        take_back_unpublished(connection, last)
        sync_config(connection, load_municipalities(settings.municipalities))
        connection.execute(_TAKE_IN, {"as_of": as_of})
        connection.execute(_TAKE_OUT, {"as_of": as_of})
        plan = _record(connection, as_of, current_hash, is_full_scope=is_full_scope)
        if plan.is_large:
            _analyze_inputs(connection)
    return plan


def finish_build(settings: Settings, plan: BuildPlan) -> None:
    """Note that dbt made all of this build."""
    with connect(settings) as connection:
        connection.execute(
            "update ops.builds set finished_at = clock_timestamp() where build_id = %s", [plan.build_id]
        )


def mark_checked(connection: Connection[TupleRow], plan: BuildPlan, *, is_passed: bool) -> None:
    """Note gate 2's newest verdict on this build; only one that passed may be published."""
    connection.execute(
        "update ops.builds set checked_at = case when %s then clock_timestamp() end where build_id = %s",
        [is_passed, plan.build_id],
    )


def current_build(settings: Settings, as_of: datetime) -> BuildPlan | None:
    """The finished build of this moment, which stands above the mark; None when it is published.

    Raises PublicationError when `core` holds no such build: it was not begun, did not end, another one took
    its place, or a later moment was published over it.
    """
    with connect(settings) as connection:
        at = last_publication(connection, as_of)
        if at is not None and at.as_of == as_of:
            return None
        row = connection.execute(
            "select build_id, as_of, definitions_hash, is_full_scope, is_large, load_count, finished_at"
            " from ops.builds order by build_id desc limit 1"
        ).fetchone()
    if row is None or row[1] != as_of or row[6] is None:
        found = "сборок ещё не было" if row is None else f"последняя сборка на {row[1].isoformat()}"
        unfinished = "" if row is None or row[6] is not None else ", не закончена"
        raise PublicationError(
            "Готовой сборки на этот момент нет",
            where=as_of.isoformat(),
            got=found + unfinished,
            todo="запустите сборку ещё раз: mcu build",
        )
    return BuildPlan(*row[:6])


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


def _definitions_changed(
    connection: Connection[TupleRow], last: Publication | None, current_hash: str
) -> bool:
    """Whether these definitions are not the published ones, or others were built since dbt made them last.

    Seeds and tables without versions are not taken back: a build of other definitions, even a failed one,
    leaves them in place until a build of these ones has ended.
    """
    row = connection.execute(
        """
        select
            coalesce(
                max(build_id) filter (where definitions_hash = %(hash)s and finished_at is not null)
                > coalesce(max(build_id) filter (where definitions_hash <> %(hash)s), 0),
                false
            )
        from ops.builds
        """,
        {"hash": current_hash},
    ).fetchone()
    are_in_place = row is not None and row[0]
    return last is None or last.definitions_hash != current_hash or not are_in_place


def _record(
    connection: Connection[TupleRow], as_of: datetime, current_hash: str, *, is_full_scope: bool
) -> BuildPlan:
    row = connection.execute(
        """
        insert into ops.builds (as_of, version, definitions_hash, is_full_scope, is_large, load_count)
        select
            %(as_of)s,
            %(version)s,
            %(definitions_hash)s,
            %(is_full_scope)s,
            %(is_full_scope)s or coalesce(sum(rows_inserted), 0) >= %(large_rows)s,
            count(*)
        from ops.loads
        where known_from = %(as_of)s or withdrawn_from = %(as_of)s
        returning build_id, as_of, definitions_hash, is_full_scope, is_large, load_count
        """,
        {
            "as_of": as_of,
            "version": __version__,
            "definitions_hash": current_hash,
            "is_full_scope": is_full_scope,
            "large_rows": _LARGE_BUILD_ROWS,
        },
    ).fetchone()
    if row is None:
        raise LookupError("insert … returning gave no row")
    return BuildPlan(*row)


def _analyze_inputs(connection: Connection[TupleRow]) -> None:
    """Statistics before the build, not when autovacuum comes by: a bad guess costs minutes."""
    tables = connection.execute(
        "select nspname, relname from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid"
        " where nspname in ('raw', 'ops', 'config') and relkind in ('r', 'p')"
    ).fetchall()
    for schema, name in tables:
        connection.execute(sql.SQL("analyze {}").format(sql.Identifier(schema, name)))
