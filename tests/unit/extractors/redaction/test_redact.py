"""A whole copy: all finders together."""

import pytest

from extractors.redaction.own_names import NOBODY, make_own_names, names_of_persons
from extractors.redaction.redact import redact_many
from extractors.redaction.spans import Kind
from extractors.redaction.workers import FinderWorkers


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        (
            "'[id48571236|Ольга], добрый день!<br>Меня зовут Кузнецова Мария Петровна, почта masha@mail.ru.",
            "'<имя>, добрый день!\nМеня зовут <имя>, почта <e-mail>.",
        ),
        (
            "Живу на ул. Гагарина, д. 13, кв. 45, тел. 8 (913) 123-45-67",
            "Живу на ул. Гагарина, <адрес>, тел. <телефон>",
        ),
        (
            "Паспорт 0415 123456, СНИЛС 123-456-789 00. Видео: https://vk.com/video1_2 (автор @petrov_72)",
            "Паспорт <документ>, СНИЛС <документ>. Видео: <ссылка> (автор <ссылка>)",
        ),
        (
            "Обращение 07/19-ОГ-10 по 59-ФЗ от 12.03.2026: проспект Королёва, дом 5, ремонт 1 200 000 руб.",
            "Обращение 07/19-ОГ-10 по 59-ФЗ от 12.03.2026: проспект Королёва, дом 5, ремонт 1 200 000 руб.",
        ),
        ("", ""),
    ],
)
def test_copy(finder: FinderWorkers, text: str, copy: str) -> None:
    assert [each.text for each in redact_many(finder, [(text, NOBODY)])] == [copy]


def test_counts_tell_what_was_replaced(finder: FinderWorkers) -> None:
    (copy,) = redact_many(finder, [("Звоните 89131234567 или 89131234568, a@b.ru", NOBODY)])
    assert copy.counts == {Kind.PHONE: 2, Kind.EMAIL: 1}


def test_own_names_go_where_ner_sees_nothing(finder: FinderWorkers) -> None:
    own = make_own_names(names_of_persons(["Мороз Вера Ильинична"]))
    text = "пишет мороз вера, на ул. Мороза. Спросите Мороз!"
    (copy,) = redact_many(finder, [(text, own)])
    assert copy.text == "пишет <имя>, на ул. Мороза. Спросите <имя>!"


def test_a_copy_does_not_depend_on_its_batch(finder: FinderWorkers) -> None:
    texts = [
        "Сосед Павел Смирнов шумит " + "ночью " * 50,
        "Анна",
        "двор не чищен",
        "Пишет Гарифуллина Айгуль, спасибо",
        "В доме Ивана Кузнецова нет света",
    ]
    together = redact_many(finder, [(text, NOBODY) for text in texts])
    assert together == [copy for text in texts for copy in redact_many(finder, [(text, NOBODY)])]
    assert redact_many(finder, []) == []
