"""Numbers agree with their nouns; lengths, dates and ranges read like Russian."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from reports.explaining import words


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 день"), (2, "2 дня"), (4, "4 дня"), (5, "5 дней"), (11, "11 дней"), (14, "14 дней"),
     (21, "21 день"), (22, "22 дня"), (101, "101 день"), (112, "112 дней"), (0, "0 дней")],
)  # fmt: skip
def test_a_number_and_its_noun_agree(number: int, said: str) -> None:
    assert words.count(number, words.DAYS) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(480, "8 ч"), (390, "6 ч 30 мин"), (5, "5 мин"), (0, "0 мин"), (Decimal("2.5"), "2 мин 30 с")],
)
def test_working_time_is_in_hours_and_minutes(minutes: Decimal | int, said: str) -> None:
    assert words.print_minutes(minutes) == said


@pytest.mark.parametrize(("minutes", "said"), [(34740, "24 дня 3 ч"), (1440, "1 день"), (90, "1 ч 30 мин")])
def test_calendar_time_is_in_days_and_hours(minutes: int, said: str) -> None:
    assert words.print_length(minutes) == said


def test_neighbouring_dates_are_joined_over_the_new_year() -> None:
    days = [date(2026, 12, 30) + timedelta(days=step) for step in (0, 1, 2, 5, 7, 8)]
    assert words.print_ranges(days) == "30.12.2026–01.01.2027, 04.01.2027, 06.01–07.01.2027"


def test_words_are_enumerated() -> None:
    said = [words.enumerate_words(list(each)) for each in ("", "а", "аб", "абв")]
    assert said == ["", "а", "а и б", "а, б и в"]


def test_a_date_kept_to_its_last_moment_has_no_time() -> None:
    zone = ZoneInfo("Europe/Moscow")
    end = datetime(2026, 10, 1, 20, 59, 59, 999999, tzinfo=UTC)
    assert words.print_end(end, zone) == "01.10.2026"
    assert words.print_end(datetime(2026, 10, 1, 20, 59, 59, tzinfo=UTC), zone) == "01.10.2026 23:59:59"


def test_a_sentence_has_one_full_stop() -> None:
    assert (words.end_sentence("313 шт."), words.end_sentence("93 %")) == ("313 шт.", "93 %.")


def test_what_an_export_left_empty_is_no_name() -> None:
    assert [words.is_known(name) for name in (None, "", "не указан", "Парки")] == [False, False, False, True]
