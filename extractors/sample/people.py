"""Invented people: everything about a person follows from a number, so the same one can write again."""

from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from extractors.sample.reference import read_data
from extractors.sample.words import Floats, Ints, Words, digits, join

_Hashes = NDArray[np.uint64]
_MASK = 2**64 - 1
# Numbers of officials lie apart from numbers of residents.
OFFICIALS = 1 << 40


def mix(numbers: Ints, salt: int) -> _Hashes:
    """A well-mixed 64-bit value per number (splitmix64)."""
    value = numbers.astype(np.uint64) + np.uint64((salt * 0x9E3779B97F4A7C15) & _MASK)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


class People:
    """The residents and officials of one city."""

    def __init__(self, key: int, per_day: int) -> None:
        self._key = key
        self._regulars = max(12, per_day // 2)
        self._residents = max(500, 250 * per_day)

    def authors(self, share: Floats, is_regular: NDArray[np.bool_]) -> Ints:
        """The people behind appeals: few regulars who write often, many residents who write now and then."""
        # Squared: even among the regulars a few write most.
        regular = (share * share * self._regulars).astype(np.int64)
        resident = self._regulars + (share * self._residents).astype(np.int64)
        return np.where(is_regular, regular, resident)

    def choose(self, people: Ints, purpose: str, count: int) -> Ints:
        """A fixed choice 0 … count − 1 of each person for one purpose."""
        return (self._value(people, purpose) % np.uint64(count)).astype(np.int64)

    def share(self, people: Ints, purpose: str) -> Floats:
        """A fixed share 0–1 of each person for one purpose."""
        return (self._value(people, purpose) >> np.uint64(11)).astype(np.float64) / 2.0**53

    def first_name(self, people: Ints) -> pl.Series:
        """«Мария»."""
        words, size = _words(), _words()["first"].count // 2
        return words["first"].pick(self._gendered(people, "first", size))

    def full_name(self, people: Ints) -> pl.Series:
        """«Орехова Мария Петровна»."""
        words = _words()
        surname = words["surname"].pick(self._gendered(people, "surname", words["surname"].count // 2))
        patronymic = words["patronymic"].pick(
            self._gendered(people, "patronymic", words["patronymic"].count // 2)
        )
        return join(surname, " ", self.first_name(people), " ", patronymic)

    def short_name(self, people: Ints) -> pl.Series:
        """«Орехова М.П.»."""
        words = _words()
        surname = words["surname"].pick(self._gendered(people, "surname", words["surname"].count // 2))
        patronymic = words["patronymic"].pick(
            self._gendered(people, "patronymic", words["patronymic"].count // 2)
        )
        return join(
            surname, " ", self.first_name(people).str.slice(0, 1), ".", patronymic.str.slice(0, 1), "."
        )

    def phone(self, people: Ints) -> pl.Series:
        """A mobile phone in one of three spellings."""
        words = _words()
        code = words["phone_code"].pick(self.choose(people, "phone_code", words["phone_code"].count))
        first = digits(100 + self.choose(people, "phone_1", 900))
        second, third = (digits(10 + self.choose(people, name, 90)) for name in ("phone_2", "phone_3"))
        spelling = self.choose(people, "phone_spelling", 3)
        before, after, dash = (
            Words(marks).pick(spelling) for marks in (["+7 (", "8-", "8"], [") ", "-", ""], ["-", "-", ""])
        )
        return join(before, code, after, first, dash, second, dash, third)

    def email(self, people: Ints) -> pl.Series:
        """An address in a reserved domain."""
        words = _words()
        domain = words["mail"].pick(self.choose(people, "mail", words["mail"].count))
        return join(self._latin(people), digits(self.choose(people, "mail_number", 9999)), "@", domain)

    def mention_number(self, people: Ints) -> pl.Series:
        """The number of a VK profile, above any that is in use."""
        return digits(5_000_000_000 + self.choose(people, "profile", 4_000_000_000))

    def profile(self, people: Ints, platform: Ints) -> pl.Series:
        """The link to a person's page: VK, OK or Telegram by `platform` 0, 1, 2."""
        start = Words(
            ["http://vk.com/id", "http://ok.ru/profile/9", "https://web.telegram.org/#/im?p=@"]
        ).pick(platform)
        latin = self._latin(people)
        number = self.mention_number(people)
        tail = pl.select(
            pl.when(pl.lit(pl.Series(platform == 2)))
            .then(pl.lit(join(latin, "_", number)))
            .otherwise(pl.lit(number))
        ).to_series()
        return join(start, tail)

    def passport(self, people: Ints) -> pl.Series:
        """A passport number of a region that does not exist."""
        return join(
            "00 ",
            digits(10 + self.choose(people, "series", 90)),
            " ",
            digits(100_000 + self.choose(people, "passport", 900_000)),
        )

    def insurance(self, people: Ints) -> pl.Series:
        """A number that looks like СНИЛС; its check sum is not computed."""
        parts = [digits(100 + self.choose(people, f"insurance_{n}", 900)) for n in range(3)]
        return join(parts[0], "-", parts[1], "-", parts[2], " 00")

    def _latin(self, people: Ints) -> pl.Series:
        words = _words()
        return words["latin"].pick(self.choose(people, "surname", words["latin"].count))

    def _gendered(self, people: Ints, purpose: str, count: int) -> Ints:
        return self.choose(people, purpose, count) + count * self.choose(people, "gender", 2)

    def _value(self, people: Ints, purpose: str) -> _Hashes:
        return mix(people, self._key ^ (crc32(purpose.encode()) << 16))


@lru_cache(maxsize=1)
def _words() -> dict[str, Words]:
    data: dict[str, Any] = read_data("people")
    his, hers = [row[0] for row in data["surnames"]], [row[1] for row in data["surnames"]]
    names = min(len(data["first_names_his"]), len(data["first_names_hers"]))
    return {
        "surname": Words(his + hers),
        "latin": Words([row[2] for row in data["surnames"]]),
        "first": Words(data["first_names_his"][:names] + data["first_names_hers"][:names]),
        "patronymic": Words(
            [row[0] for row in data["patronymics"]] + [row[1] for row in data["patronymics"]]
        ),
        "mail": Words(data["mail_domains"]),
        "phone_code": Words(data["phone_codes"]),
    }
