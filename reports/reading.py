"""What a submission says, read from one publication: marts, the ledger and the municipality's settings.

Every function reads inside the caller's transaction, whose setting `mcu.as_of` names the publication.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.coverage import Days, covers
from reports.figures import print_moment
from reports.layout import Layout
from reports.model import (
    Basis,
    Coverage,
    DefaultPolicy,
    Load,
    Municipality,
    OwnSettings,
    SubmissionFacts,
)
from reports.period import Period
from reports.reading_figures import read_indicators
from reports.reading_rows import hold_rows
from warehouse.database import fetch_all
from warehouse.errors import ConfigError, PublicationError, nearest
from warehouse.publication import Publication, last_publication

# A load counts at a moment when a build had taken it in and nobody had withdrawn it yet.
KNOWN_LOADS = """
    from ops.loads
    where
        municipality_code = %s
        and state in ('loaded', 'withdrawn')
        and known_from <= %s
        and coalesce(withdrawn_from, 'infinity') > %s
"""


def open_publication(connection: Connection[TupleRow], as_of: datetime | None, zone: ZoneInfo) -> Publication:
    """The last publication at or before `as_of`; the marts show it for the rest of the transaction.

    Raises PublicationError when nothing was published by then.
    """
    publication = last_publication(connection, as_of)
    if publication is None:
        raise _no_publication(connection, as_of, zone)
    connection.execute("select set_config('mcu.as_of', %s, true)", [publication.as_of.isoformat()])
    # Of a versioned table's rows most are visible, the planner expects a handful: joining mart with mart by
    # nested loops it took minutes for 13 000 listed rows, by hashes 1.5 s.
    connection.execute("set local enable_nestloop = off")
    return publication


@contextmanager
def by_nested_loops(connection: Connection[TupleRow]) -> Iterator[None]:
    """For a mart that looks few rows up in calendars: by hashes alone mart_at_risk took 2.8 s, so 0.1 s."""
    connection.execute("set local enable_nestloop = on")
    yield
    connection.execute("set local enable_nestloop = off")


def read_facts(
    connection: Connection[TupleRow],
    layout: Layout,
    publication: Publication,
    municipality: Municipality,
    period: Period,
    own: OwnSettings,
) -> SubmissionFacts:
    """Everything but the rows behind the figures, which are held for `iterate_rows`.

    Raises PublicationError for a period that has not begun or has no figures, and for figures that contradict
    themselves.
    """
    code = municipality.code
    opens, closes = period.bounds(municipality.zone)
    if publication.as_of < opens:
        raise PublicationError(
            f"Период ещё не начался: {period.title}",
            where=code,
            got=f"публикация на {print_moment(publication.as_of, municipality.zone)}",
            expected=f"публикация не раньше {print_moment(opens, municipality.zone)}",
            todo="дождитесь окончания периода",
        )
    indicators, missing_codes = read_indicators(connection, layout, code, period)
    hold_rows(connection, code, period, indicators)
    policies, countings = _read_defaults(connection)
    return SubmissionFacts(
        municipality=municipality,
        period=period,
        is_complete=publication.as_of >= closes,
        cutoff_at=own.cutoff_at if own.cutoff_at and publication.as_of <= own.cutoff_at else None,
        publication=publication,
        basis=read_basis(connection, code, layout.obligations[period.kind]),
        signatory_post=read_signatory(connection, layout, code, own.signer_role),
        indicators=indicators,
        missing_codes=missing_codes,
        coverage=read_coverage(connection, layout, publication, code, period, closes),
        policies=policies,
        countings=countings,
        loads=read_loads(connection, publication, code),
    )


def read_municipality(connection: Connection[TupleRow], code: str) -> Municipality:
    """Names of a municipality.

    Raises PublicationError for an unknown code, with the nearest known one; ConfigError when the marts have a
    municipality whose file is not in the database.
    """
    known = fetch_all(
        connection,
        "select municipality_code, municipality_name, region_name, time_zone, oktmo_code"
        " from marts.dim_municipalities",
    )
    by_code = {row[0]: row for row in known}
    if code not in by_code:
        suggestion = nearest(code, sorted(by_code))
        raise PublicationError(
            "Неизвестный код муниципалитета",
            got=f"«{code}»",
            expected=", ".join(sorted(by_code)) or "в публикации нет ни одного муниципалитета",
            todo=f"проверьте, не имелся ли в виду код {suggestion}" if suggestion else None,
        )
    _, name, region_name, time_zone, oktmo_code = by_code[code]
    own = connection.execute(
        "select mcu_name, tsur_name, legal_act from config.municipalities where municipality_code = %s",
        [code],
    ).fetchone()
    if own is None:
        raise ConfigError(
            "Нет файла муниципалитета, который стоит в витринах",
            where=code,
            expected="строка в config.municipalities",
            todo="верните файл муниципалитета и выполните mcu build",
        )
    mcu_name, tsur_name, legal_act = own
    return Municipality(
        code, name, mcu_name, region_name, ZoneInfo(time_zone), oktmo_code, tsur_name, legal_act
    )


def _no_publication(
    connection: Connection[TupleRow], as_of: datetime | None, zone: ZoneInfo
) -> PublicationError:
    first = connection.execute("select min(as_of) from ops.publications").fetchone()
    if as_of is None or first is None or first[0] is None:
        return PublicationError("Ещё ничего не опубликовано", todo="выполните mcu nightly или mcu build")
    return PublicationError(
        "На этот момент ничего не было опубликовано",
        got=print_moment(as_of, zone),
        expected=f"не раньше первой публикации: {print_moment(first[0], zone)}",
        todo="укажите более поздний --as-of",
    )


def read_basis(connection: Connection[TupleRow], code: str, obligation_code: str) -> Basis:
    """Why a report is made: by the obligation of the municipality's file, else on its own initiative."""
    found = connection.execute(
        "select basis, title, legal_reference, addressee_post from config.obligations"
        " where municipality_code = %s and obligation_code = %s",
        [code, obligation_code],
    ).fetchone()
    if found is None:
        return Basis(is_duty=False, title=None, legal_reference=None, addressee_post=None)
    basis, title, legal_reference, addressee_post = found
    return Basis(basis == "duty", title, legal_reference, addressee_post)


def read_signatory(connection: Connection[TupleRow], layout: Layout, code: str, role: str) -> str:
    """The post of a role; the form's own words where the municipality's file names none."""
    found = connection.execute(
        "select post from config.roles where municipality_code = %s and role_code = %s", [code, role]
    ).fetchone()
    return layout.signatory_default if found is None else str(found[0])


def read_coverage(
    connection: Connection[TupleRow],
    layout: Layout,
    publication: Publication,
    code: str,
    period: Days,
    closes: datetime,
) -> tuple[Coverage, ...]:
    """What each source gave up to the publication; sources that the form expects stand without loads too."""
    rows = fetch_all(
        connection,
        "select source, count(*), sum(rows_read)::bigint, min(received_from), max(received_through),"
        f" max(exported_at) {KNOWN_LOADS} group by source",
        code,
        publication.as_of,
        publication.as_of,
    )
    by_source = {row[0]: row for row in rows}
    is_over = publication.as_of >= closes
    coverage = []
    for source in sorted({*layout.expected_sources, *by_source}):
        _, loads, row_count, first, last, exported = by_source.get(source, (source, 0, 0, None, None, None))
        title = layout.words.source.get(source, source)
        is_covered = covers(period, closes, first, exported) if is_over else None
        coverage.append(Coverage(source, title, loads, row_count, first, last, exported, is_covered))
    return tuple(coverage)


def _read_defaults(
    connection: Connection[TupleRow],
) -> tuple[tuple[DefaultPolicy, ...], tuple[str, ...]]:
    """Terms of the held rows that no act confirms, and grounds of their countings that none states."""
    rows = fetch_all(
        connection,
        """
        select distinct
            policies.source, policies.stage, policies.duration, policies.unit, policies.legal_reference,
            clocks.is_default_policy,
            case when policies.counting_status = 'default' then policies.counting_reference end
        from pg_temp.submission_rows as listed
        inner join marts.fct_sla_clocks as clocks
            on
                clocks.municipality_code = listed.municipality_code
                and clocks.appeal_key = listed.appeal_key
                and clocks.stage = listed.stage
        inner join marts.dim_sla_policies as policies on policies.policy_key = clocks.policy_key
        where clocks.is_default_policy or policies.counting_status = 'default'
        """,
    )
    policies = {DefaultPolicy(*row[:5]) for row in rows if row[5]}
    countings = {row[6] for row in rows if row[6] is not None}
    return (
        tuple(sorted(policies, key=lambda policy: [str(part) for part in vars(policy).values()])),
        tuple(sorted(countings)),
    )


def read_loads(connection: Connection[TupleRow], publication: Publication, code: str) -> tuple[Load, ...]:
    """The loads that the publication rests on."""
    rows = fetch_all(
        connection,
        f"select load_id, source, dataset, sha256 {KNOWN_LOADS} order by load_id",
        code,
        publication.as_of,
        publication.as_of,
    )
    return tuple(Load(*row) for row in rows)
