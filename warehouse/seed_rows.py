"""Rows of a seed with the line that each stands in, as text or as a model reads them."""

import csv
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Line = int
_Model = TypeVar("_Model", bound=BaseModel)
BEYOND_HEADER = "лишние значения"  # the name that a row's values beyond the header get


def text_rows(seeds: Path, name: str) -> list[tuple[Line, dict[str, str]]]:
    """Cells of each row as text; what a short row lacks is empty."""
    with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey=BEYOND_HEADER)
        return [
            (reader.line_num, {column: str(value or "") for column, value in cells.items()})
            for cells in reader
        ]


def sound_rows(seeds: Path, name: str, model: type[_Model]) -> list[tuple[Line, _Model]]:
    """Rows that the model reads; the others are told where each row is judged."""
    rows: list[tuple[Line, _Model]] = []
    for line, cells in text_rows(seeds, name):
        try:
            row = model.model_validate({column: value or None for column, value in cells.items()})
        except ValidationError:
            continue
        rows.append((line, row))
    return rows


def broken_keys(
    seeds: Path, name: str, model: type[BaseModel], columns: tuple[str, ...]
) -> set[tuple[str, ...]]:
    """Values of the columns in rows that do not read: a whole that they belong to cannot be judged yet."""
    sound = {line for line, _ in sound_rows(seeds, name, model)}
    return {
        tuple(cells.get(column, "") for column in columns)
        for line, cells in text_rows(seeds, name)
        if line not in sound
    }
