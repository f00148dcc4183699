"""What rating methods and their components say together: weights, words, each method whole."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from warehouse.definition_rows import SizeBand
from warehouse.errors import nearest
from warehouse.seed_rows import sound_rows, text_rows

METHODS, COMPONENTS, SOURCES = "rating_method_rows", "rating_component_rows", "appeal_sources"
BANDS = "rating_size_band_rows"
PERIOD_KINDS = ("month", "quarter", "year")
_Rows = Sequence[tuple[int, dict[str, str]]]


def rating_faults(seeds: Path) -> Iterator[str]:
    """A sentence per fault between the seeds of ratings; what is wrong inside one row is judged elsewhere."""
    methods, components = text_rows(seeds, METHODS), text_rows(seeds, COMPONENTS)
    scopes = ["all", *(cells["source"] for _, cells in text_rows(seeds, SOURCES))]
    yield from _unknown_words(methods, "period_kinds", PERIOD_KINDS)
    yield from _unknown_words(methods, "scopes", scopes)
    codes = [cells.get("method_code", "") for _, cells in methods]
    weights: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for line, cells in components:
        code = cells.get("method_code", "")
        weights[code].append((line, cells.get("weight", "")))
        if code not in codes:
            yield _unknown(COMPONENTS, line, "method_code", code, codes)
    for line, cells in methods:
        code = cells.get("method_code", "")
        if code not in weights:
            yield f"{METHODS}.csv, строка {line}: у методики {code} нет ни одного компонента"
    for code, rows in weights.items():
        yield from _wrong_sum(code, rows)
    yield from _band_faults(sound_rows(seeds, BANDS, SizeBand))


def _band_faults(bands: Sequence[tuple[int, SizeBand]]) -> Iterator[str]:
    """On every day the bands of one kind follow one another from none to without end."""
    starts = sorted({(band.size_of, band.valid_from) for _, band in bands})
    for size_of, day in starts:
        in_force = [
            (line, band)
            for line, band in bands
            if band.size_of == size_of
            and band.valid_from <= day
            and (band.valid_to is None or day < band.valid_to)
        ]
        in_force.sort(key=lambda item: item[1].from_population)
        for (line, band), (next_line, after) in pairwise(in_force):
            if band.to_population != after.from_population:
                yield (
                    f"{BANDS}.csv, строки {line} и {next_line}: группа {band.band} кончается не там,"
                    f" где начинается {after.band}"
                )
        (first_line, first), (last_line, last) = in_force[0], in_force[-1]
        if first.from_population != 0:
            yield f"{BANDS}.csv, строка {first_line}: группы ({size_of}) идут от 0 жителей"
        if last.to_population is not None:
            yield f"{BANDS}.csv, строка {last_line}: последняя группа ({size_of}) идёт без конца"


def _wrong_sum(code: str, rows: Sequence[tuple[int, str]]) -> Iterator[str]:
    try:
        total = sum((Decimal(weight) for _, weight in rows), Decimal(0))
    except InvalidOperation:
        return  # the row itself is told already
    if total != 1:
        lines = f"строки {rows[0][0]}–{rows[-1][0]}" if len(rows) > 1 else f"строка {rows[0][0]}"
        yield f"{COMPONENTS}.csv, {lines}: веса методики {code} в сумме дают {total}, а не 1"


def _unknown_words(rows: _Rows, column: str, words: Sequence[str]) -> Iterator[str]:
    for line, cells in rows:
        for word in cells.get(column, "").split():
            if word not in words:
                yield _unknown(METHODS, line, column, word, words)


def _unknown(seed: str, line: int, column: str, word: str, words: Sequence[str]) -> str:
    near = nearest(word, list(words))
    return f"{seed}.csv, строка {line}: {column} — нет такого: {word}" + (
        f", возможно, {near}" if near else ""
    )
