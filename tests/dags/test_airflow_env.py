"""Airflow's environment: one place, its own database and secrets, the first night."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from mcu.airflow_env import AirflowPlace, airflow_environment, first_night
from mcu.airflow_secrets import AirflowSecrets, keep_once
from warehouse.errors import SettingsError
from warehouse.settings import ArrivalSecret, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a server that nobody asks here."""
    return Settings(
        home=tmp_path / "home",
        database_url=SecretStr("postgresql://mcu:p%40ss@db.example.org:5433/city"),
        pseudonym_key=SecretStr("key-of-the-test-suite-only"),
    )


def test_airflow_has_its_own_database_beside_the_warehouse(settings: Settings) -> None:
    environment = airflow_environment(settings)
    database = "mcu:p%40ss@db.example.org:5433/city_airflow"
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"postgresql+psycopg2://{database}"
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC"] == f"postgresql+asyncpg://{database}"
    assert environment["AIRFLOW_HOME"] == str(settings.home / "airflow")
    assert environment["MCU_DATABASE_URL"].endswith("/city")
    assert environment["MCU_PSEUDONYM_KEY"] == "key-of-the-test-suite-only"


def test_tasks_sign_in_where_exports_arrive(settings: Settings) -> None:
    secret = ArrivalSecret(login=SecretStr("mcu"), password=SecretStr("of-the-mailbox"))
    environment = airflow_environment(settings.model_copy(update={"arrival": {"mcu_mail": secret}}))
    named = {name: value for name, value in environment.items() if "ARRIVAL" in name}
    assert named == {
        "MCU_ARRIVAL__MCU_MAIL__LOGIN": "mcu",
        "MCU_ARRIVAL__MCU_MAIL__PASSWORD": "of-the-mailbox",
    }


def test_tasks_find_the_api_where_it_listens(settings: Settings) -> None:
    alone = airflow_environment(settings, place=AirflowPlace(api_port=9999))
    assert alone["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert alone["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:9999/execution/"
    server = airflow_environment(
        settings, place=AirflowPlace(bind="192.0.2.1", api_url="http://api-server:8080")
    )
    assert server["AIRFLOW__API__HOST"] == "192.0.2.1"
    assert server["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://api-server:8080/execution/"


def test_an_office_proxy_does_not_stand_between_the_services(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example.org")
    environment = airflow_environment(settings, place=AirflowPlace(api_url="http://api-server:8080"))
    assert environment["NO_PROXY"].split(",") == [
        "intranet.example.org",
        "127.0.0.1",
        "localhost",
        "api-server",
    ]


def test_secrets_are_made_once_and_only_for_the_owner(settings: Settings) -> None:
    first = airflow_environment(settings)
    again = airflow_environment(settings)
    for name in ("CORE__FERNET_KEY", "API__SECRET_KEY", "API_AUTH__JWT_SECRET"):
        assert first[f"AIRFLOW__{name}"] == again[f"AIRFLOW__{name}"] != ""
    kept = AirflowSecrets.keep(settings.home / "airflow")
    assert set(json.loads(kept.passwords_file.read_text())) == {"admin"}
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (settings.home / "airflow").iterdir()}
    assert modes == {0o600}


def test_of_two_processes_the_first_text_counts(tmp_path: Path) -> None:
    file = tmp_path / "kept"

    def make_late() -> str:
        file.write_text("first")  # another process was quicker
        return "second"

    assert keep_once(file, make_late) == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_the_first_night_stays_and_moves_only_for_a_night_by_hand(settings: Settings) -> None:
    (settings.home / "airflow").mkdir(parents=True)
    (settings.home / "airflow" / "first_night").write_text("2026-11-01")
    past = datetime(2026, 10, 4, 22, tzinfo=UTC)
    assert airflow_environment(settings)["MCU_FIRST_NIGHT"] == "2026-11-01"
    assert airflow_environment(settings, as_of=past)["MCU_FIRST_NIGHT"] == "2026-10-05", "01:00 in Moscow"
    assert airflow_environment(settings)["MCU_FIRST_NIGHT"] == "2026-11-01"


@pytest.mark.parametrize("given", [None, "", "вчера"])
def test_a_missing_first_night_is_a_sentence(given: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MCU_FIRST_NIGHT", raising=False)
    if given is not None:
        monkeypatch.setenv("MCU_FIRST_NIGHT", given)
    with pytest.raises(SettingsError, match="Не задана первая ночь"):
        first_night("Europe/Moscow")


def test_the_first_night_is_a_local_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCU_FIRST_NIGHT", "2026-11-01")
    assert first_night("Europe/Moscow").isoformat() == "2026-11-01T00:00:00+03:00"
