"""What the commands tell about the installation: the server, the publication, the ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from psycopg import Connection, sql
from psycopg.rows import TupleRow, class_row

from extractors.drift import DRIFT
from warehouse.database import analyst_url, database_url, open_connection
from warehouse.errors import DatabaseUnavailableError
from warehouse.publication import Publication, last_publication
from warehouse.settings import Settings


@dataclass(frozen=True)
class ServerFacts:
    """The server behind this installation; `version`, `place`, `analyst_url` are None while unknown."""

    is_embedded: bool
    is_running: bool
    place: str | None
    version: str | None
    analyst_url: str | None
    fault: str | None = None


@dataclass(frozen=True)
class LoadCounts:
    """Loads by what they wait for."""

    waiting: int
    quarantined: int
    refused: int


@dataclass(frozen=True)
class SourceState:
    """The newest file of one municipality and source, and what all its files brought.

    `drift`: how its columns, and those of the newest file of each other dataset, differ from the contract's,
    in sentences. `last_export_at`: the newest export
    that is loaded; `usual_days`: how many days lie between exports, the median of the last ten, None of fewer
    than three.
    """

    municipality_code: str
    source: str
    file_name: str
    exported_at: datetime
    arrived_at: datetime
    state: str
    reason: str | None
    rows_read: int
    rows_rejected: int
    finding_count: int
    drift: list[str]
    last_export_at: datetime | None
    usual_days: float | None
    data_from: date | None
    data_through: date | None
    load_count: int
    rows_inserted_total: int
    rows_rejected_total: int
    refused_count: int


def read_server(settings: Settings) -> ServerFacts:
    """The server as it answers now; one that does not answer is a fact, not an error."""
    is_embedded = settings.database_url is None
    try:
        url = database_url(settings)
        with open_connection(url) as connection:
            version = str(connection.info.parameter_status("server_version")).split(" ")[0]
    except DatabaseUnavailableError as error:
        return ServerFacts(is_embedded, False, error.where, None, None, error.sentence())
    parts = urlsplit(url)
    return ServerFacts(
        is_embedded=is_embedded,
        is_running=True,
        place=f"{parts.hostname}:{parts.port or 5432}",
        version=version,
        analyst_url=_known_analyst_url(settings),
    )


def read_publication(connection: Connection[TupleRow]) -> Publication | None:
    """The last publication; None also in a database that has no tables yet."""
    return last_publication(connection) if has_ledger(connection) else None


def has_ledger(connection: Connection[TupleRow]) -> bool:
    """Whether `mcu up` has ever prepared this database."""
    return connection.execute("select to_regclass('ops.loads') is not null").fetchone() == (True,)


# A file waits while the newest arrival of its name is a refused one: whatever else came under that name since
# (loaded, known, held, withdrawn by a person) speaks for itself.
REFUSED_FILES = sql.SQL("""
    select newest.*
    from (
        select distinct on (loads.municipality_code, loads.source, arrivals.file_name)
            loads.load_id,
            loads.municipality_code,
            loads.source,
            arrivals.file_name,
            loads.arrived_at,
            loads.state,
            loads.reason
        from ops.arrivals as arrivals
        inner join ops.loads as loads on arrivals.load_id = loads.load_id
        order by
            loads.municipality_code,
            loads.source,
            arrivals.file_name,
            arrivals.arrived_at desc,
            loads.load_id desc
    ) as newest
    where newest.state = 'refused'
""")


def count_loads(connection: Connection[TupleRow], *, refused_since: datetime | None = None) -> LoadCounts:
    """Loads not yet in a build, loads held back by gate 1, files whose newest arrival was refused."""
    with connection.cursor(row_factory=class_row(LoadCounts)) as cursor:
        query = sql.SQL("""
            select
                count(*) filter (where state = 'loaded' and known_from is null) as waiting,
                count(*) filter (where state = 'quarantined') as quarantined,
                (
                    select count(*)
                    from ({refused_files}) as refused_files
                    where refused_files.arrived_at >= coalesce(%s::timestamptz, '-infinity')
                ) as refused
            from ops.loads
        """)
        found = cursor.execute(query.format(refused_files=REFUSED_FILES), [refused_since]).fetchone()
    return found or LoadCounts(0, 0, 0)


def read_sources(connection: Connection[TupleRow]) -> list[SourceState]:
    """One entry per municipality and source that ever sent a file, in their order."""
    with connection.cursor(row_factory=class_row(SourceState)) as cursor:
        return cursor.execute(
            """
            with totals as (
                select
                    municipality_code,
                    source,
                    max(load_id) as load_id,
                    min(received_from) filter (where state = 'loaded') as data_from,
                    max(received_through) filter (where state = 'loaded') as data_through,
                    max(exported_at) filter (where state = 'loaded') as last_export_at,
                    count(*) filter (where state = 'loaded') as load_count,
                    sum(rows_inserted) filter (where state = 'loaded') as rows_inserted_total,
                    sum(rows_rejected) filter (where state = 'loaded') as rows_rejected_total,
                    count(*) filter (where state = 'refused') as refused_count
                from ops.loads
                group by municipality_code, source
            ),

            newest as (
                select distinct on (municipality_code, source, dataset)
                    municipality_code,
                    source,
                    load_id,
                    file_name
                from ops.loads
                where state <> 'refused' or load_id in (select totals.load_id from totals)
                order by municipality_code, source, dataset, load_id desc
            ),

            export_days as (
                select distinct
                    municipality_code,
                    source,
                    exported_at::date as day
                from ops.loads
                where state = 'loaded'
            ),

            gaps as (
                select
                    municipality_code,
                    source,
                    day - lag(day) over (partition by municipality_code, source order by day) as gap,
                    row_number() over (partition by municipality_code, source order by day desc) as place
                from export_days
            ),

            usual as (
                select
                    municipality_code,
                    source,
                    percentile_cont(0.5) within group (order by gap) as usual_days
                from gaps
                where place <= 10 and gap is not null
                group by municipality_code, source
                having count(*) > 1
            )

            select
                totals.municipality_code,
                totals.source,
                loads.file_name,
                loads.exported_at,
                loads.arrived_at,
                loads.state,
                loads.reason,
                loads.rows_read,
                loads.rows_rejected,
                (
                    select count(*) from ops.load_findings where load_findings.load_id = loads.load_id
                ) as finding_count,
                array(
                    select
                        case when newest.load_id <> totals.load_id then newest.file_name || ': ' else '' end
                        || load_findings.sentence
                    from newest
                    inner join ops.load_findings on newest.load_id = load_findings.load_id
                    where
                        newest.municipality_code = totals.municipality_code
                        and newest.source = totals.source
                        and load_findings.finding_code = any(%s)
                    order by newest.load_id desc, load_findings.finding_code, load_findings.column_name
                ) as drift,
                totals.last_export_at,
                usual.usual_days,
                totals.data_from,
                totals.data_through,
                totals.load_count,
                coalesce(totals.rows_inserted_total, 0)::bigint as rows_inserted_total,
                coalesce(totals.rows_rejected_total, 0)::bigint as rows_rejected_total,
                totals.refused_count
            from totals
            inner join ops.loads as loads on totals.load_id = loads.load_id
            left join usual
                on totals.municipality_code = usual.municipality_code and totals.source = usual.source
            order by totals.municipality_code, totals.source
            """,
            [list(DRIFT)],
        ).fetchall()


def _known_analyst_url(settings: Settings) -> str | None:
    try:
        return analyst_url(settings)
    except DatabaseUnavailableError:
        return None
