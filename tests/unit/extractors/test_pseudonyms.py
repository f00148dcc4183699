"""Pseudonyms: keyed, the same for the same person, different for another key."""

import hmac

import polars as pl
import pytest

from extractors.pseudonyms import Pseudonymiser, normalise_names, normalise_urls


@pytest.mark.parametrize("key", [b"k" * 20, b"k" * 64, b"long" * 40])
def test_it_is_hmac_sha256_cut_to_128_bits(key: bytes) -> None:
    expected = hmac.digest(key, "пробный петр".encode(), "sha256").hex()[:32]
    assert Pseudonymiser(key).of("пробный петр") == expected


def test_another_key_gives_another_pseudonym_and_fingerprint() -> None:
    one, other = Pseudonymiser(b"a" * 16), Pseudonymiser(b"b" * 16)
    assert one.of("x") != other.of("x")
    assert one.fingerprint() != other.fingerprint()


@pytest.mark.parametrize("copies", [1, 10])
def test_a_column_keeps_its_order_and_its_nulls(copies: int) -> None:
    """Many repetitions are hashed once, few are hashed one by one: the result is the same."""
    pseudonyms = Pseudonymiser(b"a" * 16)
    values = pl.Series("who", ["Пробный  Пётр", None, "пробный петр ", "Другая Анна"] * copies)
    same, other = pseudonyms.of("пробный петр"), pseudonyms.of("другая анна")
    found = pseudonyms.of_series(values, is_url=False)
    assert found.name == "who"
    assert found.to_list() == [same, None, same, other] * copies


def test_a_column_of_nulls_stays_so() -> None:
    values = pl.Series("who", [None, None], dtype=pl.String)
    assert Pseudonymiser(b"a" * 16).of_series(values, is_url=True).to_list() == [None, None]


@pytest.mark.parametrize(
    "spelling",
    [
        "https://vk.com/id1",
        "http://m.vk.com/id1/",
        "HTTPS://www.VK.com/id1",
        " vk.com/id1 ",
        "https://www.m.vk.com/id1",
    ],
)
def test_spellings_of_one_profile_meet(spelling: str) -> None:
    assert normalise_urls(pl.Series([spelling])).to_list() == ["vk.com/id1"]


def test_profiles_of_different_people_do_not_meet() -> None:
    urls = pl.Series(
        [
            "https://vk.com/id1",
            "https://vk.com/id11",
            "https://ok.ru/id1",
            "https://web.telegram.org/#/im?p=@a",
        ]
    )
    assert normalise_urls(urls).n_unique() == 4


def test_spellings_of_one_name_meet() -> None:
    assert normalise_names(pl.Series(["  Артём\tПробный ", "артем пробный"])).n_unique() == 1
