"""What an appeal's clocks are explained from, as the marts have it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from reports.model import Municipality


@dataclass(frozen=True)
class Day:
    """A date of the working calendar with its office hours; no hours on a day off."""

    calendar_date: date
    is_working_day: bool
    is_shortened: bool
    is_provisional: bool
    holiday_name: str | None
    work_from: time | None
    work_until: time | None
    lunch_from: time | None
    lunch_until: time | None


@dataclass(frozen=True)
class Appeal:
    """One appeal; nothing in it names a person."""

    appeal_key: str
    municipality_code: str
    source: str
    source_id: str
    regime: str
    received_at: datetime | None
    registered_at: datetime | None
    assigned_at: datetime | None
    first_answer_at: datetime | None
    interim_answer_at: datetime | None
    final_answer_at: datetime | None
    closed_at: datetime | None
    has_time: bool
    status: str
    platform_status: str | None
    is_extended: bool
    is_fast_track: bool
    platform_due_date: date | None
    platform_is_overdue: bool | None
    last_seen_at: datetime | None
    is_counted: bool
    topic_group: str | None
    topic_name: str | None
    recipient_name: str | None


@dataclass(frozen=True)
class State:
    """What the exports showed from one moment until another; `until_at` is None of the last one."""

    from_at: datetime
    until_at: datetime | None
    status: str
    recipient_name: str | None
    final_answer_at: datetime | None
    is_reopened: bool


@dataclass(frozen=True)
class Owner:
    """Who had the appeal while a clock ran, for how many calendar minutes, and whether it is his."""

    recipient_name: str | None
    owned_from_at: datetime
    owned_until_at: datetime
    owned_calendar_minutes: Decimal
    is_answerable: bool


@dataclass(frozen=True)
class Policy:
    """The term in force; `pause_statuses` is empty where the policy knows no pause."""

    policy_code: str
    municipality_code: str | None
    region_name: str | None
    source: str | None
    category: str | None
    subcategory: str | None
    is_fast_track: bool | None
    duration: int
    unit: str
    start_event: str
    stop_event: str
    first_day: str
    nonworking_due_policy: str
    extension_duration: int | None
    pause_statuses: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    legal_reference: str | None
    status: str
    counting_status: str | None
    counting_reference: str | None


@dataclass(frozen=True)
class Clock:
    """A row of fct_sla_clocks with its policy and owners."""

    stage: str
    clock_number: int
    policy: Policy
    started_at: datetime
    due_at_legal: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    not_extended_at: datetime | None
    stopped_at: datetime | None
    state: str
    overrun_working_minutes: Decimal | None
    platform_due_date: date | None
    agrees_with_platform: bool | None
    difference_code: str | None
    is_confirmed: bool
    owners: tuple[Owner, ...] = ()


@dataclass(frozen=True)
class CorrectedValue:
    """A value of the appeal's row that is read as a correction says and not as its platform gave it."""

    column_name: str
    stored_value: str | None
    corrected_value: str | None
    correction_code: str
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True)
class AppealFacts:
    """Everything that one appeal's explanation says; `as_of` is the publication's moment."""

    municipality: Municipality
    as_of: datetime
    appeal: Appeal
    states: tuple[State, ...]
    clocks: tuple[Clock, ...]
    days: dict[date, Day] = field(repr=False)
    corrections: tuple[CorrectedValue, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the municipality's terms are judged."""
        return self.municipality.zone
