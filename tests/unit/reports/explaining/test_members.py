"""One member of an indicator: how it is asked for and which rows are its own."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.explaining.members import Member, choose_member, name_member, rows_of
from reports.explaining.part_sentences import say_parts
from reports.explaining.reading_indicator import Catalogue
from tests.unit.reports.explaining.behind import make_behind
from tests.unit.reports.sample import make_indicator, own_layout
from warehouse.errors import PublicationError

SUM = Catalogue("own", "sum", None, None, "own", None, None, counts_all=False, has_source=True)
YARDS = Member("topic", "k1", "Дворы", Decimal(40), Decimal(4), "ok")
UNKNOWN = Member("topic", "unmapped", "не определена", None, None, "no_data")
HOUSING = Member("direction", "housing", "ЖКХ", Decimal("12.34"), Decimal(2), "ok")
STRANGE = Member("direction", "unmapped", "не определено", Decimal(1), Decimal(1), "ok")
MEMBERS = [HOUSING, STRANGE, YARDS, UNKNOWN]


@pytest.mark.parametrize(
    ("asked", "dimension", "found"),
    [
        ("k1", None, YARDS),
        ("дворы", None, YARDS),
        ("housing", None, HOUSING),
        ("unmapped", "topic", UNKNOWN),
        ("unmapped", "direction", STRANGE),
    ],
)
def test_a_member_is_found_by_code_or_name(asked: str, dimension: str | None, found: Member) -> None:
    assert choose_member(MEMBERS, asked, dimension, "topic_share") == found


@pytest.mark.parametrize(
    ("asked", "dimension", "message", "expected"),
    [
        ("unmapped", None, "несколько частей", "одна из: direction unmapped, topic unmapped"),
        ("housng", None, "Такой части", "housing"),
        ("k1", "tpic", "Такого разреза", "topic"),
        ("housing", "topic", "Такой части", "k1, unmapped"),
    ],
)
def test_a_member_is_never_guessed(asked: str, dimension: str | None, message: str, expected: str) -> None:
    with pytest.raises(PublicationError, match=message) as error:
        choose_member(MEMBERS, asked, dimension, "topic_share")
    assert error.value.expected == expected


def test_of_a_share_of_its_own_dimension_the_others_stay_in_the_denominator() -> None:
    rows = [make_behind("1", member_code="k1"), make_behind("2", member_code="k2")]
    shares = replace(SUM, aggregate="member_share", member_dimension="topic")
    found = rows_of(rows, YARDS, shares)
    assert [(row.numerator_amount, row.denominator_amount) for row in found] == [(1, 1), (0, 1)]


def test_elsewhere_only_the_rows_of_the_member_are_listed() -> None:
    rows = [make_behind("1"), make_behind("2", direction_code="roads"), make_behind("3", source="delo")]
    assert [row.source_id for row in rows_of(rows, HOUSING, SUM)] == ["1", "3"]
    delo = Member("source", "delo", "СЭД", None, None, "ok")
    assert [row.source_id for row in rows_of(rows, delo, SUM)] == ["3"]
    old = Member("age", "11-30", "11–30 дней", None, None, "ok")
    aged = [make_behind("4", member_code="11-30"), make_behind("5", member_code="0-3")]
    assert [row.source_id for row in rows_of(aged, old, SUM)] == ["4"]


@pytest.mark.parametrize(
    ("aggregate", "dimension", "code", "name"),
    [
        ("sum", "age", "over-30", "больше 30 дней"),
        ("member_share", "outcome", "not_supported", "не поддержано"),
        ("member_share", "channel", "delo", "СЭД «Дело» (59-ФЗ)"),
        ("member_share", "topic", "k1", "Дворы"),
        ("top_share", None, "k1", "Дворы"),
        ("members_at_least", None, "p1", "Дворы; центр"),
        ("surge", None, "2026-10-12", "12.10.2026"),
    ],
)
def test_a_member_is_named_for_people(aggregate: str, dimension: str | None, code: str, name: str) -> None:
    catalogue = replace(SUM, aggregate=aggregate, member_dimension=dimension)
    assert name_member(make_behind("1", member_code=code), catalogue, own_layout().words) == name


def test_parts_are_told_by_dimension_with_their_codes() -> None:
    assert say_parts(MEMBERS, make_indicator(precision=1)) == [
        "По направлениям: ЖКХ (housing) — 12,3 %, не определено (unmapped) — 1,0 %.",
        "По темам: Дворы (k1) — 40,0 %, не определена (unmapped) — нет данных.",
        "Одна часть — с --member и её кодом (в скобках) или названием.",
    ]
