"""Ratings appeal by appeal, in fractions: who is rated, the score, its interval, the places."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.support.second_road.calendar import Calendar
from tests.support.second_road.model import Appeal, Clock
from tests.support.second_road.rating_methods import COMPONENTS, Method, a_year_before, printed, wilson

ANSWERING = ("first_answer", "interim_to_final", "final_answer")
REDIRECT_DAYS = 7
Period = tuple[date, date]


@dataclass
class Rated:
    """What one member of a league has in one period. Measures are (good, observed)."""

    counts: dict[str, int | None]
    values: dict[str, Fraction] = field(default_factory=dict)
    weights: dict[str, Fraction] = field(default_factory=dict)
    points: Fraction | None = None
    score: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass
class RatedCity:
    """One municipality's appeals at a moment, each with its member of the league."""

    appeals: list[tuple[str, Appeal]]
    calendar: Calendar
    zone: ZoneInfo
    as_of: datetime
    # Who answers for a clock, by its recipient; without it who has the appeal now.
    member_of: Callable[[str], str] | None = None

    def scope(self, scope: str) -> list[tuple[str, Appeal]]:
        if scope == "all":
            return [(member, appeal) for member, appeal in self.appeals if appeal.is_counted]
        return [(member, appeal) for member, appeal in self.appeals if appeal.source == scope]

    def complete_from(self, scope: str) -> date:
        """The day after the last working day before the first appeal, of the source that began last."""
        begun = []
        for source in {appeal.source for _, appeal in self.appeals}:
            if scope in ("all", source):
                day = min(appeal.received for _, appeal in self.appeals if appeal.source == source)
                while not self.calendar.is_working(day - timedelta(days=1)):
                    day -= timedelta(days=1)
                begun.append(day)
        return max(begun)

    def is_over(self, period: Period) -> bool:
        return period[1] <= self.as_of.astimezone(self.zone).date()


def rate(city: RatedCity, period: Period, scope: str, method: Method) -> dict[str, Rated]:
    """Every member with something to judge in a period; `all` is the municipality itself."""
    groups: dict[str, list[Appeal]] = {}
    clocks: dict[str, list[Clock]] = {}
    for member, appeal in city.scope(scope):
        groups.setdefault(member, []).append(appeal)
        groups.setdefault("all", []).append(appeal)
        for clock in appeal.clocks:
            owner = city.member_of(clock.recipient) if city.member_of else member
            clocks.setdefault(owner, []).append(clock)
            clocks.setdefault("all", []).append(clock)
    before = (a_year_before(period[0]), a_year_before(period[1]))
    has_before = city.is_over(period) and city.complete_from(scope) <= before[0]
    found = {}
    for member in groups | clocks:
        appeals = groups.get(member, [])
        counts = _count(appeals, clocks.get(member, []), period, city.as_of)
        if any(counts[name] for name in ("appeal_count", "clock_count", "solvable_count", "scored_count")):
            known_before = _own(appeals, before) if has_before else None
            found[member] = score_counts({**counts, "own_count_before": known_before}, period, method)
    return found


def _within(period: Period) -> Callable[[date | None], bool]:
    return lambda day: day is not None and period[0] <= day < period[1]


def _is_sent_on_in_time(appeal: Appeal) -> bool:
    """Whose it is not, and who said so in time: within the term of 59-ФЗ, or within seven days."""
    if appeal.status != "redirected":
        return False
    for clock in appeal.every_clock:
        if clock.stage == "redirect":
            return clock.state == "met"
    return appeal.closed is None or (appeal.closed - appeal.received).days <= REDIRECT_DAYS


def _own(appeals: Iterable[Appeal], period: Period) -> int:
    within = _within(period)
    return sum(within(appeal.received) and not _is_sent_on_in_time(appeal) for appeal in appeals)


def _count(
    appeals: list[Appeal], clocks: list[Clock], period: Period, as_of: datetime
) -> dict[str, int | None]:
    within = _within(period)
    own = [appeal for appeal in appeals if not _is_sent_on_in_time(appeal)]
    closed = [a for a in own if within(a.closed) and a.is_solvable and a.outcome != "none"]
    scores = [a.score for a in own if within(a.answered) and a.score is not None]
    received = [a for a in own if within(a.received)]
    verdicts = [
        clock.stopped_at is not None and clock.stopped_at <= clock.due_at
        for clock in clocks
        if clock.stage in ANSWERING
        and (
            within(clock.stopped_date)
            or (
                within(clock.due_date)
                and clock.due_at < as_of
                and (clock.stopped_date is None or clock.stopped_date >= period[1])
                and (clock.stopped_at is None or clock.stopped_at > clock.due_at)
            )
        )
    ]
    return {
        "appeal_count": sum(within(appeal.received) for appeal in appeals),
        "own_count": len(received),
        "met_count": sum(verdicts),
        "clock_count": len(verdicts),
        "solved_count": sum(appeal.outcome == "solved" for appeal in closed),
        "solvable_count": len(closed),
        "score_4_5_count": sum(score >= 4 for score in scores),
        "scored_count": len(scores),
        "repeat_count": sum(appeal.is_repeat for appeal in received),
        "applicant_count": sum(appeal.applicant is not None for appeal in received),
    }


def score_counts(counts: dict[str, int | None], period: Period, method: Method) -> Rated:
    rated = Rated(counts)
    bounds: dict[str, tuple[Decimal, Decimal]] = {}
    number = {name: count or 0 for name, count in counts.items()}
    for name, good, total in (
        ("timeliness", "met_count", "clock_count"),
        ("completeness", "solved_count", "solvable_count"),
        ("satisfaction", "score_4_5_count", "scored_count"),
        ("repeats", "repeat_count", "applicant_count"),
    ):
        if number[total] >= method.components[name].minimum:
            rated.values[name] = method.components[name].value(Fraction(number[good], number[total]))
            bounds[name] = wilson(number[good], number[total], method.z)
    own, before = number["own_count"], number["own_count_before"]
    if before >= method.components["quantity"].minimum:
        rated.values["quantity"] = method.components["quantity"].value(Fraction(own, before) - 1)
        low, high = wilson(own, own + before, method.z)
        bounds["quantity"] = (low / (1 - low) - 1, high / (1 - high) - 1)
    whole = sum(method.components[name].weight for name in rated.values)
    rated.weights = {
        name: method.components[name].weight / whole if name in rated.values and whole else Fraction(0)
        for name in COMPONENTS
    }
    months = (period[1].year - period[0].year) * 12 + period[1].month - period[0].month
    needed = [name for name, component in method.components.items() if component.is_needed]
    if own < method.minimum_per_month * months or not whole or set(needed) - set(rated.values):
        return rated
    rated.points = 100 * sum(
        (rated.weights[name] * value for name, value in rated.values.items()), Fraction(0)
    )
    rated.score = printed(rated.points)
    ends = {
        name: sorted(method.components[name].value(Fraction(bound)) for bound in pair)
        for name, pair in bounds.items()
    }
    rated.low, rated.high = (
        printed(100 * sum((rated.weights[name] * end[side] for name, end in ends.items()), Fraction(0)))
        for side in (0, 1)
    )
    return rated


def place(score: Decimal, scores: Iterable[Decimal]) -> int:
    """One more than those ahead."""
    return 1 + sum(other > score for other in scores)


def is_clear_of_next(own: Rated, league: Iterable[Rated]) -> bool | None:
    """Whether the lower bound lies above all that the next place below may be worth."""
    below = [other for other in league if other.score is not None and own.score and other.score < own.score]
    if not below or own.low is None:
        return None
    next_score = max(other.score for other in below if other.score is not None)
    return own.low > max(
        other.high for other in below if other.score == next_score and other.high is not None
    )
