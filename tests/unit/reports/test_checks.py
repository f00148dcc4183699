"""A figure that its rows do not add up to is refused."""

from decimal import Decimal

import pytest

from reports.checks import check_rows
from reports.layout import IndicatorForm
from tests.unit.reports.sample import make_indicator, make_row
from warehouse.errors import PublicationError

FORM = IndicatorForm(code="on_time_share")
TWO_OF_THREE = [make_row(), make_row(), make_row(numerator_amount=0)]


def test_rows_that_add_up_pass() -> None:
    check_rows(make_indicator(), FORM, TWO_OF_THREE)


@pytest.mark.parametrize(
    ("rows", "part", "listed"),
    [
        ([], "числитель", 0),
        (TWO_OF_THREE[:2], "знаменатель", 2),
        ([*TWO_OF_THREE, make_row(denominator_amount=0)], "числитель", 3),
        ([*TWO_OF_THREE, make_row(numerator_amount=0)], "знаменатель", 4),
    ],
)
def test_one_row_more_or_less_is_refused(rows: list, part: str, listed: int) -> None:
    with pytest.raises(PublicationError, match=f"не сходится со своими строками: {part}") as caught:
        check_rows(make_indicator(), FORM, rows)
    assert caught.value.where == "on_time_share, редакция mcu-1"
    assert caught.value.got == f"по строкам {listed}"


def test_a_sum_of_scores_adds_its_amounts() -> None:
    scored = [make_row(numerator_amount=5), make_row(numerator_amount=2)]
    mean = make_indicator(code="satisfaction_mean", numerator=Decimal(7), denominator=Decimal(2))
    check_rows(mean, FORM, scored)
    with pytest.raises(PublicationError, match="числитель"):
        check_rows(mean, FORM, scored[:1])


def test_only_a_figure_that_is_not_counted_by_rows_may_differ() -> None:
    form = IndicatorForm(code="received_per_10k", denominator="other")
    people = make_indicator(numerator=Decimal(3), denominator=Decimal("2.4362"))
    check_rows(people, form, [make_row(denominator_amount=0)] * 3)
    with pytest.raises(PublicationError, match="числитель"):
        check_rows(people, form, [make_row(denominator_amount=0)] * 2)


def test_a_row_without_its_appeal_is_refused() -> None:
    rows = [*TWO_OF_THREE[:2], make_row(numerator_amount=0, source=None, source_id=None)]
    with pytest.raises(PublicationError, match="не находятся среди обращений"):
        check_rows(make_indicator(), FORM, rows)
