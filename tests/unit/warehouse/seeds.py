"""A copy of the project's seeds that a test may spoil, cell by cell."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from warehouse.definition_checks import definition_faults
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import PROJECT_ROOT

MUNICIPALITIES = load_municipalities(PROJECT_ROOT / "municipalities")
LOST = yaml.safe_load((Path(__file__).parent / "lost_definitions.yml").read_text(encoding="utf-8"))


class Seeds:
    """A copy of the project's seeds that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, name: str, line: int, **cells: str) -> None:
        header, rows = self._read(name)
        rows[line - 2] |= cells
        self._write(name, header, rows)

    def add(self, name: str, copy_of: int, **cells: str) -> int:
        """A copy of a line with changed cells at the end; its line."""
        header, rows = self._read(name)
        rows.append(rows[copy_of - 2] | cells)
        self._write(name, header, rows)
        return len(rows) + 1

    def add_all(self, name: str, **cells: str) -> None:
        """Every row once more, with changed cells, at the end."""
        header, rows = self._read(name)
        self._write(name, header, [*rows, *(row | cells for row in rows)])

    def rename(self, name: str, column: str, new: str) -> None:
        header, rows = self._read(name)
        for row in rows:
            row[new] = row.pop(column)
        self._write(name, [new if one == column else one for one in header], rows)

    def drop(self, name: str, line: int) -> None:
        header, rows = self._read(name)
        del rows[line - 2]
        self._write(name, header, rows)

    def do(self, edits: list[dict[str, Any]]) -> None:
        """Edits as `lost_definitions.yml` writes them."""
        for edit in edits:
            line = self.line_of(edit["seed"], **edit["where"])
            if "set" in edit:
                self.change(edit["seed"], line, **edit["set"])
            elif "add" in edit:
                self.add(edit["seed"], line, **edit["add"])
            else:
                self.drop(edit["seed"], line)

    def faults(self, municipalities: Mapping[str, Municipality] = MUNICIPALITIES) -> list[str]:
        """Faults of these seeds with the municipalities, as they are told."""
        return [str(fault) for fault in definition_faults(dict(municipalities), self.folder)]

    def line_of(self, name: str, **cells: str) -> int:
        _, rows = self._read(name)
        (line,) = [
            number
            for number, row in enumerate(rows, start=2)
            if all(row[key] == value for key, value in cells.items())
        ]
        return line

    def _read(self, name: str) -> tuple[list[str], list[dict[str, str]]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            return list(reader.fieldnames or ()), rows

    def _write(self, name: str, header: list[str], rows: list[dict[str, str]]) -> None:
        with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(rows)
