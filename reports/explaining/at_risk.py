"""The morning list: open terms that are about to end, by recipient, the most urgent recipient first."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from reports.explaining.words import count, is_known, print_end, print_minutes
from reports.figures import print_date, print_moment
from reports.layout import Words
from reports.reading import by_nested_loops

COLUMNS = ("Очередь", "Источник", "Номер", "Этап", "Конец срока", "Осталось", "Норма")
_WORKING_DAYS = ("рабочий день", "рабочих дня", "рабочих дней")

_RISKS = """
    select
        risks.municipality_code, municipalities.municipality_name, municipalities.time_zone,
        recipients.recipient_name, risks.urgency, risks.source, risks.source_id, risks.stage,
        risks.clock_number, risks.appeal_key, risks.due_at, risks.left_working_minutes,
        risks.left_working_days, risks.is_default_policy
    from marts.mart_at_risk as risks
    inner join marts.dim_municipalities as municipalities
        on municipalities.municipality_code = risks.municipality_code
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = risks.municipality_code
            and recipients.recipient_key = risks.recipient_key
    where risks.municipality_code = coalesce(%s, risks.municipality_code)
    order by
        risks.municipality_code,
        min(risks.due_at) over (partition by risks.municipality_code, risks.recipient_key),
        recipients.recipient_name, risks.recipient_key, risks.urgency
"""


@dataclass(frozen=True)
class Risk:
    """A row of mart_at_risk; minutes are unknown of a source that gives dates."""

    municipality_code: str
    municipality_name: str
    time_zone: str
    recipient_name: str | None
    urgency: int
    source: str
    source_id: str
    stage: str
    clock_number: int
    appeal_key: str
    due_at: datetime
    left_working_minutes: Decimal | None
    left_working_days: int
    is_default_policy: bool

    def document(self) -> dict[str, Any]:
        """The row for programs."""
        return asdict(self)


@dataclass(frozen=True)
class RiskTable:
    """The list of one recipient as printed; columns are `COLUMNS`."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def read_risks(connection: Connection[TupleRow], municipality_code: str | None) -> list[Risk]:
    """Open terms about to end at the publication that is open; all municipalities without a code."""
    with by_nested_loops(connection), connection.cursor(row_factory=class_row(Risk)) as cursor:
        return cursor.execute(_RISKS, [municipality_code]).fetchall()


def say_moment(risks: list[Risk], as_of: datetime) -> str:
    """The moment of the list in the time of its municipalities, by which its terms are printed."""
    zones = dict.fromkeys(risk.time_zone for risk in risks)
    return " · ".join(print_moment(as_of, ZoneInfo(zone)) for zone in zones)


def make_tables(risks: list[Risk], words: Words) -> list[RiskTable]:
    """One table per recipient, in the order in which the risks were read."""
    groups = groupby(risks, key=lambda risk: (risk.municipality_name, risk.recipient_name))
    return [
        RiskTable(
            f"{place}: {name if is_known(name) else 'получатель не указан'}",
            tuple(_row(risk, words) for risk in group),
        )
        for (place, name), group in groups
    ]


def _row(risk: Risk, words: Words) -> tuple[str, ...]:
    zone = ZoneInfo(risk.time_zone)
    stage = words.stage.get(risk.stage, risk.stage)
    if risk.left_working_minutes is None:
        due = print_date(risk.due_at.astimezone(zone).date())
        left = count(risk.left_working_days, _WORKING_DAYS) if risk.left_working_days else "последний день"
    else:
        due, left = print_end(risk.due_at, zone), f"{print_minutes(risk.left_working_minutes)} рабочих"
    return (
        str(risk.urgency),
        words.source.get(risk.source, risk.source),
        risk.source_id.replace("|", "/"),
        stage if risk.clock_number == 1 else f"{stage}, ход {risk.clock_number}",
        due,
        left,
        "по умолчанию" if risk.is_default_policy else "подтверждена",
    )
