"""`mcu status`: what runs, what is published, what waits."""

import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import typer

from extractors.fetching.run import waiting_faults
from extractors.inbox import look_around
from mcu.commands.server import describe_server
from mcu.facts import LoadCounts, ServerFacts, count_loads, has_ledger, read_publication, read_server
from mcu.terminal.options import Json
from mcu.terminal.output import show, show_json, show_moment, show_table
from warehouse.database import connect
from warehouse.publication import Publication
from warehouse.settings import Settings, load_settings

_PACKAGES = ("mcu-warehouse", "apache-airflow", "dbt-core", "great-expectations")


def status(as_json: Json = False) -> None:
    """Print the state of the installation; exit 1 when the database does not answer."""
    settings = load_settings()
    server = read_server(settings)
    publication, loads, is_prepared = _read(settings, server)
    strangers = _read_strangers(settings)
    faults = _read_address_faults(settings) if is_prepared else []
    if as_json:
        document = _document(settings, server, publication, loads, is_prepared)
        show_json(document | {"strangers": strangers, "address_faults": faults})
    else:
        _show(settings, server, publication, loads, is_prepared)
        for sentence in strangers:
            show(f"Ждёт решения: {sentence}")
        for sentence in faults:
            show(f"Не забрано: {sentence}")
    if not server.is_running:
        raise typer.Exit(1)


def _read(settings: Settings, server: ServerFacts) -> tuple[Publication | None, LoadCounts | None, bool]:
    if not server.is_running:
        return None, None, False
    with connect(settings) as connection:
        if not has_ledger(connection):
            return None, None, False
        return read_publication(connection), count_loads(connection), True


def _read_strangers(settings: Settings) -> list[str]:
    """What lies in the inbox where nobody takes it from; an inbox that does not answer is a sentence too."""
    try:
        return list(look_around(settings, datetime.now(UTC)).strangers)
    except OSError as error:
        return [f"папка inbox не читается: {error.strerror}"]


def _read_address_faults(settings: Settings) -> list[str]:
    """What the newest looks at the addresses of arrivals left to a person."""
    with connect(settings) as connection:
        return waiting_faults(settings, connection)


def _document(
    settings: Settings,
    server: ServerFacts,
    publication: Publication | None,
    loads: LoadCounts | None,
    is_prepared: bool,
) -> dict[str, Any]:
    published = publication and {
        "as_of": publication.as_of,
        "published_at": publication.published_at,
        "version": publication.version,
    }
    return {
        "server": asdict(server),
        "is_prepared": is_prepared,
        "publication": published,
        "loads": loads and asdict(loads),
        "home": settings.home,
        "versions": _versions(),
    }


def _show(
    settings: Settings,
    server: ServerFacts,
    publication: Publication | None,
    loads: LoadCounts | None,
    is_prepared: bool,
) -> None:
    rows = [("Сервер", describe_server(server) if server.is_running else server.fault)]
    if server.is_running:
        rows.append(("Адрес для psql и BI", server.analyst_url or "нет: задайте MCU_ANALYST_PASSWORD"))
        rows.append(("Таблицы", "готовы" if is_prepared else "нет: выполните mcu up"))
    if publication is not None:
        rows.append(("Опубликовано на", show_moment(publication.as_of, settings.zone)))
        rows.append(("Опубликовано", show_moment(publication.published_at, settings.zone)))
        rows.append(("Версией", publication.version))
    elif is_prepared:
        rows.append(("Опубликовано на", "ещё ничего"))
    if loads is not None:
        rows.append(("Загрузок ждут сборки", str(loads.waiting)))
        rows.append(("Загрузок в карантине", str(loads.quarantined)))
        rows.append(("Файлов отвергнуто", str(loads.refused)))
    rows.append(("Папка данных", str(settings.home)))
    rows.append(("Версии", ", ".join(f"{name} {number}" for name, number in _versions().items())))
    show_table(("Что", "Как"), rows)
    if loads is not None and (loads.quarantined or loads.refused):
        show("Что с загрузками: mcu loads")


def _versions() -> dict[str, str]:
    return {name: version(name) for name in _PACKAGES} | {"python": platform.python_version()}
