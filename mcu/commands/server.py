"""`mcu up`, `mcu down`: the database, its schema and the folders of the house."""

import os

from extractors.contract import load_contracts
from extractors.raw_tables import ensure_raw_tables
from mcu.facts import ServerFacts, read_server
from mcu.terminal.folders import writing_into
from mcu.terminal.output import say, show
from warehouse.database import connect
from warehouse.embedded import OS_USER, EmbeddedPostgres
from warehouse.migrate import start_database
from warehouse.settings import Settings, load_settings

# Exports hold personal data: nobody but the operator may look in (docs/operator.md).
_PRIVATE = 0o700


def up() -> None:
    """Start or reach the database, bring it to this version, print how to ask it."""
    settings = load_settings()
    with writing_into(None, "MCU_HOME", settings.home):
        make_folders(settings)
        prepare_database(settings)
    server = read_server(settings)
    show(f"База готова: {describe_server(server)}")
    if server.analyst_url is None:
        say("Нет пароля аналитика, mcu sql и psql не войдут: задайте MCU_ANALYST_PASSWORD и повторите mcu up")
    else:
        show(f"Адрес для psql и BI (аналитик, только чтение): {server.analyst_url}")
        show('Спросить: mcu sql "select * from ops.publications" или mcu psql')
    show(f"Выгрузки кладите в {settings.inbox}/<муниципалитет>/<источник>/")
    if settings.database_url is None and os.geteuid() == 0:
        say(f"Команда запущена от root: сервер работает под учётной записью системы {OS_USER}")
    if settings.pseudonym_key is None:
        say("Нет MCU_PSEUDONYM_KEY: загрузка не начнётся, пока ключ не задан в окружении или в .env")


def down() -> None:
    """Stop the embedded server."""
    settings = load_settings()
    if settings.database_url is not None:
        say("MCU_DATABASE_URL указывает на чужой сервер: его останавливает тот, кто его запустил")
        return
    server = EmbeddedPostgres(settings.home)
    was_running = server.is_running()
    server.stop()
    show("Встроенный Postgres остановлен" if was_running else "Встроенный Postgres не работал")


def make_folders(settings: Settings) -> None:
    """Inbox, landing and logs, closed to others; outbox, from which files are sent.

    An inbox that belongs to somebody else (a share, an SFTP drop) keeps its mode: `mcu doctor` judges it.
    """
    for folder in (settings.inbox, settings.landing, settings.logs):
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(_PRIVATE)
    settings.outbox.mkdir(parents=True, exist_ok=True)


def prepare_database(settings: Settings) -> None:
    """Start the database where it is ours, bring schema and raw tables to this version; safe to repeat."""
    start_database(settings)
    with connect(settings, "mcu_loader") as connection:
        ensure_raw_tables(connection, load_contracts())


def describe_server(server: ServerFacts) -> str:
    """«встроенный PostgreSQL 18.4, 127.0.0.1:5433»."""
    kind = "встроенный" if server.is_embedded else "свой сервер,"
    return f"{kind} PostgreSQL {server.version}, {server.place}"
