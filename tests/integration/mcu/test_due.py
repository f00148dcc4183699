"""`mcu due` and the commands beside it: what a person and a timer are told, with a database and without."""

import json
import shutil
from pathlib import Path

import pytest

from tests.integration.mcu.conftest import Mcu
from tests.integration.reports.city import CITY, PERIOD, publish_city
from tests.support.obligations import files_with_two_duties
from warehouse.database import connect
from warehouse.settings import Settings

NAME = f"{CITY}.quarter_indicators.{PERIOD}.v1"


@pytest.fixture
def city(settings: Settings) -> Settings:
    """The published city: 1 October 02:00 of its clock is the last publication."""
    publish_city(settings)
    return settings


@pytest.fixture
def alone(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation that serves this city alone, and only its quarter and year."""
    return {"MCU_MUNICIPALITIES": str(files_with_two_duties(tmp_path / "municipalities"))}


def test_the_way_of_a_quarter_to_its_date(mcu: Mcu, city: Settings, alone: dict[str, str]) -> None:
    """Nothing done, prepared, approved, sent: what each day says and with which code."""
    early = mcu("due", "--on", "2026-10-02", "--alarm", **alone)
    assert (early.exit_code, early.stdout) == (0, ""), "silent while nothing is the matter"
    late = mcu("due", "--on", "2026-10-03", "--alarm", **alone)
    assert late.exit_code == 1
    (line,) = late.stdout.splitlines()
    assert line == (
        "ТРЕВОГА · Красноармейский муниципальный район Саратовской области: Сведения о значениях показателей"
        " за квартал, 2026Q3 · к этому дню должно быть готово: 05.10.2026 (UTC+4) · кому: руководитель Центра"
        " управления регионом Саратовской области · состояние: не начаты · что делать: подготовить: mcu"
        " submit --municipality krasnoarmeysk --period 2026Q3 · основание: приложение № 2, п. 2.4 б"
    )
    mcu("submit", "--municipality", CITY, "--period", PERIOD, **alone)
    assert mcu("due", "--on", "2026-10-03", "--alarm", **alone).exit_code == 0
    waiting = mcu("due", "--on", "2026-10-04", "--alarm", **alone)
    assert waiting.exit_code == 1
    assert "к этому дню должно быть утверждено" in waiting.stdout
    assert f"mcu approve {NAME} --by mcu_head (" in waiting.stdout
    assert mcu("due", "--on", "2026-10-04", **alone).exit_code == 0, "nothing is late yet"
    assert mcu("approve", NAME, "--by", "mcu_head", **alone).exit_code == 0
    assert mcu("due", "--on", "2026-10-04", "--alarm", **alone).exit_code == 0
    today = mcu("due", "--on", "2026-10-05", "--alarm", **alone)
    assert (today.exit_code, "срок сегодня: 05.10.2026" in today.stdout) == (1, True)
    assert mcu("due", "--on", "2026-10-06", **alone).exit_code == 1
    assert mcu("sent", NAME, "--how", "письмо № 12 от 05.10.2026", **alone).exit_code == 0
    done = mcu("due", "--on", "2026-10-06", "--json", **alone)
    items = {item["period"]: item for item in json.loads(done.stdout)["items"]}
    assert (done.exit_code, items[PERIOD]["standing"], items[PERIOD]["state"]) == (0, "done", "sent")
    assert items["2026"]["cutoff_at"] == "2026-12-16T00:00:00+04:00"
    assert (items["2026"]["due_date"], items["2026Q4"]["due_date"]) == ("2026-12-18", "2027-01-05")
    assert items["2026Q4"]["is_provisional"] is True


def test_an_old_publication_wakes_somebody_though_nothing_is_due(
    mcu: Mcu, city: Settings, alone: dict[str, str]
) -> None:
    """By the real clock: a night of the year before is old on any day."""
    with connect(city) as connection:
        connection.execute("update ops.publications set as_of = as_of - interval '1 year'")
    result = mcu("due", "--alarm", **alone)
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "ТРЕВОГА · Последняя публикация — на 01.10.2025 01:00 (UTC+3), ночей после неё"
    )
    assert "mcu nightly" in result.stdout


def test_without_postgres_the_dates_are_told_and_the_code_is_not_zero(
    mcu: Mcu, alone: dict[str, str]
) -> None:
    gone = {"MCU_DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none"} | alone
    alarm = mcu("due", "--alarm", "--on", "2026-12-18", **gone)
    assert alarm.exit_code == 1
    first, *rest = alarm.stdout.splitlines()
    assert first.startswith("ТРЕВОГА · Журнал, публикации и реестры запросов ЦУР недоступны: Postgres не")
    assert any("за год, 2026 · срок сегодня: 18.12.2026" in line for line in rest)
    assert any(line.startswith("Впереди · ") and "2026Q4" in line and "05.01.2027" in line for line in rest)
    assert all("проверьте вручную, отправлено ли" in line for line in rest)
    table = mcu("due", "--on", "2026-12-16", **gone)
    assert (table.exit_code, "Postgres не отвечает" in table.stderr, "неизвестно" in table.stdout) == (
        1,
        True,
        True,
    )
    document = json.loads(mcu("due", "--json", "--on", "2026-12-16", **gone).stdout)
    assert (document["is_known"], document["publication_as_of"]) == (False, None)


def test_the_ledger_and_the_sheet_are_shown(mcu: Mcu, city: Settings, alone: dict[str, str]) -> None:
    mcu("submit", "--municipality", CITY, "--period", PERIOD, **alone)
    assert f" {NAME} " in mcu("submissions").stdout
    sheet = mcu("submissions", "show", NAME)
    assert sheet.exit_code == 0
    assert "Обратите внимание: СЭД «Дело» (59-ФЗ): период охвачен не полностью" in sheet.stdout
    assert "Печатная форма: " in sheet.stdout
    back = mcu("return", NAME, "--why", "сверьте ПОС", "--by", "mcu_head", **alone)
    assert back.exit_code == 0, back.stderr
    document = json.loads(mcu("submissions", "show", NAME, "--json").stdout)
    assert [step["state"] for step in document["steps"]] == ["due", "rendered", "validated", "returned"]
    assert document["steps"][-1]["comment"] == "сверьте ПОС"
    assert len(document["review"]["lines"]) == 8
    alarm = mcu("due", "--on", "2026-10-04", "--alarm", **alone)
    assert "исправить причину возврата («сверьте ПОС»)" in alarm.stdout
    shutil.rmtree(city.outbox)
    lost = mcu("submissions", "show", NAME)
    assert (lost.exit_code, "Файлы сведений не на месте" in lost.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["approve", "x", "--by", "mcu_head"], 1, "Это не номер сведений"),
        (["approve", NAME, "--by", "mcu_head"], 1, "Таких сведений в журнале нет"),
        (["approve", NAME], 2, "Не хватает параметра"),
        (["return", NAME], 2, "Не хватает параметра"),
        (["return", NAME, "--why", " "], 1, "Возврат без причины"),
        (["sent", NAME, "--how", " "], 1, "Не сказано, как отправлено"),
        (["sent", NAME, "--how", "письмо"], 1, "Отправляют только утверждённое"),
        (["due", "--on", "вчера"], 2, "не дата"),
        (["due", "--municipality", "krasnoarmeisk"], 2, "krasnoarmeysk"),
    ],
)
def test_refusals(mcu: Mcu, settings: Settings, words: list[str], code: int, sentence: str) -> None:
    result = mcu(*words)
    assert (result.exit_code, sentence in result.stderr) == (code, True), result.stderr
