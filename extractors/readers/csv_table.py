"""CSV with one delimiter as a table: polars for well-formed blocks, a tolerant reader for the rest."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import polars as pl

from extractors.errors import FileRefusedError
from extractors.readers.csv_text import BLOCK, LONGEST_RECORD, Block, cut_at_records, read_utf8
from extractors.readers.tables import BROKEN, PREVIEW_ROWS, ROW, Note, Notes, Shape, column_names

SEPARATORS = {";": "точка с запятой", ",": "запятая", "\t": "табуляция"}
_TOLERANT_BATCH = 5_000
_PREVIEW_BYTES = 1 << 20
_BROKEN_QUOTES = "quotes"
_EXTRA_CELLS = "cells"


@dataclass
class CsvTable:
    """A CSV file read with one delimiter."""

    path: Path
    encoding: str
    separator: str

    def __post_init__(self) -> None:
        self._notes = Notes()
        self.may_hold_nul = False

    @property
    def place(self) -> str:
        return f"CSV, разделитель — {SEPARATORS[self.separator]}"

    @property
    def notes(self) -> list[Note]:
        return self._notes.as_list()

    def preview(self) -> list[list[str]]:
        return self._preview

    @cached_property
    def _preview(self) -> list[list[str]]:
        head = b""
        for block in read_utf8(self.path, self.encoding, _PREVIEW_BYTES):
            head = block
            break
        lines = head.decode(errors="replace").split("\n")
        records = _read_tolerantly(iter(f"{line}\n" for line in lines), self.separator, None)
        return [cells for cells, _ in islice(records, PREVIEW_ROWS)]

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        row = 1
        blocks = cut_at_records(read_utf8(self.path, self.encoding, BLOCK), self.separator.encode())
        for block in blocks:
            self.may_hold_nul = self.may_hold_nul or b"\0" in block.content
            frame = self._parse(block, shape.width) if block.is_regular else None
            if frame is None:
                yield from self._tolerant_batches(block, blocks, row, shape)
                return
            frame = frame.with_row_index(ROW, offset=row).with_columns(pl.col(ROW).cast(pl.Int64))
            above = max(shape.first_row - row, 0)
            row += block.records
            yield frame.slice(above)

    def _parse(self, block: Block, width: int) -> pl.DataFrame | None:
        """The block's records, or None when polars sees other records than the quotes say."""
        try:
            frame = pl.read_csv(
                block.content,
                separator=self.separator,
                has_header=False,
                schema=dict.fromkeys([*column_names(width), BROKEN], pl.String),
                extra_columns="ignore",
                missing_columns="insert",
            )
        except pl.exceptions.ComputeError as error:
            if "utf-8" not in str(error):
                return None
            raise _wrong_encoding() from error
        if frame.height != block.records:
            return None
        return frame.with_columns(
            pl.when(pl.col(BROKEN).is_not_null()).then(pl.lit(_EXTRA_CELLS)).alias(BROKEN)
        )

    def _tolerant_batches(
        self, first: Block, following: Iterator[Block], row: int, shape: Shape
    ) -> Iterator[pl.DataFrame]:
        self._notes.add(
            Note(
                "irregular_quotes",
                f"начиная примерно со строки {row} кавычки в CSV расставлены не по правилам: "
                "записи разобраны построчно",
                first_row=row,
            )
        )
        self.may_hold_nul = True
        names = column_names(shape.width)
        records = _read_tolerantly(_lines(first, following), self.separator, shape.width)
        numbered = enumerate(records, start=row)
        while batch := list(islice(numbered, _TOLERANT_BATCH)):
            rows = [
                (number, *_fit(cells, shape.width), _flaw(cells, shape.width, is_broken))
                for number, (cells, is_broken) in batch
                if number >= shape.first_row
            ]
            schema = {ROW: pl.Int64, **dict.fromkeys([*names, BROKEN], pl.String)}
            yield pl.DataFrame(rows, schema=schema, orient="row")


def _fit(cells: list[str], width: int) -> list[str | None]:
    return [cell or None for cell in cells[:width]] + [None] * (width - len(cells))


def _flaw(cells: list[str], width: int, is_broken: bool) -> str | None:
    if is_broken and len(cells) != width:
        return _BROKEN_QUOTES
    return _EXTRA_CELLS if any(cells[width:]) else None


def _lines(first: Block, following: Iterator[Block]) -> Iterator[str]:
    rest = first.content
    while True:
        *whole, rest = rest.split(b"\n")
        for line in whole:
            yield _decode(line) + "\n"
        block = next(following, None)
        if block is None:
            break
        rest += block.content
    if rest:
        yield _decode(rest)


def _decode(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise _wrong_encoding() from error


def _read_tolerantly(
    lines: Iterator[str], separator: str, width: int | None
) -> Iterator[tuple[list[str], bool]]:
    """Records with a flag for those whose quotes do not close: such a record ends with its line.

    A record may span lines only when its quotes are in order and it has `width` cells; otherwise one stray
    quote would swallow the rows after it.
    """
    csv.field_size_limit(LONGEST_RECORD)
    source = _Rewindable(lines)
    while True:
        source.taken.clear()
        try:
            record = next(csv.reader(source, delimiter=separator, strict=True), None)
        except csv.Error:
            record = []
        if record is None:
            return
        spans_lines = len(source.taken) > 1
        if (source.taken[0].strip() and not record) or (spans_lines and width and len(record) != width):
            source.give_back_all_but_first()
            yield _cells_of(source.taken[0], separator), True
        else:
            yield record, False


def _cells_of(line: str, separator: str) -> list[str]:
    """One line's cells, whatever its quotes; a lone return in it is more than the module forgives."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.rstrip("\r\n").split(separator)


class _Rewindable:
    """Lines that can be given back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._returned: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> None:
        self._returned.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def _wrong_encoding() -> FileRefusedError:
    return FileRefusedError(
        "Кодировка файла не распознана",
        got="в файле UTF-8 есть байты другой кодировки",
        expected="весь файл в UTF-8 или весь в Windows-1251",
        todo="сохраните файл как «CSV UTF-8» и положите заново",
    )
