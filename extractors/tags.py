"""A project's tags: columns that no contract can name, kept together as one JSON object by header."""

import json
from collections.abc import Callable, Mapping

import polars as pl

Hide = Callable[[str], str | None]


def tags_of(cells: pl.DataFrame, tags: Mapping[int, str]) -> pl.Series:
    """Filled cells of each row by header as JSON text, headers sorted; null where a row has none.

    `tags` maps cells of the frame (`c<cell>`) to headers. Sorted, so that another order of columns, which
    XLSX and CSV of one monitor have, is no change of the row.
    """
    if not tags:
        return pl.Series([None] * cells.height, dtype=pl.String)
    headers = sorted(tags, key=lambda cell: tags[cell])
    rows = cells.select(f"c{cell}" for cell in headers).rows()
    names = [tags[cell] for cell in headers]
    return pl.Series([_json(zip(names, row, strict=True)) for row in rows], dtype=pl.String)


def hide_in_tags(text: str, hide: Hide) -> str | None:
    """The JSON with what `hide` replaces in its headers and values; None when it replaces nothing."""
    shown = {hide(name) or name: hide(value) or value for name, value in json.loads(text).items()}
    hidden = _json(sorted(shown.items()))
    return None if hidden == text else hidden


def _json(pairs: "zip[tuple[str, str | None]] | list[tuple[str, str]]") -> str | None:
    filled = {name: value for name, value in pairs if value is not None}
    if not filled:
        return None
    # JSON would write a NUL as an escape: it stays one for the check of rows, which rejects it.
    nul = "\0" if any("\0" in value for value in filled.values()) else ""
    return json.dumps(filled, ensure_ascii=False) + nul
