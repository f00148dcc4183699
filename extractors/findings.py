"""Oddities of a load, gathered over its batches: one finding per code and column."""

from dataclasses import dataclass, field

import polars as pl

from extractors.readers.tables import Note

# Of one kind in one column so many rows are named; how many there are, the finding counts.
KEPT_ROWS = 1_000


@dataclass(frozen=True)
class OddRow:
    """A row of the file that a finding counts; `row` as a reader of the file counts lines."""

    code: str
    column: str | None
    row: int


@dataclass(frozen=True)
class Finding:
    """An oddity that did not stop the load; `sentence` is Russian and holds no values of rows."""

    code: str
    column: str | None
    rows: int
    first_row: int | None
    sentence: str


@dataclass
class Findings:
    """Counts by code and column; a sentence is a template of `{rows}`, `{first_row}` and `{column}`."""

    _counts: dict[tuple[str, str | None], tuple[int, int | None, str]] = field(default_factory=dict)
    _rows: dict[tuple[str, str | None], list[int]] = field(default_factory=dict)

    def add(self, code: str, column: str | None, rows: int, first_row: int | None, sentence: str) -> None:
        """Count `rows` more rows; nothing happens for none."""
        if rows:
            before, first, _ = self._counts.get((code, column), (0, None, ""))
            first = first_row if first is None else first
            self._counts[code, column] = before + rows, first, sentence

    def add_rows(
        self, code: str, column: str | None, rows: pl.Series, mask: pl.Series, sentence: str
    ) -> None:
        """Count the rows of a batch where `mask` holds; `rows` are their numbers in the file."""
        if mask.any():
            numbers = rows.filter(mask)
            self.add(code, column, len(numbers), numbers.min(), sentence)  # type: ignore[arg-type]  # an int series
            named = self._rows.setdefault((code, column), [])
            named += numbers.head(KEPT_ROWS - len(named)).to_list()

    def add_note(self, note: Note) -> None:
        """Take over what a reader noticed about the file."""
        sentence = note.sentence.replace("{", "{{").replace("}", "}}")
        self._counts[note.code, None] = note.rows, note.first_row, sentence

    def rows_of(self, code: str, column: str | None) -> int:
        """How many rows were counted so far."""
        return self._counts.get((code, column), (0, None, ""))[0]

    def as_list(self) -> list[Finding]:
        """All findings by code and column: batches are checked in a thread, their order is chance."""
        return [
            Finding(code, column, rows, first, sentence.format(rows=rows, first_row=first, column=column))
            for (code, column), (rows, first, sentence) in sorted(self._counts.items(), key=str)
        ]

    def odd_rows(self) -> list[OddRow]:
        """The rows that are named, by code, column and place."""
        return [
            OddRow(code, column, row)
            for (code, column), rows in sorted(self._rows.items(), key=str)
            for row in sorted(rows)
        ]
