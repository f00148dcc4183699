"""A value is found in every look, and not in what only resembles it."""

import pytest

from tests.support.leak_needles import Needles, decode_escapes

VALUES = (
    "Воробьёва Анна Ильинична",
    "8-944-314-89-70",
    "http://vk.com/id5031862315",
    "ershov9358@mail.example",
    "[id6196738035|Жанна]",
    "улица Южная, д. 21, кв. 37",
    "00 43 924847",
    "Ким",
)
NEEDLES = Needles(VALUES)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("автор Воробьёва Анна Ильинична.", 0),
        ("ВОРОБЬЕВА\n  АННА ИЛЬИНИЧНА", 0),
        ('{"name": "\\u0412\\u043e\\u0440\\u043e\\u0431\\u044c\\u0451\\u0432\\u0430 Анна Ильинична"}', 0),
        ('"\\nВоробьёва Анна\\tИльинична"', 0),
        ("%D0%92оробьёва%20Анна%20Ильинична", 0),
        ("Воробьёва&nbsp;Анна&#32;Ильинична", 0),
        ("+7 (944) 314-89-70", 1),
        ("89443148970", 1),
        ("9443148970", 1),
        ("7 944\n314 89 70", 1),
        ("https://m.vk.com/id5031862315/", 2),
        ("VK.com/id5031862315?x=1", 2),
        ("profile=id5031862315", 2),
        ("https%3A%2F%2Fvk.com%2Fid5031862315", 2),
        ("Ershov9358@mail.example,", 3),
        ("[id6196738035|Жанна]", 4),
        ("author id6196738035", 4),
        ("УЛИЦА ЮЖНАЯ, д. 21, кв. 37", 5),
        ("паспорт 0043 924847", 6),
        ("Ким, ответьте", 7),
    ],
)
def test_a_value_is_found(text: str, number: int) -> None:
    assert {needle.number for needle in NEEDLES.find([text])[0]} == {number}


@pytest.mark.parametrize(
    "text",
    [
        "Воробьёв Анна Ильинична",
        "8-944-314-89-71",
        "vk.com/id50318623150",
        "ershov9358@mail.examples",
        "улица Южная, д. 21, кв. 377",
        "скимп и Кимры",
        "944\x1f314\x1f89\x1f70",
        "",
    ],
)
def test_what_resembles_a_value_is_not_found(text: str) -> None:
    assert NEEDLES.find([text]) == [set()]


def test_each_text_has_its_own_answer() -> None:
    answers = NEEDLES.find(["Ким", "", "id6196738035 и Ким"])
    assert [sorted({needle.number for needle in found}) for found in answers] == [[7], [], [4, 7]]


def test_an_empty_value_is_refused() -> None:
    with pytest.raises(ValueError, match="everywhere"):
        Needles(["Ким", " "])


def test_no_values_find_nothing() -> None:
    assert Needles([]).find(["Ким"]) == [set()]


def test_escapes_are_read_twice() -> None:
    assert decode_escapes("\\\\u041a\\\\nа") == "К\nа"
