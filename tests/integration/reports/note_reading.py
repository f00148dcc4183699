"""What a rendered note says, read back from its files."""

import json
from typing import Any

from docx import Document

from reports.note.note import Note


def read_document(rendered: Note) -> dict[str, Any]:
    """The machine-readable twin."""
    (path,) = (path for path in rendered.files if path.suffix == ".json")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def phrases_of(content: dict[str, Any]) -> dict[str, str]:
    """The phrases of the first page by their labels."""
    return {phrase["label"]: _plain(phrase["text"]) for phrase in content["summary"]}


def section_of(content: dict[str, Any], code: str) -> dict[str, Any]:
    """One section."""
    (found,) = (section for section in content["sections"] if section["code"] == code)
    return found


def rows_of(content: dict[str, Any], code: str) -> list[list[str]]:
    """The rows of a section's only table, its total last."""
    (table,) = section_of(content, code)["tables"]
    lines = [*table["rows"], *([table["total"]] if table["total"] else [])]
    return [[_plain(cell["text"]) for cell in row] for row in lines]


def sentences_of(content: dict[str, Any]) -> dict[str, list[str]]:
    """The sentences of every section that has any."""
    return {
        section["code"]: [_plain(sentence["text"]) for sentence in section["sentences"]]
        for section in content["sections"]
        if section["sentences"]
    }


def texts_of_word(rendered: Note) -> list[str]:
    """Every paragraph of the Word document, those of its tables last."""
    (path,) = (path for path in rendered.files if path.suffix == ".docx")
    word = Document(str(path))
    cells = [
        paragraph.text
        for table in word.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    ]
    return [*(paragraph.text for paragraph in word.paragraphs), *cells]


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")
