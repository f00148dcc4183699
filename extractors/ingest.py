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

from extractors.contract import SourceContract, load_contracts
from extractors.errors import FileNotReadyError, FileRefusedError, FileUnreadableError, UsageError
from extractors.file_names import show_file_name
from extractors.impersonal import load_impersonal_words
from extractors.inbox import InboxFile, is_temporary, known_municipalities
from extractors.landing import LandedFile, land
from extractors.ledger import (
    Arrival,
    LoadResult,
    check_key_fingerprint,
    find_earlier,
    lock_source,
    record_arrival,
    record_failure,
    record_refusal,
)
from extractors.load import Advance, OnlyRejectedRowsError, Tools, load_file
from extractors.plain_values import PlainValues
from extractors.pseudonyms import Pseudonymiser
from extractors.raw_tables import ensure_raw_tables
from warehouse.database import connect
from warehouse.errors import DatabaseUnavailableError, nearest
from warehouse.settings import Settings

__all__ = ["LoadResult", "Progress", "ingest_files", "ingest_paths", "open_loader"]

Progress = Callable[[str, int], None]
# Clocks of two machines may differ, a zone may be mistaken; a slip of a year outweighs every export in it.
_MOST_AHEAD = timedelta(days=1)
_log = logging.getLogger(__name__)


def ingest_files(
    settings: Settings, files: Sequence[InboxFile], *, progress: Progress | None = None
) -> list[LoadResult]:
    """Land and load files, the earliest export first; one result per file, in that order.

    `progress` is called with the file's name and the rows done so far. Raises `SettingsError` without a key,
    `PseudonymKeyError` with another key than before, `DatabaseUnavailableError` without a database; what is
    wrong with a file is in its result.
    """
    contracts = load_contracts()
    with open_loader(settings) as (connection, tools):
        session = _Session(settings, connection, tools, progress)
        return [session.ingest(file, contracts[file.source]) for file in session.in_order(files, contracts)]


@contextmanager
def open_loader(settings: Settings) -> Iterator[tuple[Connection[TupleRow], Tools]]:
    """A connection of the loader with its tables in place, and what loads need; errors as `ingest_files`."""
    pseudonyms = Pseudonymiser(settings.require_pseudonym_key())
    tools = Tools(pseudonyms, load_impersonal_words(), PlainValues(pseudonyms))
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
    """Load the named files, and all files of named folders.

    Municipality and source are those given, otherwise the neighbouring `<municipality>/<source>` in the path.
    Raises `UsageError` when they cannot be told or are unknown.
    """
    municipalities, sources = known_municipalities(settings), sorted(load_contracts())
    _check_name("муниципалитет", municipality, municipalities)
    _check_name("источник", source, sources)
    files = [
        _identify(settings, path, municipalities, sources, municipality, source)
        for given in paths
        for path in _files_below(Path(given))
    ]
    return ingest_files(settings, files, progress=progress)


@dataclass(frozen=True)
class _Session:
    """One connection for many files, each of which is a transaction of its own."""

    settings: Settings
    connection: Connection[TupleRow]
    tools: Tools
    progress: Progress | None

    def in_order(
        self, files: Sequence[InboxFile], contracts: Mapping[str, SourceContract]
    ) -> list[InboxFile]:
        """By the moment of export: files that were copied about have times of their own.

        The outcome does not hang on the order, the work does: a version that comes out of turn makes the
        warehouse look through all later exports of the source.
        """
        return sorted(
            files,
            key=lambda file: _exported_at(self.settings, file, contracts[file.source], file.modified_at),
        )

    def ingest(self, file: InboxFile, contract: SourceContract) -> LoadResult:
        arrival = _arrival(self.settings, file, contract)
        try:
            landed = land(file.path, self.settings.landing)
            arrival = _arrival(self.settings, file, contract, landed)
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
            if self.connection.broken or isinstance(error, DatabaseUnavailableError):
                raise
            # Neither the message nor a traceback is shown: both may quote a citizen's words.
            place = _place_of(error)
            copy = f"landing/{arrival.sha256}" if arrival.sha256 else "a file not landed yet"
            _log.error("internal error %s at %s in %s", type(error).__name__, place, copy)
            return self._fail(
                arrival,
                f"Внутренняя ошибка загрузчика · {type(error).__name__} · где: {place}"
                " · что делать: сообщите разработчикам; следующая загрузка попробует файл снова",
            )

    def _load(self, arrival: Arrival, landed: LandedFile) -> LoadResult:
        with self.connection.transaction():
            lock_source(self.connection, arrival.municipality_code, arrival.contract.source)
            earlier = find_earlier(self.connection, arrival)
            if earlier is not None and earlier.load_id is not None:
                record_arrival(self.connection, earlier.load_id, arrival.file_name)
                return earlier
            loaded = load_file(self.connection, arrival, landed, self.tools, self._advance(arrival))
        return LoadResult(
            file_name=arrival.file_name,
            municipality_code=arrival.municipality_code,
            source=arrival.contract.source,
            load_id=loaded.load_id,
            state="loaded",
            rows_read=loaded.counts.read,
            rows_inserted=loaded.counts.inserted,
            rows_unchanged=loaded.counts.unchanged,
            rows_rejected=loaded.counts.rejected,
            findings=tuple(loaded.findings),
        )

    def _refuse(self, arrival: Arrival, error: FileRefusedError) -> LoadResult:
        rejections = error.rejections if isinstance(error, OnlyRejectedRowsError) else []
        rows = error.rows_read if isinstance(error, OnlyRejectedRowsError) else 0
        with self.connection.transaction():
            lock_source(self.connection, arrival.municipality_code, arrival.contract.source)
            load_id = record_refusal(self.connection, arrival, error.sentence(), rejections, rows)
        return LoadResult(
            file_name=arrival.file_name,
            municipality_code=arrival.municipality_code,
            source=arrival.contract.source,
            load_id=load_id,
            state="refused",
            rows_read=rows,
            rows_rejected=rows,
            reason=error.sentence(),
        )

    def _fail(self, arrival: Arrival, reason: str) -> LoadResult:
        with self.connection.transaction():
            lock_source(self.connection, arrival.municipality_code, arrival.contract.source)
            load_id = record_failure(self.connection, arrival, reason)
        return LoadResult(
            arrival.file_name,
            arrival.municipality_code,
            arrival.contract.source,
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


def _place_of(error: BaseException) -> str:
    """File and line of an error's origin, without its text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _arrival(
    settings: Settings, file: InboxFile, contract: SourceContract, landed: LandedFile | None = None
) -> Arrival:
    """A file with what is known of it before and after it was landed."""
    sha256, modified_at = (landed.sha256, landed.modified_at) if landed else (None, file.modified_at)
    exported_at = _exported_at(settings, file, contract, modified_at)
    return Arrival(file.municipality_code, contract, file.file_name, sha256, exported_at)


def _exported_at(
    settings: Settings, file: InboxFile, contract: SourceContract, modified_at: datetime
) -> datetime:
    """The moment in the file's name where the contract says how to find it, otherwise the file's time."""
    found = re.search(contract.file_moment, file.path.name) if contract.file_moment else None
    if found is None:
        return modified_at
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    try:
        return datetime(**parts, tzinfo=settings.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return modified_at


def _check_name(kind: str, given: str | None, known: list[str]) -> None:
    if given is not None and given not in known:
        hint = nearest(given, known)
        raise UsageError(
            f"Неизвестный {kind}",
            got=given,
            expected=hint or ", ".join(known),
            todo="исправьте имя в команде",
        )


def _files_below(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise UsageError("Нет такого файла или папки", where=str(path), todo="проверьте путь")
    if path.is_dir():
        yield from (
            file
            for file in sorted(path.rglob("*"))
            if file.is_file() and not any(is_temporary(Path(part)) for part in file.relative_to(path).parts)
        )
    else:
        yield path


def _identify(
    settings: Settings,
    path: Path,
    municipalities: list[str],
    sources: list[str],
    municipality: str | None,
    source: str | None,
) -> InboxFile:
    parts = path.resolve().parts
    name = path.name
    for place in range(len(parts) - 2, 0, -1):
        if parts[place] in sources and parts[place - 1] in municipalities:
            municipality = municipality or parts[place - 1]
            source = source or parts[place]
            name = "/".join(parts[place + 1 :])
            break
    if municipality is None or source is None:
        raise UsageError(
            "Непонятно, чей это файл и какого источника",
            where=str(path),
            expected="путь вида <муниципалитет>/<источник>/файл",
            todo="укажите --municipality и --source",
        )
    modified = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return InboxFile(path, municipality, source, show_file_name(settings, name), modified)
