"""What a section of a report is: sentences, tables and charts over figures, or the input that it waits for.

A report is a list of such sections; how they are printed is the report's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reports.sections.figures import Figure
from reports.sections.phrases import Part, Printed, Sentence

Kind = Literal["text", "number", "short"]
Tone = Literal["plain", "better", "worse"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its title and what stands in it; `short` are numbers of few digits.

    Columns of text share the width that numbers leave by their `width`.
    """

    title: str
    kind: Kind = "number"
    width: int = 1


Cell = Part | Sentence | None


@dataclass(frozen=True)
class Table:
    """Rows under their columns; `last` is a total that the rows add up to. An empty cell is None.

    `is_drawn`: a chart of the section says the same; only a document that people edit has both.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    last: tuple[Cell, ...] | None = None
    title: str | None = None
    is_drawn: bool = False


@dataclass(frozen=True)
class Mark:
    """One thing that a chart shows: its name, its figure as printed; `is_main` is what the chart is about.

    `beside`: numbers in print only, before the drawn one.
    """

    name: str
    printed: Printed
    is_main: bool = False
    beside: tuple[Printed, ...] = ()


@dataclass(frozen=True)
class Shape:
    """A place on a map: rings of points in drawing units, y downwards, inside the map's width and height."""

    rings: tuple[tuple[tuple[float, float], ...], ...]
    label_at: tuple[float, float]


@dataclass(frozen=True)
class Chart:
    """A picture drawn from marks; `shapes` has one for each mark of a map.

    `columns`: one upright bar each, in time. `changes`: bars to both sides of nothing. `parts`: parts of one
    whole in one bar. `tiles`, `map`: places, the darker the more.
    """

    kind: Literal["columns", "changes", "parts", "tiles", "map"]
    title: str
    marks: tuple[Mark, ...]
    shapes: tuple[Shape, ...] = ()
    size: tuple[float, float] = (0.0, 0.0)
    credit: str = ""


@dataclass(frozen=True)
class Tile:
    """A figure in large print with what it was before."""

    label: str
    printed: Printed
    change: Printed | None = None
    note: str = ""
    tone: Tone = "plain"
    is_default: bool = False


@dataclass(frozen=True)
class Section:
    """One section. `missing` says that there is nothing to show and what input it waits for.

    `lead` is its clause for the summary of the report, without capital letter and full stop; None when it
    has nothing to say there.
    """

    code: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    tiles: tuple[Tile, ...] = ()
    lead: Sentence | None = None
    missing: str | None = None

    @property
    def printed(self) -> list[Printed]:
        """Every number that the section prints, in the order of its parts."""
        cells = [
            cell for table in self.tables for row in (*table.rows, table.last or ()) for cell in row if cell
        ]
        texts: list[Cell] = [*([self.lead] if self.lead else []), *self.sentences, *cells]
        found = [number for text in texts for number in numbers_of(text)]
        found += [
            printed
            for chart in self.charts
            for mark in chart.marks
            for printed in (*mark.beside, mark.printed)
        ]
        for tile in self.tiles:
            found += [tile.printed, *([tile.change] if tile.change else [])]
        return found


def without(table: Table, titles: Collection[str]) -> Table:
    """The table without some of its columns."""
    kept = [place for place, column in enumerate(table.columns) if column.title not in titles]

    def keep(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[place] for place in kept)

    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(keep(row) for row in table.rows),
        last=None if table.last is None else keep(table.last),
    )


def numbers_of(cell: Cell) -> Sequence[Printed]:
    """The numbers of a sentence or a cell."""
    if isinstance(cell, Sentence):
        return cell.figures
    return (cell,) if isinstance(cell, Printed) else ()


def text_of(cell: Cell) -> str:
    """A cell as it is read; an empty one is a dash."""
    if cell is None:
        return "—"
    return cell if isinstance(cell, str) else cell.text


def changed_tone(figure: Figure, *, is_more_better: bool) -> Tone:
    """Whether a change is good news."""
    if not figure.value:
        return "plain"
    return "better" if (figure.value > 0) == is_more_better else "worse"


def waits(code: str, title: str, missing: str) -> Section:
    """A section without its input."""
    return Section(code, title, missing=missing)
