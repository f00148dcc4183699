"""Every indicator with an SQL of its own has words, and a row can be told by them."""

import re
from decimal import Decimal

import pytest

from reports.explaining.own_words import OwnWords, own_indicators, own_words, print_amount
from tests.support.second_road.calendar import seed_rows
from warehouse.definition_bounds import codes_of, known_words

CATALOGUE = seed_rows("indicator_rows")
OWN = {row["indicator_code"]: row for row in CATALOGUE if row["event_kind"] == "own"}


def _said(words: OwnWords) -> list[str]:
    return [text for text in (words.counted, words.subtracted, words.base, words.base_unmeasured) if text]


def test_words_and_catalogue_name_the_same_indicators() -> None:
    assert set(own_indicators().indicators) == set(OWN)


@pytest.mark.parametrize("code", OWN)
def test_the_words_fit_what_the_catalogue_counts(code: str) -> None:
    words, row = own_indicators().indicators[code], OWN[code]
    assert (words.denominator is not None) == bool(row["denominator"])
    blanks = {blank for text in _said(words) for blank in re.findall(r"{(\w*)}", text)}
    assert blanks <= {"date", "member", "term"}
    if row["aggregate"] == "median":
        assert words.amount is not None
    if row["member_dimension"]:
        assert "member" in blanks
        assert row["member_dimension"] in own_indicators().dimensions


def test_every_dimension_has_a_title() -> None:
    own = codes_of(known_words().member_dimensions)
    assert set(own_indicators().dimensions) == {"direction", "source", *own}
    assert set(own_indicators().members["age"]) == {row["age"] for row in seed_rows("backlog_age_rows")}
    outcomes = {row["normalised_value"] for row in seed_rows("value_map") if row["field"] == "outcome"}
    assert set(own_indicators().members["outcome"]) == outcomes - {"none"}


@pytest.mark.parametrize(
    ("added", "amount", "said"),
    [
        (1, 5, "первый ответ {date}, вовремя"),
        (0, 500, "первый ответ {date}, позже"),
        (0, None, "часы прошли {date}, ответа к концу периода нет"),
    ],
)
def test_a_row_is_told_by_what_it_adds(added: int, amount: int | None, said: str) -> None:
    words = own_indicators().indicators["first_answer_8h_share"]
    assert words.reason(added=added, amount=None if amount is None else Decimal(amount)) == said


def test_what_the_period_before_had_is_subtracted() -> None:
    words = own_indicators().indicators["received_change"]
    assert words.reason(added=-1, amount=None) == "поступило {date}, в периоде до него"


@pytest.mark.parametrize(
    ("code", "amount", "said"),
    [
        ("median_overrun", 1, "1 день"),
        ("handling_median_days", 22, "22 дня"),
        ("first_answer_median", 125, "2 ч 5 мин"),
        ("first_answer_working_median", 480, "8 ч рабочего времени"),
        ("reassignment_mean", 2, "2 передачи"),
        ("backlog_count", 2, "—"),
        ("on_time_share", 2, "—"),
        ("median_overrun", None, "—"),
    ],
)
def test_an_amount_is_printed_in_its_unit(code: str, amount: int | None, said: str) -> None:
    assert print_amount(code, None if amount is None else Decimal(amount)) == said


def test_an_indicator_of_sums_has_no_words_here() -> None:
    assert own_words("on_time_share") is None
