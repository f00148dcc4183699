"""What the second road knows of an appeal."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.support.second_road.policies import Policy


@dataclass(frozen=True)
class State:
    """What exports showed of an appeal from a moment of export until another one."""

    since: datetime
    status: str
    word: str | None
    recipient: str
    first_answer: datetime | None
    final_answer: datetime | None
    closed: datetime | None
    is_reopened: bool
    is_done: bool

    @property
    def shown(self) -> tuple[str, str, datetime | None, bool]:
        return self.status, self.recipient, self.final_answer, self.is_reopened


@dataclass(frozen=True)
class Owner:
    """A recipient's part of a clock."""

    recipient: str
    owned_from: datetime
    owned_until: datetime
    calendar_minutes: str
    working_minutes: str
    is_answerable: bool


@dataclass
class Clock:
    """One clock as a moment knows it; minutes as the published text."""

    stage: str
    number: int
    policy: Policy
    zone: ZoneInfo
    started_at: datetime
    due_at_legal: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    not_extended_at: datetime | None
    stopped_at: datetime | None
    state: str
    is_put_off: bool
    is_confirmed: bool
    paused: str
    elapsed: str
    elapsed_working: str
    overrun: str | None
    recipient: str
    platform_due_date: date | None
    agrees: bool | None = None
    difference: str | None = None
    owners: list[Owner] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether figures know it: what is cancelled, stands or is open and unconfirmed counts nowhere."""
        is_open = self.stopped_at is None
        return (
            self.state != "not_applicable" and self.due_at is not None and (self.is_confirmed or not is_open)
        )

    @property
    def due_date(self) -> date | None:
        return self.due_at.astimezone(self.zone).date() if self.due_at else None

    @property
    def stopped_date(self) -> date | None:
        return self.stopped_at.astimezone(self.zone).date() if self.stopped_at else None


@dataclass
class Appeal:
    source: str
    source_id: str
    regime: str
    received: date
    received_at: datetime | None
    registered_at: datetime | None
    assigned_at: datetime | None
    first_answer_at: datetime | None
    final_answer_at: datetime | None
    closed_at: datetime | None
    status: str
    word: str | None
    recipient: str
    category: str
    subcategory: str
    is_done: bool
    outcome: str
    direction: str
    applicant: str | None
    topic: tuple[str, str]
    territory: str
    score: int | None
    is_solvable: bool
    is_fast_track: bool
    is_reopened: bool
    platform_is_overdue: bool | None
    platform_due_date: date | None
    linked_pos: str | None
    order: datetime
    zone: ZoneInfo
    has_time: bool
    is_counted: bool = True
    is_confirmed: bool = True
    is_repeat: bool = False
    is_extended: bool = False
    is_recipient_known: bool = True
    last_seen_at: datetime | None = None
    states: list[State] = field(default_factory=list)
    every_clock: list[Clock] = field(default_factory=list)

    @property
    def clocks(self) -> list[Clock]:
        """The clocks that figures of timeliness know."""
        return [clock for clock in self.every_clock if clock.counts]

    @property
    def answered(self) -> date | None:
        return self._date(self.final_answer_at)

    @property
    def closed(self) -> date | None:
        return self._date(self.closed_at)

    @property
    def created(self) -> datetime | None:
        """When an incident was made; other sources tell no time."""
        return self.received_at if self.source == "incident" else None

    @property
    def first_answer(self) -> datetime | None:
        return self.first_answer_at

    def _date(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self.zone).date() if moment else None
