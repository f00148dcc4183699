"""The row's own names are found in every form; an ordinary word of the same spelling is not."""

import pytest

from extractors.redaction.own_names import (
    OwnNames,
    find_own_names,
    handles_of_profiles,
    is_one_edit_apart,
    make_own_names,
    names_of_mentions,
    names_of_persons,
)
from extractors.redaction.words import split_words
from tests.unit.extractors.redaction.people import Person, load_people


def found(text: str, own: OwnNames) -> list[str]:
    return [text[span.start : span.stop] for span in find_own_names(text, split_words(text), own)]


@pytest.mark.parametrize("person", load_people(), ids=lambda person: person.latin)
@pytest.mark.parametrize("case", range(4))
def test_every_form_of_every_part(person: Person, case: int) -> None:
    own = make_own_names(names_of_persons([person.full(0)]))
    # Two letters are too few to look for alone: «Ли», «Ян» are words of every other sentence.
    parts = [part[case] for part in (person.surname, person.first, person.patronymic) if len(part[0]) > 2]
    for text in (f"Пишет {part}, здравствуйте" for part in parts):
        assert found(text, own) == [text.removeprefix("Пишет ").removesuffix(", здравствуйте")]


def test_an_ordinary_word_counts_only_beside_another_own_name() -> None:
    own = make_own_names(["Мороз", "Вера", "Ильинична"])
    assert found("на улице мороз, вера кончилась", own) == []
    assert found("пишет мороз вера из пятого дома", own) == ["мороз", "вера"]
    assert found("Спросите Веру", own) == ["Веру"]


def test_one_wrong_letter_in_a_long_name() -> None:
    own = make_own_names(["Кузнецова"])
    assert found("От Кузнецвоой и Кузенцовой", own) == ["Кузнецвоой", "Кузенцовой"]
    assert found("кузница и Кузница, Купцова", own) == []


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Иванова Мария Петровна", ["Иванова", "Мария", "Петровна"]),
        ("Петров И.И.; Сидоров А.", ["Петров", "Сидоров"]),
        ("Бек Али Оглы, г. Боготол, Красноярский край", ["Бек", "Али", "Оглы"]),
        ("ООО «Ромашка»", []),
        ("Прокуратура района", []),
        ("Лебедев П.С., г.Боготол", ["Лебедев"]),
        ("Гордеева Д.Г. (посёлок Мирный)", ["Гордеева"]),
        ("ИП Петров И.И.", ["Петров"]),
        ("Управление ЖКХ; Седова Анна", ["Седова", "Анна"]),
        ("Коллективное обращение жителей дома", []),
        ("", []),
    ],
)
def test_names_of_persons(value: str, names: list[str]) -> None:
    assert names_of_persons([value]) == names


def test_names_of_mentions_and_handles() -> None:
    assert names_of_mentions(["[id5|Мария Иванова], добрый день", "без имени"]) == ["Мария", "Иванова"]
    addresses = [
        "https://vk.com/ivan_petrov",
        "web.telegram.org/#/im?p=@masha",
        "vk.com/i",
        "vk.com/id123456/",
    ]
    assert handles_of_profiles(addresses) == ["ivan_petrov", "masha", "id123456"]


def test_a_profile_is_found_as_a_word() -> None:
    own = make_own_names([], ["ivan_petrov"])
    assert found("я Ivan_Petrov, не ivan_petrovich", own) == ["Ivan_Petrov"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("петров", "петров", True),
        ("петров", "птеров", True),
        ("петров", "петро", True),
        ("петров", "петровв", True),
        ("петров", "питров", True),
        ("петров", "птерво", False),
        ("петров", "пет", False),
        ("петров", "сидоров", False),
    ],
)
def test_one_edit(left: str, right: str, *, expected: bool) -> None:
    assert is_one_edit_apart(left, right) is expected
    assert is_one_edit_apart(right, left) is expected
