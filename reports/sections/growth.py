"""What grew, what declined and why: the drivers of the change of a week, which add up to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.explaining.words import is_known
from reports.sections.causes import say_causes
from reports.sections.cells import read_cells
from reports.sections.figures import Figure, Row, count_rows, difference, take, total
from reports.sections.frame import Frame
from reports.sections.parts import NO_PLACE, check_parts, cut, direction_of, recipient_of, topic_of
from reports.sections.phrases import (
    APPEAL,
    TOPIC,
    Name,
    Printed,
    Sentence,
    begin,
    counted,
    each_counted,
    enumerate_parts,
    join,
    number,
    quote,
    signed,
    write,
)
from reports.sections.received import Received
from reports.sections.section import Cell, Chart, Column, Mark, Section, Table, waits

CODE, TITLE = "growth", "Что выросло и почему"
_MART = "mart_growth_drivers"
_WITH, _AGAINST = 5, 3
_NAMED = 3
_REST = "Все остальные темы"
_COLUMNS = (
    Column("Тема, место, источник", "text", 7),
    Column("Неделей раньше"),
    Column("За неделю"),
    Column("Изменение"),
)
_DRIVERS = """
    select
        drivers.period, drivers.cut, drivers.member_key, drivers.direction_code, drivers.source,
        drivers.appeal_count, drivers.previous_count, drivers.change_count, drivers.total_change_count,
        drivers.driver_place, directions.direction_name, topics.topic_group, topics.topic_name,
        territories.territory_name, territories.territory_kind, recipients.recipient_name
    from marts.mart_growth_drivers as drivers
    left join marts.dim_directions as directions
        on
            directions.municipality_code = drivers.municipality_code
            and directions.direction_code = drivers.direction_code
    left join marts.dim_topics as topics on topics.topic_key = drivers.topic_key
    left join marts.dim_territories as territories
        on
            territories.municipality_code = drivers.municipality_code
            and territories.territory_key = drivers.territory_key
    left join marts.dim_recipients as recipients
        on
            recipients.municipality_code = drivers.municipality_code
            and recipients.recipient_key = drivers.recipient_key
    where drivers.municipality_code = %(municipality_code)s and drivers.period = %(period)s
    order by
        drivers.cut collate "C", drivers.driver_place, topics.topic_group collate "C",
        topics.topic_name collate "C", territories.territory_name collate "C",
        recipients.recipient_name collate "C", drivers.member_key collate "C"
"""


@dataclass(frozen=True)
class Mover:
    """A direction or a topic by its name in a sentence, and its two counts."""

    name: Sentence
    now: Figure
    before: Figure

    @property
    def change(self) -> int:
        return self.now.whole - self.before.whole

    @property
    def size(self) -> Figure:
        """How much it moved, to whichever side."""
        return difference(self.now, self.before) if self.change > 0 else difference(self.before, self.now)


def show_growth(frame: Frame) -> Section:
    """The greatest changes to both sides, all others in one line, and the causes that a register names."""
    if not frame.is_known:
        return waits(CODE, TITLE, "ни одна выгрузка обращений не охватывает эту неделю")
    if frame.not_comparable:
        return waits(CODE, TITLE, f"сравнить нельзя: {frame.not_comparable}")
    rows = frame.read(_MART, _DRIVERS)
    members = [row for row in rows if row["cut"] == "topic_territory_source"]
    recipients = [row for row in rows if row["cut"] == "recipient"]
    received = Received(frame)
    now, before = total(members, "appeal_count"), total(members, "previous_count")
    check_parts(TITLE, [now], received.count(frame.span.code))
    check_parts(TITLE, [before], received.count(frame.before.code))
    change = difference(now, before)
    shown, rest = _choose(members, change)
    grown = [row for row in shown if _moved(row) > 0]
    said = [
        _say_recipients(recipients, change),
        *say_causes(frame, grown),
        _say_surges(read_cells(frame).here, frame),
    ]
    return Section(
        CODE,
        TITLE,
        sentences=tuple(begin(sentence) for sentence in said if sentence is not None),
        tables=_tabulate(frame, shown, rest, members),
        charts=_draw(frame, shown, rest),
        lead=say_growth(
            _movers(members, "direction_code", direction_of),
            [_mover(quote_driver(frame, row), [row]) for row in members if _moved(row)],
        ),
    )


def say_growth(directions: Sequence[Mover], topics: Sequence[Mover]) -> Sentence:
    """«сильнее всего выросло по направлению «дороги»: с 86 до 103; среди тем — «Снег» (ПОС): с 4 до 11».

    The directions and the topics are those that changed at all.
    """
    if not topics:
        return write("изменений нет: по каждой теме обращений столько же, сколько неделей раньше")
    change = sum(mover.change for mover in topics)
    if change:
        return _say_side(directions, topics, 1 if change > 0 else -1)
    both = [_say_side(directions, topics, side) for side in (1, -1)]
    return write("в целом без изменений: ", join(both))


def _say_side(directions: Sequence[Mover], topics: Sequence[Mover], side: int) -> Sentence:
    """What moved most to one side; directions may have moved to the other one only."""
    verb = "выросло" if side > 0 else "снизилось"
    leading = _leaders(directions, side)
    among = _say_topics(_leaders(topics, side))
    if len(leading) == 1:
        (leader,) = leading
        return write(f"сильнее всего {verb} ", leader.name, ": ", _bounds(leader), "; ", among)
    if leading and len(leading) <= _NAMED:
        names = enumerate_parts([leader.name for leader in leading])
        return write(
            f"сильнее всего {verb} ", names, ", ", each_counted(leading[0].size, APPEAL), "; ", among
        )
    return write(f"{verb} понемногу; ", among)


def _say_topics(leaders: Sequence[Mover]) -> Sentence:
    if len(leaders) == 1:
        return write("среди тем — ", leaders[0].name, ": ", _bounds(leaders[0]))
    if len(leaders) <= _NAMED:
        names = enumerate_parts([leader.name for leader in leaders])
        return write("среди тем — ", names, ", ", each_counted(leaders[0].size, APPEAL))
    return write("ни одна тема не выделяется: самое большее — ", counted(leaders[0].size, APPEAL))


def _leaders(movers: Sequence[Mover], side: int) -> list[Mover]:
    most = max((side * mover.change for mover in movers), default=0)
    return [mover for mover in movers if side * mover.change == most] if most > 0 else []


def _bounds(mover: Mover) -> Sentence:
    return write("с ", number(mover.before), " до ", number(mover.now))


def driver_of(frame: Frame, row: Row) -> str:
    """«Отопление, Ленинский район, ПОС «Сообщения»»; a place that is not known is left out."""
    return f"{topic_of(row)}, {_where(frame, row)}"


def quote_driver(frame: Frame, row: Row) -> Sentence:
    """«Отопление» (Ленинский район, ПОС «Сообщения»), for a sentence."""
    return write(quote(topic_of(row)), " (", Name(_where(frame, row)), ")")


def _where(frame: Frame, row: Row) -> str:
    """The place, where it is known, and the source."""
    place = row.text("territory_name") if row["territory_kind"] != NO_PLACE else None
    source = frame.source_names.get(str(row["source"]), str(row["source"]))
    return ", ".join(part for part in (place, source) if is_known(part))


def _movers(rows: Sequence[Row], column: str, name_of: Callable[[Row], Sentence]) -> list[Mover]:
    """The groups of rows by a column that changed."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    movers = [_mover(name_of(own[0]), own) for own in groups.values()]
    return [mover for mover in movers if mover.change]


def _mover(name: Sentence, rows: Sequence[Row]) -> Mover:
    return Mover(name, total(rows, "appeal_count"), total(rows, "previous_count"))


def _choose(members: Sequence[Row], change: Figure) -> tuple[list[Row], list[Row]]:
    """The members that moved most with the whole and against it, the greatest first, and all others."""
    side = -1 if change.value is not None and change.value < 0 else 1
    with_it = [row for row in members if side * _moved(row) > 0]
    against = sorted((row for row in members if side * _moved(row) < 0), key=lambda row: side * _moved(row))
    shown = [*cut(with_it, _WITH)[0], *cut(against, _AGAINST)[0]]
    shown.sort(key=lambda row: -_moved(row))
    kept = {id(row) for row in shown}
    return shown, [row for row in members if id(row) not in kept]


def _tabulate(
    frame: Frame, shown: Sequence[Row], rest: Sequence[Row], members: Sequence[Row]
) -> tuple[Table, ...]:
    if not members:
        return ()
    rows = [_line(driver_of(frame, row), [row]) for row in shown]
    if rest:
        rows.append(_line(_REST, rest))
    return (Table(_COLUMNS, tuple(rows), _line("Всего", members), is_drawn=True),)


def _line(name: str, rows: Sequence[Row]) -> tuple[Cell, ...]:
    now, before = total(rows, "appeal_count"), total(rows, "previous_count")
    return name, number(before), number(now), signed(difference(now, before))


def _draw(frame: Frame, shown: Sequence[Row], rest: Sequence[Row]) -> tuple[Chart, ...]:
    if not shown:
        return ()
    marks = [_mark(driver_of(frame, row), [row], is_main=True) for row in shown]
    if rest:
        marks.append(_mark(_REST, rest, is_main=False))
    marks.append(_mark("Всего", [*shown, *rest], is_main=False))
    return (Chart("changes", "Было, стало и изменение числа обращений за неделю", tuple(marks)),)


def _mark(name: str, rows: Sequence[Row], *, is_main: bool) -> Mark:
    now, before = total(rows, "appeal_count"), total(rows, "previous_count")
    return Mark(name, signed(difference(now, before)), is_main, beside=(number(before), number(now)))


def _say_recipients(recipients: Sequence[Row], change: Figure) -> Sentence | None:
    side = -1 if change.value is not None and change.value < 0 else 1
    moved = [row for row in recipients if side * _moved(row) > 0][:_NAMED]
    if not moved:
        return None
    items = [write(Name(recipient_of(row)), " (", signed(take(row, "change_count")), ")") for row in moved]
    verb = "выросло" if side > 0 else "снизилось"
    return write(f"по получателям больше всего {verb}: ", enumerate_parts(items))


def _say_surges(cells: Sequence[Row], frame: Frame) -> Sentence | None:
    if not cells:
        return None
    if not any(row["has_history"] for row in cells):
        return write("о всплесках судить рано: прошлых недель ещё мало")
    surges = [row for row in cells if row["is_surge"]]
    if not surges:
        return write("всплесков, когда по теме и месту обращений намного больше обычного, нет")
    surges.sort(key=lambda row: (-take(row, "appeal_count").whole, topic_of(row)))
    items = [
        write(
            *(quote_driver(frame, row), " — ", counted(take(row, "appeal_count"), APPEAL)),
            *(", обычно ", _usual(take(row, "usual_count"))),
        )
        for row in surges[:_NAMED]
    ]
    more = count_rows(surges[_NAMED:])
    rest = write("; ещё ", counted(more, TOPIC)) if more.value else None
    return write("намного больше обычного: ", join(items), rest)


def _usual(median: Figure) -> Printed:
    """The median of an even number of weeks may lie between two counts."""
    return number(median, 0 if median.value is not None and median.value.denominator == 1 else 1)


def _moved(row: Row) -> int:
    return take(row, "change_count").whole
