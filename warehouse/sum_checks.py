"""Composites, scales and bounds of ratings against what the acts declare of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from warehouse.definition_bounds import Composite, IndicatorBounds
from warehouse.definition_rows import COMPOSITES, IndicatorRow, RatingComponent
from warehouse.errors import nearest
from warehouse.faults import Fault, lines_of
from warehouse.indicator_rows import ComponentRow, ScaleRow
from warehouse.seed_rows import broken_keys, sound_rows

CATALOGUE, SCALES, COMPONENTS = "indicator_rows", "indicator_scale_rows", "indicator_component_rows"
RATING = "rating_component_rows"
_EDITION = ("indicator_code", "edition")
_Edition = tuple[str, str]
_Parts = Sequence[tuple[int, ComponentRow]]
_Bands = Sequence[tuple[int, ScaleRow]]
_Catalogue = Mapping[_Edition, tuple[int, IndicatorRow]]


def sum_faults(seeds: Path, bounds: IndicatorBounds) -> Iterator[Fault]:
    """A sentence per composite, scale or component of a rating that is not what its act declares."""
    catalogue = {
        (row.indicator_code, row.edition): (line, row)
        for line, row in sound_rows(seeds, CATALOGUE, IndicatorRow)
    }
    yield from _composite_faults(seeds, catalogue, bounds)
    yield from _scale_faults(seeds, catalogue, bounds)
    limits = {bound.component: bound for bound in bounds.rating_bounds}
    for line, row in sound_rows(seeds, RATING, RatingComponent):
        bound = limits.get(row.component)
        if bound is None:
            what = f"о границах компонента {row.component} ничего не известно"
            yield Fault(lines_of(RATING, [line]), what, todo="впишите их в definition_bounds/indicators.yml")
            continue
        for column, value in (("value_at_0", row.value_at_0), ("value_at_1", row.value_at_1)):
            if value < bound.least or (bound.most is not None and value > bound.most):
                most = f" до {bound.most}" if bound.most is not None else " и больше"
                what = f"граница {column} компонента {row.component} невозможна ({bound.reference})"
                yield Fault(lines_of(RATING, [line]), what, str(value), f"от {bound.least}{most}")


def _composite_faults(seeds: Path, catalogue: _Catalogue, bounds: IndicatorBounds) -> Iterator[Fault]:
    parts: dict[_Edition, list[tuple[int, ComponentRow]]] = defaultdict(list)
    for line, part in sound_rows(seeds, COMPONENTS, ComponentRow):
        parts[part.indicator_code, part.edition].append((line, part))
    declared = {(one.indicator_code, one.edition): one for one in bounds.composites}
    unread = broken_keys(seeds, COMPONENTS, ComponentRow, _EDITION)
    for key, (line, row) in catalogue.items():
        if row.aggregate not in COMPOSITES or key in unread or not parts[key]:
            continue
        if key not in declared:
            yield Fault(
                lines_of(CATALOGUE, [line]),
                f"не объявлено, из скольких слагаемых и до какой суммы складывается {' '.join(key)}",
                todo="впишите composites в definition_bounds/indicators.yml",
            )
            continue
        yield from _wrong_sums(parts[key], declared[key])
        yield from _parts_of_other_days(parts[key], row, catalogue)


def _wrong_sums(parts: _Parts, declared: Composite) -> Iterator[Fault]:
    name = f"{declared.indicator_code} {declared.edition}"
    where = lines_of(COMPONENTS, [line for line, _ in parts])
    if len(parts) != declared.component_count:
        what = f"не то число слагаемых у {name}"
        yield Fault(
            where, what, str(len(parts)), f"{declared.component_count} ({declared.reference})",
            "верните слагаемое или исправьте composites в definition_bounds/indicators.yml",
        )  # fmt: skip
        return
    maxima = [part.maximum for _, part in parts]
    if declared.points is not None and all(maximum is not None for maximum in maxima):
        points = sum((maximum for maximum in maxima if maximum is not None), Decimal(0))
        if points != declared.points:
            what = f"наибольшие баллы {name} не складываются"
            yield Fault(where, what, str(points), f"{declared.points} ({declared.reference})")
    if declared.value_weight is not None:
        weight = sum((part.weight for _, part in parts if part.takes == "value"), Decimal(0))
        if weight != declared.value_weight:
            what = f"веса значений {name} не складываются"
            yield Fault(where, what, str(weight), f"{declared.value_weight} ({declared.reference})")


def _parts_of_other_days(parts: _Parts, whole: IndicatorRow, catalogue: _Catalogue) -> Iterator[Fault]:
    for line, part in parts:
        _, row = catalogue.get((part.component_code, part.component_edition), (0, None))
        if row is None:
            continue  # told as a reference to nothing
        ends_early = row.valid_to is not None and (whole.valid_to is None or row.valid_to < whole.valid_to)
        if row.valid_from > whole.valid_from or ends_early:
            yield Fault(
                lines_of(COMPONENTS, [line]),
                f"слагаемое {part.component_code} взято в редакции, которая действует не всё время"
                f" редакции {whole.edition} показателя {whole.indicator_code}",
                f"{part.component_edition}: с {row.valid_from} до {row.valid_to or 'отмены'}",
                f"действующая с {whole.valid_from} до {whole.valid_to or 'отмены'}",
                "исправьте component_edition",
            )


def _scale_faults(seeds: Path, catalogue: _Catalogue, bounds: IndicatorBounds) -> Iterator[Fault]:
    scales: dict[_Edition, list[tuple[int, ScaleRow]]] = defaultdict(list)
    for line, band in sound_rows(seeds, SCALES, ScaleRow):
        scales[band.indicator_code, band.edition].append((line, band))
    unread = broken_keys(seeds, SCALES, ScaleRow, _EDITION)
    partial = {(one.indicator_code, one.edition) for one in bounds.partial_scales}
    grades = [one.grade for one in bounds.grades]
    for key, bands in scales.items():
        if key in unread or key not in catalogue:
            continue
        bands.sort(key=lambda item: item[1].band)
        yield from _missing_bands(key, bands, is_partial=key in partial)
        yield from _disordered_grades(bands, grades, falls=catalogue[key][1].direction == "down")


def _missing_bands(key: _Edition, bands: _Bands, *, is_partial: bool) -> Iterator[Fault]:
    name = " ".join(key)
    lines = [line for line, _ in bands]
    numbers = [band.band for _, band in bands]
    if numbers != list(range(1, len(bands) + 1)):
        got = ", ".join(map(str, numbers))
        yield Fault(
            lines_of(SCALES, lines), f"в шкале {name} пропущена ступень (band)", got, f"1–{max(numbers)}",
            "верните пропущенную строку",
        )  # fmt: skip
        return
    (first_line, lowest), (last_line, highest) = bands[0], bands[-1]
    if lowest.from_value is not None and not is_partial:
        what = f"шкала {name} начинается не снизу: ниже {lowest.from_value} баллов и группы нет"
        yield Fault(
            lines_of(SCALES, [first_line]), what, f"from_value {lowest.from_value}", "пусто",
            "верните нижнюю ступень или объявите шкалу неполной (partial_scales)",
        )  # fmt: skip
    if highest.to_value is not None:
        what = f"шкала {name} кончается: выше {highest.to_value} баллов и группы нет"
        yield Fault(
            lines_of(SCALES, [last_line]), what, f"to_value {highest.to_value}", "пусто",
            "верните верхнюю ступень",
        )  # fmt: skip


def _disordered_grades(bands: _Bands, grades: list[str], *, falls: bool) -> Iterator[Fault]:
    graded = [(line, band.grade) for line, band in bands if band.grade is not None]
    for line, grade in graded:
        if grade not in grades:
            near = nearest(grade, grades)
            yield Fault(
                lines_of(SCALES, [line]), "нет такой группы (grade)", f"«{grade}»", near or ", ".join(grades)
            )
            return
    for (line, grade), (next_line, above) in pairwise(graded):
        worse, better = (above, grade) if falls else (grade, above)
        if grades.index(worse) >= grades.index(better):
            yield Fault(
                lines_of(SCALES, [line, next_line]),
                "группы (grade) не идут от худшей к лучшей",
                f"«{grade}», затем «{above}»",
                ", ".join(reversed(grades) if falls else grades),
            )
