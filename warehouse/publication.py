"""What is published: the newest row of `ops.publications` is the mark that every reader stands at."""

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import TupleRow


@dataclass(frozen=True)
class Publication:
    """One moved mark. `as_of` is the moment of knowledge, `published_at` the moment readers saw it."""

    publication_id: int
    as_of: datetime
    published_at: datetime
    version: str
    definitions_hash: str


def last_publication(connection: Connection[TupleRow], at: datetime | None = None) -> Publication | None:
    """The newest publication, or the newest one at or before a moment; None when there is none."""
    row = connection.execute(
        "select publication_id, as_of, published_at, version, definitions_hash from ops.publications"
        " where as_of <= coalesce(%s::timestamptz, 'infinity') order by as_of desc limit 1",
        [at],
    ).fetchone()
    return Publication(*row) if row else None
