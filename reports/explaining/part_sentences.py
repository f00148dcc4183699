"""What a figure is divided into: its members with figures of their own, its points, topics and weeks."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from reports.explaining.arranging import POINTS, SURGE, TOP, count_members
from reports.explaining.indicator_sentences import Figure
from reports.explaining.members import Member, name_member
from reports.explaining.own_words import own_indicators
from reports.explaining.reading_indicator import BehindRow
from reports.explaining.words import end_sentence
from reports.figures import print_number, round_half_up
from reports.layout import Words
from reports.model import Indicator

_MOST = 8


def say_parts(members: Sequence[Member], indicator: Indicator) -> list[str]:
    """A sentence per dimension with the figures of its greatest members, and how to ask for one."""
    sentences = []
    for dimension, group in groupby(members, key=lambda member: member.dimension_code):
        listed = list(group)
        said = ", ".join(_say_member(member, indicator) for member in listed[:_MOST])
        more = f" и ещё {print_number(len(listed) - _MOST)}" if len(listed) > _MOST else ""
        title = own_indicators().dimensions.get(dimension, dimension)
        sentences.append(end_sentence(f"{title}: {said}{more}"))
    sentences.append("Одна часть — с --member и её кодом (в скобках) или названием.")
    return sentences


def say_arranged(figure: Figure, rows: Sequence[BehindRow], words: Words) -> list[str]:
    """The points, topics or weeks that the rows belong to; nothing where the figure has none."""
    aggregate = figure.catalogue.aggregate
    if not rows or aggregate not in (POINTS, TOP, SURGE):
        return []
    names = {row.member_code or "": name_member(row, figure.catalogue, words) for row in rows}
    if aggregate == SURGE:
        return [_say_weeks(rows, names, figure.span.first_day.isoformat())]
    counted = [row for row in rows if row.numerator_amount]
    said = "; ".join(f"«{names[code]}» — {print_number(number)}" for code, number in count_members(counted))
    return [f"{'Точки' if aggregate == POINTS else 'Самые частые темы'}: {said}."]


def _say_weeks(rows: Sequence[BehindRow], names: dict[str, str], week: str) -> str:
    """The week of the figure and those that it is compared with; a week in which nothing came has no rows."""
    counts = dict(count_members(rows))
    own = counts.pop(week, 0)
    said = ", ".join(f"{names[other]} — {print_number(counts[other])}" for other in sorted(counts))
    return f"За эту неделю — {print_number(own)}; за недели до неё, по их понедельникам: {said or 'ничего'}."


def _say_member(member: Member, indicator: Indicator) -> str:
    code = f" ({member.member_code})" if member.member_code != member.name else ""
    if member.state != "ok" or member.value is None:
        return f"{member.name}{code} — нет данных"
    value = print_number(round_half_up(Fraction(member.value), indicator.precision))
    return f"{member.name}{code} — {value} {indicator.unit}".rstrip()
