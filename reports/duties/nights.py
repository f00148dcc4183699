"""Whether the warehouse knows what it should know by now: how old the last publication is, and why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import TupleRow

from warehouse.counting_rules import CountingRules
from warehouse.publication import Publication

AGE = "publication_age_hours"


@dataclass(frozen=True)
class Night:
    """The newest build, when it was not published. `failures`: sentences of gate 2."""

    as_of: datetime
    is_built: bool
    failures: tuple[str, ...]


def is_old(publication: Publication, moment: datetime) -> bool:
    """Whether by a moment a later night should have been published (rule `publication_age_hours`)."""
    hours = CountingRules().value(AGE, moment.date())
    return moment - publication.as_of > timedelta(hours=hours)


def read_failed_night(
    connection: Connection[TupleRow], publication: Publication, moment: datetime | None
) -> Night | None:
    """The newest build after a publication, up to a moment, that was not published itself; None without."""
    row = connection.execute(
        """
        select builds.as_of, builds.finished_at is not null
        from ops.builds as builds
        where
            builds.as_of > %s
            and builds.as_of <= coalesce(%s::timestamptz, 'infinity')
            and not exists (select from ops.publications where publications.as_of = builds.as_of)
        order by builds.build_id desc
        limit 1
        """,
        [publication.as_of, moment],
    ).fetchone()
    if row is None:
        return None
    as_of, is_built = row
    failures = connection.execute(
        """
        select newest.sentence
        from (
            select distinct on (suite, check_name) is_passed, sentence
            from ops.gate_results
            where gate = 'marts' and as_of = %s
            order by suite, check_name, checked_at desc
        ) as newest
        where not newest.is_passed
        order by newest.sentence
        """,
        [as_of],
    ).fetchall()
    return Night(as_of, is_built, tuple(sentence for (sentence,) in failures))
