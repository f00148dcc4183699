"""What may happen to cells, headers and sheets on the way from a platform to the inbox."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from tests.fuzz.drafts import FORMS, NEEDLES, Draft
from tests.support.exports import Cell

Mutation = Callable[[Draft, Random], None]

_MOMENT = datetime(2026, 2, 26, 9, 5, 7)  # noqa: DTZ001  # Excel's cells know no zones
DATES: tuple[Cell, ...] = (
    "6.1.2026", "06.01.2026", "06.01.2026 9:05", "2026-01-06", "2026-01-06T10:00:00Z", "31.02.2026", "45678",
    "45678,5", "2026", "01.01.0001", "01.01.2062", "0000-00-00", "вчера", "06/01/26", "9999999", "-1",
    "2026-01-06 24:00:00", "00.00.0000", 45_678, 45_678.5, 2_958_466.0, -1.5, 1e300, _MOMENT,
    date(1900, 1, 1), date(9999, 12, 31), timedelta(days=59, hours=3), timedelta(seconds=1), True,
)  # fmt: skip
NUMBERS: tuple[Cell, ...] = (
    "007", "+8", "-5", "\uff11\uff12", "4294967297", "99999999999999999999", "1e5", "1.5", "12,0",
    "1 234", "٣", "0x10", "NaN", "inf", 0, -1, 0.1, 1e15, 12_345_678_901_234_567, False,
)  # fmt: skip
TEXTS: tuple[Cell, ...] = (
    "", " ", "-", "'", "''", "'-", '"', '"неза;крытая', "a\nb", "a\r\nb", "\t", ";", ",", "Итого: 5", "всего",
    "a\x01b", "a\x0bb", "_x0000_", "a_x0000_b", "_x005F_x0000_", "a\x00b", "\ufeff", "\u2028",
    "\u200b", "\xa0", "\ufffe", "\U0001f600", "{rows}", "{0}", "%s", "\\", "\\N", "\\.", "=1+1",
    "#REF!", "#DIV/0!", "я" * 5_000, "<b>&amp;", "]]>", "NULL", *NEEDLES,
)  # fmt: skip
HUGE = 1_100_000
ENCODINGS = ("utf-8", "utf-8-sig", "cp1251", "koi8-r", "cp866", "utf-16", "utf-16-le", "utf-8-sig")


def set_cells(draft: Draft, chance: Random) -> None:
    for _ in range(chance.randint(1, 12)):
        row = draft.table[chance.randrange(1 if len(draft.table) > 1 else 0, len(draft.table))]
        if row:
            kinds: tuple[Cell, ...] = chance.choice((DATES, NUMBERS, TEXTS))
            row[chance.randrange(len(row))] = chance.choice(kinds)


def set_column(draft: Draft, chance: Random) -> None:
    column = chance.randrange(max(map(len, draft.table)))
    value = chance.choice((*DATES, *NUMBERS, *TEXTS, None))
    for row in draft.table[1:]:
        if column < len(row):
            row[column] = value


def grow_cell(draft: Draft, chance: Random) -> None:
    row = chance.choice(draft.table)
    if row:
        row[chance.randrange(len(row))] = "я" * (HUGE // 2 + 1) if chance.random() < 0.5 else "x" * HUGE


def shuffle_columns(draft: Draft, chance: Random) -> None:
    order = list(range(len(draft.table[0])))
    chance.shuffle(order)
    draft.table = [[row[place] if place < len(row) else None for place in order] for row in draft.table]


def repeat_column(draft: Draft, chance: Random) -> None:
    place, target = (chance.randrange(len(draft.table[0])) for _ in range(2))
    for row in draft.table:
        row.insert(target, row[place] if place < len(row) else None)


def drop_columns(draft: Draft, chance: Random) -> None:
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(draft.table[0]))
        for row in draft.table:
            del row[place : place + 1]
        if not draft.table[0]:
            draft.table[0] = ["Номер"]


def rename_header(draft: Draft, chance: Random) -> None:
    header = draft.table[0]
    place = chance.randrange(len(header))
    text = str(header[place] or "")
    header[place] = chance.choice(
        (text.upper(), f" {text}\n", text[:-1], text + "\0", "", "\ufeff" + text, *TEXTS)
    )


def add_columns(draft: Draft, chance: Random) -> None:
    for number in range(chance.choice((1, 2, 30, 240))):
        for place, row in enumerate(draft.table):
            row.append(chance.choice(TEXTS) if place else f"Своё {number}")


def cut_rows(draft: Draft, chance: Random) -> None:
    draft.table = [
        row[: chance.randrange(len(row) + 1)] if chance.random() < 0.3 else row for row in draft.table
    ]


def lengthen_rows(draft: Draft, chance: Random) -> None:
    for row in draft.table[1:]:
        if chance.random() < 0.4:
            row.extend(chance.choices(TEXTS, k=chance.randint(1, 4)))


def repeat_rows(draft: Draft, chance: Random) -> None:
    for _ in range(chance.randint(1, 4)):
        row = chance.choice(draft.table)
        draft.table.insert(chance.randrange(len(draft.table) + 1), list(row))


def drop_rows(draft: Draft, chance: Random) -> None:
    kept = [row for row in draft.table if chance.random() < 0.6]
    draft.table = kept or [[]]


def insert_rows(draft: Draft, chance: Random) -> None:
    rows: tuple[list[Cell], ...] = (
        [],
        [None],
        ["Отчёт за март"],
        ["Итого", 5],
        ["", "", "Всего: 7"],
        [" "] * 30,
    )
    for _ in range(chance.randint(1, 3)):
        draft.table.insert(chance.randrange(len(draft.table) + 1), list(chance.choice(rows)))


def move_table(draft: Draft, chance: Random) -> None:
    draft.top, draft.left = chance.choice((0, 1, 3, 58, 70)), chance.choice((0, 1, 5))


def recode(draft: Draft, chance: Random) -> None:
    draft.form = "csv"
    draft.separator, draft.encoding = chance.choice(";,\t|"), chance.choice(ENCODINGS)


def add_sheet(draft: Draft, chance: Random) -> None:
    tables: tuple[list[list[Cell]], ...] = (
        [list(row) for row in draft.table], [list(row) for row in draft.table[1:]], [list(draft.table[0])],
        [], [["Период", "март"]],
    )  # fmt: skip
    draft.form = chance.choice(FORMS[1:])
    draft.other_sheets.append(
        (f"Лист{len(draft.other_sheets) + 2}", chance.choice(tables), chance.random() < 0.4)
    )
    draft.is_hidden = chance.random() < 0.2


def merge_cells(draft: Draft, chance: Random) -> None:
    top, left = chance.randrange(6), chance.randrange(12)
    draft.form, draft.merges = "xlsx", [(top, left, top + chance.randint(1, 3), left + chance.randint(0, 2))]


def add_formulas(draft: Draft, chance: Random) -> None:
    draft.form = "xlsx"
    for _ in range(chance.randint(1, 4)):
        value = chance.choice(("x", "#DIV/0!", "", "5", "a_x0000_b"))
        draft.formulas[chance.randrange(9), chance.randrange(20)] = value


def add_far_cell(draft: Draft, chance: Random) -> None:
    draft.form = "xlsx"
    draft.far_cell = chance.choice(((60_000, 3), (200, 16_383), (3_000, 900)))


MUTATIONS: tuple[Mutation, ...] = (
    set_cells, set_cells, set_cells, set_column, set_column, grow_cell, shuffle_columns,
    repeat_column, drop_columns, rename_header, rename_header, add_columns,
    cut_rows, lengthen_rows, repeat_rows, drop_rows, insert_rows,
    insert_rows, move_table, recode, recode, add_sheet, merge_cells, add_formulas, add_far_cell,
)  # fmt: skip
