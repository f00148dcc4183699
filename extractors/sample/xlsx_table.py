"""An XLSX file of any length: xlsxwriter makes the workbook, the rows of its one sheet are rendered here.

xlsxwriter writes 80 000 cells a second on the reference machine, 2 000 rows of 47 cells; whole columns
rendered as text are several times as fast. `created` and the members' times are fixed: same rows, same bytes.
"""

import io
import re
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

_SHEET = "xl/worksheets/sheet1.xml"
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 — a constant of the file format, which knows no zones
# Half the time of the usual level for a fifth more bytes.
_COMPRESSION = 3
_SECONDS_A_DAY = 86_400
# One duration in so many stands in the «General» format, as real exports have it.
_GENERAL_EVERY = 50


class XlsxTable:
    """One sheet; whole numbers are numbers, floats are durations in seconds, everything else is text."""

    def __init__(self, path: Path, headers: list[str], *, sheet: str) -> None:
        self._path, self._width = path, len(headers)
        self._parts = _template(headers, sheet)
        self._style = re.search(r'<c r="A2" s="(\d+)"', self._parts[_SHEET].decode())[1]  # type: ignore[index]  # written by us
        self._rows: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 — lives until close()
        self._last = 1

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        first = self._last + 1
        self._last += len(frame)
        number = pl.int_range(first, self._last + 1, eager=True).cast(pl.String)
        cells = [self._cell(frame[name], column, number, first) for column, name in enumerate(frame.columns)]
        xml = frame.select(
            pl.concat_str(
                [pl.lit('<row r="'), pl.lit(number), pl.lit('">'), *cells, pl.lit("</row>")],
                ignore_nulls=True,
            )
        ).to_series()
        self._rows.write("".join(xml.to_list()).encode())

    def close(self, totals: str | None) -> None:
        """Finish the workbook."""
        if totals is not None:
            self.write(pl.DataFrame({"c0": [totals]}))
        before, after = self._parts.pop(_SHEET).split(b"<row ", 1)
        header = b"<row " + after.split(b"</row>", 1)[0] + b"</row>"
        last = f"A1:{xl_col_to_name(self._width - 1)}{self._last}".encode()
        before = re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="' + last + b'"/>', before)
        with ZipFile(self._path, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
            # A member opened by its name has the zip format's first day for a time, not now.
            for name, data in self._parts.items():
                with archive.open(name, "w") as member:
                    member.write(data)
            with archive.open(_SHEET, "w", force_zip64=True) as sheet:
                sheet.write(before + header)
                self._rows.seek(0)
                shutil.copyfileobj(self._rows, sheet)
                sheet.write(b"</sheetData>" + after.split(b"</sheetData>", 1)[1])
        self._rows.close()

    def _cell(self, values: pl.Series, column: int, number: pl.Series, first: int) -> pl.Expr:
        """The XML of one column's cells, null where the cell is empty."""
        place = [pl.lit(f'<c r="{xl_col_to_name(column)}'), pl.lit(number)]
        if values.dtype == pl.String:
            text = pl.lit(values).str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])
            start = pl.lit('" t="inlineStr"><is><t xml:space="preserve">')
            return pl.concat_str([*place, start, text, pl.lit("</t></is></c>")])
        if values.dtype == pl.Float64:
            is_general = pl.int_range(first, first + len(values), eager=True) % _GENERAL_EVERY == column
            style = pl.when(pl.lit(is_general)).then(pl.lit('"')).otherwise(pl.lit(f'" s="{self._style}"'))
            days = (pl.lit(values) / _SECONDS_A_DAY).cast(pl.String)
            return pl.concat_str([*place, style, pl.lit("><v>"), days, pl.lit("</v></c>")])
        return pl.concat_str([*place, pl.lit('"><v>'), pl.lit(values).cast(pl.String), pl.lit("</v></c>")])


def _template(headers: list[str], sheet: str) -> dict[str, bytes]:
    """The parts of a workbook with the header row and one duration, which shows the duration's style."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True})
    workbook.set_properties({"created": _CREATED})
    worksheet = workbook.add_worksheet(sheet)
    for column, header in enumerate(headers):
        worksheet.write_string(0, column, header)
    worksheet.write_number(1, 0, 0.5, workbook.add_format({"num_format": "[hh]:mm:ss"}))
    workbook.close()
    with ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
