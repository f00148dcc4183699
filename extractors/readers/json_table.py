"""Records of a JSON file as a table: one row a record, or one a member of the list of objects inside it.

A record's keys are headers; a member's keys stand behind the list's name and a dot: `questions.code`. Numbers
stay as they are written, `true` and `false` too, null is empty, other nested values are JSON text.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from extractors.errors import FileRefusedError
from extractors.readers.csv_text import read_utf8
from extractors.readers.tables import BROKEN, PREVIEW_ROWS, ROW, Note, Shape, column_names

# A parsed text takes ten times its size.
MOST_BYTES = 128 << 20
# As wide as a sheet that is read whole; every record has a cell for each of them.
MOST_HEADERS = 702
_BATCH = 10_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_Record = dict[str, Any]


@dataclass
class JsonTable:
    """One file, read whole when first looked at. Row 1 is the header, rows below are numbered from 2."""

    path: Path
    encoding: str

    @property
    def place(self) -> str:
        return "JSON"

    @property
    def notes(self) -> list[Note]:
        return []

    @property
    def may_hold_nul(self) -> bool:
        return True

    def preview(self) -> list[list[str]]:
        headers, rows = self._table
        head = [[cell or "" for cell in row] for row in rows[: PREVIEW_ROWS - 1]]
        return [list(headers), *head]

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        names = column_names(shape.width)
        schema = {ROW: pl.Int64, **dict.fromkeys([*names, BROKEN], pl.String)}
        rows = [
            (number, *row, None)
            for number, row in enumerate(self._table[1], start=2)
            if number >= shape.first_row
        ]
        self.__dict__.pop("_table", None)
        for begin in range(0, len(rows), _BATCH):
            yield pl.DataFrame(rows[begin : begin + _BATCH], schema=schema, orient="row")

    @cached_property
    def _table(self) -> tuple[list[str], list[list[str | None]]]:
        try:
            found = [row for record in _records(self._parsed()) for row in _rows(record)]
        except (ValueError, RecursionError) as error:
            raise FileRefusedError(
                "Файл повреждён или обрезан: JSON не читается",
                where=f"строка {error.lineno}" if isinstance(error, json.JSONDecodeError) else None,
                got=type(error).__name__,
                todo="скопируйте или выгрузите файл заново",
            ) from error
        headers = list(dict.fromkeys(name for row in found for name in row))
        if len(headers) > MOST_HEADERS:
            raise FileRefusedError(
                "В записях JSON слишком много разных ключей",
                got=str(len(headers)),
                expected=f"не более {MOST_HEADERS}",
                todo="проверьте, тот ли это файл",
            )
        return headers, [[row.get(name) for name in headers] for row in found]

    def _parsed(self) -> Any:
        size = self.path.stat().st_size
        if size > MOST_BYTES:
            raise FileRefusedError(
                "Файл JSON слишком велик для чтения в ограниченной памяти",
                got=f"{size >> 20} МБ",
                expected=f"не более {MOST_BYTES >> 20} МБ",
                todo="разделите выгрузку на части по датам или сохраните как CSV",
            )
        text = b"".join(read_utf8(self.path, self.encoding)).decode()
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _records(parsed: Any) -> list[_Record]:
    """The list of objects: the file itself, or the only such list in its outer object, or that object."""
    if isinstance(parsed, dict):
        lists = [value for value in parsed.values() if _is_table(value)]
        scalars = [value for value in parsed.values() if not isinstance(value, dict | list)]
        parsed = lists[0] if len(lists) == 1 and len(scalars) < _FEW_SCALARS else [parsed]
    if not isinstance(parsed, list) or not all(isinstance(record, dict) for record in parsed):
        raise FileRefusedError(
            "В файле JSON нет списка записей",
            got="не объекты",
            expected="список объектов, по объекту на запись",
            todo="проверьте, тот ли это файл, и выгрузите его заново",
        )
    return parsed


# An envelope says when and how much («total», «page»); a record has more to say of itself.
_FEW_SCALARS = 6


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _rows(record: _Record) -> Iterator[dict[str, str | None]]:
    """The record's own row, once for each member of its first list of objects."""
    inner = next((name for name, value in record.items() if _is_table(value)), None)
    own = {_clean(name): _text(value) for name, value in record.items() if name != inner}
    if inner is None:
        yield own
        return
    for member in record[inner]:
        yield own | {_clean(f"{inner}.{name}"): _text(value) for name, value in member.items()}


def _text(value: Any) -> str | None:
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return _clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _clean(text: str) -> str:
    """Half of a pair of surrogates is no character: nothing can store it."""
    return _SURROGATE.sub("\ufffd", text)
