"""A BIFF file as «Дело» prints it: a title above the header, sometimes the header again on the next pages."""

from pathlib import Path

import polars as pl
import xlwt

_FLUSH_ROWS = 1000
PAGE_ROWS = 2000


class XlsTable:
    """One sheet of text cells; BIFF ends at 65 536 rows."""

    def __init__(self, path: Path, headers: list[str], *, title: list[str], repeats_header: bool) -> None:
        self._path, self._headers, self._repeats = path, headers, repeats_header
        self._workbook = xlwt.Workbook(encoding="utf-8")
        self._sheet = self._workbook.add_sheet("Лист1")
        self._row = self._written = 0
        for line in title:
            self._write_row([line])
        self._write_row(headers)

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        for values in frame.iter_rows():
            if self._repeats and self._written and self._written % PAGE_ROWS == 0:
                self._write_row(self._headers)
            self._write_row(values)
            self._written += 1

    def close(self, totals: str | None) -> None:
        """Finish the file."""
        if totals is not None:
            self._write_row([totals])
        self._workbook.save(str(self._path))

    def _write_row(self, values: "list[str] | tuple[str | None, ...]") -> None:
        for column, value in enumerate(values):
            if value:
                self._sheet.write(self._row, column, value)
        self._row += 1
        if self._row % _FLUSH_ROWS == 0:
            self._sheet.flush_row_data()
