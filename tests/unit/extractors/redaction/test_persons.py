"""NER over long and many texts keeps its places."""

import subprocess
import sys

import pytest

from extractors.redaction.persons import PersonFinder


@pytest.fixture(scope="module")
def persons() -> PersonFinder:
    return PersonFinder()


def test_places_of_a_long_text_are_those_of_the_text(persons: PersonFinder) -> None:
    filler = "Во дворе нет света, фонарь не горит. " * 60
    text = f"Жалуется Мария Кузнецова. {filler}Отвечает Павел Смирнов. {filler * 2}\nСпасибо Ольге Лебедевой!"
    assert [text[start:stop] for start, stop in persons.find([text])[0].persons] == [
        "Мария Кузнецова",
        "Павел Смирнов",
        "Ольге Лебедевой",
    ]


def test_other_names_are_told_apart(persons: PersonFinder) -> None:
    text = "В Красноярске мэрия и Мария Кузнецова спорят"
    (entities,) = persons.find([text])
    assert [text[start:stop] for start, stop in entities.persons] == ["Мария Кузнецова"]
    assert [text[start:stop] for start, stop in entities.others] == ["Красноярске"]


def test_a_text_without_blanks_is_read_to_its_end(persons: PersonFinder) -> None:
    text = "а" * 5001 + " Мария Кузнецова"
    assert [text[start:stop] for start, stop in persons.find([text, ""])[0].persons] == ["Мария Кузнецова"]


def test_libraries_load_without_a_warning() -> None:
    code = (
        "from extractors.redaction.finder import Finder\n"
        "from extractors.redaction.own_names import NOBODY\n"
        "print(Finder().find_spans([('Мария Ивановна', NOBODY)])[0][0].kind.name)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("NAME", "")
