"""Publishing: one moved mark, and changed views in the place of the old ones, in one transaction."""

from psycopg import Connection
from psycopg.rows import TupleRow

from warehouse import __version__
from warehouse.builds import BuildPlan, build_lock
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.mart_views import are_views_published
from warehouse.publication import Publication
from warehouse.settings import Settings


def publish_build(settings: Settings, plan: BuildPlan) -> Publication:
    """Move the mark to this build.

    Raises PublicationError when it is not the build that `core` holds, or gate 2 has not let it through.
    """
    with build_lock(settings), connect(settings) as connection:
        _require_checked(connection, plan)
        # A reader in a long query must not be able to hold the publication up for ever.
        connection.execute("set lock_timeout = '60s'")
        if not are_views_published(connection):
            connection.execute("drop schema if exists marts cascade")
            connection.execute("alter schema marts_next rename to marts")
            connection.execute("grant usage on schema marts to mcu_analyst, mcu_reporter")
            connection.execute("grant select on all tables in schema marts to mcu_analyst, mcu_reporter")
        row = connection.execute(
            "insert into ops.publications (as_of, version, definitions_hash) values (%s, %s, %s)"
            " returning publication_id, as_of, published_at, version, definitions_hash",
            [plan.as_of, __version__, plan.definitions_hash],
        ).fetchone()
    if row is None:
        raise PublicationError("Публикация не записана", todo="посмотрите журнал Postgres")
    return Publication(*row)


def _require_checked(connection: Connection[TupleRow], plan: BuildPlan) -> None:
    """Between the gate and the mark another process may have begun a build and taken this one back."""
    row = connection.execute(
        "select build_id, as_of, finished_at, checked_at from ops.builds order by build_id desc limit 1"
    ).fetchone()
    if row is None or row[0] != plan.build_id:
        found = "" if row is None else f"после неё начата сборка на {row[1].isoformat()}"
    elif row[2] is None or row[3] is None:
        found = "она не закончена" if row[2] is None else "проверка перед публикацией не пройдена"
    else:
        return
    raise PublicationError(
        "Эту сборку публиковать нельзя",
        where=plan.as_of.isoformat(),
        got=found,
        todo="запустите сборку ещё раз: mcu build; в силе прошлая публикация",
    )
