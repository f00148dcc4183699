"""Which terms were kept, what is overdue and what is about to be, by recipient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.figures import DASH, print_date, print_moment
from reports.reading import by_nested_loops
from reports.sections.changes import say_change
from reports.sections.figures import Figure, Row, count_rows, difference, percent, take, total
from reports.sections.frame import Frame
from reports.sections.parts import cut, recipient_of, short_moment
from reports.sections.phrases import (
    APPEAL,
    RECIPIENT,
    TERM,
    Name,
    Sentence,
    agree,
    begin,
    counted,
    join,
    number,
    of_counted,
    points,
    share,
    signed,
    write,
)
from reports.sections.section import Cell, Column, Section, Table, Tile, changed_tone, waits, without

CODE, TITLE = "terms", "Сроки: просрочено и скоро истечёт"
_SHOWN = 9
_EARLIER = "Просрочено неделей раньше"
_SOON = ("Скоро истекут", "Ближайший срок")
_COLUMNS = (
    Column("Получатель", "text", 7),
    Column("В работе"),
    Column("Просрочено"),
    Column(_EARLIER),
    Column(_SOON[0]),
    Column(_SOON[1], "text", 2),
)
_SHARES = """
    select
        figures.indicator_code, figures.edition, figures.period, figures.dimension_code,
        figures.member_code, figures.numerator, figures.denominator, figures.is_default
    from marts.fct_indicator_values as figures
    where
        figures.municipality_code = %(municipality_code)s
        and figures.period in (%(period)s, %(before)s)
        and figures.indicator_code in ('on_time_share', 'first_answer_on_time_share')
        and figures.dimension_code = 'all'
        and figures.state = 'ok'
    order by figures.indicator_code collate "C", figures.period collate "C"
"""
_BACKLOG = """
    select
        backlog.backlog_date, backlog.direction_code, backlog.recipient_key, backlog.source,
        backlog.open_count, backlog.open_overdue_count, backlog.unconfirmed_count, recipients.recipient_name
    from marts.fct_backlog_daily as backlog
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = backlog.municipality_code
            and recipients.recipient_key = backlog.recipient_key
    where
        backlog.municipality_code = %(municipality_code)s
        and backlog.backlog_date in (%(last_day)s, %(day_before)s)
    order by
        backlog.backlog_date, recipients.recipient_name collate "C", backlog.recipient_key collate "C",
        backlog.direction_code collate "C", backlog.source collate "C"
"""
_RISKS = """
    select
        risks.recipient_key, risks.source, risks.source_id, risks.stage, risks.clock_number, risks.due_at,
        risks.left_working_minutes, recipients.recipient_name
    from marts.mart_at_risk as risks
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = risks.municipality_code
            and recipients.recipient_key = risks.recipient_key
    where risks.municipality_code = %(municipality_code)s
    order by
        risks.due_at, risks.source collate "C", risks.source_id collate "C", risks.stage collate "C",
        risks.clock_number
"""


@dataclass(frozen=True)
class Stock:
    """What was open and overdue, `when` in words, and overdue a week before."""

    open: Figure
    overdue: Figure
    before: Figure
    when: Sentence


def show_terms(frame: Frame) -> Section:
    """Shares of terms kept in the week, open and overdue at its end, about to end at the publication."""
    if not frame.is_known:
        return waits(CODE, TITLE, "ни одна выгрузка обращений не охватывает эту неделю")
    shares = frame.read("fct_indicator_values", _SHARES)
    day_before = frame.last_day - timedelta(weeks=1)
    backlog = frame.read("fct_backlog_daily", _BACKLOG, last_day=frame.last_day, day_before=day_before)
    risks = _read_risks(frame)
    here = _of_day(backlog, frame.last_day)
    there = _of_day(backlog, day_before)
    overdue = total(here, "open_overdue_count")
    before = _unless_new(frame, total(there, "open_overdue_count"))
    kept = _find(shares, frame, "on_time_share")
    when = (
        write("на конец недели")
        if frame.is_over
        else write("на конец дня ", Name(print_date(frame.last_day)))
    )
    return Section(
        CODE,
        TITLE,
        sentences=tuple(begin(sentence) for sentence in _say_more(frame, shares, here)),
        tables=_tabulate(frame, here, there, risks),
        tiles=(*_kept_tile(kept, frame, shares), _overdue_tile(overdue, before)),
        lead=say_terms(kept, Stock(total(here, "open_count"), overdue, before, when), count_rows(risks)),
    )


def _read_risks(frame: Frame) -> tuple[Row, ...]:
    """Terms about to end at the publication; of an older week that is no news."""
    if not frame.is_recent:
        return ()
    with by_nested_loops(frame.connection):
        return frame.read("mart_at_risk", _RISKS)


def say_terms(kept: Row | None, stock: Stock, at_risk: Figure) -> Sentence:
    """«соблюдено 45 из 50 сроков окончательного ответа (90,0 %); на конец недели просрочено …»."""
    if not stock.open.value:
        left = write(stock.when, " в работе ничего нет")
    elif stock.overdue.value:
        of_open = write(" из ", number(stock.open), ", что в работе")
        left = write(stock.when, " просрочено ", counted(stock.overdue, APPEAL), of_open)
        left = write(left, say_change(stock.overdue, stock.before, APPEAL))
    else:
        left = write(stock.when, " в работе ", counted(stock.open, APPEAL), ", просроченных нет")
    clauses = [say_kept(kept, "окончательного ответа"), left]
    if at_risk.value:
        verb = agree(at_risk, "истечёт", "истекут", "истекут")
        clauses.append(write(f"скоро {verb} ещё ", counted(at_risk, TERM)))
    return join(clauses)


def say_kept(row: Row | None, stage: str) -> Sentence:
    """«соблюдено 45 из 50 сроков окончательного ответа (90,0 %)»; without terms it says so."""
    if row is None:
        return write(f"сроков {stage}, о которых можно судить, за неделю не было")
    met, of_all = take(row, "numerator"), take(row, "denominator")
    verb = agree(met, "соблюдён ", "соблюдены ", "соблюдено ")
    part = share(percent(met, of_all))
    return write(verb, number(met), " из ", of_counted(of_all, TERM), f" {stage} (", part, ")")


def _say_more(frame: Frame, shares: Sequence[Row], here: Sequence[Row]) -> list[Sentence]:
    said = []
    first = _find(shares, frame, "first_answer_on_time_share")
    if first is not None:
        said.append(say_kept(first, "первого ответа в «Инцидент менеджменте»"))
    unconfirmed = total(here, "unconfirmed_count")
    if unconfirmed.value:
        verb = agree(unconfirmed, "стоит", "стоят", "стоят")
        reason = "последняя выгрузка их статус не подтвердила, просроченными они не считаются"
        said.append(write("среди них ", verb, " ", counted(unconfirmed, APPEAL), f": {reason}"))
    at = Name(print_moment(frame.publication.as_of, frame.municipality.zone))
    soon = write("; скоро истекут — на ", at) if frame.is_recent else None
    day = Name(print_date(frame.last_day))
    records = write("в работе и просрочено — записи систем на конец дня ", day)
    return [*said, write(records, ": что видно в двух системах, стоит в обеих", soon)]


def _tabulate(
    frame: Frame, here: Sequence[Row], there: Sequence[Row], risks: Sequence[Row]
) -> tuple[Table, ...]:
    """A line for each recipient with something overdue or about to be, all others in one."""
    keys = dict.fromkeys(str(row["recipient_key"]) for row in (*here, *risks))
    lines = {key: (_own(here, key), _own(there, key), _own(risks, key)) for key in keys}
    urgent = [
        key for key, (own, _, at_risk) in lines.items() if at_risk or total(own, "open_overdue_count").value
    ]
    urgent.sort(key=lambda key: _order(*lines[key]))
    if not urgent:
        return ()
    shown, _ = cut(urgent, _SHOWN)
    rows = [_line(frame, recipient_of(_first(lines[key])), *lines[key]) for key in shown]
    left = [[row for row in side if str(row["recipient_key"]) not in shown] for side in (here, there, risks)]
    if left[0] or left[1]:
        others = count_rows({str(row["recipient_key"]): row for row in (*left[0], *left[2])}.values())
        name = write("Ещё ", counted(others, RECIPIENT)) if others.value else "Остальные"
        rows.append(_line(frame, name, *left))
    table = Table(_COLUMNS, tuple(rows), _line(frame, "Всего", here, there, risks))
    hidden = [*([_EARLIER] if frame.not_comparable else []), *([] if frame.is_recent else _SOON)]
    return (without(table, hidden),)


def _line(
    frame: Frame, name: Cell, here: Sequence[Row], there: Sequence[Row], risks: Sequence[Row]
) -> tuple[Cell, ...]:
    before = _unless_new(frame, total(there, "open_overdue_count"))
    nearest = next((Name(_print_due(frame, row)) for row in risks), None)
    return (
        name,
        number(total(here, "open_count")),
        number(total(here, "open_overdue_count")),
        number(before),
        number(count_rows(risks)),
        nearest,
    )


def _print_due(frame: Frame, row: Row) -> str:
    due, zone = row.moment("due_at"), frame.municipality.zone
    if due is None:
        return DASH
    if row["left_working_minutes"] is None:
        return print_date(due.astimezone(zone).date())
    return short_moment(due, zone, frame.last_day.year)


def _kept_tile(kept: Row | None, frame: Frame, shares: Sequence[Row]) -> tuple[Tile, ...]:
    if kept is None:
        return ()
    value = percent(take(kept, "numerator"), take(kept, "denominator"))
    earlier = _find(shares, frame, "on_time_share", is_before=True)
    change = None
    if earlier is not None and not frame.not_comparable:
        change = difference(value, percent(take(earlier, "numerator"), take(earlier, "denominator")))
    return (
        Tile(
            "Сроки ответа соблюдены",
            share(value),
            change=None if change is None else points(change),
            tone="plain" if change is None else changed_tone(change, is_more_better=True),
            is_default=bool(kept["is_default"]),
        ),
    )


def _overdue_tile(overdue: Figure, before: Figure) -> Tile:
    change = difference(overdue, before)
    return Tile(
        "Просрочено и открыто",
        number(overdue),
        change=None if change.value is None else signed(change),
        tone=changed_tone(change, is_more_better=False),
    )


def _find(shares: Sequence[Row], frame: Frame, code: str, *, is_before: bool = False) -> Row | None:
    period = (frame.before if is_before else frame.span).code
    return next((row for row in shares if (row["indicator_code"], row["period"]) == (code, period)), None)


def _unless_new(frame: Frame, figure: Figure) -> Figure:
    return Figure(None, figure.how, figure.column) if frame.not_comparable else figure


def _of_day(rows: Sequence[Row], day: date) -> list[Row]:
    return [row for row in rows if row["backlog_date"] == day]


def _own(rows: Sequence[Row], key: str) -> list[Row]:
    return [row for row in rows if str(row["recipient_key"]) == key]


def _first(sides: tuple[list[Row], list[Row], list[Row]]) -> Row:
    return next(row for side in sides for row in side)


def _order(here: Sequence[Row], _: Sequence[Row], risks: Sequence[Row]) -> tuple[int, int, str]:
    name = recipient_of((*here, *risks)[0])
    return -total(here, "open_overdue_count").whole, -len(risks), name
