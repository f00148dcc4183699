"""The machine-readable twin of a note: each sentence and cell with its figures, each figure with its rows."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from reports.figures import plain
from reports.manifest import stamp
from reports.note.reading import NoteFacts
from reports.note.view import NoteView
from reports.sections.figures import Figure, Row
from reports.sections.phrases import Printed
from reports.sections.section import Cell, Section, Table, numbers_of, text_of
from warehouse import __version__

SCHEMA_NAME = "mcu-warehouse/weekly-note"
SCHEMA_VERSION = "1.0"


class _Kept:
    """Rows and figures by number, each once, in the order in which the note first needs them."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._figures: dict[int, int] = {}
        # The objects are kept too: a number of one that is gone could become another's.
        self.rows: list[Row] = []
        self.figures: list[tuple[Figure, dict[str, Any]]] = []

    def row(self, row: Row) -> int:
        if id(row) not in self._rows:
            self._rows[id(row)] = len(self.rows)
            self.rows.append(row)
        return self._rows[id(row)]

    def figure(self, figure: Figure) -> int:
        if id(figure) not in self._figures:
            made = {
                "value": None if figure.value is None else _exact(figure.value),
                "how": figure.how,
                "column": figure.column,
                "rows": [self.row(row) for row in figure.rows],
                "parts": [self.figure(part) for part in figure.parts],
            }
            self._figures[id(figure)] = len(self.figures)
            self.figures.append((figure, made))
        return self._figures[id(figure)]

    def said(self, cell: Cell) -> dict[str, Any]:
        return {"text": text_of(cell), "figures": [self.printed(each) for each in numbers_of(cell)]}

    def printed(self, printed: Printed) -> dict[str, Any]:
        return {"text": printed.text, "figure": self.figure(printed.figure)}


def build_document(facts: NoteFacts, view: NoteView) -> dict[str, Any]:
    """The note as plain JSON values: `figures` and `rows` are lists that everything else points into.

    A figure's value is an exact fraction, its rows are those of the marts as they were read; moments are
    ISO 8601 in UTC.
    """
    frame, kept = facts.frame, _Kept()
    own = frame.municipality
    said = {
        "summary": [
            {"label": phrase.label, "is_known": phrase.is_known, **kept.said(phrase.sentence)}
            for phrase in view.phrases
        ],
        "sections": [_section(kept, section) for section in facts.sections],
    }
    return {
        "schema": SCHEMA_NAME,
        "schema_version": SCHEMA_VERSION,
        "project_version": __version__,
        "municipality": {
            "code": own.code,
            "name": own.name,
            "region": own.region_name,
            "time_zone": own.zone.key,
        },
        "period": {
            "code": frame.span.code,
            "opens_at": frame.span.bounds(own.zone)[0].isoformat(),
            "closes_before": frame.span.closes(own.zone).isoformat(),
            "is_complete": frame.is_over,
            "compared_with": frame.before.code,
            "not_comparable": frame.not_comparable,
        },
        "as_of": stamp(frame.publication.as_of),
        "addressee": view.addressee,
        "basis": view.basis,
        "coverage": [vars(source) for source in view.sources],
        "defaults": list(view.defaults),
        **said,
        "figures": [made for _, made in kept.figures],
        "rows": [{"mart": row.mart, "values": _plain(row.values)} for row in kept.rows],
    }


def _section(kept: _Kept, section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title,
        "waits_for": section.missing,
        "sentences": [kept.said(sentence) for sentence in section.sentences],
        "tiles": [
            {
                "label": tile.label,
                "value": kept.printed(tile.printed),
                "change": None if tile.change is None else kept.printed(tile.change),
            }
            for tile in section.tiles
        ],
        "tables": [_table(kept, table) for table in section.tables],
        "charts": [
            {
                "kind": chart.kind,
                "title": chart.title,
                "marks": [{"name": mark.name, **kept.printed(mark.printed)} for mark in chart.marks],
            }
            for chart in section.charts
        ],
    }


def _table(kept: _Kept, table: Table) -> dict[str, Any]:
    return {
        "columns": [column.title for column in table.columns],
        "rows": [[kept.said(cell) for cell in row] for row in table.rows],
        "total": None if table.last is None else [kept.said(cell) for cell in table.last],
    }


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _value(value) for name, value in values.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, Decimal) else value


def _exact(value: Fraction) -> str:
    """«128», «1289/1250»."""
    return str(value)
