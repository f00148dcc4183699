"""Official pages: how many, connected, marked, followed and read, beside the snapshot before."""

from collections.abc import Sequence

from reports.figures import print_date
from reports.sections.figures import Figure, Row, count_rows, difference, percent, total
from reports.sections.frame import Frame
from reports.sections.phrases import (
    ORGANISATION,
    PAGE,
    Name,
    Sentence,
    agree,
    begin,
    counted,
    number,
    share,
    signed,
    write,
)
from reports.sections.section import Cell, Column, Section, Table, waits

CODE, TITLE = "pages", "Госпаблики"
_COLUMNS = (
    Column("Снимок реестра", "text"),
    Column("Страниц"),
    Column("Подключены"),
    Column("С госметкой"),
    Column("Подписчиков"),
    Column("Охват за неделю"),
)
# Of the week, else of the next one, as registries are often sent on Monday; and the last one before it.
_PAGES = """
    with weeks as (
        select min(known.week_from) as week_from
        from marts.fct_public_pages_weekly as known
        where
            known.municipality_code = %(municipality_code)s
            and known.week_from between %(first_day)s and %(next_day)s
    )

    select
        pages.week, pages.page_key, pages.is_connected, pages.has_gov_badge, pages.follower_count,
        pages.reach_count, pages.activity_percent, pages.snapshot_at,
        pages.week_from = weeks.week_from as is_newest
    from marts.fct_public_pages_weekly as pages
    cross join weeks
    where
        pages.municipality_code = %(municipality_code)s
        and (
            pages.week_from = weeks.week_from
            or pages.week_from = (
                select max(earlier.week_from)
                from marts.fct_public_pages_weekly as earlier
                where
                    earlier.municipality_code = %(municipality_code)s
                    and earlier.week_from < weeks.week_from
            )
        )
    order by pages.week collate "C", pages.page_key collate "C"
"""
_WITHOUT = """
    select organisations.week, organisations.organisation_key, organisations.has_reason
    from marts.fct_organisations_without_pages as organisations
    where organisations.municipality_code = %(municipality_code)s and organisations.week = %(week)s
    order by organisations.organisation_key collate "C"
"""


def show_pages(frame: Frame) -> Section:
    """The snapshot of the week; without one the section waits."""
    rows = frame.read("fct_public_pages_weekly", _PAGES)
    here = [row for row in rows if row["is_newest"]]
    there = [row for row in rows if not row["is_newest"]]
    if not here:
        return waits(CODE, TITLE, "ждёт выгрузки «Госпаблики» этой недели")
    without = frame.read("fct_organisations_without_pages", _WITHOUT, week=here[0]["week"])
    lead = say_pages(
        count_rows(here), count_rows(_true(here, "is_connected")), count_rows(_true(here, "has_gov_badge"))
    )
    said = [write("в реестре ", lead), *_say_without(without)]
    return Section(
        CODE,
        TITLE,
        sentences=tuple(begin(sentence) for sentence in said),
        tables=_tabulate(frame, here, there),
    )


def say_pages(pages: Figure, connected: Figure, marked: Figure) -> Sentence:
    """«42 страницы, подключены 40 (95,2 %), с госметкой 38 (90,5 %)»."""
    first = write(counted(pages, PAGE), ", ", agree(connected, "подключена ", "подключены ", "подключено "))
    first = write(first, number(connected), " (", share(percent(connected, pages)), ")")
    return write(first, ", с госметкой ", number(marked), " (", share(percent(marked, pages)), ")")


def _say_without(rows: Sequence[Row]) -> list[Sentence]:
    """Organisations without a page, and those of them that name no ground."""
    if not rows:
        return []
    silent = count_rows(row for row in rows if not row["has_reason"])
    said = write("страницы нет: ", counted(count_rows(rows), ORGANISATION))
    return [write(said, ", основание не названо: ", number(silent)) if silent.value else said]


def _tabulate(frame: Frame, here: Sequence[Row], there: Sequence[Row]) -> tuple[Table, ...]:
    """Both snapshots and what changed between them."""
    now = _measure(here)
    lines: list[tuple[Cell, ...]] = [(Name(_day(frame, here)), *map(number, now))]
    if not there:
        return (Table(_COLUMNS, tuple(lines)),)
    before = _measure(there)
    lines.append((Name(_day(frame, there)), *map(number, before)))
    changes = [signed(difference(one, other)) for one, other in zip(now, before, strict=True)]
    return (Table(_COLUMNS, tuple(lines), ("Изменение", *changes)),)


def _measure(rows: Sequence[Row]) -> tuple[Figure, ...]:
    return (
        count_rows(rows),
        count_rows(_true(rows, "is_connected")),
        count_rows(_true(rows, "has_gov_badge")),
        total(rows, "follower_count"),
        total(rows, "reach_count"),
    )


def _true(rows: Sequence[Row], column: str) -> list[Row]:
    return [row for row in rows if row[column]]


def _day(frame: Frame, rows: Sequence[Row]) -> str:
    taken = max(moment for row in rows if (moment := row.moment("snapshot_at")))
    return print_date(taken.astimezone(frame.municipality.zone).date())
