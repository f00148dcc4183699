"""The end of a night: red while a file waits for a person, good again once it is replaced."""

import os
from datetime import timedelta

import pytest

from mcu.night import NightError, close_night
from tests.integration.mcu.conftest import environment_of
from tests.integration.mcu.ledger import MOMENT, add_load
from warehouse.settings import Settings


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


def test_a_good_file_of_the_same_name_ends_the_waiting(night: Settings) -> None:
    add_load(night, file_name="bad.csv", sha256="second")
    assert close_night(MOMENT + timedelta(hours=3))["waiting"] == []


def test_a_quarantined_load_waits_whatever_comes_after_it(night: Settings) -> None:
    add_load(night, file_name="other.csv", sha256="third", state="quarantined", reason="чужие строки")
    add_load(night, file_name="bad.csv", sha256="fourth")
    add_load(night, file_name="other.csv", sha256="fifth")
    with pytest.raises(NightError) as caught:
        close_night(MOMENT + timedelta(hours=3))
    assert "other.csv (barnaul, pos): чужие строки" in caught.value.sentence()
    assert "bad.csv" not in caught.value.sentence()
