"""The life of an incident: every moment is fixed at its birth, an export shows those that have passed."""

from dataclasses import dataclass

import numpy as np

from extractors.sample.city import NEVER, Block, City
from extractors.sample.clock import DAY
from extractors.sample.shapes import lognormal, second_of_day
from extractors.sample.words import Bools, Ints, Weighted

HOUR = 3600
LIFE_SHARES = (
    "second", "first", "jitter", "slow", "duty", "never", "last_assignee", "later", "approval", "reaction",
    "reassigned", "two", "second_answer", "reason", "postponed", "postponed_days", "outcome", "reopened",
    "survey", "survey_answered", "survey_hours",
)  # fmt: skip
EXPLAINED, SOLVED, NOT_SOLVED, REDIRECTED, CLOSED, POSTPONED = range(6)
SILENT, PLEASED, POINTLESS = range(3)


@dataclass(frozen=True)
class Life:
    """Moments (seconds, NEVER where there is none) and outcomes, one element an incident."""

    created: Ints
    first_answer: Ints
    assigned: Ints
    sent_for_approval: Ints
    assignee_answer: Ints
    second_answer: Ints
    third_answer: Ints
    survey_step: Ints
    first_closed: Ints
    reopened: Ints
    last_closed: Ints
    scored: Ints
    outcome: Ints
    reason: Ints
    is_postponed: Bools
    is_surveyed: Bools

    def closed(self, known: Ints) -> Ints:
        """The closing that counts at a moment: the first one until the incident is opened again."""
        return np.where(known < self.reopened, self.first_closed, self.last_closed)


def created_at(block: Block, city: City) -> Ints:
    """When incidents were created."""
    return block.day * DAY + second_of_day(block["second"], city.rates.rhythm.hours["incident"])


def live(block: Block, city: City, reasons: Weighted) -> Life:
    """Every incident's whole life."""
    rates, clock = city.rates, city.clock
    created = created_at(block, city)
    never = block["never"] < rates["incident_never_answered"]
    first = _first_answer(block, city, created)
    has_assignee = block["last_assignee"] < rates["incident_has_last_assignee_answer"]
    later = clock.after(first, 30 + (block["approval"] * 600).astype(np.int64))
    answer = np.where(has_assignee & (block["later"] < 0.2), later, first)
    sent, assigned = _assignment(block, city, created, answer, has_assignee)

    two = block["two"] < rates["incident_two_answers"]
    hours = lognormal(block["second_answer"], rates.shapes["second_answer_hours"])
    second = clock.after(
        answer + (hours * HOUR).astype(np.int64), 1 + (block["jitter"] * 200).astype(np.int64)
    )
    survey_step = np.where(two, second, answer) - 1

    reason = reasons.pick(block["reason"])
    postponed = block["postponed"] < rates["incident_postponed"]
    closed = survey_step + _closing_delay(block, city, reason)
    days = lognormal(block["postponed_days"], rates.shapes["postponed_days"])
    closed = np.where(postponed, closed + (days * DAY).astype(np.int64), closed)

    is_reopened = block["reopened"] < rates["incident_reopened"]
    reopened = closed + (DAY * (0.3 + 12 * block["later"])).astype(np.int64)
    third = clock.after(reopened, 60 + (block["slow"] * 900).astype(np.int64))
    last = np.where(is_reopened, third + rates.days("incident_auto_close_days") * DAY, closed)
    surveyed = block["survey"] < rates["incident_survey_sent"]
    scored = last + (lognormal(block["survey_hours"], rates.shapes["survey_hours"]) * HOUR).astype(np.int64)
    has_score = surveyed & (block["survey_answered"] < rates["incident_survey_answered"])

    def mask(moments: Ints, where: Bools | None = None) -> Ints:
        there = ~never if where is None else ~never & where
        return np.where(there, moments, NEVER)

    return Life(
        created=created,
        first_answer=mask(first),
        assigned=np.where(
            never & (block["reassigned"] < 0.5), NEVER, np.where(never, created + HOUR, assigned)
        ),
        sent_for_approval=mask(sent, has_assignee),
        assignee_answer=mask(answer, has_assignee),
        second_answer=mask(second, two),
        third_answer=mask(third, is_reopened),
        survey_step=mask(survey_step),
        first_closed=mask(closed),
        reopened=mask(reopened, is_reopened),
        last_closed=mask(last),
        scored=mask(scored, has_score),
        outcome=_outcome(block, city),
        reason=reason,
        is_postponed=postponed,
        is_surveyed=surveyed,
    )


def _first_answer(block: Block, city: City, created: Ints) -> Ints:
    rates = city.rates
    minutes = lognormal(block["first"], rates.shapes["first_answer_working_minutes"])
    minutes = np.where(block["slow"] < rates["incident_slow"], minutes * 8, minutes)
    worked = city.clock.after(created, np.ceil(minutes).astype(np.int64)) + (block["jitter"] * 60).astype(
        np.int64
    )
    at_once = created + 180 + (block["jitter"] * HOUR).astype(np.int64)
    return np.where(block["duty"] < rates["incident_answered_off_hours"], at_once, worked)


def _assignment(
    block: Block, city: City, created: Ints, answer: Ints, has_assignee: Bools
) -> tuple[Ints, Ints]:
    """When the answer went for approval and when its author was assigned.

    Without such an answer the last assignment mostly stands days after the first answer.
    """
    shapes = city.rates.shapes
    approval = np.minimum(lognormal(block["approval"], shapes["approval_seconds"]), (answer - created) * 0.4)
    sent = answer - approval.astype(np.int64)
    reaction = np.minimum(lognormal(block["reaction"], shapes["reaction_seconds"]), (sent - created) * 0.8)
    assigned = sent - reaction.astype(np.int64)
    minutes = 60 + (block["reaction"] * 3000).astype(np.int64)
    again = np.where(
        block["reassigned"] < 0.7, city.clock.after(answer, minutes), created + (answer - created) // 3
    )
    return sent, np.where(has_assignee, assigned, again)


def _closing_delay(block: Block, city: City, reason: Ints) -> Ints:
    silent = city.rates.days("incident_auto_close_days") * DAY + HOUR + block["jitter"] * 300
    pleased = HOUR + block["reaction"] * 20 * HOUR
    pointless = HOUR / 2 + block["reaction"] * 5 * HOUR
    return np.select([reason == SILENT, reason == PLEASED], [silent, pleased], pointless).astype(np.int64)


def _outcome(block: Block, city: City) -> Ints:
    names = ("solved", "not_solved", "redirected", "closed")
    shares = [city.rates[f"incident_outcome_{name}"] for name in names]
    found = Weighted([*shares, 1 - sum(shares)]).pick(block["outcome"])
    return np.array([SOLVED, NOT_SOLVED, REDIRECTED, CLOSED, EXPLAINED])[found]
