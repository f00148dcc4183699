"""In doubt a value is personal."""

import pytest

from extractors.contract_parts import Personal
from extractors.impersonal import load_impersonal_words


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("keep_unit", "Департамент городского хозяйства (ДГХ)"),
        ("keep_unit", 'АО "Тепловая компания"'),
        ("keep_unit", "Администрация города"),
        ("keep_unit", "Отдел по работе с обращениями граждан"),
        ("keep_place", "Исилькуль"),
        ("keep_place", "село Южно-Подольск"),
        ("keep_place", "Красный Яр"),
        ("keep_place", "с. Новая Ляда"),
        ("keep_place", "Тарский район"),
        ("keep_place", "рабочий посёлок Большеречье"),
        ("keep_status", "Рассмотрено. Разъяснено"),
    ],
)
def test_plainly_impersonal_values_stay(rule: Personal, value: str) -> None:
    assert load_impersonal_words().keeps(value, rule)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("keep_unit", "Пробный Пётр Петрович"),
        ("keep_unit", "Пробный П. П."),
        ("keep_unit", "Отдел ЖКХ, Пробный П.П."),
        ("keep_unit", "Управление дорог (Пробная Анна Ивановна)"),
        ("keep_unit", "Директор"),
        ("keep_unit", "отдел, тел. 84951234567"),
        ("keep_place", "Пробный Пётр"),
        ("keep_place", "ул. Ленина, 5, кв. 3"),
        ("keep_place", "село Пробное, дом 5"),
        ("keep_place", "Петрова Анна Ивановна"),
        ("keep_status", "Дан ответ Пробному П.П."),
        ("keep_status", "яму засыпали"),
        ("pseudonym", "Администрация"),
    ],
)
def test_all_else_is_hidden(rule: Personal, value: str) -> None:
    assert not load_impersonal_words().keeps(value, rule)
