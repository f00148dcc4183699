"""How many appeals came, in which directions and through which channels, beside the week before."""

from reports.sections.changes import COMPARED, say_change
from reports.sections.figures import Figure, difference, percent, take, total
from reports.sections.frame import Frame
from reports.sections.parts import NO_DIRECTION, check_parts
from reports.sections.phrases import (
    APPEAL,
    Name,
    Sentence,
    begin,
    counted,
    enumerate_parts,
    number,
    share,
    signed,
    write,
)
from reports.sections.received import Received
from reports.sections.section import Cell, Chart, Column, Mark, Section, Table, Tile, waits, without
from reports.spans import parse_span

CODE, TITLE = "volume", "Сколько обращений поступило"
_FEWEST_BARS = 2
_COLUMNS = (
    Column("Направление", "text", 6),
    Column("За неделю"),
    Column("Доля"),
    *(Column(title) for title in COMPARED),
)


def show_volume(frame: Frame) -> Section:
    """Received in the week, by direction and channel; `missing` where no export tells of the week."""
    if not frame.is_known:
        return waits(CODE, TITLE, "ни одна выгрузка обращений не охватывает эту неделю")
    received = Received(frame)
    now = received.count(frame.span.code)
    before = received.count(frame.before.code)
    if frame.not_comparable:
        before = Figure(None, "sum")
    return Section(
        CODE,
        TITLE,
        sentences=(*_say_sources(frame, received, now),),
        tables=_tabulate(frame, received, now, before),
        charts=_draw(frame, received),
        tiles=(_tile(received, frame, now, before),),
        lead=say_volume(now, before, frame.not_comparable, is_over=frame.is_over),
    )


def say_volume(now: Figure, before: Figure, not_comparable: str | None, *, is_over: bool) -> Sentence:
    """«за неделю поступило 128 обращений — на 12 (10,3 %) больше, чем неделей раньше»."""
    when = "за неделю" if is_over else "с начала недели"
    if now.value:
        said = write(f"{when} поступило ", counted(now, APPEAL), say_change(now, before, APPEAL))
    else:
        said = write(f"{when} не поступило ни одного обращения", say_change(now, before, APPEAL))
    return write(said, "; сравнить нельзя: ", Name(not_comparable)) if not_comparable else said


def _say_sources(frame: Frame, received: Received, now: Figure) -> list[Sentence]:
    rows = list(received.members(frame.span.code, "source").values())
    if not now.value:
        return []
    words = frame.source_names
    items = [
        write(
            f"{words.get(str(row['member_code']), str(row['member_code']))} — ",
            number(take(row, "numerator")),
        )
        for row in rows
        if row.number("numerator")
    ]
    twice = difference(total(rows, "numerator"), now)
    rest = (
        write(
            *("; в сумме на ", number(twice)),
            " больше: столько записей видно в двух системах, а обращение считается один раз",
        )
        if twice.value
        else None
    )
    return [begin(write("по каналам: ", enumerate_parts(items), rest))]


def _tabulate(frame: Frame, received: Received, now: Figure, before: Figure) -> tuple[Table, ...]:
    """A line for each direction that had appeals in one of the two weeks."""
    here = received.members(frame.span.code, "direction")
    there = received.members(frame.before.code, "direction")
    if not now.value and not before.value:
        return ()
    shown = here if frame.not_comparable else there | here
    names = {code: str(row["direction_name"] or code) for code, row in shown.items()}
    counts = {code: received.count(frame.span.code, "direction", code) for code in names}
    check_parts(TITLE, counts.values(), now)
    # In the order of size; what has no direction stands last.
    order = sorted(names, key=lambda code: (code in NO_DIRECTION, -(counts[code].value or 0), names[code]))
    rows: list[tuple[Cell, ...]] = []
    for code in order:
        earlier = (
            Figure(None, "sum")
            if before.value is None
            else received.count(frame.before.code, "direction", code)
        )
        rows.append(_line(names[code], counts[code], earlier, now))
    table = Table(_COLUMNS, tuple(rows), _line("Всего", now, before, now))
    return (without(table, COMPARED) if frame.not_comparable else table,)


def _line(name: str, count: Figure, earlier: Figure, whole: Figure) -> tuple[Cell, ...]:
    return (
        name,
        number(count),
        share(percent(count, whole)) if whole.value else None,
        number(earlier),
        signed(difference(count, earlier)),
    )


def _draw(frame: Frame, received: Received) -> tuple[Chart, ...]:
    """The weeks that all sources hold; a single one is no picture."""
    starts = [
        source.received_from
        for source in frame.appeal_sources
        if source.received_from is not None and source.received_from < frame.span.next_day
    ]
    held = [code for code in received.weeks if starts and parse_span(code).first_day >= max(starts)]
    if len(held) < _FEWEST_BARS:
        return ()
    marks = tuple(
        Mark(
            name=f"{parse_span(code).first_day:%d.%m}",
            printed=number(received.count(code)),
            is_main=code == frame.span.code,
        )
        for code in held
    )
    title = "Поступило по неделям; под столбиком — понедельник недели"
    return (Chart("columns", title if frame.is_over else f"{title}; последняя не окончена", marks),)


def _tile(received: Received, frame: Frame, now: Figure, before: Figure) -> Tile:
    row = received.members(frame.span.code, "all").get("all")
    change = difference(now, before)
    return Tile(
        "Поступило обращений",
        number(now),
        change=None if change.value is None else signed(change),
        is_default=row is not None and bool(row["is_default"]),
    )
