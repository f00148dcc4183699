"""Rows of medians, of topics named most and of problem points: what they prove, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest

from reports.explaining.arranging import arrange_rows, count_members, middle_rows
from reports.explaining.reading_indicator import BehindRow
from reports.model import Indicator
from tests.unit.reports.explaining.behind import make_behind
from tests.unit.reports.sample import make_indicator
from warehouse.errors import PublicationError


def _figure(printed: str, numerator: int | None = None, precision: int = 1) -> Indicator:
    part = None if numerator is None else Decimal(numerator)
    return make_indicator(printed=Decimal(printed), numerator=part, precision=precision)


def _measured(*amounts: int) -> list[BehindRow]:
    return [make_behind(str(number), amount=amount) for number, amount in enumerate(amounts)]


def _named(topics: str) -> list[BehindRow]:
    return [make_behind(str(number), member_code=topic) for number, topic in enumerate(topics)]


@pytest.mark.parametrize(
    ("amounts", "printed", "middle"),
    [((4, 1, 9), "4.0", ["0"]), ((9, 3, 13, 11), "10.0", ["0", "3"]), ((2,), "2.0", ["0"])],
)
def test_a_median_is_the_middle_of_its_rows(amounts: Any, printed: str, middle: list[str]) -> None:
    rows = arrange_rows(_measured(*amounts), _figure(printed), "median")
    assert [row.amount for row in rows] == sorted(amounts, reverse=True)
    assert [row.source_id for row in middle_rows(rows)] == middle


def test_a_median_that_its_rows_do_not_give_is_refused() -> None:
    with pytest.raises(PublicationError, match="не сходится") as error:
        arrange_rows(_measured(4, 1, 9), _figure("5.0"), "median")
    assert (error.value.got, error.value.expected) == ("медиана строк 4", "5, как в fct_indicator_values")


def test_only_the_appeals_of_problem_points_are_listed() -> None:
    rows = arrange_rows(_named("abacaba"), _figure("1", 1, 0), "members_at_least")
    assert [row.member_code for row in rows] == ["a"] * 4
    assert count_members(_named("abacaba")) == [("a", 4), ("b", 2), ("c", 1)]


def test_more_points_than_rows_have_is_refused() -> None:
    with pytest.raises(PublicationError) as error:
        arrange_rows(_named("ab"), _figure("3", 3, 0), "members_at_least")
    assert error.value.got == "точек по строкам 2"


def test_topics_that_are_not_the_most_named_stay_in_the_denominator() -> None:
    rows = arrange_rows(_named("abacabd"), _figure("71.4", 5), "top_share")
    assert sum(row.numerator_amount for row in rows) == 5
    assert {row.member_code for row in rows if row.numerator_amount} == {"a", "b"}
    assert sum(row.denominator_amount for row in rows) == 7


def test_topics_that_do_not_make_up_the_figure_are_refused() -> None:
    with pytest.raises(PublicationError) as error:
        arrange_rows(_named("abacabd"), _figure("57.1", 4), "top_share")
    assert error.value.got == "самых частых по строкам 5"


def test_rows_of_a_sum_stay_as_they_are() -> None:
    rows = _named("ab")
    assert arrange_rows(rows, _figure("2", 2, 0), "sum") == rows
    assert arrange_rows(rows, make_indicator(printed=None), "median") == rows
