"""The end of a night: red while a file waits for a person, good again once it is replaced."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.contract import load_contracts
from extractors.inbox import Clock, InboxFile, State
from extractors.ledger import record_arrival
from mcu import night as steps
from mcu.night import NightError, close_night, ingest_source, open_night, run_night
from tests.integration.mcu.conftest import environment_of
from tests.integration.mcu.ledger import MOMENT, add_load
from tests.support.exports import make_rows, table_of, write_csv
from warehouse.database import connect
from warehouse.settings import Settings


def _see_all_grow(files: list[InboxFile], _: Clock) -> dict[Path, State]:
    return {file.path: "growing" for file in files}


@pytest.fixture
def night(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A refused file that still lies in the inbox."""
    for name, value in environment_of(settings).items():
        monkeypatch.setenv(name, value)
    path = settings.inbox / "barnaul" / "pos" / "bad.csv"
    path.parent.mkdir(parents=True)
    path.write_text("Номер\n1\n", encoding="utf-8")
    os.utime(path, (MOMENT.timestamp(), MOMENT.timestamp()))
    add_load(
        settings, file_name="bad.csv", sha256="first", state="refused", reason="Файл пуст",
        rows_read=0, rows_inserted=0, rows_unchanged=0, rows_rejected=0,
    )  # fmt: skip
    return settings


def test_a_refused_file_in_the_inbox_ends_the_night_red(night: Settings) -> None:
    with pytest.raises(NightError) as caught:
        close_night(MOMENT + timedelta(hours=3))
    assert "bad.csv (barnaul, pos): Файл пуст" in caught.value.sentence()


def test_a_stranger_in_the_inbox_ends_the_night_red(night: Settings) -> None:
    stray = night.inbox / "barnual" / "pos" / "a.csv"
    stray.parent.mkdir(parents=True)
    (night.inbox / "barnaul" / "pos" / "bad.csv").rename(stray)
    sentence = "папка не взята, такого муниципалитета нет: inbox/barnual, возможно, barnaul"
    open_night(MOMENT)
    assert ingest_source("pos", MOMENT)["strangers"] == [sentence]
    with pytest.raises(NightError) as caught:
        close_night(MOMENT)
    assert caught.value.got == sentence
    assert caught.value.todo == "переложите файлы в inbox/<муниципалитет>/<источник>"
    shutil.rmtree(stray.parent.parent)
    assert ingest_source("pos", MOMENT)["strangers"] == []
    assert close_night(MOMENT)["waiting"] == []


def test_a_file_that_is_still_being_written_is_only_said(
    night: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (night.inbox / "barnaul" / "pos" / "bad.csv").rename(night.inbox / "barnaul" / "pos" / "grows.csv")
    monkeypatch.setattr("extractors.inbox._watch", _see_all_grow)
    open_night(MOMENT)
    step = ingest_source("pos", MOMENT)
    assert (step["loads"], step["growing"]) == (
        [],
        ["файл ещё записывается, будет взят в следующий раз: barnaul/pos/grows.csv"],
    )
    assert ingest_source("delo", MOMENT)["growing"] == []
    assert close_night(MOMENT)["waiting"] == []


def test_the_report_of_a_night_tells_all_of_it(night: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    (night.inbox / "barnaul" / "b.csv").touch()
    for name, found in {
        "check_raw": {"quarantined": []},
        "build": {},
        "check_marts": {},
        "publish": {},
    }.items():
        monkeypatch.setattr(steps, name, lambda _, found=found: found)
    monkeypatch.setattr(steps, "redact", lambda _: {})
    monkeypatch.setattr("extractors.inbox._watch", _see_all_grow)
    report = run_night(MOMENT)
    assert report.exit_code == 3
    assert report.strangers == ["файл лежит не в папке источника и не взят: inbox/barnaul/b.csv"]
    assert report.growing == ["файл ещё записывается, будет взят в следующий раз: barnaul/pos/bad.csv"]
    assert [load["file_name"] for load in report.waiting] == ["bad.csv"]
    (night.inbox / "barnaul" / "pos" / "bad.csv").unlink()
    assert run_night(MOMENT).exit_code == 3
    (night.inbox / "barnaul" / "b.csv").unlink()
    assert run_night(MOMENT).exit_code == 0


def test_a_good_file_of_the_same_name_ends_the_waiting(night: Settings) -> None:
    add_load(night, file_name="bad.csv", sha256="second")
    assert close_night(MOMENT + timedelta(hours=3))["waiting"] == []


@pytest.mark.parametrize("state", ["withdrawn", "refused"])
def test_what_came_later_under_the_name_speaks_alone(night: Settings, state: str) -> None:
    add_load(night, file_name="bad.csv", sha256="second", state=state, reason="Файл другой")
    if state == "withdrawn":
        assert close_night(MOMENT + timedelta(hours=3))["waiting"] == []
        return
    with pytest.raises(NightError) as caught:
        close_night(MOMENT + timedelta(hours=3))
    assert caught.value.got == "bad.csv (barnaul, pos): Файл другой"


def test_a_refused_file_under_another_name_still_waits(night: Settings) -> None:
    path = night.inbox / "barnaul" / "pos" / "bad.csv"
    path.rename(path.with_name("renamed.csv"))
    assert close_night(MOMENT + timedelta(hours=3))["waiting"] == []
    with connect(night) as connection:
        record_arrival(connection, 1, "renamed.csv")
    with pytest.raises(NightError) as caught:
        close_night(MOMENT + timedelta(hours=3))
    assert caught.value.got == "renamed.csv (barnaul, pos): Файл пуст"


def test_a_file_that_the_loader_fails_on_ends_the_night_red_until_it_is_loaded(
    night: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    contract = load_contracts()["pos"]
    path = write_csv(night.inbox / "barnaul" / "pos" / "bad.csv", table_of(contract, make_rows(contract, 1)))
    os.utime(path, (MOMENT.timestamp(), MOMENT.timestamp()))
    open_night(MOMENT)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("extractors.ingest.load_file", fail)
        assert [load["state"] for load in ingest_source("pos", MOMENT)["loads"]] == ["refused"]
    with pytest.raises(NightError, match="Внутренняя ошибка загрузчика · ZeroDivisionError"):
        close_night(MOMENT)
    assert [load["state"] for load in ingest_source("pos", MOMENT)["loads"]] == ["loaded"]
    assert close_night(MOMENT)["waiting"] == []


def test_a_quarantined_load_waits_whatever_comes_after_it(night: Settings) -> None:
    add_load(night, file_name="other.csv", sha256="third", state="quarantined", reason="чужие строки")
    add_load(night, file_name="bad.csv", sha256="fourth")
    add_load(night, file_name="other.csv", sha256="fifth")
    with pytest.raises(NightError) as caught:
        close_night(MOMENT + timedelta(hours=3))
    assert "other.csv (barnaul, pos): чужие строки" in caught.value.sentence()
    assert "bad.csv" not in caught.value.sentence()
