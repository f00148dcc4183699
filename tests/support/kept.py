"""A warehouse with hand-made publications, for tests of what is kept no longer."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString

from extractors.contract import SourceContract, load_contracts
from extractors.ingest import LoadResult, ingest_paths
from tests.support.exports import Row, dated, table_of, write_csv
from warehouse.database import connect, fetch_all
from warehouse.settings import Settings

_MARTS = """
create schema marts;
create table marts.fct_appeals (
    municipality_code text, source text, source_id text, load_id bigint, status text, closed_at timestamptz,
    last_seen_at timestamptz
);
create table seeds.appeal_sources (source text);
insert into seeds.appeal_sources values ('pos'), ('delo'), ('incident');
"""
_PUBLISH = "insert into ops.publications (as_of, version, definitions_hash) values (%(as_of)s, '0', 'd')"
_TAKE_IN = "update ops.loads set known_from = %(as_of)s where state = 'loaded' and known_from is null"
_TAKE_OUT = """
update ops.loads set withdrawn_from = %(as_of)s
where state = 'withdrawn' and withdrawn_from is null and known_from is not null
"""
_FORGET = "delete from marts.fct_appeals where source = %(source)s and source_id = %(key)s"
_SHOW = """
insert into marts.fct_appeals
values ('bogotol', %(source)s, %(key)s, %(load_id)s, %(status)s, %(closed_at)s, %(last_seen_at)s)
"""


@dataclass(frozen=True)
class Kept:
    """Exports in, publications and published appeals as a test tells them, and what is left."""

    settings: Settings
    contracts: dict[str, SourceContract]

    def put(self, name: str, rows: Sequence[Row], moment: datetime) -> Path:
        """An export named `municipality/source/file` in the inbox."""
        path = self.settings.inbox / name
        return dated(write_csv(path, table_of(self.contracts[path.parts[-2]], rows)), moment)

    def load(self, name: str, rows: Sequence[Row], moment: datetime) -> int:
        """The same, loaded; the load's id."""
        result = self.ingest(self.put(name, rows, moment))
        assert result.load_id is not None
        return result.load_id

    def ingest(self, path: Path) -> LoadResult:
        (result,) = ingest_paths(self.settings, [path])
        return result

    def publish(self, as_of: datetime, **appeals: dict[str, Any]) -> None:
        """A publication of all that is loaded; `appeals` is what its mart shows of a key, named `pos_1`."""
        with connect(self.settings) as connection:
            connection.execute(_PUBLISH, {"as_of": as_of})
            connection.execute(_TAKE_IN, {"as_of": as_of})
            connection.execute(_TAKE_OUT, {"as_of": as_of})
            if appeals and connection.execute("select to_regclass('marts.fct_appeals')").fetchone() == (
                None,
            ):
                connection.execute(_MARTS)
            for name, shown in appeals.items():
                source, _, key = name.partition("_")
                row = {"status": "closed", "closed_at": None, "last_seen_at": as_of} | shown
                row |= {"source": source, "key": key}
                connection.execute(_FORGET, row)
                connection.execute(_SHOW, row)

    def ask(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query, asked as the owner."""
        with connect(self.settings) as connection:
            return fetch_all(connection, query, *values)

    def change(self, statement: LiteralString, *values: object) -> None:
        """One statement of the owner; it must hit something."""
        with connect(self.settings) as connection:
            assert connection.execute(statement, values).rowcount > 0

    def vault_keys(self) -> list[tuple[str, int]]:
        """Keys and loads of the rows that `vault` holds of ПОС and «Дело»."""
        return self.ask(
            "select source_key, _load_id from vault.pos__messages"
            " union all select source_key, _load_id from vault.delo__cards order by 2, 1"
        )

    def copies(self) -> list[str]:
        """Names of the copies in `landing`."""
        return sorted(path.name for path in self.settings.landing.iterdir() if path.is_file())

    def lying(self) -> list[str]:
        """What lies in the inbox."""
        inbox = self.settings.inbox
        return sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*") if not path.is_dir())


def make_kept(settings: Settings) -> Kept:
    """The same over a fresh warehouse."""
    return Kept(settings, load_contracts())


def write_old(path: Path, moment: datetime) -> Path:
    """A file last written to at a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("строка журнала\n", encoding="utf-8")
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def at(day: str, hour: int = 12) -> datetime:
    """A moment of a day in UTC."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
