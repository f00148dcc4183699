"""Rows behind a figure in words: why each counts, where, how it is measured; points and weeks of rows."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reports.explaining.indicator_sentences import Figure
from reports.explaining.part_sentences import say_arranged
from reports.explaining.reading_indicator import Catalogue
from reports.explaining.row_sentences import list_columns, list_row, say_middle
from reports.model import Municipality
from reports.spans import parse_span
from tests.unit.reports.explaining.behind import make_behind
from tests.unit.reports.sample import make_indicator, own_layout

WORDS = own_layout().words
OWN = Catalogue("own", "sum", None, None, "own", "own", None, counts_all=False, has_source=True)


def _figure(code: str, aggregate: str = "sum", period: str = "2026-07") -> Figure:
    city = Municipality("c", "город", "МЦУ", "область", ZoneInfo("Europe/Saratov"), "1", "ЦУР", "акт")
    catalogue = replace(OWN, aggregate=aggregate)
    as_of = datetime(2026, 10, 2, tzinfo=UTC)
    return Figure(make_indicator(code=code), catalogue, parse_span(period), city, as_of)


@pytest.mark.parametrize(
    ("code", "changes", "reason", "part"),
    [
        ("received_change", {}, "поступило 10.07.2026, в этом периоде", "числитель и знаменатель"),
        (
            "received_change",
            {"numerator_amount": -1},
            "поступило 10.07.2026, в периоде до него",
            "вычитается; знаменатель",
        ),
        ("reopened_share", {"numerator_amount": 0}, "ответ 10.07.2026, не возвращён", "только знаменатель"),
        (
            "backlog_count",
            {"denominator_amount": 0},
            "открыто с 10.07.2026, к концу периода не закрыто",
            "числитель",
        ),
    ],
)
def test_a_row_says_why_and_where_it_counts(code: str, changes: Any, reason: str, part: str) -> None:
    row = list_row(make_behind("7", **changes), _figure(code), WORDS, is_middle=False)
    assert row[-2:] == (reason, part)
    assert len(row) == len(list_columns(_figure(code)))


def test_a_row_of_a_median_shows_its_amount_and_no_parts() -> None:
    figure = _figure("median_overrun", "median")
    rows = [make_behind("7", amount=9), make_behind("8", amount=2)]
    assert list_columns(figure)[4] == "Величина"
    shown = [list_row(row, figure, WORDS, is_middle=row is rows[0]) for row in rows]
    assert [(row[4], row[-1]) for row in shown] == [("9 дней", "середина ряда"), ("2 дня", "ряд")]
    assert say_middle(rows, figure, WORDS) == (
        "В середине ряда из 2 строк две: ПОС «Сообщения» № 8 (2 дня) и ПОС «Сообщения» № 7 (9 дней); "
        "между ними. Наименьшая величина — 2 дня, наибольшая — 9 дней."
    )


def test_points_are_named_with_their_appeals() -> None:
    rows = [make_behind(str(number), member_code="p") for number in range(3)]
    (said,) = say_arranged(_figure("problem_points_count", "members_at_least"), rows, WORDS)
    assert said == "Точки: «Дворы; центр» — 3."


def test_only_the_topics_in_the_numerator_are_the_most_named() -> None:
    rows = [make_behind("1", member_code="a"), make_behind("2", member_code="b", numerator_amount=0)]
    assert say_arranged(_figure("top5_topics", "top_share"), rows, WORDS) == [
        "Самые частые темы: «Дворы» — 1."
    ]


def test_a_week_stands_beside_the_weeks_before_it() -> None:
    weeks = {"2026-09-28": 2, "2026-10-05": 1, "2026-10-12": 3}
    rows = [
        make_behind(f"{week}-{number}", member_code=week, event_date=date.fromisoformat(week))
        for week, times in weeks.items()
        for number in range(times)
    ]
    (said,) = say_arranged(_figure("surge_flag", "surge", "2026-W42"), rows, WORDS)
    assert said == (
        "За эту неделю — 3; за недели до неё, по их понедельникам: 28.09.2026 — 2, 05.10.2026 — 1."
    )


def test_a_sum_has_nothing_to_arrange() -> None:
    assert say_arranged(_figure("received_count"), [make_behind("1", amount=Decimal(1))], WORDS) == []
