"""Writes the project's letter template: `python -m reports.letter_template`. МЦУ people then edit it in Word.

The layout follows ГОСТ Р 7.0.97-2016: A4, 30/10/20/20 mm, Times New Roman, addressee on the right.
"""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from reports.packing import normalise_zip
from reports.templates_folder import LETTER, PROJECT_TEMPLATES
from reports.word_parts import mark_row, set_font, set_widths

_FONT = "Times New Roman"
_COLUMNS = (
    (10, "№"),
    (66, "Показатель"),
    (25, "Числитель"),
    (30, "Знаменатель"),
    (26, "Значение"),
    (13, "Ед."),
)
_LINE_FIELDS = ("номер", "название", "числитель", "знаменатель", "значение", "единица")


def build_letter_template() -> bytes:
    """The template as DOCX bytes, the same each time."""
    document = Document()
    _set_page(document)
    _add_head(document)
    _add_body(document)
    _add_figures(document)
    _add_end(document)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = "Сопроводительное письмо", "", ""
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001  # OPC wants it naive, in UTC
    written = BytesIO()
    document.save(written)
    return normalise_zip(written.getvalue())


def write_letter_template(path: Path = PROJECT_TEMPLATES / LETTER) -> None:
    """Write the template in its place."""
    path.write_bytes(build_letter_template())


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(10)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    set_font(style, _FONT)
    style.font.size = Pt(13)
    style.paragraph_format.space_after = Pt(0)


def _add_head(document: Any) -> None:
    table = document.add_table(rows=1, cols=2)
    set_widths(table, (85, 85))
    left, right = table.rows[0].cells
    _fill(left, "{{ мцу }}")
    _add_line(left, "_______________ № _______________", size=12, before=10)
    _fill(right, "{{ адресат }}")
    _add_line(
        document, "О представлении сведений о значениях показателей за {{ период }}", before=18, after=12
    )


def _add_body(document: Any) -> None:
    _add_line(document, "{%p if пометка %}")
    _add_line(document, "{{ пометка }}.", bold=True, after=6)
    _add_line(document, "{%p endif %}")
    _add_text(
        document,
        "Направляем сведения о значениях показателей за {{ период }}. "
        "Муниципальное образование: {{ муниципалитет }}. Основание: {{ основание }}.",
    )
    _add_text(document, "Данные приведены по состоянию на {{ дата_сведений }}.")


def _add_figures(document: Any) -> None:
    table = document.add_table(rows=1, cols=len(_COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, (_, title) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        _fill(cell, title, bold=True, size=9)
    mark_row(table.rows[0], "w:tblHeader")
    _add_row(table, "{%tr for группа in группы %}")
    heading = _add_row(table, "{{ группа.название }}", bold=True)
    heading.cells[0].merge(heading.cells[-1]).paragraphs[0].paragraph_format.keep_with_next = True
    _add_row(table, "{%tr for показатель in группа.показатели %}")
    row = table.add_row()
    for number, (cell, name) in enumerate(zip(row.cells, _LINE_FIELDS, strict=True)):
        _fill(cell, f"{{{{ показатель.{name} }}}}", size=10, is_figure=number > 1)
    marks = row.cells[1].paragraphs[0].add_run(" {{ показатель.знаки }}")
    marks.font.superscript, marks.font.size = True, Pt(10)
    mark_row(row, "w:cantSplit")
    _add_row(table, "{%tr endfor %}")
    _add_row(table, "{%tr endfor %}")
    set_widths(table, [width for width, _ in _COLUMNS])


def _add_end(document: Any) -> None:
    _add_line(document, "{%p for примечание in примечания %}", before=4)
    _add_line(document, "{{ примечание.знак }} {{ примечание.текст }}", size=9)
    _add_line(document, "{%p endfor %}")
    _add_line(document, "Приложения:", before=12)
    _add_line(document, "{%p for приложение in приложения %}")
    _add_line(document, "{{ loop.index }}. {{ приложение }}", size=12)
    _add_line(document, "{%p endfor %}")
    _add_line(document, "", before=14)
    table = document.add_table(rows=1, cols=3)
    set_widths(table, (80, 40, 50))
    post, signature, name = table.rows[0].cells
    _fill(post, "{{ должность }}")
    _fill(signature, "______________", size=12)
    _add_line(signature, "(подпись)", size=8)
    _fill(name, "____________________", size=12)
    _add_line(name, "(инициалы, фамилия)", size=8)


def _add_row(table: Any, text: str, *, bold: bool = False) -> Any:
    row = table.add_row()
    _fill(row.cells[0], text, bold=bold, size=10)
    return row


def _fill(cell: Any, text: str, *, bold: bool = False, size: int = 13, is_figure: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    if is_figure:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _add_line(
    place: Any, text: str, *, size: int = 13, before: int = 0, after: int = 0, bold: bool = False
) -> Any:
    paragraph = place.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    return paragraph


def _add_text(document: Any, text: str) -> None:
    paragraph = _add_line(document, text, after=6)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.5)


if __name__ == "__main__":
    write_letter_template()
