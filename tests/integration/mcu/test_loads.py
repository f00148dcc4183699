"""`mcu loads`, `mcu sources`, `mcu status`: what the ledger says, and a person's decision in it."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.contract import load_contracts
from mcu.commands import status as status_command
from tests.integration.mcu.conftest import Mcu
from tests.integration.mcu.ledger import MOMENT, add_load, insert, publish
from tests.support.exports import make_rows, table_of, write_csv
from warehouse.database import connect, fetch_all
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT, Settings


@pytest.fixture
def ledger(settings: Settings) -> dict[str, int]:
    """Load ids by name."""
    return {
        "good": add_load(
            settings,
            known_from=MOMENT,
            received_from=date(2026, 9, 2),
            received_through=date(2026, 9, 30),
        ),
        "held": add_load(settings, source="delo", state="quarantined", reason="чужие строки: 90 %"),
        "refused": add_load(
            settings, file_name="bad.xlsx", state="refused", reason="Файл пуст", rows_read=0, rows_inserted=0,
            rows_unchanged=0, rows_rejected=0,
        ),
        "waiting": add_load(settings, municipality_code="bogotol"),
    }  # fmt: skip


def _listed(mcu: Mcu, *words: str) -> list[int]:
    return [load["load_id"] for load in json.loads(mcu("loads", "--json", *words).stdout)["loads"]]


def test_the_newest_first(mcu: Mcu, ledger: dict[str, int]) -> None:
    assert _listed(mcu) == sorted(ledger.values(), reverse=True)
    assert _listed(mcu, "--limit", "1") == [ledger["waiting"]]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["--state", "quarantined"], ["held"]),
        (["--source", "delo"], ["held"]),
        (["--municipality", "bogotol"], ["waiting"]),
        (["--municipality", "bogotol", "--state", "refused"], []),
    ],
)
def test_filters(mcu: Mcu, ledger: dict[str, int], words: list[str], names: list[str]) -> None:
    assert _listed(mcu, *words) == [ledger[name] for name in names]


def test_the_table_shows_state_and_reason(mcu: Mcu, ledger: dict[str, int]) -> None:
    result = mcu("loads")
    (row,) = [line for line in result.stdout.splitlines() if "bad.xlsx" in line]
    assert row.split()[0] == str(ledger["refused"])
    assert "отвергнута" in row
    assert row.endswith("Файл пуст")
    assert "mcu loads release|withdraw ID --why" in result.stdout


def test_a_release_is_written_down_with_who_and_why(
    mcu: Mcu, ledger: dict[str, int], settings: Settings
) -> None:
    result = mcu(
        "loads", "release", str(ledger["held"]), "--why", "проверено по телефону", "--who", "оператор"
    )
    assert (result.exit_code, result.stdout) == (0, "")
    with connect(settings) as connection:
        assert fetch_all(connection, "select load_id, decision, decided_by, why from ops.load_decisions") == [
            (ledger["held"], "release", "оператор", "проверено по телефону")
        ]
    assert _listed(mcu, "--state", "quarantined") == []


def test_without_a_name_the_system_s_user_decided(
    mcu: Mcu, ledger: dict[str, int], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "operator")
    assert mcu("loads", "withdraw", str(ledger["good"]), "--why", "не тот файл").exit_code == 0
    with connect(settings) as connection:
        assert fetch_all(connection, "select decision, decided_by from ops.load_decisions") == [
            ("withdraw", "operator")
        ]


def test_a_withdrawn_load_is_restored_from_its_landed_copy(
    mcu: Mcu, settings: Settings, tmp_path: Path
) -> None:
    contract = load_contracts()["pos"]
    path = write_csv(tmp_path / "barnaul" / "pos" / "a.csv", table_of(contract, make_rows(contract, 1, 2)))
    assert mcu("ingest", str(path)).exit_code == 0
    assert mcu("loads", "withdraw", "1", "--why", "не тот файл").exit_code == 0
    assert "вернуть её: mcu loads restore 1 --why" in mcu("ingest", str(path)).stdout
    path.unlink()
    result = mcu("loads", "restore", "1", "--why", "файл верный", "--who", "оператор")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Загрузка 1 возвращена новой загрузкой 2, строк: 2. Следующая сборка её возьмёт" in result.stderr
    assert _listed(mcu, "--state", "loaded") == [2]
    again = mcu("loads", "restore", "1", "--why", "ещё раз")
    assert (again.exit_code, "Этот файл уже загружен снова" in again.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["restore", "999", "--why", "x"], "Такой загрузки нет · получено: 999"),
        (["restore", "1", "--why", "x"], "Решение не подходит к состоянию загрузки"),
        (["release", "999", "--why", "x"], "Такой загрузки нет · получено: 999"),
        (["release", "1", "--why", "x"], "Решение не подходит к состоянию загрузки"),
        (["withdraw", "1", "--why", " "], "Решение без причины не принимается"),
    ],
)
def test_a_decision_that_does_not_fit(
    mcu: Mcu, ledger: dict[str, int], settings: Settings, words: list[str], sentence: str
) -> None:
    assert ledger["good"] == 1
    result = mcu("loads", *words)
    assert (result.exit_code, sentence in result.stderr) == (1, True)
    with connect(settings) as connection:
        assert fetch_all(connection, "select * from ops.load_decisions") == []


def test_sources_show_the_last_file_and_those_without_files(
    mcu: Mcu, ledger: dict[str, int], settings: Settings
) -> None:
    row = {
        "load_id": ledger["refused"], "finding_code": "unknown_column", "rows_count": 3,
        "sentence": "новая колонка",
    }  # fmt: skip
    with connect(settings) as connection:
        insert(connection, "ops.load_findings", row, returning="load_id")
    sources = json.loads(mcu("sources", "--json").stdout)["sources"]
    places = {(source["municipality_code"], source["source"]): source for source in sources}
    cities = load_municipalities(PROJECT_ROOT / "municipalities").values()
    assert len(places) == len(sources) == sum(len(city.sources) for city in cities)
    assert places["smolensk", "incident"] == {
        "municipality_code": "smolensk", "source": "incident", "last_file": None, "load_count": 0,
    }  # fmt: skip
    pos = places["barnaul", "pos"]
    assert (pos["last_file"]["file_name"], pos["last_file"]["state"]) == ("bad.xlsx", "refused")
    assert (pos["last_file"]["finding_count"], pos["data_from"], pos["data_through"]) == (
        1,
        "2026-09-02",
        "2026-09-30",
    )
    assert (pos["load_count"], pos["rows_inserted_total"], pos["rows_rejected_total"]) == (1, 7, 1)
    assert pos["refused_count"] == 1
    assert pos["last_file"]["drift"] == ["новая колонка"]
    assert pos["days_since_export"] >= 0
    table = mcu("sources").stdout
    assert "Дрейф: barnaul, pos: новая колонка" in table
    assert "Отказ: barnaul, pos: " in table
    assert [line for line in table.splitlines() if "bad.xlsx" in line and "30.09.2026" in line]
    assert table.count("файлов не было") == len(sources) - 3


def test_lateness_is_what_goes_beyond_the_usual_time_between_exports(mcu: Mcu, settings: Settings) -> None:
    now = datetime.now(UTC)
    # Weekly exports, the last one twenty days ago; what was refused since brings nothing up to date.
    for days in (41, 34, 27, 20):
        add_load(settings, file_name=f"{days}.xlsx", exported_at=now - timedelta(days=days, hours=1))
    add_load(settings, state="refused", exported_at=now, reason="Файл пуст", file_name="bad.xlsx")
    for days in (9, 1):
        add_load(settings, source="delo", file_name=f"{days}.xlsx", exported_at=now - timedelta(days=days))
    found = {source["source"]: source for source in json.loads(mcu("sources", "--json").stdout)["sources"]
             if source["municipality_code"] == "barnaul" and source["load_count"]}  # fmt: skip
    assert (found["pos"]["days_since_export"], found["pos"]["usual_days"], found["pos"]["days_late"]) == (
        20,
        7,
        13,
    )
    assert (found["delo"]["days_since_export"], found["delo"]["days_late"]) == (1, None), "two tell no habit"


def test_drift_of_another_dataset_of_the_same_night_is_told_with_its_file(
    mcu: Mcu, settings: Settings
) -> None:
    loads = {
        name: add_load(settings, source="gospubliki", dataset=name, file_name=f"{name}.csv")
        for name in ("pages", "page_months")
    }
    for name, load_id in loads.items():
        row = {
            "load_id": load_id,
            "finding_code": "missing_column",
            "rows_count": 1,
            "sentence": f"нет {name}",
        }
        with connect(settings) as connection:
            insert(connection, "ops.load_findings", row, returning="load_id")
    (found,) = [
        source for source in json.loads(mcu("sources", "--json").stdout)["sources"] if source["load_count"]
    ]
    assert found["last_file"]["file_name"] == "page_months.csv"
    assert found["last_file"]["drift"] == ["нет page_months", "pages.csv: нет pages"]


def test_status_counts_what_waits(mcu: Mcu, ledger: dict[str, int], settings: Settings) -> None:
    publish(settings, MOMENT)
    document = json.loads(mcu("status", "--json").stdout)
    assert document["loads"] == {"waiting": 1, "quarantined": 1, "refused": 1}
    assert document["publication"]["as_of"] == "2026-10-01T20:00:00+00:00"
    assert document["server"]["is_running"] is True
    assert document["server"]["analyst_url"].startswith("postgresql://mcu_analyst:")
    assert document["versions"]["mcu-warehouse"] == document["publication"]["version"]
    shown = mcu("status")
    assert shown.exit_code == 0
    assert "01.10.2026 23:00" in shown.stdout
    assert "Что с загрузками: mcu loads" in shown.stdout


def test_status_tells_what_lies_in_the_wrong_place(mcu: Mcu, settings: Settings) -> None:
    assert json.loads(mcu("status", "--json").stdout)["strangers"] == []
    assert not settings.inbox.exists()
    (settings.inbox / "barnaul").mkdir(parents=True)
    (settings.inbox / "barnaul" / "a.csv").touch()
    sentence = "файл лежит не в папке источника и не взят: inbox/barnaul/a.csv"
    assert json.loads(mcu("status", "--json").stdout)["strangers"] == [sentence]
    shown = mcu("status")
    assert (shown.exit_code, f"Ждёт решения: {sentence}\n" in shown.stdout) == (0, True)


def test_status_of_an_inbox_that_does_not_answer(
    mcu: Mcu, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(status_command, "look_around", fail)
    result = mcu("status")
    assert result.exit_code == 0
    assert "Ждёт решения: папка inbox не читается: Input/output error\n" in result.stdout


def test_a_refused_file_that_came_again_whole_waits_for_nobody(
    mcu: Mcu, ledger: dict[str, int], settings: Settings
) -> None:
    add_load(settings, file_name="bad.xlsx", state="refused", reason="ещё раз", sha256="more")
    assert json.loads(mcu("status", "--json").stdout)["loads"]["refused"] == 1
    add_load(settings, file_name="bad.xlsx", known_from=MOMENT)
    assert json.loads(mcu("status", "--json").stdout)["loads"]["refused"] == 0


def test_status_of_a_server_that_does_not_answer_is_1(mcu: Mcu) -> None:
    result = mcu("status", "--json", MCU_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["server"]["is_running"], document["publication"]) == (1, False, None)
    assert "Postgres не отвечает" in document["server"]["fault"]
