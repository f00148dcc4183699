"""Checks of what must stay closed or may run out: keys and passwords, file modes, the disk."""

import shutil
import stat
from pathlib import Path

from extractors.fetching.places import find_places, missing_secrets
from mcu.doctor.verdict import Place, Verdict, note, ok, wrong
from mcu.terminal.output import show_value
from warehouse.errors import SettingsError
from warehouse.municipalities import load_municipalities

_GIB = 2**30
# Postgres may hold 4 GB of write-ahead log (max_wal_size) before it makes room by itself.
_TIGHT = 5 * _GIB
_TOO_LITTLE = _GIB


def check_key(place: Place) -> Verdict:
    """The key of pseudonyms is there and long enough."""
    try:
        place.settings.require_pseudonym_key()
    except SettingsError as error:
        return wrong(error.sentence(), error.todo or "задайте MCU_PSEUDONYM_KEY")
    return ok("Ключ псевдонимов задан")


def check_arrivals(place: Place) -> Verdict:
    """Every address that exports arrive at has its login and password."""
    places = find_places(load_municipalities(place.settings.municipalities))
    missing = [name for found in places for name in missing_secrets(place.settings, found)]
    if missing:
        return wrong(
            f"Нет логина или пароля адресов: {', '.join(missing)}", "задайте их в окружении или в .env"
        )
    return ok(f"Адресов, с которых приходят выгрузки: {len(places)}")


def check_env_file(place: Place) -> Verdict:
    """`.env` holds the key: nobody but its owner may read it."""
    path = place.project / ".env"
    if not path.exists():
        return ok("Файла .env нет: настройки берутся из окружения")
    if _is_open(path):
        return wrong(f"Файл .env с ключом могут прочитать другие (режим {_mode(path)})", f"chmod 600 {path}")
    return ok("Файл .env закрыт от других")


def check_folders(place: Place) -> Verdict:
    """`inbox` and `landing` hold personal data: nobody but their owner may look in."""
    folders = [place.settings.inbox, place.settings.landing]
    missing = [folder.name for folder in folders if not folder.is_dir()]
    opened = [folder for folder in folders if folder.is_dir() and _is_open(folder)]
    if opened:
        named = ", ".join(f"{folder.name} (режим {_mode(folder)})" for folder in opened)
        paths = " ".join(str(folder) for folder in opened)
        return wrong(f"Папки с персональными данными открыты другим: {named}", f"chmod 700 {paths}")
    if missing:
        return note(f"Папок ещё нет: {', '.join(missing)}", "их создаст mcu up")
    return ok("Папки inbox и landing закрыты от других")


def check_disk(place: Place) -> Verdict:
    """There is room for a night."""
    home = place.settings.home
    folder = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    sentence = f"Свободно на диске папки {home}: {show_value(free // 2**20)} МиБ"
    if free < _TOO_LITTLE:
        return wrong(
            f"{sentence}, этого мало для ночи", "освободите место или перенесите MCU_HOME на другой диск"
        )
    if free < _TIGHT:
        return note(sentence, "журнал Postgres может занять до 4 ГБ: освободите место заранее")
    return ok(sentence)


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"
