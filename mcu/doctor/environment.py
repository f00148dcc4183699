"""Checks of what is installed: Python, the locked packages, the project's own files."""

import re
from collections.abc import Iterator
from importlib.metadata import distributions, metadata

from packaging.markers import Marker
from packaging.specifiers import SpecifierSet

from mcu.doctor.verdict import Place, Verdict, note, ok, wrong
from reports.templates_folder import LAYOUT, LETTER, PRINTED_FORM, PROJECT_TEMPLATES
from warehouse.errors import ConfigError
from warehouse.municipalities import load_municipalities

_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.MULTILINE)
_DBT_PARTS = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds")
_NAMED = 5


def check_python(place: Place) -> Verdict:
    """The interpreter is one the project supports."""
    asked = str(metadata("mcu-warehouse")["Requires-Python"])
    if place.python in SpecifierSet(asked):
        return ok(f"Python {place.python}")
    return wrong(
        f"Python {place.python} не подходит: нужен {asked}",
        "поставьте подходящий Python и выполните make venv",
    )


def check_lock(place: Place) -> Verdict:
    """Every package of requirements.lock is installed in the locked version."""
    lock = place.project / "requirements.lock"
    if not lock.is_file():
        return wrong(f"Нет файла {lock}", "верните его из репозитория: git checkout requirements.lock")
    installed = {_normal(found.name): found.version for found in distributions()}
    different = list(_differences(lock.read_text(encoding="utf-8"), installed))
    if not different:
        return ok("Пакеты установлены в версиях requirements.lock")
    named = ", ".join(different[:_NAMED]) + (" …" if len(different) > _NAMED else "")
    return wrong(f"Пакеты расходятся с requirements.lock ({len(different)}): {named}", "выполните make venv")


def check_municipalities(place: Place) -> Verdict:
    """Every municipality file is valid."""
    try:
        found = load_municipalities(place.settings.municipalities)
    except ConfigError as error:
        return wrong(error.sentence(), error.todo or "исправьте файл муниципалитета")
    return ok(f"Файлы муниципалитетов верны: {', '.join(found)}")


def check_time_zone(place: Place) -> Verdict:
    """`MCU_TIMEZONE` is a zone that exists; raises `SettingsError` otherwise."""
    return ok(f"Часовой пояс {place.settings.zone.key}")


def check_dbt_project(place: Place) -> Verdict:
    """The SQL of the models is where dbt will look for it."""
    folder = place.project / "dbt_project"
    missing = [part for part in _DBT_PARTS if not (folder / part).exists()]
    if missing:
        return wrong(
            f"В {folder} нет: {', '.join(missing)}", "верните файлы из репозитория: git checkout dbt_project"
        )
    return ok("Проект dbt на месте")


def check_templates(place: Place) -> Verdict:
    """Templates of the submission exist, and a municipality's own belong to a known municipality.

    Fonts need no check: the printed form uses only those inside the typst package, which the lock holds.
    """
    missing = [name for name in (LETTER, PRINTED_FORM, LAYOUT) if not (PROJECT_TEMPLATES / name).is_file()]
    if missing:
        return wrong(
            f"Нет шаблонов сведений: {', '.join(missing)}",
            "верните файлы из репозитория: git checkout reports",
        )
    known = {path.stem for path in place.settings.municipalities.glob("*.yml")}
    own = place.settings.municipalities / "templates"
    strangers = sorted(path.name for path in own.glob("*") if path.is_dir() and path.name not in known)
    if strangers:
        return note(
            f"Шаблоны лежат в папках, которым не соответствует ни один МЦУ: {', '.join(strangers)}",
            f"назовите папки в {own} кодами МЦУ",
        )
    return ok("Шаблоны сведений на месте")


def _differences(lock: str, installed: dict[str, str]) -> Iterator[str]:
    for name, version, marker in _PIN.findall(lock):
        if marker and not Marker(marker).evaluate():
            continue
        found = installed.get(_normal(name))
        if found is None:
            yield f"{name} не установлен"
        elif found != version:
            yield f"{name} {found} вместо {version}"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
