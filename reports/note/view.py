"""The wording of a note around its sections, and all of it as plain values for a template."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from reports.coverage import explain_gaps
from reports.figures import print_moment
from reports.note.form import Phrase, summarise
from reports.note.reading import NoteFacts
from reports.sections.phrases import Name, Printed, Sentence, print_days
from reports.sections.section import Cell, Chart, Section, Table, Tile, text_of
from reports.wording import (
    SourceLine,
    address,
    capitalise,
    explain_basis,
    print_countings,
    print_policy,
    print_source,
    tie,
)
from warehouse.yaml_text import read_yaml

_WORDS_FILE = Path(__file__).with_name("words.yml")


@dataclass(frozen=True)
class NoteView:
    """Everything that is printed; `waiting`: title and missing input of the sections without data."""

    week: str
    days: str
    municipality: str
    region: str
    mcu_name: str
    addressee: str
    basis: str
    as_of: str
    mark: str
    held: tuple[str, ...]
    signatory: str
    phrases: tuple[Phrase, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    waiting: tuple[tuple[str, str], ...]
    sources: tuple[SourceLine, ...]
    defaults: tuple[str, ...]
    words: "NoteWords"


class NoteWords(BaseModel):
    """What stands around the sections."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    incomplete: str
    starred: str
    compared: str
    waiting: str
    grounds: str
    defaults: str
    reading: str
    rules: tuple[str, ...]


def read_words() -> NoteWords:
    """The words as the file beside this module has them."""
    return NoteWords.model_validate(read_yaml(_WORDS_FILE.read_text(encoding="utf-8")))


def build_view(facts: NoteFacts) -> NoteView:
    """Put the facts into words."""
    frame, words = facts.frame, read_words()
    own = frame.municipality
    shown = {section.code: section for section in facts.sections}
    return NoteView(
        week=frame.span.title,
        days=print_days(frame.span.first_day, frame.span.last_day),
        municipality=own.name,
        region=own.region_name,
        mcu_name=capitalise(own.mcu_name),
        addressee=address(facts, frame.layout),
        basis=explain_basis(facts),
        as_of=print_moment(frame.publication.as_of, own.zone),
        mark="" if frame.is_over else words.incomplete,
        held=tuple(_say_held(facts)),
        signatory=capitalise(facts.signatory_post),
        phrases=summarise(shown),
        tiles=tuple(tile for section in facts.sections for tile in section.tiles),
        sections=tuple(section for section in facts.sections if section.missing is None),
        waiting=tuple(
            (section.title, section.missing) for section in facts.sections if section.missing is not None
        ),
        sources=tuple(print_source(source, facts) for source in frame.coverage),
        defaults=tuple(_list_defaults(facts)),
        words=words,
    )


def _say_held(facts: NoteFacts) -> list[str]:
    """Up to when each source of appeals tells, and what of the week it lacks."""
    frame = facts.frame
    zone = frame.municipality.zone
    lines = []
    for source in frame.appeal_sources:
        if source.exported_at is None:
            lines.append(f"{source.title} — загрузок нет")
            continue
        gaps = explain_gaps(source, frame.span, frame.span.closes(zone))
        until = f"{source.exported_at.astimezone(zone):%d.%m.%Y %H:%M}"
        lacks = f" ({'; '.join(gaps)})" if gaps and frame.is_over else ""
        lines.append(f"{source.title} — по {until}{lacks}")
    return lines


def _list_defaults(facts: NoteFacts) -> list[str]:
    defaults, layout = facts.defaults, facts.frame.layout
    lines = []
    if defaults.indicators:
        lines.append(f"Показатели: {'; '.join(defaults.indicators)}")
    if defaults.methods:
        lines.append(f"Методика рейтинга: {', '.join(defaults.methods)}")
    lines += [print_policy(policy, layout) for policy in defaults.policies]
    return [tie(line) for line in (*lines, *print_countings(defaults.countings))]


def to_plain(view: NoteView) -> dict[str, Any]:
    """The view as JSON values; a sentence is a list of runs, its numbers told from its words."""
    return {
        **{
            name: getattr(view, name)
            for name in (
                *("week", "days", "municipality", "region", "mcu_name", "addressee", "basis"),
                *("as_of", "mark", "held", "signatory", "waiting", "defaults"),
            )
        },
        "words": view.words.model_dump(),
        "phrases": [
            {"label": phrase.label, "runs": runs_of(phrase.sentence), "is_known": phrase.is_known}
            for phrase in view.phrases
        ],
        "tiles": [_tile(tile) for tile in view.tiles],
        "sections": [_section(section) for section in view.sections],
        "sources": [asdict(source) for source in view.sources],
    }


def runs_of(cell: Cell) -> list[dict[str, str]]:
    """Text and kind (`word`, `number`, `name`) of each part of a sentence or cell."""
    if cell is None:
        return []
    parts = cell.parts if isinstance(cell, Sentence) else (cell,)
    return [
        {
            "text": text_of(part),
            "kind": "number" if isinstance(part, Printed) else "name" if isinstance(part, Name) else "word",
        }
        for part in parts
    ]


def _tile(tile: Tile) -> dict[str, Any]:
    return {
        "label": tile.label,
        "value": tile.printed.text,
        "change": tile.change.text if tile.change else None,
        "note": tile.note,
        "tone": tile.tone,
        "is_default": tile.is_default,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title,
        "sentences": [runs_of(sentence) for sentence in section.sentences],
        "tables": [_table(table) for table in section.tables if not table.is_drawn],
        "charts": [plain_chart(chart) for chart in section.charts],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [asdict(column) for column in table.columns],
        "rows": [_cells(row) for row in table.rows],
        "last": None if table.last is None else _cells(table.last),
    }


def _cells(row: Sequence[Cell]) -> list[dict[str, Any]]:
    return [{"text": text_of(cell), "is_empty": cell is None} for cell in row]


def plain_chart(chart: Chart) -> dict[str, Any]:
    """A chart with the sizes of its marks as numbers for drawing only; an unknown one has none."""
    return {
        "kind": chart.kind,
        "title": chart.title,
        "credit": chart.credit,
        "size": list(chart.size),
        "marks": [
            {
                "name": mark.name,
                "text": mark.printed.text,
                "value": None if mark.printed.figure.value is None else float(mark.printed.figure.value),
                "is_main": mark.is_main,
                "beside": [printed.text for printed in mark.beside],
            }
            for mark in chart.marks
        ],
        "shapes": [{"rings": shape.rings, "label_at": shape.label_at} for shape in chart.shapes],
    }
