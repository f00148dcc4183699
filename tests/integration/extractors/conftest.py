"""A warehouse with an inbox and short ways to look into it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

import pytest

from extractors.contract import SourceContract, load_contracts
from extractors.ingest import LoadResult, ingest_paths
from tests.support.exports import Row, dated, table_of, write_csv, write_xls, write_xlsx
from warehouse.database import connect, fetch_all
from warehouse.settings import Settings

MARCH = datetime(2026, 3, 10, tzinfo=UTC)
WRITERS: dict[str, Callable[..., Path]] = {".csv": write_csv, ".xlsx": write_xlsx, ".xls": write_xls}


@dataclass(frozen=True)
class House:
    """A fresh warehouse, its inbox and its tables."""

    settings: Settings
    contracts: dict[str, SourceContract]

    def place(self, name: str) -> Path:
        """Path of a file in the inbox, named `municipality/source/file`."""
        path = self.settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def put(self, name: str, rows: Sequence[Row], moment: datetime = MARCH, **options: Any) -> Path:
        """Write an export of these rows into the inbox; the ending chooses the format."""
        path = self.place(name)
        WRITERS[path.suffix](path, table_of(self.contracts[path.parts[-2]], rows), **options)
        return dated(path, moment)

    def put_bytes(self, name: str, content: bytes, moment: datetime = MARCH) -> Path:
        """Write bytes into the inbox."""
        path = self.place(name)
        path.write_bytes(content)
        return dated(path, moment)

    def load(self, *paths: Path) -> list[LoadResult]:
        return ingest_paths(self.settings, paths)

    def load_one(self, path: Path) -> LoadResult:
        (result,) = self.load(path)
        return result

    def ask(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query, asked as the owner."""
        with connect(self.settings) as connection:
            return fetch_all(connection, query, *values)

    def count(self, query: LiteralString) -> int:
        ((number,),) = self.ask(query)
        return int(number)


@pytest.fixture
def house(settings: Settings) -> House:
    return House(settings, load_contracts())
