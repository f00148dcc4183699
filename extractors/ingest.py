"""Files into the warehouse: each in its own transaction, none stops the others."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.arrival import Arrival
from extractors.contract import SourceContract, group_by_source, load_contracts
from extractors.defects import place_of
from extractors.errors import FileNotReadyError, FileRefusedError, FileUnreadableError, LedgerError
from extractors.impersonal import load_impersonal_words
from extractors.inbox import InboxFile
from extractors.landing import LandedFile, land
from extractors.ledger import (
    LoadResult,
    check_key_fingerprint,
    find_earlier,
    lock_source,
    record_arrival,
    record_failure,
    record_refusal,
)
from extractors.load import Advance, OnlyRejectedRowsError, Tools, load_file
from extractors.named import find_named
from extractors.plain_values import PlainValues
from extractors.pseudonyms import Pseudonymiser
from extractors.raw_tables import ensure_raw_tables
from extractors.registers.giving_back import GivingBack
from warehouse.database import connect
from warehouse.errors import DatabaseUnavailableError
from warehouse.settings import Settings

__all__ = ["LoadResult", "Progress", "ingest_files", "ingest_paths", "open_loader"]

Progress = Callable[[str, int], None]
Contracts = tuple[SourceContract, ...]
# Clocks of two machines may differ, a zone may be mistaken; a slip of a year outweighs every export in it.
_MOST_AHEAD = timedelta(days=1)
# So many files are named in one sentence.
_NAMED = 5
_log = logging.getLogger(__name__)


def ingest_files(
    settings: Settings, files: Sequence[InboxFile], *, progress: Progress | None = None
) -> list[LoadResult]:
    """Land and load files, the earliest export first; one result per file, in that order.

    `progress` is called with the file's name and the rows done so far. Raises `SettingsError` without a key,
    `PseudonymKeyError` with another key than before, `DatabaseUnavailableError` without a database; what is
    wrong with a file is in its result. Raises `LedgerError` after the last file when the ledger took not
    every outcome: what no row tells of must not pass for done.
    """
    contracts = group_by_source(load_contracts())
    with open_loader(settings) as (connection, tools):
        session = _Session(settings, connection, tools, progress)
        results = [
            session.ingest(file, contracts[file.source]) for file in session.in_order(files, contracts)
        ]
    untold = [result for result in results if result.load_id is None and result.state == "refused"]
    if untold:
        raise _not_in_the_ledger(untold)
    return results


@contextmanager
def open_loader(settings: Settings) -> Iterator[tuple[Connection[TupleRow], Tools]]:
    """A connection of the loader with its tables in place, and what loads need; errors as `ingest_files`."""
    pseudonyms = Pseudonymiser(settings.require_pseudonym_key())
    giving_back = GivingBack(settings.outbox, settings.municipalities)
    tools = Tools(pseudonyms, load_impersonal_words(), PlainValues(pseudonyms), giving_back)
    with connect(settings, role="mcu_loader") as connection:
        with connection.transaction():
            check_key_fingerprint(connection, tools.pseudonyms.fingerprint())
            ensure_raw_tables(connection, load_contracts())
        yield connection, tools


def ingest_paths(
    settings: Settings,
    paths: Sequence[Path],
    *,
    municipality: str | None = None,
    source: str | None = None,
    progress: Progress | None = None,
) -> list[LoadResult]:
    """Load the files that `find_named` finds; errors as it and `ingest_files` have them."""
    files = find_named(settings, paths, municipality, source)
    return ingest_files(settings, files, progress=progress)


@dataclass(frozen=True)
class _Session:
    """One connection for many files, each of which is a transaction of its own."""

    settings: Settings
    connection: Connection[TupleRow]
    tools: Tools
    progress: Progress | None

    def in_order(self, files: Sequence[InboxFile], contracts: Mapping[str, Contracts]) -> list[InboxFile]:
        """By the moment of export: files that were copied about have times of their own.

        The outcome does not hang on the order, the work does: a version that comes out of turn makes the
        warehouse look through all later exports of the source.
        """
        return sorted(
            files,
            key=lambda file: _exported_at(self.settings, file, contracts[file.source], file.modified_at),
        )

    def ingest(self, file: InboxFile, contracts: Contracts) -> LoadResult:
        """What became of the file; only a lost database is an error."""
        try:
            return self._ingest(file, contracts)
        except Exception as error:  # even a failure that cannot be recorded stays with its file
            if self._is_lost(error):
                raise
            reason = _internal_error(error, None)
            return LoadResult(
                file.file_name, file.municipality_code, file.source, None, "refused", reason=reason
            )

    def _ingest(self, file: InboxFile, contracts: Contracts) -> LoadResult:
        arrival = _arrival(self.settings, file, contracts)
        try:
            landed = land(file.path, self.settings.landing)
            arrival = _arrival(self.settings, file, contracts, landed)
            if arrival.exported_at > datetime.now(UTC) + _MOST_AHEAD:
                return self._fail(arrival, _in_the_future(arrival, self.settings).sentence())
            return self._load(arrival, landed)
        except FileNotReadyError as error:
            return LoadResult(
                file.file_name,
                file.municipality_code,
                file.source,
                None,
                "not_ready",
                reason=error.sentence(),
            )
        except FileUnreadableError as error:
            return self._fail(arrival, error.sentence())
        except FileRefusedError as error:
            return self._refuse(arrival, error)
        except Exception as error:  # a defect met in one file must not stop the night
            if self._is_lost(error):
                raise
            return self._fail(arrival, _internal_error(error, arrival.sha256))

    def _is_lost(self, error: Exception) -> bool:
        return self.connection.broken or isinstance(error, DatabaseUnavailableError)

    def _load(self, arrival: Arrival, landed: LandedFile) -> LoadResult:
        with self.connection.transaction():
            lock_source(self.connection, arrival.municipality_code, arrival.source)
            earlier = find_earlier(self.connection, arrival)
            if earlier is not None and earlier.load_id is not None:
                record_arrival(self.connection, earlier.load_id, arrival.file_name)
                return earlier
            loaded = load_file(self.connection, arrival, landed, self.tools, self._advance(arrival))
        return LoadResult(
            file_name=arrival.file_name,
            municipality_code=arrival.municipality_code,
            source=arrival.source,
            load_id=loaded.load_id,
            state="loaded",
            rows_read=loaded.counts.read,
            rows_inserted=loaded.counts.inserted,
            rows_unchanged=loaded.counts.unchanged,
            rows_rejected=loaded.counts.rejected,
            findings=tuple(loaded.findings),
            cells=loaded.cells.sentences,
        )

    def _refuse(self, arrival: Arrival, error: FileRefusedError) -> LoadResult:
        read = error if isinstance(error, OnlyRejectedRowsError) else None
        rejections, rows = (read.rejections, read.rows_read) if read else ([], 0)
        with self.connection.transaction():
            lock_source(self.connection, arrival.municipality_code, arrival.source)
            load_id = record_refusal(self.connection, arrival, error.sentence(), rejections, rows)
        return LoadResult(
            file_name=arrival.file_name,
            municipality_code=arrival.municipality_code,
            source=arrival.source,
            load_id=load_id,
            state="refused",
            rows_read=rows,
            rows_rejected=rows,
            reason=error.sentence(),
            cells=read.cells.sentences if read else (),
        )

    def _fail(self, arrival: Arrival, reason: str) -> LoadResult:
        with self.connection.transaction():
            lock_source(self.connection, arrival.municipality_code, arrival.source)
            load_id = record_failure(self.connection, arrival, reason)
        return LoadResult(
            arrival.file_name,
            arrival.municipality_code,
            arrival.source,
            load_id,
            "refused",
            reason=reason,
        )

    def _advance(self, arrival: Arrival) -> Advance:
        def advance(rows: int) -> None:
            if self.progress is not None:
                self.progress(arrival.file_name, rows)

        return advance


def _in_the_future(arrival: Arrival, settings: Settings) -> FileRefusedError:
    return FileRefusedError(
        "Выгрузка датирована будущим",
        where=arrival.file_name,
        got=f"{arrival.exported_at.astimezone(settings.zone):%d.%m.%Y %H:%M}",
        expected="не позже сегодняшнего дня: самая поздняя выгрузка важнее всех прежних",
        todo="проверьте часы машины, с которой пришёл файл, и дату в его имени",
    )


def _not_in_the_ledger(untold: Sequence[LoadResult]) -> LedgerError:
    names = [f"{result.municipality_code}/{result.source}/{result.file_name}" for result in untold]
    rest = len(names) - _NAMED
    return LedgerError(
        "Отказ не записан в журнал загрузок; остальные файлы загружены",
        where=", ".join(names[:_NAMED]) + (f" и ещё {rest}" if rest > 0 else ""),
        got=untold[0].reason,
        todo="сообщите разработчикам; следующая загрузка попробует файл снова",
    )


def _internal_error(error: Exception, sha256: str | None) -> str:
    """Log a defect and say it in a sentence: neither quotes its message, which may hold a citizen's words."""
    place = place_of(error)
    copy = f"landing/{sha256}" if sha256 else "a file not landed yet"
    _log.error("internal error %s at %s in %s", type(error).__name__, place, copy)
    return (
        f"Внутренняя ошибка загрузчика · {type(error).__name__} · где: {place}"
        " · что делать: сообщите разработчикам; следующая загрузка попробует файл снова"
    )


def _arrival(
    settings: Settings, file: InboxFile, contracts: Contracts, landed: LandedFile | None = None
) -> Arrival:
    """A file with what is known of it before and after it was landed."""
    sha256, modified_at = (landed.sha256, landed.modified_at) if landed else (None, file.modified_at)
    exported_at = _exported_at(settings, file, contracts, modified_at)
    return Arrival(file.municipality_code, contracts, file.file_name, sha256, exported_at)


def _exported_at(
    settings: Settings, file: InboxFile, contracts: Contracts, modified_at: datetime
) -> datetime:
    """The moment in the file's name where a contract says how to find it, otherwise the file's time."""
    patterns = (contract.file_moment for contract in contracts if contract.file_moment)
    found = next(filter(None, (re.search(pattern, file.path.name) for pattern in patterns)), None)
    if found is None:
        return modified_at
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    try:
        return datetime(**parts, tzinfo=settings.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return modified_at
