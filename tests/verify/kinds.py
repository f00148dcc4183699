"""Which branches of the rules a run has met: a kind that no clock is of proves nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tests.support.second_road.model import Appeal, Clock

_STATES = {
    "met": "соблюдён",
    "running": "идёт",
    "paused": "стоит",
    "breached_open": "просрочен и открыт",
    "breached_closed": "ответ с нарушением срока",
    "not_applicable": "не применимо",
}
_STAGES = {
    "redirect": "переадресация",
    "first_answer": "первый ответ",
    "interim_to_final": "от промежуточного до окончательного",
    "final_answer": "окончательный ответ",
}
_UNITS = {
    "calendar_day": "календарные дни",
    "working_day": "рабочие дни",
    "working_hour": "рабочие часы",
    "hour": "часы",
}
_DIFFERENCES = (
    "late_extension", "other_first_day", "other_calendar", "other_shift", "other_term", "other_start",
    "other_due_date", "other_verdict",
)  # fmt: skip
_FACTS = (
    "срок сдвинут на следующий рабочий день", "срок сдвинут на предыдущий рабочий день",
    "первый день — день события", "собственный срок муниципалитета", "срок региона", "срок продлён",
    "срок стоял", "второй ход после возврата", "третий ход после возврата",
    "передан другому получателю", "вывод совпал с платформой",
    "статус не подтверждён", "срок по умолчанию", "срок по акту",
)  # fmt: skip
ALL_KINDS = (
    *(f"состояние: {name}" for name in _STATES.values()),
    *(f"стадия: {name}" for name in _STAGES.values()),
    *(f"единица: {name}" for name in _UNITS.values()),
    *_FACTS,
    *(f"расхождение: {code}" for code in _DIFFERENCES),
)


def count_kinds(appeals: Iterable[Appeal]) -> Counter[str]:
    """How many clocks are of each kind."""
    return Counter(
        kind for appeal in appeals for clock in appeal.every_clock for kind in _kinds_of(appeal, clock)
    )


def _kinds_of(appeal: Appeal, clock: Clock) -> Iterator[str]:
    yield f"состояние: {_STATES[clock.state]}"
    yield f"стадия: {_STAGES[clock.stage]}"
    yield f"единица: {_UNITS[clock.policy.unit]}"
    if clock.difference:
        yield f"расхождение: {clock.difference}"
    moved = clock.due_at is not None and clock.due_at_legal is not None and clock.due_at != clock.due_at_legal
    facts = (
        moved and clock.due_at > clock.due_at_legal,
        moved and clock.due_at < clock.due_at_legal,
        clock.policy.first_day == "start_day",
        bool(clock.policy.municipality),
        bool(clock.policy.region),
        clock.is_put_off,
        clock.paused != "0.0000",
        clock.number == 2,
        clock.number == 3,
        len({owner.recipient for owner in clock.owners}) > 1,
        clock.agrees is True,
        not appeal.is_confirmed,
        clock.policy.is_default,
        not clock.policy.is_default,
    )
    yield from (name for name, holds in zip(_FACTS, facts, strict=True) if holds)
