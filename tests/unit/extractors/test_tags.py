"""Tags of a row are one JSON object: sorted, without empty cells, with nobody in it."""

import json

import polars as pl

from extractors.tags import hide_in_tags, tags_of


def test_headers_are_sorted_and_empty_cells_left_out() -> None:
    cells = pl.DataFrame(
        {"c5": ["да", None], "c7": ["Северный", None], "c8": [None, None]}, schema_overrides={"c8": pl.String}
    )
    assert tags_of(cells, {7: "Округ", 5: "Важное", 8: "Пусто"}).to_list() == [
        '{"Важное": "да", "Округ": "Северный"}',
        None,
    ]
    assert tags_of(cells, {}).to_list() == [None, None]


def test_a_nul_stays_one_for_the_check_of_rows() -> None:
    cells = pl.DataFrame({"c0": ["a\0b"]})
    assert "\0" in tags_of(cells, {0: "Тег"}).item()


def test_values_are_hidden_one_by_one() -> None:
    def hide(value: str) -> str | None:
        return "[скрыто]" if "@" in value else None

    text = '{"Округ": "Северный", "Почта": "a@b.example\\", \\"x"}'
    hidden = hide_in_tags(text, hide)
    assert hidden is not None
    assert json.loads(hidden) == {"Округ": "Северный", "Почта": "[скрыто]"}
    assert hide_in_tags('{"Округ": "Северный"}', hide) is None
