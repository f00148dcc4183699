"""A CSV file of one source, appended block by block."""

import io
from pathlib import Path

import polars as pl

from extractors.sample.words import clock_text


class CsvTable:
    """Text with a separator; durations become `[hh]:mm:ss`."""

    def __init__(self, path: Path, headers: list[str], *, separator: str, encoding: str) -> None:
        self._file = path.open("wb")
        self._width, self._separator, self._encoding = len(headers), separator, encoding
        if encoding == "utf-8-sig":
            self._file.write(b"\xef\xbb\xbf")
        self._append(pl.DataFrame({f"c{n}": [header] for n, header in enumerate(headers)}))

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""
        self._append(frame.with_columns(clock_text(frame[name]).alias(name) for name in _durations(frame)))

    def close(self, totals: str | None) -> None:
        """Finish the file."""
        if totals is not None:
            empty = {f"c{n}": [None] for n in range(1, self._width)}
            self._append(pl.DataFrame({"c0": [totals], **empty}))
        self._file.close()

    def _append(self, frame: pl.DataFrame) -> None:
        buffer = io.BytesIO()
        frame.write_csv(buffer, include_header=False, separator=self._separator, line_terminator="\r\n")
        data = buffer.getvalue()
        if self._encoding != "utf-8-sig":
            data = data.decode().encode(self._encoding)
        self._file.write(data)


def _durations(frame: pl.DataFrame) -> list[str]:
    return [name for name, kind in frame.schema.items() if kind == pl.Float64]
