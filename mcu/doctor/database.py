"""Checks that ask the database: server, schema, key, publication, waiting loads, Airflow's tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from extractors.pseudonyms import Pseudonymiser
from mcu.airflow_env import airflow_database_url, airflow_home
from mcu.doctor.verdict import Place, Verdict, note, ok, skipped, wrong
from mcu.facts import count_loads, has_ledger
from mcu.terminal.output import show_moment
from warehouse.database import database_url, open_connection
from warehouse.embedded import VERSION
from warehouse.errors import DatabaseUnavailableError, SettingsError
from warehouse.publication import last_publication

# Nights are daily: after a day and a half one was missed.
_MISSED_NIGHT = timedelta(hours=36)
_REFUSED_WITHIN = timedelta(days=7)
_AIRFLOW_URL = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"


@contextmanager
def open_database(place: Place) -> Iterator[Connection[TupleRow] | None]:
    """The owner's connection, or None while the server does not answer."""
    try:
        connection = open_connection(database_url(place.settings))
    except (DatabaseUnavailableError, SettingsError):
        yield None
        return
    with connection:
        yield connection


def check_server(place: Place, connection: Connection[TupleRow] | None) -> Verdict:
    """Postgres answers and is not older than the one the project is tested with.

    Raises `SettingsError` when `MCU_DATABASE_URL` is no address at all.
    """
    if connection is None:
        if place.settings.database_url is not None:
            database_url(place.settings)
        todo = (
            "выполните mcu up"
            if place.settings.database_url is None
            else "проверьте MCU_DATABASE_URL и сервер"
        )
        return wrong("Postgres не отвечает", todo)
    major, minor = divmod(connection.info.server_version, 10_000)
    if major < VERSION:
        return wrong(
            f"PostgreSQL {major}.{minor} старее проверенного {VERSION}",
            f"обновите сервер до PostgreSQL {VERSION}",
        )
    return ok(f"PostgreSQL {major}.{minor} отвечает")


def check_schema(_: Place, connection: Connection[TupleRow]) -> Verdict:
    """`mcu up` has prepared this database."""
    if not has_ledger(connection):
        return wrong("В базе нет таблиц хранилища", "выполните mcu up")
    return ok("Таблицы хранилища на месте")


def check_fingerprint(place: Place, connection: Connection[TupleRow]) -> Verdict:
    """The key is the one the warehouse was filled with."""
    row = connection.execute("select key_fingerprint from ops.installation").fetchone()
    if row is None or row[0] is None:
        return ok("Ключ запомнится при первой загрузке")
    try:
        key = place.settings.require_pseudonym_key()
    except SettingsError:
        return skipped("Ключ не задан, сравнить его не с чем")
    if Pseudonymiser(key).fingerprint() != row[0]:
        return wrong(
            "MCU_PSEUDONYM_KEY не тот, с которым наполнено хранилище: загрузка остановлена",
            "верните прежний ключ",
        )
    return ok("Ключ псевдонимов тот же, что при первой загрузке")


def check_publication(place: Place, connection: Connection[TupleRow]) -> Verdict:
    """The last publication is of last night."""
    last = last_publication(connection)
    if last is None:
        return note("Ещё ничего не опубликовано", "положите выгрузки в inbox и выполните mcu nightly")
    at = show_moment(last.as_of, place.settings.zone)
    if last.as_of > place.now:
        return wrong(
            f"Последняя публикация — из будущего, по состоянию на {at}",
            "до этого момента обычные ночи будут отказаны; не задавайте --as-of позже настоящего",
        )
    if place.now - last.published_at > _MISSED_NIGHT:
        return wrong(
            f"Последняя публикация — по состоянию на {at}: ночь пропущена",
            "посмотрите журналы в logs и выполните mcu nightly",
        )
    if place.now - last.as_of > _MISSED_NIGHT:
        return note(
            f"Опубликовано недавно, но по состоянию на {at}", "ночи нагоняются или --as-of задан в прошлом"
        )
    return ok(f"Опубликовано по состоянию на {at}")


def check_waiting(_: Place, connection: Connection[TupleRow]) -> Verdict:
    """No load waits for a build."""
    waiting = count_loads(connection).waiting
    if waiting:
        return note(
            f"Загрузок, которых ещё нет в витринах: {waiting}", "их возьмёт ближайшая ночь или mcu build"
        )
    return ok("Все загрузки в витринах")


def check_quarantine(_: Place, connection: Connection[TupleRow]) -> Verdict:
    """No load waits for a person."""
    held = count_loads(connection).quarantined
    if held:
        return wrong(
            f"Загрузок в карантине: {held}", "посмотрите mcu loads --state quarantined и примите решение"
        )
    return ok("В карантине пусто")


def check_refused(place: Place, connection: Connection[TupleRow]) -> Verdict:
    """No file was refused lately without a good one of the same name after it."""
    since = place.now - _REFUSED_WITHIN
    refused = count_loads(connection, refused_since=since).refused
    if refused:
        return wrong(
            f"Файлов отвергнуто за {_REFUSED_WITHIN.days} дней: {refused}",
            "причины: mcu loads --state refused; исправьте файлы и положите их снова",
        )
    return ok(f"За {_REFUSED_WITHIN.days} дней ни один файл не отвергнут")


def check_airflow(place: Place, connection: Connection[TupleRow] | None) -> Verdict:
    """Airflow's own tables can be reached, where Airflow is used at all."""
    given = os.environ.get(_AIRFLOW_URL)
    if given is None and (connection is None or not airflow_home(place.settings).is_dir()):
        return skipped("Airflow здесь ещё не запускали")
    url = given or airflow_database_url(place.settings)
    try:
        with psycopg.connect(
            url.replace("+psycopg2", "").replace("+psycopg", ""), connect_timeout=10
        ) as found:
            found.execute("select version_num from alembic_version")
    except (psycopg.Error, ValueError) as error:
        return wrong(
            f"База Airflow недоступна или не подготовлена ({type(error).__name__})",
            "запустите make airflow: он готовит базу; для своего сервера проверьте " + _AIRFLOW_URL,
        )
    return ok("База Airflow отвечает")
