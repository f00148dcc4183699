"""One step ahead, in order, and no error is lost."""

from collections.abc import Iterator

import pytest

from extractors.ahead import ahead


def test_items_keep_their_order_and_the_next_is_made_early() -> None:
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(3):
            made.append(number)
            yield number

    coming = ahead(items())
    assert made == []
    assert next(coming) == 0
    assert list(coming) == [1, 2]
    assert made == [0, 1, 2]


def test_an_error_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    coming = ahead(items())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="broken"):
        next(coming)
