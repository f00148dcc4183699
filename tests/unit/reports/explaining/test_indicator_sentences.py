"""A figure in words: value, target, change, what is missing."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reports.explaining.indicator_sentences import (
    Figure,
    say_change,
    say_components,
    say_definition,
    say_period,
    say_value,
)
from reports.explaining.measures import explain_measure
from reports.explaining.reading_indicator import Catalogue, Component
from reports.model import Indicator, Municipality
from reports.spans import parse_span
from tests.unit.reports.sample import make_indicator, own_layout

SHARE = Catalogue(
    "timeliness",
    "sum",
    None,
    "final_answer",
    "met_count",
    "all_count",
    None,
    counts_all=False,
    has_source=True,
)


def _figure(as_of: datetime = datetime(2026, 10, 2, tzinfo=UTC), **changes: Any) -> Figure:
    known = {"numerator": Decimal(2), "denominator": Decimal(3), "printed": Decimal("66.7")} | changes
    city = Municipality("c", "город", "МЦУ", "область", ZoneInfo("Europe/Saratov"), "1", "ЦУР", "акт")
    return Figure(make_indicator(**known), SHARE, parse_span("2026-09"), city, as_of)


def _share(printed: str, unit: str = "%") -> Indicator:
    return make_indicator(printed=Decimal(printed), unit=unit)


def test_a_share_is_said_with_its_two_figures() -> None:
    said = say_value(_figure(target=Decimal(70), direction="up", points=Decimal(15)), None)
    assert said == [
        "Значение: 66,7 % — 2 из 3 (округлено один раз, половина — вверх).",
        "Целевое значение: 70 % — не достигнуто.",
        "Баллов по шкале: 15.",
    ]


@pytest.mark.parametrize(
    ("direction", "printed", "verdict"),
    [("up", "70.0", "достигнуто"), ("up", "69.9", "не достигнуто"), ("down", "70.0", "достигнуто"),
     ("down", "70.1", "не достигнуто")],
)  # fmt: skip
def test_a_target_is_met_from_its_own_side(direction: str, printed: str, verdict: str) -> None:
    figure = _figure(target=Decimal(70), direction=direction, printed=Decimal(printed), points=None)
    assert say_value(figure, None)[-1] == f"Целевое значение: 70 % — {verdict}."


def test_a_flag_is_said_as_a_word() -> None:
    flag = {"unit": "да/нет", "numerator": Decimal(1), "denominator": Decimal(1)}
    assert say_value(_figure(printed=Decimal(1), **flag), None) == ["Значение: да."]
    assert say_value(_figure(printed=Decimal(0), **flag), None) == ["Значение: нет."]


def test_what_is_not_known_is_no_number() -> None:
    figure = _figure(state="no_data", numerator=None, denominator=None, printed=None)
    assert say_value(figure, "Нет выгрузок.") == ["Значение: нет данных. Нет выгрузок."]
    absent = replace(figure, indicator=replace(figure.indicator, state="not_applicable"))
    assert say_value(absent, None) == ["Значение: не применимо."]


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (_share("93.3"), _share("90.0"), "90,0 %; стало больше на 3,3 п. п."),
        (_share("90.0"), _share("93.3"), "93,3 %; стало меньше на 3,3 п. п."),
        (_share("90.0"), _share("90.0"), "90,0 %; не изменилось."),
        (_share("5", "шт."), _share("7", "шт."), "7 шт.; стало меньше на 2 шт."),
        (_share("1", "да/нет"), _share("0", "да/нет"), "нет."),
        (_share("5"), None, "показатель не опубликован."),
        (_share("5"), make_indicator(printed=None), "нет данных."),
    ],
)
def test_the_same_indicator_of_another_period(now: Indicator, before: Indicator | None, said: str) -> None:
    told = say_change(now, before, parse_span("2026-08"), "Период до этого")
    assert told is not None
    assert told.removeprefix("Период до этого, август 2026 года: ") == said


def test_a_running_period_says_that_it_will_change() -> None:
    early = datetime(2026, 9, 30, 19, 59, tzinfo=UTC)  # a minute before midnight in Saratov
    assert "Период ещё не окончен" in say_period(_figure(early))[1]
    assert "Период ещё не окончен" not in say_period(_figure(early.replace(hour=20)))[1]
    assert say_period(_figure())[0] == (
        "Сентябрь 2026 года: с 01.09.2026 по 30.09.2026 включительно, по местному времени (UTC+4)."
    )


def test_both_figures_are_defined_in_words() -> None:
    words = own_layout().words
    said = " ".join(say_definition(_figure(), words))
    assert "Числитель (этап: окончательный ответ): сроки, исполненные в периоде без нарушения." in said
    platform = replace(_figure(verdict_basis="platform"), catalogue=replace(SHARE, only_source="pos"))
    assert "Учтены только записи источника ПОС «Сообщения»." in say_definition(platform, words)
    assert "О сроке судит отметка самой платформы" in say_definition(platform, words)[-1]


def test_a_composite_names_its_parts_and_what_is_not_known() -> None:
    def part(code: str, **own: Any) -> Component:
        plain = {"takes": "points", "weight": Decimal(1), "maximum": None, "value": None, "points": None}
        rest = {"unit": "%", "precision": 1, "state": "ok", "indicator_name": code, "component_edition": "e"}
        return Component(component_code=code, **(plain | rest | own))

    said = say_components(
        [
            part("Ответы в срок", points=Decimal(30), maximum=Decimal(30)),
            part("Виджеты", state="no_data", maximum=Decimal(50)),
            part("Посты", takes="value", value=Decimal("72.125"), precision=2, weight=Decimal("0.5")),
        ]
    )
    assert said == [
        "Складывается из 3 показателей; известно из них 2.",
        "Ответы в срок: баллов 30 из 30.",
        "Виджеты: нет данных.",
        "Посты: 72,13 %, вес 0,5.",
    ]


def test_a_measure_without_words_points_at_the_formula() -> None:
    assert explain_measure("received", "unheard_of", "on_time_share", "numerator") == "см. формулу показателя"


def test_an_indicator_with_an_sql_of_its_own_has_words_of_its_own() -> None:
    said = explain_measure("own", "own", "reopened_share", "numerator")
    assert said == "ответы периода, которые вернули: каждый — в день, когда он был дан"


def test_a_median_says_what_stands_in_its_row_and_no_parts() -> None:
    figure = _figure(code="median_overrun", formula="медиана")
    own = replace(SHARE, counted_event="own", aggregate="median", stage=None)
    said = " ".join(say_definition(replace(figure, catalogue=own), own_layout().words))
    assert "Строка — нарушенный срок окончательного ответа: " in said
    assert "Ряд — календарные дни просрочки: от конца срока до ответа" in said
    assert "Формула" not in said
    assert "Числитель" not in said
