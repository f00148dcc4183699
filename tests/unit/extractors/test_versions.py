"""Keys already met in a file, in bounded memory."""

import polars as pl

from extractors.versions import SeenKeys


def test_no_repeated_key_is_missed() -> None:
    seen = SeenKeys(file_size=1_000)
    first = pl.Series([str(number) for number in range(5_000)])
    assert not seen.may_repeat(first.head(1)).any()
    seen.may_repeat(first)
    assert seen.may_repeat(first).all()


def test_new_keys_are_seldom_taken_for_repeated_ones() -> None:
    seen = SeenKeys(file_size=10_000_000)
    seen.may_repeat(pl.Series([f"a{number}" for number in range(30_000)]))
    wrong = seen.may_repeat(pl.Series([f"b{number}" for number in range(30_000)])).sum()
    assert wrong < 30


def test_memory_is_bounded_for_a_file_of_any_size() -> None:
    assert SeenKeys(file_size=1 << 50)._bytes.nbytes == 64 << 20
