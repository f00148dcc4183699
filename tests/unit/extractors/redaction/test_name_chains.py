"""Names told by their company."""

import pytest

from extractors.redaction.name_chains import find_lone_first_names, find_lone_surnames, find_name_chains
from extractors.redaction.words import split_words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("говорит иванова мария петровна из дома", ["иванова мария петровна"]),
        ("мария петровна иванова не отвечает", ["мария петровна иванова"]),
        ("просил Сэсэг Баировну помочь", ["Сэсэг Баировну"]),
        ("спросите петровича", ["петровича"]),
        ("Сокол Антон Леонидович не пришёл", ["Сокол Антон Леонидович"]),
        ("передайте соколу антону леонидовичу", ["соколу антону леонидовичу"]),
        ("Мастер Антон Леонидович не пришёл", ["Антон Леонидович"]),
        ("вчера антон леонидович не пришёл", ["антон леонидович"]),
        ("Соседке Анне Ильиничне холодно", ["Анне Ильиничне"]),
        ("пишет мария иванова", ["мария иванова"]),
        ("От Смирнова Алексея Игоревиач", ["Смирнова Алексея Игоревиач"]),
        ("Иванова\nМария", ["Иванова\nМария"]),
        ("Иванова. Мария", []),
        ("жильцы виновны, дом ровный", []),
        ("надежда новых жильцов", []),
        ("вера, надежда и любовь", []),
    ],
)
def test_chains(text: str, names: list[str]) -> None:
    assert [text[span.start : span.stop] for span in find_name_chains(text, split_words(text))] == names


def test_lone_first_names_have_no_other_meaning() -> None:
    text = "анастасия и Сергей, вера, роман, лена"
    found = [text[span.start : span.stop] for span in find_lone_first_names(split_words(text))]
    assert found == ["анастасия", "Сергей"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Я писал Петрову и говорил с Заславским", ["Петрову", "Заславским"]),
        ("Кузнецова, когда почистят двор?", ["Кузнецова"]),
        ("Роман, здравствуйте", ["Роман"]),
        ("на улице Петрова яма, до Гагарина далеко", []),
        ("Тюленина, 9 — лёд", []),
        ("снегу по колено", []),
    ],
)
def test_lone_surnames(text: str, names: list[str]) -> None:
    assert [text[span.start : span.stop] for span in find_lone_surnames(text, split_words(text))] == names
