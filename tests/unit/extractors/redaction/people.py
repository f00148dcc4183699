"""Invented people of the labelled set: every form is written out, the measure rests on no dictionary."""

from pathlib import Path
from typing import NamedTuple

import yaml

FILE = Path(__file__).with_name("people.yml")


class Person(NamedTuple):
    """Parts of a name, each in four cases (who, of whom, to whom, by whom); the name in Latin letters."""

    surname: tuple[str, ...]
    first: tuple[str, ...]
    patronymic: tuple[str, ...]
    short: tuple[str, ...]
    latin: str

    def full(self, case: int) -> str:
        return f"{self.surname[case]} {self.first[case]} {self.patronymic[case]}"

    def with_initials(self, case: int) -> str:
        return f"{self.surname[case]} {self.first[0][0]}.{self.patronymic[0][0]}."

    def first_and_patronymic(self, case: int) -> str:
        return f"{self.first[case]} {self.patronymic[case]}"

    def first_and_surname(self, case: int) -> str:
        return f"{self.first[case]} {self.surname[case]}"


def load_people() -> tuple[Person, ...]:
    """The people of `people.yml`."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    cases = ("surname", "first", "patronymic", "short")
    return tuple(Person(*(tuple(row[part].split()) for part in cases), latin=row["latin"]) for row in rows)


def misspell(name: str, at: int) -> str:
    """The name with two neighbouring letters swapped in its longest word, where they differ."""
    words = name.split(" ")
    longest = max(range(len(words)), key=lambda number: (len(words[number]), -number))
    word = words[longest]
    for shift in range(len(word)):
        place = 1 + (at + shift) % (len(word) - 2)
        if word[place] != word[place + 1]:
            words[longest] = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            break
    return " ".join(words)
