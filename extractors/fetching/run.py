"""Visit every address that a municipality file names; one that fails does not hold up the others."""

import logging
import shutil
from collections.abc import Sequence

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.defects import place_of
from extractors.errors import UsageError
from extractors.fetching.errors import OutageError, PlaceError
from extractors.fetching.items import Door
from extractors.fetching.ledger import PlaceLook, newest_faults, record_look, wait_alone
from extractors.fetching.places import Place, SignIn, find_places, sign_in_of
from extractors.fetching.placing import ARRIVING
from extractors.fetching.visit import Visit
from extractors.fetching.watch import Watch
from extractors.inbox import Clock
from warehouse.database import connect
from warehouse.errors import nearest
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings

# A connection that broke is tried again after so many seconds.
_PAUSES = (5.0, 30.0)
_log = logging.getLogger(__name__)


def visit_places(
    settings: Settings, clock: Clock | None = None, *, code: str | None = None, dry_run: bool = False
) -> list[PlaceLook]:
    """Bring what is new at all addresses, or at one, into the inbox; how each visit ended is in its look.

    A dry run signs in and lists, and leaves inbox and ledger alone. Raises `ConfigError` for a wrong
    municipality file, `UsageError` for an unknown code, `DatabaseUnavailableError` without a database.
    """
    places = _named(find_places(load_municipalities(settings.municipalities)), code)
    if not places:
        return []
    with connect(settings, role="mcu_loader") as connection:
        wait_alone(connection)
        _clear_workplace(settings)
        looks = []
        for place in places:
            look = _visit(settings, connection, place, clock or Clock(), dry_run=dry_run)
            if not dry_run:
                record_look(connection, look)
            looks.append(look)
    return looks


def waiting_faults(settings: Settings, connection: Connection[TupleRow]) -> list[str]:
    """What the newest looks at today's addresses leave to a person; an address given up makes nobody wait."""
    places = find_places(load_municipalities(settings.municipalities))
    return newest_faults(connection, [place.code for place in places]) if places else []


def _named(places: Sequence[Place], code: str | None) -> list[Place]:
    known = [place.code for place in places]
    if code is None:
        return list(places)
    if code not in known:
        raise UsageError(
            "Такого адреса нет в файлах муниципалитетов",
            got=code,
            expected=nearest(code, known) or ", ".join(known) or "ключ arrivals в файле муниципалитета",
            todo="исправьте код или файл",
        )
    return [place for place in places if place.code == code]


def _clear_workplace(settings: Settings) -> None:
    """Remove what a run that died left half-fetched."""
    settings.inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(settings.inbox / ARRIVING, ignore_errors=True)
    (settings.inbox / ARRIVING).mkdir(mode=0o700, exist_ok=True)


def _visit(
    settings: Settings, connection: Connection[TupleRow], place: Place, clock: Clock, *, dry_run: bool
) -> PlaceLook:
    visit, watch = Visit(settings, connection, place), Watch(place.code, clock)
    pauses = iter(_PAUSES)
    while True:
        try:
            door = _open(place, sign_in_of(settings, place), watch)
            try:
                visit.run(door, dry_run=dry_run)
            finally:
                door.close()
        except OutageError as error:
            pause = next(pauses, None)
            if pause is not None and not watch.is_over:
                clock.sleep(pause)
                continue
            visit.faults.append(error.sentence())
        except PlaceError as error:
            visit.faults.append(error.sentence())
        except psycopg.Error:
            raise
        except Exception as error:  # noqa: BLE001  # a defect met at one address must not stop the night
            visit.faults.append(_defect(place, error))
        return visit.look()


def _open(place: Place, sign_in: SignIn, watch: Watch) -> Door:
    # Imported here: each brings a library along that nights without such an address never need.
    scheme = place.address.url.scheme
    if scheme == "s3":
        from extractors.fetching.bucket import Bucket  # noqa: PLC0415  # see above

        return Bucket(place, sign_in, watch)
    if scheme == "sftp":
        from extractors.fetching.sftp import SftpFolder  # noqa: PLC0415  # see above

        return SftpFolder(place, sign_in, watch)
    from extractors.fetching.mailbox import Mailbox  # noqa: PLC0415  # see above

    return Mailbox(place, sign_in, watch)


def _defect(place: Place, error: Exception) -> str:
    """Log a defect and say it in a sentence, without its message: it may hold a name or a citizen's words."""
    at = place_of(error)
    _log.error("internal error %s at %s at address %s", type(error).__name__, at, place.code)
    return (
        f"Внутренняя ошибка · {type(error).__name__} · где: адрес {place.code}, {at}"
        " · что делать: сообщите разработчикам; следующий запуск попробует снова"
    )
