"""Recommendations of the МЦУ: those given in the week, and those that nobody has answered."""

from collections.abc import Sequence

from reports.figures import print_date
from reports.sections.figures import Row, count_rows
from reports.sections.frame import Frame
from reports.sections.parts import cut, typed
from reports.sections.phrases import (
    RECOMMENDATION,
    Name,
    Sentence,
    agree,
    begin,
    counted,
    number,
    write,
)
from reports.sections.section import Cell, Column, Section, Table, waits

CODE, TITLE = "advice", "Рекомендации МЦУ"
REGISTER, REGISTER_TITLE = "recommendations", "Рекомендации"
_SHOWN = 4
_COLUMNS = (
    Column("Дана", "text", 2),
    Column("Вид", "text", 3),
    Column("Адресат", "text", 5),
    Column("Содержание", "text", 6),
    Column("Статус", "text", 2),
)
_ADVICE = """
    select
        entries.register, entries.entry_key, entries.entry_date, entries.status,
        entries.entry ->> 'recommendation_kind' as recommendation_kind,
        entries.entry ->> 'organisation_name' as organisation_name,
        entries.entry ->> 'content' as content,
        (entries.entry ->> 'answered_date')::date as answered_date
    from marts.fct_register_entries as entries
    where
        entries.municipality_code = %(municipality_code)s
        and entries.register = 'recommendations'
        and entries.entry_date < %(next_day)s
        and (entries.entry_date >= %(first_day)s or entries.entry ->> 'answered_date' is null)
        and entries.status is distinct from 'отклонена'
    order by entries.entry_date desc, entries.entry_key collate "C"
"""


def show_advice(frame: Frame) -> Section:
    """The newest first; who has not answered is seen by the status."""
    gap = frame.register_gap(REGISTER, REGISTER_TITLE)
    if gap is not None:
        return waits(CODE, TITLE, gap)
    rows = frame.read("fct_register_entries", _ADVICE)
    given = [row for row in rows if (day := row.day("entry_date")) and day >= frame.span.first_day]
    silent = [row for row in rows if row["answered_date"] is None]
    return Section(CODE, TITLE, sentences=(begin(say_advice(given, silent)),), tables=_tabulate(rows))


def say_advice(given: Sequence[Row], silent: Sequence[Row]) -> Sentence:
    """«за неделю даны 2 рекомендации; без ответа — 5»."""
    if given:
        count = count_rows(given)
        said = write(f"за неделю {agree(count, 'дана', 'даны', 'дано')} ", counted(count, RECOMMENDATION))
    else:
        said = write("за неделю новых рекомендаций нет")
    left = count_rows(silent)
    return (
        write(said, "; без ответа — ", number(left))
        if left.value
        else write(said, "; без ответа нет ни одной")
    )


def _tabulate(rows: Sequence[Row]) -> tuple[Table, ...]:
    if not rows:
        return ()
    shown, rest = cut(rows, _SHOWN)
    lines = [_line(row) for row in shown]
    if rest:
        more = write("ещё ", counted(count_rows(rest), RECOMMENDATION))
        lines.append((None, None, None, more, None))
    return (Table(_COLUMNS, tuple(lines)),)


def _line(row: Row) -> tuple[Cell, ...]:
    day = row.day("entry_date")
    return (
        None if day is None else Name(print_date(day)),
        typed(row, "recommendation_kind"),
        typed(row, "organisation_name"),
        typed(row, "content"),
        typed(row, "status"),
    )
