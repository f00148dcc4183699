"""What the second road knows of an appeal."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass
class Clock:
    stage: str
    due_at: datetime
    stopped_at: datetime | None
    zone: ZoneInfo

    @property
    def due_date(self) -> date:
        return self.due_at.astimezone(self.zone).date()

    @property
    def stopped_date(self) -> date | None:
        return self.stopped_at.astimezone(self.zone).date() if self.stopped_at else None


@dataclass
class Appeal:
    source: str
    source_id: str
    regime: str
    received: date
    answered: date | None
    closed: date | None
    status: str
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
    linked_pos: str | None
    clocks: list[Clock]
    order: datetime
    is_counted: bool = True
    is_repeat: bool = False
    is_extended: bool = False
    is_recipient_known: bool = True
    created: datetime | None = None
    first_answer: datetime | None = None
