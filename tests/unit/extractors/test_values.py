"""Text forms of values: which count, which are rewritten."""

import polars as pl
import pytest

from extractors.contract_parts import ColumnType
from extractors.values import (
    has_form_of_moment,
    is_invalid,
    parse_moments,
    settle_types,
    spell_moments,
)


def texts(*values: str | None) -> pl.DataFrame:
    return pl.DataFrame({"a": values}, schema={"a": pl.String})


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02 20:40:05", "2026-03-02T20:40:05"),
        ("2026-03-02T20:40:05", "2026-03-02T20:40:05"),
        ("2026-03-02 20:40", "2026-03-02T20:40:00"),
        ("2026-03-02 20:40:05.25", "2026-03-02T20:40:05.250000"),
        ("2026-03-02 20:40:05.123456", "2026-03-02T20:40:05.123456"),
        ("2026-03-02", "2026-03-02T00:00:00"),
        ("02.03.2026", "2026-03-02T00:00:00"),
        ("02.03.2026 20:40", "2026-03-02T20:40:00"),
        ("02.03.2026 20:40:05", "2026-03-02T20:40:05"),
        ("29.02.2024", "2024-02-29T00:00:00"),
        ("45678", "2025-01-21T00:00:00"),
        ("45678.5", "2025-01-21T12:00:00"),
        ("0001-01-01", "0001-01-01T00:00:00"),
        ("01.01.2062", "2062-01-01T00:00:00"),
    ],
)
def test_a_moment_of_a_listed_form_is_understood(text: str, moment: str) -> None:
    # A well-formed neighbour makes sure that the quick way does not decide for the whole column.
    parsed = parse_moments(texts("2026-01-01 00:00:00", text, None), ["a"])["a"]
    assert [value and value.isoformat() for value in parsed.to_list()] == [
        "2026-01-01T00:00:00",
        moment,
        None,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2026",
        "2026-02-31 10:00:00",
        "2026-3-2 20:40:05",
        "2.3.2026",
        "03/02/2026",
        "2026-03-02 25:00:00",
        "0000-01-01",
        "9999999",
        "0",
        "2026",
        "4567",
        "45678,5",
        "٢٠٢٦-01-06",
        "-5",
        "вчера",
        "2026-03-02 20:40:05+03:00",
        "20260302",
        "2026-03-02 20:40:05.1234567",
    ],
)
def test_any_other_form_is_impossible(text: str) -> None:
    parsed = parse_moments(texts(text, "2026-01-01"), ["a"])["a"]
    assert parsed.is_null().to_list() == [True, False]


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("integer", "39520480", "39520480"),
        ("integer", "39520480.0", "39520480"),
        ("integer", "2\u00a0786", "2786"),
        ("integer", "9007199254740993123", "9007199254740993123"),
        ("integer", "12,5", "12,5"),
        ("integer", "ОГ-1", "ОГ-1"),
        ("integer", "007", "7"),
        ("integer", "000", "0"),
        ("integer", "+8", "+8"),
        ("integer", "\uff17", "\uff17"),
        ("score", "05", "05"),
        ("score", "5.0", "5"),
        ("duration", "12:30:37.103", "12:30:37.103"),
        ("duration", "1.5", "36:00:00"),
        ("duration", "1899-12-31 12:30:37.103", "12:30:37.103"),
        ("duration", "1900-01-01 12:00:00", "36:00:00"),
        ("duration", "1900-03-01 12:00:00", "1476:00:00"),
        ("duration", "долго", "долго"),
        ("date", "2026-03-02 00:00:00", "2026-03-02"),
        ("date", "2026-03-02 10:00:00", "2026-03-02 10:00:00"),
        ("flag", "true", "Да"),
        ("flag", "Нет", "Нет"),
        ("text", "1.0", "1.0"),
    ],
)
def test_types_are_settled(kind: ColumnType, given: str, kept: str) -> None:
    assert settle_types(texts(given, None), {"a": kind})["a"].to_list() == [kept, None]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("integer", "-5", "5a"),
        ("score", "5", "6"),
        ("duration", "100:00:59", "10:61:00"),
        ("flag", "Да", "Может быть"),
    ],
)
def test_a_value_of_another_type_is_noticed(kind: ColumnType, good: str, bad: str) -> None:
    condition = is_invalid("a", kind)
    assert condition is not None
    assert texts(good, bad, None).select(condition)["a"].to_list() == [False, True, None]


@pytest.mark.parametrize("text", ["+8", "-5", "\uff17", "7a", "1.5"])
def test_a_key_that_is_a_number_has_plain_digits_only(text: str) -> None:
    condition = is_invalid("a", "integer", is_key=True)
    assert condition is not None
    assert texts(text, "7", None).select(condition)["a"].to_list() == [True, False, None]


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("6.1.2026", "06.01.2026"),
        ("06.1.2026 9:05", "06.01.2026 09:05"),
        ("6.01.2026  10:00:05", "06.01.2026 10:00:05"),
        ("31.2.2026", "31.02.2026"),
        ("45678,5", "45678.5"),
        ("6.1.26", "6.1.26"),
        ("2026-01-06T10:00:00Z", "2026-01-06T10:00:00Z"),
    ],
)
def test_loosely_spelled_moments_are_spelled_out(text: str, spelled: str) -> None:
    assert spell_moments(texts(text, None)["a"]).to_list() == [spelled, None]


@pytest.mark.parametrize(
    ("text", "has_form"),
    [("31.02.2026", True), ("2026-02-31T25:00", True), ("99999", True), ("вчера", False), ("2026", False)],
)
def test_an_impossible_moment_is_told_from_an_unread_one(text: str, has_form: bool) -> None:
    assert texts(text).select(has_form_of_moment(pl.col("a")))["a"].to_list() == [has_form]


def test_any_text_is_a_text() -> None:
    assert is_invalid("a", "text") is None
    assert settle_types(texts("true", "1.0"), {"a": "text"})["a"].to_list() == ["true", "1.0"]
