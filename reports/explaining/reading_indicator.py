"""One published figure, its catalogue entry and the appeals behind it."""

from dataclasses import dataclass
from decimal import Decimal

from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from reports.model import ListedRow, Municipality
from warehouse.database import fetch_all
from warehouse.errors import PublicationError, nearest
from warehouse.publication import Publication


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue says of an indicator beyond its figures."""

    counted_event: str | None
    aggregate: str
    member_dimension: str | None
    stage: str | None
    numerator_measure: str | None
    denominator_measure: str | None
    only_source: str | None
    counts_all: bool
    has_source: bool


@dataclass(frozen=True)
class Component:
    """A part of a composite indicator with its own figure of the period; `takes` is `points` or `value`."""

    component_code: str
    component_edition: str
    indicator_name: str | None
    takes: str
    weight: Decimal
    maximum: Decimal | None
    value: Decimal | None
    points: Decimal | None
    unit: str | None
    precision: int | None
    state: str | None


@dataclass(frozen=True)
class BehindRow(ListedRow):
    """A row behind a figure with its recipient and the policy that judged it.

    `member_code` is whose row it is in the indicator's own dimension, `amount` what the row is measured by.
    """

    recipient_name: str | None
    policy_code: str | None
    member_code: str | None
    amount: Decimal | None
    direction_code: str | None
    topic_title: str | None
    territory_name: str | None


_CATALOGUE = """
    select counted_event, aggregate, member_dimension, stage, numerator_measure, denominator_measure,
        only_source, counts_all, has_source
    from marts.dim_indicators
    where indicator_code = %s and edition = %s
"""

_COMPONENTS = """
    select
        parts.component_code, parts.component_edition, catalogue.indicator_name, parts.takes, parts.weight,
        parts.maximum, figures.value, figures.points, figures.unit, catalogue.precision, figures.state
    from marts.dim_indicator_components as parts
    left join marts.dim_indicators as catalogue
        on
            catalogue.indicator_code = parts.component_code
            and catalogue.edition = parts.component_edition
    left join marts.fct_indicator_values as figures
        on
            figures.municipality_code = %s and figures.period = %s
            and figures.indicator_code = parts.component_code
            and figures.edition = parts.component_edition
            and figures.dimension_code = 'all'
    where parts.indicator_code = %s and parts.edition = %s
    order by parts.component_code collate "C"
"""

# Of several clocks of one stage the one that the row's event belongs to, else the latest.
_ROWS = """
    with listed as (
        select distinct on (rows_.appeal_key, rows_.stage, rows_.event_date)
            rows_.municipality_code, rows_.indicator_code, rows_.edition, rows_.appeal_key, rows_.stage,
            rows_.event_date, rows_.numerator_amount, rows_.denominator_amount, rows_.member_code,
            rows_.amount, clocks.due_at,
            clocks.stopped_at, clocks.state, clocks.platform_due_date, clocks.agrees_with_platform,
            clocks.is_default_policy, clocks.policy_key, clocks.recipient_key
        from marts.fct_indicator_rows as rows_
        left join marts.fct_sla_clocks as clocks
            on
                clocks.municipality_code = rows_.municipality_code
                and clocks.appeal_key = rows_.appeal_key
                and clocks.stage = rows_.stage
        where
            rows_.municipality_code = %(municipality_code)s and rows_.period = %(period)s
            and rows_.indicator_code = %(code)s and rows_.edition = %(edition)s
        order by
            rows_.appeal_key, rows_.stage, rows_.event_date,
            ((clocks.stopped_at at time zone %(zone)s)::date is not distinct from rows_.event_date) desc,
            ((clocks.due_at at time zone %(zone)s)::date is not distinct from rows_.event_date) desc,
            clocks.clock_number desc
    )

    select
        listed.indicator_code, listed.edition, appeals.source, appeals.source_id, appeals.regime,
        listed.stage, appeals.status, appeals.has_time, appeals.received_at, appeals.registered_at,
        listed.event_date, listed.due_at, listed.stopped_at, listed.state, listed.platform_due_date,
        listed.agrees_with_platform, listed.is_default_policy, listed.numerator_amount,
        listed.denominator_amount, recipients.recipient_name, policies.policy_code, listed.member_code,
        listed.amount, appeals.direction_code,
        nullif(concat_ws(' / ', nullif(topics.topic_group, ''), nullif(topics.topic_name, '')), '')
            as topic_title,
        territories.territory_name
    from listed
    left join marts.fct_appeals as appeals
        on appeals.municipality_code = listed.municipality_code and appeals.appeal_key = listed.appeal_key
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = listed.municipality_code
            and recipients.recipient_key = coalesce(listed.recipient_key, appeals.recipient_key)
    left join marts.dim_sla_policies as policies on policies.policy_key = listed.policy_key
    left join marts.dim_topics as topics on topics.topic_key = appeals.topic_key
    left join marts.dim_territories as territories
        on
            territories.municipality_code = appeals.municipality_code
            and territories.territory_key = appeals.territory_key
    order by
        listed.numerator_amount > 0, listed.event_date, appeals.source collate "C",
        appeals.source_id collate "C", listed.stage collate "C"
"""


def check_code(connection: Connection[TupleRow], code: str) -> None:
    """Raises PublicationError for a code that no catalogue has, with the nearest one."""
    known = [
        row[0] for row in fetch_all(connection, "select distinct indicator_code from marts.dim_indicators")
    ]
    if code not in known:
        near = nearest(code, sorted(known))
        raise PublicationError(
            "Показателя с таким кодом нет в каталоге",
            got=f"«{code}»",
            expected=near or ", ".join(sorted(known)),
            todo=f"проверьте, не имелся ли в виду код {near}" if near else "выберите код из каталога",
        )


def list_periods(connection: Connection[TupleRow], municipality_code: str, code: str) -> list[str]:
    """Codes of the periods for which an indicator has a figure."""
    rows = fetch_all(
        connection,
        "select distinct period from marts.fct_indicator_values where municipality_code = %s"
        " and indicator_code = %s and dimension_code = 'all' order by period",
        municipality_code,
        code,
    )
    return [row[0] for row in rows]


def read_catalogue(connection: Connection[TupleRow], code: str, edition: str) -> Catalogue:
    """The catalogue's row of an edition that has a figure."""
    with connection.cursor(row_factory=class_row(Catalogue)) as cursor:
        (found,) = cursor.execute(_CATALOGUE, [code, edition]).fetchall()
    return found


def read_components(
    connection: Connection[TupleRow], municipality_code: str, period: str, code: str, edition: str
) -> list[Component]:
    """The parts of a composite indicator by code; none of a plain one."""
    with connection.cursor(row_factory=class_row(Component)) as cursor:
        return cursor.execute(_COMPONENTS, [municipality_code, period, code, edition]).fetchall()


def read_rows(
    connection: Connection[TupleRow], municipality: Municipality, code: str, edition: str, period: str
) -> list[BehindRow]:
    """The rows behind a figure: those that the numerator lacks first, then by date and number."""
    values = {
        "municipality_code": municipality.code,
        "period": period,
        "code": code,
        "edition": edition,
        "zone": municipality.zone.key,
    }
    with connection.cursor(row_factory=class_row(BehindRow)) as cursor:
        return cursor.execute(_ROWS, values).fetchall()


def count_loads(
    connection: Connection[TupleRow], publication: Publication, municipality_code: str, source: str
) -> int:
    """How many loads of a source the publication knows."""
    (found,) = fetch_all(
        connection,
        "select count(*) from ops.loads where municipality_code = %s and source = %s"
        " and state in ('loaded', 'withdrawn') and known_from <= %s"
        " and coalesce(withdrawn_from, 'infinity') > %s",
        municipality_code,
        source,
        publication.as_of,
        publication.as_of,
    )
    return int(found[0])
