"""The quality workbook as XLSX: a sheet a kind of fault, each row with its place and what to do."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from pydantic import BaseModel, ConfigDict

from reports.layout import Words
from reports.packing import normalise_zip
from reports.quality.proposals import Proposal, propose
from reports.quality.reading import Place, QualityFacts
from reports.workbook import set_height, set_printing
from reports.workbook_rows import Cell, write_cell
from warehouse.row_numbers import ROWS_OF_A_SHEET
from warehouse.yaml_text import read_yaml

_WORDS_FILE = Path(__file__).with_name("words.yml")
_HEAD_ROWS = 4
_SHEET_ROWS = 1_048_000

_Columns = Sequence[tuple[str, int]]

_FILES: _Columns = (
    ("Источник", 24), ("Файл", 44), ("Выгружен", 17), ("Что с ним", 14), ("Строк", 10), ("Отклонено", 11),
    ("Причина отказа", 70),
)  # fmt: skip
_PLACES: _Columns = (
    ("Источник", 24), ("Файл", 44), ("Лист", 7), ("Строка", 10), ("Столбец", 34), ("Что не так", 44),
    ("Что сделать", 60),
)  # fmt: skip
_UNMAPPED: _Columns = (
    ("Что", 14), ("Источник", 24), ("Значение", 44), ("Подробнее", 44), ("Обращений за неделю", 12),
    ("Обращений всего", 12), ("Впервые", 12), ("Может быть", 44), ("Сходство, %", 11),
    ("Если согласны, впишите строку", 60), ("Что сделать", 60),
)  # fmt: skip
_ACCEPTED: _Columns = (
    ("Что", 14), ("Написание", 44), ("Отнесено к", 60), ("Кто решил", 44), ("Когда", 12),
)  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Code(_Part):
    what: str
    todo: str


class QualityWords(_Part):
    """The workbook's own words."""

    title: str
    sheets: dict[str, str]
    kinds: dict[str, str]
    states: dict[str, str]
    rejected_todo: str
    notes_todo: str
    unmapped_todo: dict[str, str]
    codes: dict[str, _Code]


def read_words() -> QualityWords:
    """The words as the file beside this module has them."""
    return QualityWords.model_validate(read_yaml(_WORDS_FILE.read_text(encoding="utf-8")))


def write_quality_workbook(path: Path, facts: QualityFacts, words: Words) -> None:
    """Write the XLSX; the same facts give the same bytes. `words` names sources as the submission does."""
    own = read_words()
    # A value of a platform is never a formula or a link of ours.
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    created = facts.publication.as_of.replace(tzinfo=None)
    book.set_properties({"title": f"{own.title}: {facts.week.code}", "created": created})
    source = words.source
    zone = facts.municipality.zone
    proposals = propose(facts)
    tables: dict[str, tuple[_Columns, Iterable[Sequence[Cell]]]] = {
        "files": (
            _FILES,
            [
                (
                    source.get(each.source, each.source), each.file_name,
                    each.exported_at.astimezone(zone).replace(tzinfo=None),
                    own.states.get(each.state, each.state), each.rows_read, each.rows_rejected, each.reason,
                )
                for each in facts.files
            ],
        ),
        "rejected": (
            _PLACES,
            [(*_place(each, source), each.what, own.rejected_todo) for each in facts.rejected],
        ),
        "odd": (_PLACES, [(*_place(each, source), *_said(each, own)) for each in facts.odd]),
        "notes": (
            _PLACES,
            [(*_place(each, source), each.what, own.notes_todo) for each in facts.about_files],
        ),
        "unmapped": (
            _UNMAPPED,
            [
                (
                    own.kinds[each.kind], source.get(each.source, each.source), each.value, each.detail,
                    each.week_count, each.appeal_count, each.first_day(facts.municipality),
                    *_proposed(proposals.get(each)), own.unmapped_todo[each.kind],
                )
                for each in facts.unmapped
            ],
        ),
        "accepted": (
            _ACCEPTED,
            [
                (own.kinds[each.kind], each.value, each.member_name, each.decided_by, each.decided_on)
                for each in facts.accepted
            ],
        ),
    }  # fmt: skip
    formats = _make_formats(book)
    for name, (columns, rows) in tables.items():
        _write_sheet(book.add_worksheet(own.sheets[name]), own.sheets[name], columns, rows, facts, formats)
    book.close()
    path.write_bytes(normalise_zip(path.read_bytes()))


def _place(place: Place, source: dict[str, str]) -> tuple[Cell, ...]:
    sheet, row = divmod(place.row_number or 0, ROWS_OF_A_SHEET)
    return source.get(place.source, place.source), place.file_name, sheet or None, row or None, place.column


def _proposed(proposal: Proposal | None) -> tuple[Cell, ...]:
    return (proposal.meaning, proposal.likeness, proposal.line) if proposal else (None, None, None)


def _said(place: Place, own: QualityWords) -> tuple[str, str]:
    code = own.codes.get(place.code or "")
    return (code.what, code.todo) if code else (place.what, own.notes_todo)


def _make_formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    kinds: dict[str, dict[str, object]] = {
        "title": {**base, "bold": True, "font_size": 14},
        "plain": base,
        "header": {**base, "bold": True, "text_wrap": True, "bg_color": "#E8EDF3", "border": 1},
        "listed": {**base, "text_wrap": True},
        "amount": {**base, "align": "left"},
        "date": {**base, "num_format": "dd.mm.yyyy", "align": "left"},
        "moment": {**base, "num_format": "dd.mm.yyyy hh:mm", "align": "left"},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}


def _write_sheet(
    sheet: Any,
    title: str,
    columns: _Columns,
    rows: Iterable[Sequence[Cell]],
    facts: QualityFacts,
    formats: dict[str, Any],
) -> None:
    kept = list(rows)
    shown = kept[:_SHEET_ROWS]
    for place, (_, width) in enumerate(columns):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(
        1,
        0,
        f"{facts.municipality.mcu_name}, неделя {facts.week.code} ({facts.week.title})",
        formats["plain"],
    )
    more = f", показаны первые {len(shown)}" if len(shown) < len(kept) else ""
    said = f"Строк: {len(kept)}{more}" if kept else "Ничего не найдено"
    sheet.write_string(2, 0, said, formats["plain"])
    for place, (name, _) in enumerate(columns):
        sheet.write_string(_HEAD_ROWS - 1, place, name, formats["header"])
    set_height(sheet, _HEAD_ROWS - 1, *columns)
    for number, row in enumerate(shown, start=_HEAD_ROWS):
        texts = [
            (cell, width) for cell, (_, width) in zip(row, columns, strict=True) if isinstance(cell, str)
        ]
        set_height(sheet, number, *texts)
        for place, cell in enumerate(row):
            write_cell(sheet, number, place, cell, formats)
    sheet.freeze_panes(_HEAD_ROWS, 0)
    if shown:
        sheet.autofilter(_HEAD_ROWS - 1, 0, _HEAD_ROWS - 1 + len(shown), len(columns) - 1)
    set_printing(sheet, _HEAD_ROWS - 1)
