"""What applicants say of the answers of a week, and how appeals ended."""

from collections.abc import Mapping, Sequence

from reports.explaining.own_words import own_indicators
from reports.sections.changes import EARLIER
from reports.sections.figures import Figure, Row, difference, percent, ratio, take
from reports.sections.frame import Frame
from reports.sections.phrases import (
    APPEAL,
    SCORE,
    Sentence,
    begin,
    counted,
    enumerate_parts,
    number,
    of_counted,
    share,
    signed,
    to_counted,
    write,
)
from reports.sections.section import (
    Cell,
    Chart,
    Column,
    Mark,
    Section,
    Table,
    Tile,
    changed_tone,
    waits,
    without,
)

CODE, TITLE = "satisfaction", "Удовлетворённость и итоги"
_DIGITS = 2
_EARLIER = "Средняя неделей раньше"
_COLUMNS = (
    Column("Направление", "text", 6),
    Column("Оценок"),
    Column("Средняя"),
    Column("Из них 4–5"),
    Column(_EARLIER),
)
_FIGURES = """
    select
        figures.indicator_code, figures.edition, figures.period, figures.dimension_code,
        figures.member_code, figures.numerator, figures.denominator, figures.is_default,
        directions.direction_name
    from marts.fct_indicator_values as figures
    left join marts.dim_directions as directions
        on
            figures.dimension_code = 'direction'
            and directions.municipality_code = figures.municipality_code
            and directions.direction_code = figures.member_code
    where
        figures.municipality_code = %(municipality_code)s
        and figures.period in (%(period)s, %(before)s)
        and (
            (
                figures.indicator_code in ('satisfaction_mean', 'satisfaction_share')
                and figures.dimension_code in ('all', 'direction')
            )
            or (
                figures.indicator_code in ('scored_share', 'reopened_share', 'repeat_share')
                and figures.dimension_code = 'all'
            )
            or (figures.indicator_code = 'outcome_share' and figures.dimension_code = 'outcome')
        )
        and figures.state = 'ok'
    order by
        figures.indicator_code collate "C", figures.period collate "C", figures.dimension_code collate "C",
        figures.denominator desc, figures.member_code collate "C"
"""
_OUTCOMES = ("solved", "explained", "not_supported")

_Key = tuple[str, str, str, str]


def show_satisfaction(frame: Frame) -> Section:
    """Scores with their number, by direction; outcomes; what came back and what came again."""
    if not frame.is_known:
        return waits(CODE, TITLE, "ни одна выгрузка обращений не охватывает эту неделю")
    rows = {
        (
            str(row["indicator_code"]),
            str(row["period"]),
            str(row["dimension_code"]),
            str(row["member_code"]),
        ): row
        for row in frame.read("fct_indicator_values", _FIGURES)
    }
    now = rows.get(("satisfaction_mean", frame.span.code, "all", "all"))
    before = (
        None if frame.not_comparable else rows.get(("satisfaction_mean", frame.before.code, "all", "all"))
    )
    outcomes = [
        row for code in _OUTCOMES if (row := rows.get(("outcome_share", frame.span.code, "outcome", code)))
    ]
    if now is None and not outcomes:
        return waits(CODE, TITLE, "оценок и итогов этой недели ни одна выгрузка не называет")
    said = [
        _say_shares(frame, rows),
        _say_outcomes(outcomes),
        _say_returns(frame, rows),
    ]
    return Section(
        CODE,
        TITLE,
        sentences=tuple(begin(sentence) for sentence in said if sentence is not None),
        tables=_tabulate(frame, rows),
        charts=_draw(outcomes),
        tiles=_tile(now, before),
        lead=say_mean(now, before),
    )


def say_mean(now: Row | None, before: Row | None) -> Sentence:
    """«средняя оценка ответов — 4,25 по 12 оценкам (неделей раньше — 4,10 по 9)»."""
    if now is None:
        return write("оценок ответам за неделю нет")
    shown = write("средняя оценка ответов — ", number(_mean(now), _DIGITS))
    shown = write(shown, " по ", to_counted(take(now, "denominator"), SCORE))
    if before is None:
        return shown
    earlier = write(f" ({EARLIER} — ", number(_mean(before), _DIGITS), " по ")
    return write(shown, earlier, number(take(before, "denominator")), ")")


def _say_shares(frame: Frame, rows: Mapping[_Key, Row]) -> Sentence | None:
    high = rows.get(("satisfaction_share", frame.span.code, "all", "all"))
    scored = rows.get(("scored_share", frame.span.code, "all", "all"))
    if high is None:
        return None
    part = share(percent(take(high, "numerator"), take(high, "denominator")))
    said = write("четвёрок и пятёрок — ", number(take(high, "numerator")), " из ")
    said = write(said, of_counted(take(high, "denominator"), SCORE), " (", part, ")")
    if scored is None:
        return said
    answers = write("; оценены ", share(percent(take(scored, "numerator"), take(scored, "denominator"))))
    return write(said, answers, " ответов недели")


def _say_outcomes(outcomes: Sequence[Row]) -> Sentence | None:
    if not outcomes:
        return None
    words = own_indicators().members["outcome"]
    items = [
        write(f"{words[str(row['member_code'])].lower()} — ", number(take(row, "numerator")), " (")
        for row in outcomes
    ]
    items = [
        write(item, share(percent(take(row, "numerator"), take(row, "denominator"))), ")")
        for item, row in zip(items, outcomes, strict=True)
    ]
    whole = counted(take(outcomes[0], "denominator"), APPEAL)
    return write("закрыто с известным итогом ", whole, ": ", enumerate_parts(items))


def _say_returns(frame: Frame, rows: Mapping[_Key, Row]) -> Sentence | None:
    items = []
    for code, words in (("reopened_share", "вернулось после ответа"), ("repeat_share", "пришло повторно")):
        row = rows.get((code, frame.span.code, "all", "all"))
        if row is not None:
            part = share(percent(take(row, "numerator"), take(row, "denominator")))
            of_all = number(take(row, "denominator"))
            items.append(write(f"{words} ", number(take(row, "numerator")), " из ", of_all, " (", part, ")"))
    return enumerate_parts(items) if items else None


def _tabulate(frame: Frame, rows: Mapping[_Key, Row]) -> tuple[Table, ...]:
    own = [
        row
        for (code, period, dimension, _), row in rows.items()
        if (code, period, dimension) == ("satisfaction_mean", frame.span.code, "direction")
    ]
    if len(own) < 2:
        return ()
    table = Table(_COLUMNS, tuple(_line(frame, rows, row) for row in own))
    return (without(table, [_EARLIER]) if frame.not_comparable else table,)


def _line(frame: Frame, rows: Mapping[_Key, Row], row: Row) -> tuple[Cell, ...]:
    member = str(row["member_code"])
    high = rows.get(("satisfaction_share", frame.span.code, "direction", member))
    before = rows.get(("satisfaction_mean", frame.before.code, "direction", member))
    return (
        str(row["direction_name"] or member),
        number(take(row, "denominator")),
        number(_mean(row), _DIGITS),
        None if high is None else share(percent(take(high, "numerator"), take(high, "denominator"))),
        None if before is None else number(_mean(before), _DIGITS),
    )


def _draw(outcomes: Sequence[Row]) -> tuple[Chart, ...]:
    if len(outcomes) < 2:
        return ()
    words = own_indicators().members["outcome"]
    marks = tuple(
        Mark(words[str(row["member_code"])], number(take(row, "numerator")), row["member_code"] == "solved")
        for row in outcomes
    )
    return (Chart("parts", "Чем кончились закрытые обращения с известным итогом", marks),)


def _tile(now: Row | None, before: Row | None) -> tuple[Tile, ...]:
    if now is None:
        return ()
    change = None if before is None else difference(_mean(now), _mean(before))
    return (
        Tile(
            "Средняя оценка ответа",
            number(_mean(now), _DIGITS),
            change=None if change is None else signed(change, _DIGITS),
            note=f"по {to_counted(take(now, 'denominator'), SCORE).text}",
            tone="plain" if change is None else changed_tone(change, is_more_better=True),
            is_default=bool(now["is_default"]),
        ),
    )


def _mean(row: Row) -> Figure:
    return ratio(take(row, "numerator"), take(row, "denominator"))
