"""One thing that is owed and how it stands at a moment; no database and no clock in here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from warehouse.municipalities import Obligation
from warehouse.obligation_dates import ObligationDate
from warehouse.submission_ledger import DONE, Step, SubmissionId

# In the order of their urgency.
Standing = Literal["late", "alarm", "reminder", "open", "ahead", "done"]
# Files of these obligations the warehouse prepares itself; the others people prepare.
PREPARED = frozenset({"quarter_indicators", "annual_indicators"})


@dataclass(frozen=True)
class Item:
    """An obligation with its date, or an entry of a register that ЦУР waits for an answer to.

    `period`: a period, or the entry's number. `due_at`: the moment from which it is late, with the
    municipality's zone; None where an entry states no term. `step`: the newest row of the ledger.
    """

    municipality_code: str
    obligation: Obligation
    period: str
    due_date: date | None
    due_at: datetime | None
    dated: ObligationDate | None
    step: Step | None
    is_done: bool
    is_known: bool = True

    @property
    def submission_id(self) -> SubmissionId | None:
        """The id in the ledger; entries of registers keep their own answer and have none."""
        if self.dated is None:
            return None
        version = 1 if self.step is None else self.step.version
        return SubmissionId(self.municipality_code, self.obligation.code, self.period, version)

    @property
    def is_duty(self) -> bool:
        """Whether a document asks for it; what is made by initiative raises no alarm."""
        return self.obligation.basis == "duty"

    @property
    def is_prepared(self) -> bool:
        """Whether the warehouse makes its files."""
        return self.obligation.code in PREPARED


def make_item(dated: ObligationDate, steps: dict[int, Step], *, is_known: bool = True) -> Item:
    """An item of the calendar; `steps` are the newest ones of its versions, by version."""
    return Item(
        municipality_code=dated.municipality_code,
        obligation=dated.obligation,
        period=dated.period,
        due_date=dated.due_date,
        due_at=dated.due_at,
        dated=dated,
        step=steps[max(steps)] if steps else None,
        # A correction under way does not undo what has been handed in; what ЦУР rejected has to come again.
        is_done=any(step.state in DONE for step in steps.values()),
        is_known=is_known,
    )


def standing(item: Item, now: datetime) -> Standing:
    """How an item stands at a moment."""
    if item.is_done:
        return "done"
    if item.due_at is None or item.due_date is None:
        return "open"
    if now >= item.due_at:
        return "late"
    today = now.astimezone(item.due_at.tzinfo).date()
    if today >= item.due_date or fault(item, today) is not None:
        return "alarm"
    return "open" if item.dated is None else _on_the_way(item.dated, today)


def _on_the_way(dated: ObligationDate, today: date) -> Standing:
    if today >= dated.remind_on:
        return "reminder"
    return "open" if today >= dated.opens_on else "ahead"


def is_alarming(item: Item, now: datetime) -> bool:
    """Whether somebody has to be woken: a duty that is late, due today, not ready or not approved in time."""
    return item.is_duty and standing(item, now) in ("late", "alarm")


def fault(item: Item, today: date) -> str | None:
    """What should have been done by now and was not: `not_ready` or `not_approved`; None when all is in time.

    Only of what the warehouse prepares: of the rest it knows nothing before it is sent.
    """
    if item.dated is None or not item.is_prepared or not item.is_known:
        return None
    state = None if item.step is None else item.step.state
    if state == "approved":
        return None
    if today >= item.dated.ready_on and state != "validated":
        return "not_ready"
    return "not_approved" if today >= item.dated.remind_on else None
