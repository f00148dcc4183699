"""What people wrote about: the directions and topics named most, beside the week before."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.sections.cells import read_cells
from reports.sections.changes import COMPARED
from reports.sections.figures import Figure, Row, count_rows, difference, percent, total
from reports.sections.frame import Frame
from reports.sections.parts import NO_DIRECTION, check_parts, cut, topic_of
from reports.sections.phrases import (
    APPEAL,
    TOPIC,
    Sentence,
    counted,
    each_counted,
    enumerate_parts,
    number,
    quote,
    share,
    signed,
    write,
)
from reports.sections.received import Received
from reports.sections.section import Cell, Column, Section, Table, waits, without

CODE, TITLE = "topics", "О чём обращения"
_SHOWN = 5
_NAMED = 3
_COLUMNS = (
    Column("Тема", "text", 7),
    Column("Источник", "text", 4),
    Column("За неделю"),
    Column("Доля"),
    *(Column(title) for title in COMPARED),
)


@dataclass(frozen=True)
class Counted:
    """Something that appeals of the week are about, and how many."""

    name: str
    count: Figure
    source: str = ""


def show_topics(frame: Frame) -> Section:
    """Topics in the order of their appeals, cut, with the rest in one line."""
    if not frame.is_known:
        return waits(CODE, TITLE, "ни одна выгрузка обращений не охватывает эту неделю")
    cells = read_cells(frame)
    here, there = cells.here, cells.there
    check_parts(TITLE, [total(here, "appeal_count")], Received(frame).count(frame.span.code))
    directions = _count(here, "direction_code")
    topics = sorted(_count(here, "topic_key").values(), key=lambda rows: (-_size(rows), topic_of(rows[0])))
    return Section(
        CODE,
        TITLE,
        tables=_tabulate(frame, topics, here, there),
        lead=say_topics(
            [
                Counted(str(rows[0]["direction_name"] or code), total(rows, "appeal_count"))
                for code, rows in directions.items()
                if code not in NO_DIRECTION
            ],
            [
                Counted(topic_of(rows[0]), total(rows, "appeal_count"), _source(frame, rows))
                for rows in topics
            ],
            total(here, "appeal_count"),
        ),
    )


def say_topics(directions: Sequence[Counted], topics: Sequence[Counted], whole: Figure) -> Sentence:
    """«чаще всего обращались по направлению «дороги» — 41 обращение (32,0 %); самая частая тема — …»."""
    if not whole.value:
        return write("тем недели нет: обращений не поступило")
    return write(_say_directions(_leaders(directions), whole), _say_leading_topics(_leaders(topics)))


def _say_directions(leaders: Sequence[Counted], whole: Figure) -> Sentence:
    if not leaders:
        return write("обращений по направлениям МЦУ нет: все вне направлений или с нераспознанной темой; ")
    size = leaders[0].count
    if len(leaders) == 1:
        part = share(percent(size, whole))
        name = quote(leaders[0].name)
        return write(
            "чаще всего обращались по направлению ", name, " — ", counted(size, APPEAL), " (", part, "); "
        )
    if len(leaders) <= _NAMED:
        names = enumerate_parts([quote(leader.name) for leader in leaders])
        return write("чаще всего обращались по направлениям ", names, " — ", each_counted(size, APPEAL), "; ")
    return write("ни одно направление не выделяется: самое большее — ", counted(size, APPEAL), "; ")


def _say_leading_topics(leaders: Sequence[Counted]) -> Sentence:
    size = leaders[0].count
    if len(leaders) == 1:
        (leader,) = leaders
        source = f" ({leader.source})"
        return write("самая частая тема — ", quote(leader.name), f"{source}, ", counted(size, APPEAL))
    if len(leaders) <= _NAMED:
        names = enumerate_parts([write(quote(one.name), f" ({one.source})") for one in leaders])
        return write("самые частые темы — ", names, ", ", each_counted(size, APPEAL))
    return write("ни одна тема не выделяется: самое большее — ", counted(size, APPEAL))


def _leaders(items: Sequence[Counted]) -> list[Counted]:
    most = max((item.count.whole for item in items), default=0)
    return [item for item in items if item.count.whole == most and most]


def _tabulate(
    frame: Frame, topics: Sequence[Sequence[Row]], here: Sequence[Row], there: Sequence[Row]
) -> tuple[Table, ...]:
    if not topics:
        return ()
    whole = total(here, "appeal_count")
    shown, rest = cut(topics, _SHOWN)
    rows: list[tuple[Cell, ...]] = [
        _line(frame, topic_of(own[0]), _source(frame, own), own, _same(there, own), whole) for own in shown
    ]
    keys = {own[0]["topic_key"] for own in shown}
    left = [row for own in rest for row in own]
    left_before = [row for row in there if row["topic_key"] not in keys]
    if rest:
        name = write("Ещё ", counted(count_rows([own[0] for own in rest]), TOPIC))
        rows.append(_line(frame, name, None, left, left_before, whole))
    elif left_before and not frame.not_comparable:
        rows.append(_line(frame, "Темы, которых на этой неделе нет", None, left, left_before, whole))
    table = Table(_COLUMNS, tuple(rows), _line(frame, "Всего", None, here, there, whole))
    return (without(table, COMPARED) if frame.not_comparable else table,)


def _line(
    frame: Frame,
    name: Cell,
    source: str | None,
    own: Sequence[Row],
    earlier: Sequence[Row],
    whole: Figure,
) -> tuple[Cell, ...]:
    count = total(own, "appeal_count")
    before = Figure(None, "sum") if frame.not_comparable else total(earlier, "appeal_count")
    return (
        name,
        source,
        number(count),
        share(percent(count, whole)),
        number(before),
        signed(difference(count, before)),
    )


def _count(rows: Sequence[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row[column]), []).append(row)
    return found


def _same(rows: Sequence[Row], own: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["topic_key"] == own[0]["topic_key"]]


def _size(rows: Sequence[Row]) -> int:
    return total(rows, "appeal_count").whole


def _source(frame: Frame, rows: Sequence[Row]) -> str:
    code = str(rows[0]["source"])
    return frame.source_names.get(code, code)
