"""What moved a score and a place from one period to the next, in fractions."""

from decimal import Decimal
from fractions import Fraction

from tests.support.second_road.rating_methods import COMPONENTS, printed
from tests.support.second_road.ratings import Rated


def contributions(now: Rated, before: Rated) -> dict[str, Decimal]:
    """Printed parts of the change of a score, which add up to the printed change."""
    assert now.points is not None and before.points is not None  # noqa: PT018  # both or none, for the type checker
    parts: dict[str, Fraction] = {}
    for name in COMPONENTS:
        if now.weights[name] and before.weights[name]:
            mean = (now.weights[name] + before.weights[name]) / 2
            parts[name] = 100 * mean * (now.values[name] - before.values[name])
        else:
            parts[name] = Fraction(0)
    parts["weights"] = now.points - before.points - sum(parts.values())
    rounded = {name: printed(part) for name, part in parts.items()}
    assert now.score is not None
    assert before.score is not None
    largest = max(parts, key=lambda name: abs(parts[name]))
    rounded[largest] += now.score - before.score - sum(rounded.values())
    return rounded


def passings(member: str, now: dict[str, Decimal], before: dict[str, Decimal]) -> tuple[int, int, int, int]:
    """Overtaken by, entered above, passed, left above: the four reasons for which a place changes."""
    others = (set(now) | set(before)) - {member}
    ahead_now = {other for other in others if other in now and now[other] > now[member]}
    ahead_before = {other for other in others if other in before and before[other] > before[member]}
    gained, lost = ahead_now - ahead_before, ahead_before - ahead_now
    return (
        len(gained & set(before)),
        len(gained - set(before)),
        len(lost & set(now)),
        len(lost - set(now)),
    )
