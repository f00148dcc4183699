"""Parts of Word documents that python-docx has no public way to make."""

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm


def set_font(style: Any, name: str) -> None:
    """The font of a style for every script, and Russian as its language."""
    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), name)
    # A heading's own style asks for the theme's font, which would win.
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        if fonts.get(qn(kind)) is not None:
            del fonts.attrib[qn(kind)]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    style.element.get_or_add_rPr().append(language)


def set_widths(table: Any, widths_mm: Sequence[float]) -> None:
    """Fixed widths of the columns."""
    table.autofit = False
    # Word takes the cells' widths, LibreOffice the grid's: both get them.
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def mark_row(row: Any, name: str) -> None:
    """A mark of a table's row: `w:tblHeader` repeats it on each page, `w:cantSplit` keeps it whole."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  # python-docx has no public way to mark a row


def set_rules(table: Any, color: str) -> None:
    """Thin lines between the rows of a table and below it, none between its columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if side in ("bottom", "insideH") else "nil")
        line.set(qn("w:sz"), "4")
        line.set(qn("w:space"), "0")
        line.set(qn("w:color"), color)
        borders.append(line)
    properties = table._tbl.tblPr  # noqa: SLF001  # python-docx has no public way to draw borders
    # The order of a table's properties is fixed; what follows the borders here is what python-docx writes.
    after = [child for child in properties if child.tag in (qn("w:tblLayout"), qn("w:tblLook"))]
    properties.insert(properties.index(after[0]) if after else len(properties), borders)


def shade(cell: Any, color: str) -> None:
    """The ground of a table's cell."""
    ground = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", color)):
        ground.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(ground)  # noqa: SLF001  # the same of a cell's ground


def add_field(paragraph: Any, instruction: str) -> None:
    """A field that Word counts itself: `PAGE`, `NUMPAGES`."""
    for kind, text in (
        ("begin", None),
        (None, instruction),
        ("separate", None),
        ("text", "1"),
        ("end", None),
    ):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
            continue
        if kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run._r.append(code)  # noqa: SLF001  # python-docx has no public way to make a field
            continue
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)  # noqa: SLF001  # the same


def describe_picture(picture: Any, text: str) -> None:
    """What a picture shows, for those who hear the document."""
    picture._inline.docPr.set("descr", text)  # noqa: SLF001  # python-docx has no public way to describe it
