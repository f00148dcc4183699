"""The best and the worst of the recipients' rating of the last full month, with what moved them."""

from collections.abc import Sequence
from datetime import timedelta

from reports.sections.figures import Row, count_rows, take
from reports.sections.frame import Frame
from reports.sections.parts import recipient_of
from reports.sections.phrases import (
    RECIPIENT,
    Name,
    Sentence,
    agree,
    begin,
    counted,
    enumerate_parts,
    number,
    signed,
    write,
)
from reports.sections.section import Cell, Column, Section, Table, waits
from reports.spans import Span, code_of, parse_span

CODE, TITLE = "rating", "Рейтинг получателей"
# Best and worst; a league that is hardly longer is shown whole.
_EDGE = 3
_WHOLE = 7
_SCOPE = "all"
_COLUMNS = (
    Column("Место", "short"),
    Column("Получатель", "text", 7),
    Column("Балл", "short"),
    Column("Границы балла"),
    Column("Мест за месяц", "short"),
    Column("Почему изменилось место", "text", 8),
)
_RATINGS = """
    select
        ratings.period, ratings.scope, ratings.method_code, ratings.recipient_key, ratings.own_count,
        ratings.score, ratings.score_low, ratings.score_high, ratings.place, ratings.rated_count,
        ratings.is_clear_of_next, ratings.is_rated, ratings.not_rated_reason, ratings.place_change,
        ratings.change_cause, ratings.is_default, recipients.recipient_name
    from marts.fct_recipient_ratings as ratings
    inner join marts.dim_recipients as recipients
        on
            recipients.municipality_code = ratings.municipality_code
            and recipients.recipient_key = ratings.recipient_key
    where
        ratings.municipality_code = %(municipality_code)s
        and ratings.period = %(month)s
        and ratings.scope = %(scope)s
    order by
        ratings.method_code collate "C", ratings.place nulls last, recipients.recipient_name collate "C",
        ratings.recipient_key collate "C"
"""


def last_full_month(frame: Frame) -> Span:
    """The last month that was over on the last day that the report knows of."""
    today = frame.last_day + timedelta(days=1)
    return parse_span(code_of("month", today.replace(day=1) - timedelta(days=1)))


def show_rating(frame: Frame) -> Section:
    """Both ends of the league of the last full month, and who is not rated and why."""
    month = last_full_month(frame)
    rows = frame.read("fct_recipient_ratings", _RATINGS, month=month.code, scope=_SCOPE)
    rated = [row for row in rows if row["is_rated"]]
    if not rated:
        reasons = sorted({str(row["not_rated_reason"]) for row in rows if row["not_rated_reason"]})
        why = f": {'; '.join(reasons)}" if reasons else ""
        return waits(CODE, TITLE, f"за {month.title} никто не рейтингуется{why}")
    said = [_say_league(month, rated), _say_not_rated([row for row in rows if not row["is_rated"]])]
    return Section(
        CODE,
        TITLE,
        sentences=tuple(begin(sentence) for sentence in said if sentence is not None),
        tables=_tabulate(rated),
    )


def _say_league(month: Span, rated: Sequence[Row]) -> Sentence:
    count = count_rows(rated)
    verb = agree(count, "рейтингуется", "рейтингуются", "рейтингуется")
    return write("за ", Name(month.title), f" {verb} ", counted(count, RECIPIENT), _say_clear(rated))


def _say_clear(rated: Sequence[Row]) -> Sentence:
    """Whether the first place is more than chance."""
    first = rated[0]
    if first["is_clear_of_next"] is None:
        return write()
    if first["is_clear_of_next"]:
        return write("; первое место отличимо от следующего")
    return write("; границы баллов первых мест пересекаются: разница между ними может быть случайной")


def _say_not_rated(rows: Sequence[Row]) -> Sentence | None:
    if not rows:
        return None
    by_reason: dict[str, list[Row]] = {}
    for row in rows:
        by_reason.setdefault(str(row["not_rated_reason"] or "причина не названа"), []).append(row)
    reasons = [
        write(Name(reason), " — ", number(count_rows(own)))
        for reason, own in sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    count = count_rows(rows)
    verb = agree(count, "не рейтингуется", "не рейтингуются", "не рейтингуется")
    return write(f"{verb} ", counted(count, RECIPIENT), ": ", enumerate_parts(reasons))


def _tabulate(rated: Sequence[Row]) -> tuple[Table, ...]:
    if len(rated) <= _WHOLE:
        return (Table(_COLUMNS, tuple(_line(row) for row in rated)),)
    between = count_rows(rated[_EDGE:-_EDGE])
    gap = (None, write("ещё ", counted(between, RECIPIENT)), None, None, None, None)
    lines = [*map(_line, rated[:_EDGE]), gap, *map(_line, rated[-_EDGE:])]
    return (Table(_COLUMNS, tuple(lines)),)


def _line(row: Row) -> tuple[Cell, ...]:
    low, high = (take(row, column) for column in ("score_low", "score_high"))
    bounds = None
    if low.value is not None and high.value is not None:
        bounds = write(number(low, 1), "–", number(high, 1))
    moved = take(row, "place_change")
    return (
        number(take(row, "place")),
        recipient_of(row),
        number(take(row, "score"), 2),
        bounds,
        None if moved.value is None else signed(moved),
        Name(str(row["change_cause"])) if row["change_cause"] else None,
    )
