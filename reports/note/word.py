"""The note as a Word document: the same sentences and tables to edit, charts as pictures of 300 dpi."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from reports.note.printed import draw_charts
from reports.note.view import NoteView, runs_of
from reports.packing import normalise_zip
from reports.sections.section import Cell, Section, Table, text_of
from reports.word_parts import (
    add_field,
    describe_picture,
    mark_row,
    set_font,
    set_rules,
    set_widths,
    shade,
)

_FONT = "Times New Roman"
_WIDTH, _NUMBER_WIDTH, _LABEL_WIDTH = 173, 21, 32
_INK, _ACCENT, _MUTED = RGBColor(0x1C, 0x27, 0x33), RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x5A, 0x65, 0x72)
_ALARM = RGBColor(0xA3, 0x16, 0x1E)
_RULE, _BAND = "C5CCD4", "EEF2F6"


def write_note(path: Path, view: NoteView, as_of: datetime) -> None:
    """Write the DOCX with fixed times; the same view gives the same bytes."""
    document = Document()
    _set_page(document, view)
    _add_head(document, view)
    _add_tiles(document, view)
    _add_phrases(document, view)
    pictures = iter(draw_charts([chart for section in view.sections for chart in section.charts]))
    for section in view.sections:
        _add_section(document, section, pictures)
    _add_waiting(document, view)
    _add_signature(document, view)
    _add_grounds(document, view)
    properties = document.core_properties
    properties.title, properties.author = f"{view.words.title} за {view.days}", view.mcu_name
    properties.last_modified_by, properties.comments, properties.revision = view.mcu_name, "", 1
    properties.created = properties.modified = as_of.replace(tzinfo=None)
    written = BytesIO()
    document.save(written)
    path.write_bytes(normalise_zip(written.getvalue()))


def _set_page(document: Any, view: NoteView) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(22), Mm(15)
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    normal = document.styles["Normal"]
    set_font(normal, _FONT)
    normal.font.size, normal.font.color.rgb = Pt(11), _INK
    normal.paragraph_format.space_after = Pt(4)
    heading = document.styles["Heading 1"]
    set_font(heading, _FONT)
    heading.font.size, heading.font.bold, heading.font.color.rgb = Pt(13), True, _ACCENT
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(4)
    heading.paragraph_format.keep_with_next = True
    footer = section.footer.paragraphs[0]
    _add_run(footer, f"{view.municipality} · {view.days} · стр. ", size=8.5, color=_MUTED)
    add_field(footer, "PAGE")
    _add_run(footer, " из ", size=8.5, color=_MUTED)
    add_field(footer, "NUMPAGES")
    for run in footer.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), _MUTED


def _add_head(document: Any, view: NoteView) -> None:
    table = document.add_table(rows=1, cols=2)
    set_widths(table, (_WIDTH - 80, 80))
    _fill(table.rows[0].cells[0], view.mcu_name, bold=True, size=10)
    _fill(table.rows[0].cells[1], view.addressee, size=10.5)
    centred = WD_ALIGN_PARAGRAPH.CENTER
    _add_line(document, view.words.title, size=17, bold=True, color=_ACCENT, align=centred, before=10)
    _add_line(document, f"за {view.days}", size=12, align=centred)
    _add_line(document, view.municipality, align=centred, after=6)
    if view.mark:
        _add_line(document, view.mark, bold=True, color=_ALARM, align=centred)
    grounds = f"Основание: {view.basis}. Составлено по данным на {view.as_of}: {'; '.join(view.held)}."
    if view.defaults:
        grounds += f" {view.words.starred}"
    _add_line(document, grounds, size=9, color=_MUTED, after=6)


def _add_tiles(document: Any, view: NoteView) -> None:
    if not view.tiles:
        return
    table = document.add_table(rows=1, cols=len(view.tiles))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, [_WIDTH / len(view.tiles)] * len(view.tiles))
    tones = {"worse": _ALARM, "better": _ACCENT, "plain": _MUTED}
    for cell, tile in zip(table.rows[0].cells, view.tiles, strict=True):
        shade(cell, _BAND)
        _fill(cell, tile.printed.text, size=17, bold=True, color=_ACCENT)
        if tile.change is not None:
            _add_run(cell.paragraphs[0], f" {tile.change.text}", size=9, color=tones[tile.tone])
        _add_line(cell, tile.label + ("*" if tile.is_default else ""), size=9)
        if tile.note:
            _add_line(cell, tile.note, size=8, color=_MUTED)
    if any(tile.change for tile in view.tiles):
        _add_line(document, view.words.compared, size=8, color=_MUTED, before=2)


def _add_phrases(document: Any, view: NoteView) -> None:
    table = document.add_table(rows=0, cols=2)
    set_rules(table, _RULE)
    for phrase in view.phrases:
        cells = table.add_row().cells
        _fill(cells[0], phrase.label, bold=True, size=10, color=_ACCENT)
        _fill_said(cells[1], phrase.sentence, size=11.5)
    set_widths(table, (_LABEL_WIDTH, _WIDTH - _LABEL_WIDTH))


def _add_section(document: Any, section: Section, pictures: Iterator[bytes]) -> None:
    document.add_heading(section.title, level=1)
    for sentence in section.sentences:
        paragraph = document.add_paragraph()
        _add_runs(paragraph, sentence)
    for chart in section.charts:
        paragraph = document.add_paragraph()
        picture = paragraph.add_run().add_picture(BytesIO(next(pictures)), width=Mm(165))
        marks = "; ".join(f"{mark.name} — {mark.printed.text}" for mark in chart.marks)
        describe_picture(picture, f"{chart.title}: {marks}")
    for table in section.tables:
        _add_table(document, table)


def _add_table(document: Any, table: Table) -> None:
    if table.title:
        _add_line(document, table.title, size=8.5, color=_MUTED).paragraph_format.keep_with_next = True
    made = document.add_table(rows=1, cols=len(table.columns))
    set_rules(made, _RULE)
    numbers = [column.kind != "text" for column in table.columns]
    for cell, column, is_number in zip(made.rows[0].cells, table.columns, numbers, strict=True):
        _fill(cell, column.title, size=8, color=_MUTED, is_number=is_number)
    mark_row(made.rows[0], "w:tblHeader")
    for row in (*table.rows, *([table.last] if table.last else [])):
        cells = made.add_row().cells
        for cell, value, is_number in zip(cells, row, numbers, strict=True):
            _fill(cell, text_of(value), size=9, bold=row is table.last, is_number=is_number)
    for made_row in made.rows:
        mark_row(made_row, "w:cantSplit")
    left = _WIDTH - _NUMBER_WIDTH * sum(numbers)
    weights = sum(
        column.width for column, is_number in zip(table.columns, numbers, strict=True) if not is_number
    )
    set_widths(
        made,
        [
            _NUMBER_WIDTH if is_number else left * column.width / weights
            for column, is_number in zip(table.columns, numbers, strict=True)
        ],
    )
    _add_line(document, "", size=4)


def _add_waiting(document: Any, view: NoteView) -> None:
    if not view.waiting:
        return
    document.add_heading(view.words.waiting, level=1)
    for title, reason in view.waiting:
        paragraph = document.add_paragraph()
        _add_run(paragraph, title, size=10, bold=True)
        _add_run(paragraph, f": нет данных — {reason}.", size=10)


def _add_signature(document: Any, view: NoteView) -> None:
    _add_line(document, "", size=10)
    table = document.add_table(rows=1, cols=3)
    set_widths(table, (_WIDTH - 95, 42, 53))
    mark_row(table.rows[0], "w:cantSplit")
    post, signature, name = table.rows[0].cells
    _fill(post, view.signatory)
    _fill(signature, "________________")
    _add_line(signature, "(подпись)", size=8, color=_MUTED)
    _fill(name, "____________________")
    _add_line(name, "(инициалы, фамилия)", size=8, color=_MUTED)


def _add_grounds(document: Any, view: NoteView) -> None:
    document.add_heading(view.words.grounds, level=1)
    table = document.add_table(rows=1, cols=6)
    set_rules(table, _RULE)
    titles = ("Источник", "Данные", "Последняя выгрузка", "Загрузок", "Строк", "Неделя")
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        _fill(cell, title, size=8, color=_MUTED, is_number=title in ("Загрузок", "Строк"))
    mark_row(table.rows[0], "w:tblHeader")
    for source in view.sources:
        values = (
            source.title,
            source.received,
            source.exported,
            source.load_count,
            source.row_count,
            source.remark,
        )
        for number, (cell, value) in enumerate(zip(table.add_row().cells, values, strict=True)):
            _fill(cell, value, size=8.5, is_number=number in (3, 4))
    set_widths(table, (38, 44, 28, 16, 15, 32))
    for title, lines in ((view.words.defaults, view.defaults), (view.words.reading, view.words.rules)):
        if lines:
            document.add_heading(title, level=1)
        for line in lines:
            _add_line(document, f"– {line}", size=9, after=2)


def _fill_said(cell: Any, sentence: Cell, *, size: float) -> None:
    _add_runs(cell.paragraphs[0], sentence, size=size)
    cell.paragraphs[0].paragraph_format.space_before = Pt(3)


def _fill(
    cell: Any, text: str, *, size: float = 11, bold: bool = False, color: Any = None, is_number: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add_run(paragraph, text, size=size, bold=bold, color=color)


def _add_runs(paragraph: Any, sentence: Cell, *, size: float = 11) -> None:
    for run in runs_of(sentence):
        _add_run(paragraph, run["text"], size=size, bold=run["kind"] == "number")


def _add_line(  # noqa: PLR0913 — how a line looks, all by name
    place: Any,
    text: str,
    *,
    size: float = 11,
    bold: bool = False,
    color: Any = None,
    align: Any = None,
    before: float = 0,
    after: float = 2,
) -> Any:
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    _add_run(paragraph, text, size=size, bold=bold, color=color)
    return paragraph


def _add_run(paragraph: Any, text: str, *, size: float, bold: bool = False, color: Any = None) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    if color is not None:
        run.font.color.rgb = color
