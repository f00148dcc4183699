"""What people promised: measures of the roadmap that fall due, decisions of meetings not executed."""

from collections.abc import Sequence
from datetime import date, timedelta

from reports.explaining.words import DAYS, count
from reports.figures import print_date
from reports.sections.causes import REGISTER as MEASURES
from reports.sections.figures import Row, count_rows
from reports.sections.frame import Frame
from reports.sections.parts import cut, typed
from reports.sections.phrases import (
    DECISION,
    MEASURE,
    Name,
    Noun,
    Sentence,
    agree,
    begin,
    counted,
    number,
    write,
)
from reports.sections.section import Cell, Column, Section, Table, waits

ROADMAP, ROADMAP_TITLE = "roadmap", "Мероприятия дорожной карты"
DECISIONS, DECISIONS_TITLE = "decisions", "Решения заседаний"
_SHOWN = 6
_AHEAD = timedelta(weeks=1)
_MEASURE_COLUMNS = (
    Column("План, №", "text", 3),
    Column("Мероприятие", "text", 6),
    Column("Ответственный (должность)", "text", 9),
    Column("Срок", "text", 3),
    Column("Просрочено", "text", 3),
)
_DECISION_COLUMNS = (
    Column("Протокол, №", "text", 3),
    Column("Решение", "text", 6),
    Column("Исполнитель (должность)", "text", 9),
    Column("Срок", "text", 3),
    Column("Просрочено", "text", 3),
)
_MEASURES = """
    select
        measures.plan_name, measures.measure_number, measures.measure_name, measures.owner_post,
        measures.due_date, measures.done_date, measures.status
    from marts.fct_roadmap_measures as measures
    where
        measures.municipality_code = %(municipality_code)s
        and measures.status is distinct from 'отменено'
        and (
            (measures.done_date is null and measures.due_date < %(until)s)
            or measures.done_date >= %(first_day)s
        )
    order by measures.due_date, measures.plan_name collate "C", measures.measure_number collate "C"
"""
_DECISIONS = """
    select
        decisions.protocol_number, decisions.decision_number, decisions.meeting_date,
        decisions.decision_text, decisions.assignee_post, decisions.due_date, decisions.done_date,
        decisions.status
    from marts.fct_decisions as decisions
    where
        decisions.municipality_code = %(municipality_code)s
        and decisions.status is distinct from 'отменено'
        and decisions.meeting_date < %(next_day)s
        and (decisions.done_date is null or decisions.done_date >= %(first_day)s)
    order by
        decisions.due_date, decisions.meeting_date, decisions.protocol_number collate "C",
        decisions.decision_number collate "C"
"""


class Tasks:
    """Rows with `due_date` and `done_date` as they stood when `today`, the first day not over, began."""

    def __init__(self, rows: Sequence[Row], first_day: date, today: date) -> None:
        self.done = [row for row in rows if (done := row.day("done_date")) and first_day <= done < today]
        left = [row for row in rows if (done := row.day("done_date")) is None or done >= today]
        self.missed = [row for row in left if (due := row.day("due_date")) and due < today]
        self.coming = [row for row in left if (due := row.day("due_date")) and today <= due < today + _AHEAD]
        self.undated = [row for row in left if row.day("due_date") is None]


def show_roadmap(frame: Frame) -> Section:
    """Measures missed, and those that fall due within a week."""
    gap = frame.register_gap(MEASURES, ROADMAP_TITLE)
    if gap is not None:
        return waits(ROADMAP, ROADMAP_TITLE, gap)
    rows = frame.read("fct_roadmap_measures", _MEASURES, until=frame.today + _AHEAD)
    tasks = Tasks(rows, frame.span.first_day, frame.today)
    return Section(
        ROADMAP,
        ROADMAP_TITLE,
        sentences=(begin(write(say_done(tasks.done, MEASURE), "; ", say_measures(tasks))),),
        tables=_tabulate(
            _MEASURE_COLUMNS,
            MEASURE,
            [(row, _delay(row, frame.today), _measure(row)) for row in (*tasks.missed, *tasks.coming)],
        ),
        lead=say_measures(tasks),
    )


def show_decisions(frame: Frame) -> Section:
    """Decisions whose term is over and which are not executed, the oldest first."""
    gap = frame.register_gap(DECISIONS, DECISIONS_TITLE)
    if gap is not None:
        return waits(DECISIONS, DECISIONS_TITLE, gap)
    tasks = Tasks(frame.read("fct_decisions", _DECISIONS), frame.span.first_day, frame.today)
    said = [write(say_done(tasks.done, DECISION), "; ", say_decisions(tasks))]
    if tasks.undated:
        undated = count_rows(tasks.undated)
        said.append(write("без срока и не исполнено — ", number(undated)))
    return Section(
        DECISIONS,
        DECISIONS_TITLE,
        sentences=tuple(begin(sentence) for sentence in said),
        tables=_tabulate(
            _DECISION_COLUMNS,
            DECISION,
            [(row, _delay(row, frame.today), _decision(row)) for row in tasks.missed],
        ),
        lead=say_decisions(tasks),
    )


def say_done(done: Sequence[Row], noun: Noun) -> Sentence:
    """«за неделю исполнены 2 мероприятия»."""
    if not done:
        return write("за неделю ничего не исполнено")
    number_done = count_rows(done)
    verb = agree(number_done, "исполнено ", "исполнены ", "исполнено ")
    return write(f"за неделю {verb}", counted(number_done, noun))


def say_measures(tasks: Tasks) -> Sentence:
    """«просрочены 4 мероприятия дорожной карты, в ближайшую неделю срок ещё у 2»."""
    missed, coming = count_rows(tasks.missed), count_rows(tasks.coming)
    if missed.value:
        verb = agree(missed, "просрочено ", "просрочены ", "просрочено ")
        said = write(verb, counted(missed, MEASURE), " дорожной карты")
    else:
        said = write("просроченных мероприятий дорожной карты нет")
    return write(said, ", в ближайшую неделю срок ещё у ", number(coming)) if coming.value else said


def say_decisions(tasks: Tasks) -> Sentence:
    """«не исполнены в срок 2 решения заседаний»."""
    missed = count_rows(tasks.missed)
    if not missed.value:
        return write("решений заседаний с истёкшим сроком нет")
    verb = agree(missed, "не исполнено в срок ", "не исполнены в срок ", "не исполнено в срок ")
    return write(verb, counted(missed, DECISION), " заседаний")


def _tabulate(
    columns: tuple[Column, ...], noun: Noun, lines: Sequence[tuple[Row, str, tuple[Cell, ...]]]
) -> tuple[Table, ...]:
    if not lines:
        return ()
    shown, rest = cut(lines, _SHOWN)
    rows: list[tuple[Cell, ...]] = [(*cells, _day(row), Name(delay)) for row, delay, cells in shown]
    if rest:
        more = write("ещё ", counted(count_rows(row for row, *_ in rest), noun))
        rows.append((None, more, *[None] * (len(columns) - 2)))
    return (Table(columns, tuple(rows)),)


def _measure(row: Row) -> tuple[Cell, ...]:
    name = Name(f"{row.text('plan_name')}, {row.text('measure_number')}")
    return name, typed(row, "measure_name"), typed(row, "owner_post")


def _decision(row: Row) -> tuple[Cell, ...]:
    name = Name(f"№ {row.text('protocol_number')}, {row.text('decision_number')}")
    return name, typed(row, "decision_text"), typed(row, "assignee_post")


def _day(row: Row) -> Cell:
    due = row.day("due_date")
    return None if due is None else Name(print_date(due))


def _delay(row: Row, today: date) -> str:
    due = row.day("due_date")
    if due is None or due >= today:
        return "ещё нет"
    return count((today - due).days, DAYS)
