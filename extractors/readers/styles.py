"""Styles of a workbook that are no XML: some monitors write such, and the values do not need them."""

from dataclasses import replace
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from extractors.readers.archive import Workbook, inflate

STYLES = "xl/styles.xml"


def has_broken_styles(path: Path, book: Workbook) -> bool:
    """Whether the styles cannot be parsed. `inflate` refuses entities before the parser sees them."""
    if STYLES not in book.common:
        return False
    parser = ParserCreate()
    try:
        for block in inflate(path, STYLES):
            parser.Parse(block, False)  # the parser's own signature
        parser.Parse(b"", True)  # the parser's own signature
    except ExpatError:
        return True
    return False


def without_styles(book: Workbook) -> Workbook:
    """The workbook as if it had none: numbers of days stay numbers, which are a valid form of a moment."""
    common = tuple(name for name in book.common if name != STYLES)
    return replace(book, common=common, is_without_styles=True)
