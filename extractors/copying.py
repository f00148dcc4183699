"""Rows as COPY takes them.

Postgres reads its own text format in two thirds of the time that CSV takes, but there line breaks, tabs and
backslashes need escapes. So rows without any of them go as text, others as CSV.
"""

import io
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from psycopg import sql

_NULL = "\x01"
_FIRST_PRINTABLE = 32
_OPTIONS = {
    "text": sql.SQL("format text, null {}").format(sql.Literal(_NULL)),
    "csv": sql.SQL("format csv"),
}


@dataclass(frozen=True)
class CopyRows:
    """Encoded rows and the format they are in."""

    content: bytes
    kind: Literal["text", "csv"]

    @property
    def options(self) -> sql.Composable:
        """What stands in the parentheses of the COPY statement."""
        return _OPTIONS[self.kind]


@dataclass
class CopyEncoder:
    """Encodes the batches of one table; from the first that is not plain on, all go as CSV."""

    is_plain: bool = True

    def encode(self, frame: pl.DataFrame) -> CopyRows:
        if self.is_plain:
            buffer = io.BytesIO()
            frame.write_csv(
                buffer, include_header=False, separator="\t", quote_style="never", null_value=_NULL
            )
            text = buffer.getvalue()
            # Control bytes: one ends each cell, one stands for each null. Any more belong to values.
            expected = frame.height * frame.width + sum(frame.null_count().row(0))
            controls = np.count_nonzero(np.frombuffer(text, dtype=np.uint8) < _FIRST_PRINTABLE)
            if controls == expected and b"\\" not in text:
                return CopyRows(text, "text")
            self.is_plain = False
        buffer = io.BytesIO()
        frame.write_csv(buffer, include_header=False)
        return CopyRows(buffer.getvalue(), "csv")
