"""The dictionary answers for known words, endings for unknown ones."""

import pytest

from extractors.redaction.morphology import fold, read_word


@pytest.mark.parametrize("word", ["мария", "марии", "сергею", "айгуль"])
def test_first_names_in_any_case(word: str) -> None:
    assert read_word(word).is_first


@pytest.mark.parametrize("word", ["петровича", "сергеевной", "ильичу", "хазбулатовичем"])
def test_patronymics_known_and_unknown(word: str) -> None:
    assert read_word(word).is_patronymic


@pytest.mark.parametrize("word", ["ивановой", "заславскому", "тазетдиновым", "оганесяна"])
def test_surnames_known_and_unknown(word: str) -> None:
    assert read_word(word).is_surname


@pytest.mark.parametrize("word", ["мороз", "вера", "роман", "маша", "снег", "виновны"])
def test_ordinary_words(word: str) -> None:
    reading = read_word(word)
    assert reading.is_ordinary
    assert not reading.is_only_name


def test_no_unknown_word_is_a_first_name() -> None:
    reading = read_word("сэсэг")
    assert (reading.is_known, reading.is_first, reading.is_only_name) == (False, False, False)


def test_fold() -> None:
    assert fold("Пётр") == "петр"
