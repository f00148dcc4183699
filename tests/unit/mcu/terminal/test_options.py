"""Values of shared options."""

from datetime import UTC, date, datetime

import pytest

from extractors.errors import UsageError
from mcu.terminal.options import as_usage, check_choice, read_as_of, read_date
from warehouse.errors import McuError, PublicationError
from warehouse.settings import Settings


def test_a_known_value_passes() -> None:
    assert check_choice("--source", "pos", ["incident", "pos"]) == "pos"


def test_an_unknown_value_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"получено: incidnet · ожидалось: incident$"):
        check_choice("--source", "incidnet", ["incident", "pos"])
    with pytest.raises(UsageError, match=r"ожидалось: incident, pos$"):
        check_choice("--source", "qqq", ["incident", "pos"])


@pytest.mark.parametrize("text", ["2026-09-30", "30.09.2026"])
def test_dates_are_read_both_ways(text: str) -> None:
    assert read_date("--until", text) == date(2026, 9, 30)


@pytest.mark.parametrize("text", ["31.02.2026", "yesterday", "30.09", ""])
def test_a_wrong_date_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="Значение параметра не дата · где: --until"):
        read_date("--until", text)


def test_a_moment_without_a_zone_is_in_the_zone_of_the_settings() -> None:
    settings = Settings(timezone="Asia/Krasnoyarsk")
    assert read_as_of("2026-10-01T02:00", settings) == datetime(2026, 9, 30, 19, tzinfo=UTC)
    assert read_as_of(None, settings) is None


def test_only_the_named_kind_becomes_wrong_usage() -> None:
    with (
        pytest.raises(UsageError, match="Не то · где: --period"),
        as_usage(PublicationError, where="--period"),
    ):
        raise PublicationError("Не то")
    with pytest.raises(McuError, match="Другое") as found, as_usage(PublicationError):
        raise McuError("Другое")
    assert not isinstance(found.value, UsageError)
