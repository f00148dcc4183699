"""One row behind a figure in words: which appeal, why it counts and where."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from reports.explaining.arranging import MEDIAN, middle_rows
from reports.explaining.indicator_sentences import Figure
from reports.explaining.members import name_member
from reports.explaining.own_words import own_words, print_amount
from reports.explaining.reading_indicator import BehindRow
from reports.explaining.words import print_end, print_local
from reports.figures import print_date
from reports.layout import Words

# By the signs of what a row adds to numerator and denominator.
_PARTS = {
    (1, 1): "числитель и знаменатель",
    (1, 0): "числитель",
    (0, 1): "только знаменатель",
    (-1, 1): "вычитается; знаменатель",
}
_HAPPENED = {"received": "поступило", "answered": "ответ", "closed": "закрыто"}


def list_columns(figure: Figure) -> tuple[str, ...]:
    """Headings of the table of rows; rows that are measured have a column for it."""
    amount = ("Величина",) if _is_measured(figure) else ()
    return ("Источник", "Номер", "Поступило", "Срок", *amount, "Почему засчитано", "Куда")


def list_row(row: BehindRow, figure: Figure, words: Words, *, is_middle: bool) -> tuple[str, ...]:
    """A row of the table: which appeal, its dates, why it counts and where."""
    zone = figure.municipality.zone
    received = row.received_at or row.registered_at
    amount = (print_amount(figure.indicator.code, row.amount),) if _is_measured(figure) else ()
    return (
        words.source.get(row.source or "", row.source or "—"),
        (row.source_id or "—").replace("|", "/"),
        _print(received, row, zone),
        print_end(row.due_at, zone) if row.stage and row.due_at else "—",
        *amount,
        explain_row(row, figure, words),
        _say_part(row, figure, is_middle=is_middle),
    )


def explain_row(row: BehindRow, figure: Figure, words: Words) -> str:
    """Why a row counts: what happened to the appeal in the period."""
    event = figure.catalogue.counted_event or ""
    on = print_date(row.event_date)
    own = own_words(figure.indicator.code) if event == "own" else None
    if own is not None:
        added = 1 if figure.catalogue.aggregate == MEDIAN else row.numerator_amount
        return own.reason(added=added, amount=row.amount).format(
            date=on,
            member=name_member(row, figure.catalogue, words),
            term=_say_term(row, figure),
        )
    if event in _HAPPENED:
        return f"{_HAPPENED[event]} {on}"
    return _say_term(row, figure)


def say_middle(rows: Sequence[BehindRow], figure: Figure, words: Words) -> str:
    """Which row a median is, or between which two it lies; least and greatest beside it."""
    code = figure.indicator.code

    def say(row: BehindRow) -> str:
        source = words.source.get(row.source or "", row.source or "—")
        return f"{source} № {(row.source_id or '—').replace('|', '/')} ({print_amount(code, row.amount)})"

    middle = middle_rows(rows)
    ends = f"Наименьшая величина — {print_amount(code, rows[-1].amount)}, наибольшая — "
    ends += f"{print_amount(code, rows[0].amount)}."
    if len(middle) == 1:
        return f"В середине ряда из {len(rows)} строк — {say(middle[0])}. {ends}"
    first, second = middle
    return f"В середине ряда из {len(rows)} строк две: {say(first)} и {say(second)}; между ними. {ends}"


def _say_term(row: BehindRow, figure: Figure) -> str:
    zone = figure.municipality.zone
    is_stopped = row.stopped_at is not None and row.stopped_at < figure.span.closes(zone)
    if not is_stopped:
        return f"срок истёк {print_date(row.event_date)}, к концу периода не исполнено"
    is_late = row.due_at is not None and row.stopped_at is not None and row.stopped_at > row.due_at
    return f"исполнено {_print(row.stopped_at, row, zone)}, {'с нарушением' if is_late else 'в срок'}"


def _say_part(row: BehindRow, figure: Figure, *, is_middle: bool) -> str:
    if figure.catalogue.aggregate == MEDIAN:
        return "середина ряда" if is_middle else "ряд"
    added, base = row.numerator_amount, row.denominator_amount
    return _PARTS.get(((added > 0) - (added < 0), int(base > 0)), "—")


def _is_measured(figure: Figure) -> bool:
    words = own_words(figure.indicator.code)
    return words is not None and words.amount is not None


def _print(moment: datetime | None, row: BehindRow, zone: ZoneInfo) -> str:
    if moment is None:
        return "—"
    if row.has_time:
        return print_local(moment, zone)
    return print_date(moment.astimezone(zone).date())
