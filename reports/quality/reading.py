"""What a week's loads brought that has to be mended, and what no dictionary knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from psycopg import Connection, sql
from psycopg.rows import TupleRow, class_row

from reports.model import Municipality
from reports.quality.week import Week
from warehouse.publication import Publication

# Loads of the week are those that were exported in it; one that was taken back is no longer anybody's work.
_WEEK_LOADS = sql.SQL("""
    select *
    from ops.loads
    where
        municipality_code = %(municipality_code)s
        and exported_at >= %(opens)s
        and exported_at < %(closes)s
        and state <> 'withdrawn'
""")
_FILES = sql.SQL("""
    select source, file_name, exported_at, state, reason, rows_read, rows_rejected
    from ({week_loads}) as loads
    order by source, exported_at, load_id
""").format(week_loads=_WEEK_LOADS)
_REJECTED = sql.SQL("""
    select
        loads.source, loads.file_name, rejected.source_row as row_number, rejected.column_name as column,
        rejected.reason as what
    from ({week_loads}) as loads
    inner join ops.rejected_rows as rejected on loads.load_id = rejected.load_id
    order by loads.source, loads.exported_at, loads.load_id, rejected.source_row, rejected.column_name
""").format(week_loads=_WEEK_LOADS)
_ODD = sql.SQL("""
    select
        loads.source, loads.file_name, odd.source_row as row_number, odd.column_name as column,
        findings.sentence as what, odd.finding_code as code
    from ({week_loads}) as loads
    inner join ops.odd_rows as odd on loads.load_id = odd.load_id
    inner join ops.load_findings as findings
        on
            odd.load_id = findings.load_id
            and odd.finding_code = findings.finding_code
            and odd.column_name is not distinct from findings.column_name
    order by
        loads.source, loads.exported_at, loads.load_id, odd.source_row, odd.finding_code, odd.column_name
""").format(week_loads=_WEEK_LOADS)
_ABOUT_FILES = sql.SQL("""
    select
        loads.source, loads.file_name, findings.first_source_row as row_number,
        findings.column_name as column, findings.sentence as what
    from ({week_loads}) as loads
    inner join ops.load_findings as findings on loads.load_id = findings.load_id
    where not exists (
        select 1
        from ops.odd_rows as odd
        where
            odd.load_id = findings.load_id
            and odd.finding_code = findings.finding_code
            and odd.column_name is not distinct from findings.column_name
    )
    order by
        loads.source, loads.exported_at, loads.load_id, findings.finding_code, findings.column_name
""").format(week_loads=_WEEK_LOADS)
_UNMAPPED = """
    with seen as (
        select
            appeals.source, appeals.topic_key, appeals.recipient_key, appeals.received_at,
            coalesce(appeals.received_at, appeals.registered_at) as known_at
        from marts.fct_appeals as appeals
        where appeals.municipality_code = %(municipality_code)s
    )

    select
        'topic' as kind, seen.source, topics.topic_group as value, topics.topic_name as detail,
        count(*) as appeal_count,
        count(*) filter (where seen.known_at >= %(opens)s and seen.known_at < %(closes)s) as week_count,
        min(seen.known_at) as first_at
    from seen
    inner join marts.dim_topics as topics on seen.topic_key = topics.topic_key
    where not topics.is_mapped
    group by seen.source, topics.topic_group, topics.topic_name

    union all

    select
        'recipient', seen.source, recipients.recipient_name, null,
        count(*),
        count(*) filter (where seen.known_at >= %(opens)s and seen.known_at < %(closes)s),
        min(seen.known_at)
    from seen
    inner join marts.dim_recipients as recipients
        on
            seen.recipient_key = recipients.recipient_key
            and recipients.municipality_code = %(municipality_code)s
    where recipients.recipient_kind = 'unmapped'
    group by seen.source, recipients.recipient_name

    order by kind, appeal_count desc, source, value, detail
"""
_KNOWN_RECIPIENTS = """
    select synonym, recipient_code
    from config.recipient_synonyms
    where municipality_code = %(municipality_code)s
"""
_RECIPIENTS = """
    select recipient_code, recipient_name
    from config.recipients
    where municipality_code = %(municipality_code)s
"""
_DIRECTIONS = """
    select direction_code, direction_name
    from config.directions
    where municipality_code = %(municipality_code)s
"""
_ACCEPTED = """
    select
        accepted.value_kind as kind, accepted.value,
        coalesce(recipients.recipient_name, territories.territory_name) as member_name, accepted.decided_by,
        accepted.decided_on
    from config.accepted_values as accepted
    left join config.recipients as recipients
        on
            accepted.value_kind = 'recipient'
            and accepted.municipality_code = recipients.municipality_code
            and accepted.member_code = recipients.recipient_code
    left join config.territories as territories
        on
            accepted.value_kind = 'territory'
            and accepted.municipality_code = territories.municipality_code
            and accepted.member_code = territories.territory_code
    where accepted.municipality_code = %(municipality_code)s
    order by accepted.decided_on desc, accepted.value_kind, accepted.value
"""


@dataclass(frozen=True)
class File:
    """A file of the week and what became of it."""

    source: str
    file_name: str
    exported_at: datetime
    state: str
    reason: str | None
    rows_read: int
    rows_rejected: int


@dataclass(frozen=True)
class Place:
    """A cell, row or file, and what is wrong there."""

    source: str
    file_name: str
    row_number: int | None
    column: str | None
    what: str
    code: str | None = None


@dataclass(frozen=True)
class Unmapped:
    """A value that no dictionary knows: `topic` or `recipient`, how many appeals have it, of the week too."""

    kind: str
    source: str
    value: str | None
    detail: str | None
    appeal_count: int
    week_count: int
    first_at: datetime | None

    def first_day(self, municipality: Municipality) -> date | None:
        """The local day since when it is met."""
        return self.first_at.astimezone(municipality.zone).date() if self.first_at else None


@dataclass(frozen=True)
class Accepted:
    """A spelling that a person has put to a recipient or a territory of the municipality file."""

    kind: str
    value: str
    member_name: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True)
class QualityFacts:
    """All that the workbook shows."""

    municipality: Municipality
    week: Week
    publication: Publication
    files: tuple[File, ...]
    rejected: tuple[Place, ...]
    odd: tuple[Place, ...]
    about_files: tuple[Place, ...]
    unmapped: tuple[Unmapped, ...]
    accepted: tuple[Accepted, ...]
    # The municipality's own words: spelling → recipient, recipient → name, direction → name.
    known_recipients: dict[str, str]
    recipient_names: dict[str, str]
    direction_names: dict[str, str]


def read_quality(
    connection: Connection[TupleRow], municipality: Municipality, week: Week, publication: Publication
) -> QualityFacts:
    """Rows of the week's loads with their faults, and values that no dictionary knows at the publication."""
    opens, closes = week.bounds(municipality.zone)
    values = {"municipality_code": municipality.code, "opens": opens, "closes": closes}

    with connection.cursor(row_factory=class_row(File)) as cursor:
        files = tuple(cursor.execute(_FILES, values).fetchall())
    with connection.cursor(row_factory=class_row(Place)) as cursor:
        rejected, odd, about_files = (
            tuple(cursor.execute(query, values).fetchall()) for query in (_REJECTED, _ODD, _ABOUT_FILES)
        )
    with connection.cursor(row_factory=class_row(Unmapped)) as cursor:
        unmapped = tuple(cursor.execute(_UNMAPPED, values).fetchall())
    with connection.cursor(row_factory=class_row(Accepted)) as cursor:
        accepted = tuple(cursor.execute(_ACCEPTED, values).fetchall())
    return QualityFacts(
        municipality=municipality,
        week=week,
        publication=publication,
        files=files,
        rejected=rejected,
        odd=odd,
        about_files=about_files,
        unmapped=unmapped,
        accepted=accepted,
        known_recipients=_words(connection, _KNOWN_RECIPIENTS, values),
        recipient_names=_words(connection, _RECIPIENTS, values),
        direction_names=_words(connection, _DIRECTIONS, values),
    )


def _words(
    connection: Connection[TupleRow], query: LiteralString, values: Mapping[str, object]
) -> dict[str, str]:
    return dict(connection.execute(query, values).fetchall())
