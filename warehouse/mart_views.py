"""The marts' views: whether those of `marts_next` are already the ones that readers have in `marts`."""

from psycopg import Connection
from psycopg.rows import TupleRow


def are_views_published(connection: Connection[TupleRow]) -> bool:
    """Whether both schemas hold the same views, to the comment: then there is nothing to build or to swap."""
    coming = _definitions(connection, "marts_next")
    return bool(coming) and coming == _definitions(connection, "marts")


def _definitions(connection: Connection[TupleRow], schema: str) -> list[tuple[str, str, str]]:
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
