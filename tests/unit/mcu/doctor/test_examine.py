"""The doctor looks at everything, whatever breaks on the way."""

import json
from dataclasses import replace

import pytest
from pydantic import SecretStr

from mcu.doctor import examine as module
from mcu.doctor.examine import LEDGER, PLAIN, examine
from mcu.doctor.verdict import Place, Verdict, ok
from tests.unit.mcu.conftest import Mcu


def test_without_a_database_its_checks_are_skipped_and_the_server_is_the_fault(place: Place) -> None:
    verdicts = examine(place)
    assert set(verdicts) == {*PLAIN, *LEDGER, "server", "schema", "airflow"}
    assert verdicts["server"] == Verdict("wrong", "Postgres не отвечает", "выполните mcu up")
    assert {verdicts[name].state for name in (*LEDGER, "schema", "airflow")} == {"skipped"}


def test_a_check_that_breaks_hides_no_other(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Place) -> Verdict:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "PLAIN", {"broken": broken, "after": lambda _: ok("цело")})
    verdicts = examine(place)
    assert verdicts["broken"].state == "wrong"
    assert "ZeroDivisionError" in verdicts["broken"].sentence
    assert verdicts["after"] == ok("цело")


def test_the_command_ends_with_1_and_names_the_fault_first(mcu: Mcu) -> None:
    result = mcu("doctor")
    assert result.exit_code == 1
    assert result.stdout.startswith("НЕ ТАК: ")
    assert "НЕ ТАК: Postgres не отвечает · что делать: выполните mcu up" in result.stdout
    assert "Не в порядке: " in result.stdout.splitlines()[-1]


def test_the_command_ends_with_0_when_nothing_is_wrong(mcu: Mcu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcu.commands.doctor.examine", lambda _: {"key": ok("Ключ задан")})
    result = mcu("doctor")
    assert (result.exit_code, result.stdout) == (0, "в порядке: Ключ задан\nВсё в порядке\n")


def test_json_says_the_same(mcu: Mcu) -> None:
    result = mcu("doctor", "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["is_healthy"]) == (1, False)
    server = next(check for check in document["checks"] if check["check"] == "server")
    assert server == {
        "check": "server", "state": "wrong", "sentence": "Postgres не отвечает", "todo": "выполните mcu up",
    }  # fmt: skip


def test_a_server_of_others_is_not_started_by_us(place: Place) -> None:
    url = SecretStr("postgresql://nobody@127.0.0.1:1/none")
    verdict = examine(replace(place, settings=place.settings.model_copy(update={"database_url": url})))[
        "server"
    ]
    assert verdict.todo == "проверьте MCU_DATABASE_URL и сервер"
