"""`python -m expectations.gate`: exit codes, and what stands on which stream."""

import json
import os
import subprocess
import sys

import pytest

from expectations.gate import main
from tests.integration.expectations.conftest import AS_OF
from warehouse.database import connect
from warehouse.settings import PROJECT_ROOT, Settings


def _environment(settings: Settings) -> dict[str, str]:
    assert settings.database_url is not None
    return {"MCU_DATABASE_URL": settings.database_url.get_secret_value(), "MCU_HOME": str(settings.home)}


@pytest.fixture
def command(city: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The command, in this process, finds the city through the environment."""
    for name, value in _environment(city).items():
        monkeypatch.setenv(name, value)
    return city


def test_a_process_of_its_own_says_nothing_but_sentences(city: Settings) -> None:
    with connect(city) as connection:
        connection.execute(
            "update core.appeals set platform_status = 'anna@example.org' where source = 'pos'"
        )
        connection.execute("delete from marts_next.fct_sla_breaches")
    done = subprocess.run(
        [sys.executable, "-m", "expectations.gate", "marts", "--as-of", AS_OF.isoformat()],
        cwd=PROJECT_ROOT,
        env=os.environ | _environment(city),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "krasnoarmeysk: нарушенных сроков 10, в витрине нарушений 0",
        (
            "Таблица core.appeals, колонка platform_status: значений, похожих на адрес почты: 1"
            " · загрузка: 2 (krasnoarmeysk, pos) · что делать: mcu loads withdraw ID --why «причина»,"
            " затем исправьте ячейки в файле и положите его в inbox снова"
        ),
    ]
    report = json.loads(done.stdout)
    assert report["is_passed"] is False
    assert [one["check_name"] for one in report["failures"]] == ["breaches_are_clocks", "no_mail"]
    assert "anna" not in done.stdout + done.stderr


def test_a_passed_gate_is_silent(command: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["raw", "--as-of", AS_OF.isoformat()]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    assert json.loads(output.out)["is_passed"] is True


def test_a_naive_moment_is_in_the_settings_zone(
    command: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["raw", "--as-of", "2026-10-06T02:00"])
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-10-06T02:00:00+03:00"


def test_no_candidate_is_no_verdict(command: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with connect(command) as connection:
        connection.execute("drop schema marts_next cascade")
    assert main(["marts", "--as-of", AS_OF.isoformat()]) == 2
    assert "Проверка не смогла выполниться · где: ворота marts" in capsys.readouterr().err


def test_no_database_is_no_verdict(
    command: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MCU_DATABASE_URL", "postgresql://mcu:secret@127.0.0.1:1/mcu")
    assert main(["raw", "--as-of", AS_OF.isoformat()]) == 2
    output = capsys.readouterr()
    assert output.err.startswith("Postgres не отвечает · где: 127.0.0.1:1")
    assert "secret" not in output.err


def test_a_wrong_word_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["core", "--as-of", AS_OF.isoformat()])
    assert stopped.value.code == 2
    assert "raw" in capsys.readouterr().err
