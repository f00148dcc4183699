"""The doctor's questions to the database: each has a warehouse that it must fault."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from pydantic import SecretStr

from extractors.pseudonyms import Pseudonymiser
from mcu.airflow_env import airflow_database_url, airflow_home
from mcu.doctor import database
from mcu.doctor.examine import examine
from mcu.doctor.retention import check_retention
from mcu.doctor.verdict import Place
from tests.integration.mcu.conftest import Mcu
from tests.integration.mcu.ledger import add_load, publish
from tests.support.kept import write_old
from warehouse.database import connect
from warehouse.embedded import EmbeddedPostgres
from warehouse.migrate import make_database, with_database
from warehouse.settings import Settings

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def place(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A warehouse in order, looked at on a Monday morning."""
    monkeypatch.delenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", raising=False)
    for folder in (settings.inbox, settings.landing):
        folder.mkdir(parents=True, mode=0o700)
    return Place(settings, NOW)


@pytest.fixture
def connection(settings: Settings) -> Iterator[Connection[TupleRow]]:
    with connect(settings) as opened:
        yield opened


def test_a_warehouse_in_order(place: Place) -> None:
    publish(place.settings, NOW - 10 * HOUR)
    add_load(place.settings, known_from=NOW - 10 * HOUR)
    with connect(place.settings) as opened:
        key = Pseudonymiser(place.settings.require_pseudonym_key())
        opened.execute("insert into ops.installation (key_fingerprint) values (%s)", [key.fingerprint()])
    states = {name: verdict.state for name, verdict in examine(place).items()}
    asked = (
        "server",
        "schema",
        "fingerprint",
        "publication",
        "waiting",
        "quarantine",
        "refused",
        "retention",
    )
    assert {name: states[name] for name in asked} == dict.fromkeys(asked, "ok")
    assert states["airflow"] == "skipped"


def test_an_old_server(place: Place) -> None:
    old: Any = SimpleNamespace(info=SimpleNamespace(server_version=150_004))
    verdict = database.check_server(place, old)
    assert (verdict.state, verdict.sentence) == ("wrong", "PostgreSQL 15.4 старее проверенного 18")


def test_a_database_that_nobody_prepared(place: Place, postgres: EmbeddedPostgres) -> None:
    admin = postgres.owner_url("postgres")
    make_database(admin, "never_prepared")
    url = SecretStr(with_database(admin, "never_prepared"))
    verdicts = examine(replace(place, settings=place.settings.model_copy(update={"database_url": url})))
    assert (verdicts["schema"].state, verdicts["schema"].todo) == ("wrong", "выполните mcu up")
    assert verdicts["publication"].state == "skipped"


def test_another_key(place: Place, connection: Connection[TupleRow]) -> None:
    key = Pseudonymiser(place.settings.require_pseudonym_key())
    connection.execute("insert into ops.installation (key_fingerprint) values (%s)", [key.fingerprint()])
    assert database.check_fingerprint(place, connection).state == "ok"
    changed = place.settings.model_copy(update={"pseudonym_key": SecretStr("another-key-than-before")})
    verdict = database.check_fingerprint(replace(place, settings=changed), connection)
    assert (verdict.state, verdict.todo) == ("wrong", "верните прежний ключ")
    missing = place.settings.model_copy(update={"pseudonym_key": None})
    assert database.check_fingerprint(replace(place, settings=missing), connection).state == "skipped"


@pytest.mark.parametrize(
    ("as_of", "published_at", "state", "word"),
    [
        (NOW - 36 * HOUR, NOW - 36 * HOUR, "ok", "Опубликовано"),
        (NOW - 37 * HOUR, NOW - 37 * HOUR, "wrong", "ночь пропущена"),
        (NOW - 99 * HOUR, NOW - 1 * HOUR, "note", "недавно"),
        (NOW + 1 * HOUR, NOW - 1 * HOUR, "wrong", "из будущего"),
    ],
)
def test_the_age_of_the_publication(
    place: Place,
    connection: Connection[TupleRow],
    as_of: datetime,
    published_at: datetime,
    state: str,
    word: str,
) -> None:
    assert database.check_publication(place, connection).state == "note"
    publish(place.settings, as_of, published_at)
    verdict = database.check_publication(place, connection)
    assert (verdict.state, word in verdict.sentence) == (state, True), verdict


Check = Callable[[Place, Connection[TupleRow]], Any]


@pytest.mark.parametrize(
    ("check", "load", "state", "sentence"),
    [
        (database.check_waiting, {}, "note", "Загрузок, которых ещё нет в витринах: 1"),
        (database.check_quarantine, {"state": "quarantined"}, "wrong", "Загрузок в карантине: 1"),
        (
            database.check_refused,
            {"state": "refused", "arrived_at": NOW - 6 * 24 * HOUR},
            "wrong",
            "Файлов отвергнуто за 7 дней: 1",
        ),
        (
            database.check_refused,
            {"state": "refused", "arrived_at": NOW - 8 * 24 * HOUR},
            "ok",
            "За 7 дней ни один файл не отвергнут",
        ),
    ],
)
def test_loads_that_wait(
    place: Place,
    connection: Connection[TupleRow],
    check: Check,
    load: dict[str, Any],
    state: str,
    sentence: str,
) -> None:
    add_load(place.settings, known_from=NOW)
    assert check(place, connection).state == "ok"
    add_load(place.settings, **load)
    verdict = check(place, connection)
    assert (verdict.state, verdict.sentence) == (state, sentence)


def test_what_is_kept_too_long(place: Place, connection: Connection[TupleRow]) -> None:
    # A year of journals and two weeks of grace are over on 20 September.
    write_old(place.settings.logs / "old.log", NOW - timedelta(days=366 + 14))
    verdict = check_retention(place, connection)
    assert (verdict.state, verdict.sentence) == (
        "wrong",
        "Больше двух недель сверх срока хранится: журналы: 1",
    )
    write_old(place.settings.logs / "old.log", NOW - timedelta(days=365 + 13))
    assert check_retention(place, connection).state == "ok"


def test_airflow_s_tables(place: Place, connection: Connection[TupleRow]) -> None:
    assert database.check_airflow(place, connection).state == "skipped"
    airflow_home(place.settings).mkdir(parents=True)
    lost = database.check_airflow(place, connection)
    assert (lost.state, "недоступна" in lost.sentence, "make airflow" in (lost.todo or "")) == (
        "wrong",
        True,
        True,
    )
    url = airflow_database_url(place.settings)
    name = url.rpartition("/")[2]
    make_database(with_database(url, "postgres"), name)
    assert database.check_airflow(place, connection).state == "wrong"
    with psycopg.connect(url) as tables:
        tables.execute("create table alembic_version (version_num text)")
    assert database.check_airflow(place, connection).state == "ok"


def test_an_airflow_of_others_is_asked_where_it_says(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql+psycopg2://a:b@127.0.0.1:1/none")
    verdict = database.check_airflow(place, None)
    assert verdict.state == "wrong"
    assert "a:b" not in verdict.sentence


def test_the_command_names_the_quarantine(mcu: Mcu, settings: Settings) -> None:
    add_load(settings, state="quarantined")
    result = mcu("doctor")
    assert result.exit_code == 1
    assert (
        "НЕ ТАК: Загрузок в карантине: 1 · что делать: посмотрите mcu loads --state quarantined"
        in result.stdout
    )
