"""The catalogue of indicators against what it leans on: SQL, scales, components, counting rules."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from warehouse.definition_rows import COMPOSITES, BacklogAge, CountingRule, IndicatorRow
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import nearest
from warehouse.indicator_rows import ComponentRow, ScaleRow, TargetRow
from warehouse.seed_rows import Line, broken_keys, sound_rows

OWN = "own"
Fault = str
_CATALOGUE, _SCALES, _COMPONENTS = "indicator_rows", "indicator_scale_rows", "indicator_component_rows"
_Edition = tuple[str, str]
_Catalogue = Mapping[_Edition, tuple[Line, IndicatorRow]]


def known_readings(dbt_project: Path = DBT_PROJECT) -> list[str]:
    """Kinds of events that indicators may count, as the models list them."""
    text = (dbt_project / "macros" / "measures.sql").read_text(encoding="utf-8")
    found = re.search(r"macro event_readings\(\).*?values(.*?)\n    \)", text, re.DOTALL)
    return list(dict.fromkeys(re.findall(r"\('(\w+)',", found.group(1)))) if found else []


def own_macros(dbt_project: Path = DBT_PROJECT) -> dict[str, str]:
    """Text of each indicator's own SQL, by the code that its file is named for."""
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((dbt_project / "macros" / "indicators").glob("*.sql"))
    }


def indicator_faults(seeds: Path, dbt_project: Path = DBT_PROJECT) -> Iterator[Fault]:
    """A sentence per fault between the seeds of indicators. Rows that do not read are told elsewhere."""
    catalogue = {
        (row.indicator_code, row.edition): (line, row)
        for line, row in sound_rows(seeds, _CATALOGUE, IndicatorRow)
    }
    scales = sound_rows(seeds, _SCALES, ScaleRow)
    components = sound_rows(seeds, _COMPONENTS, ComponentRow)
    targets = sound_rows(seeds, "indicator_target_rows", TargetRow)
    rules = {row.rule_code for _, row in sound_rows(seeds, "counting_rule_rows", CountingRule)}
    # An edition that does not read is told by itself, not as one that is missing.
    unread = broken_keys(seeds, _CATALOGUE, IndicatorRow, ("indicator_code", "edition"))
    components = [
        (line, row)
        for line, row in components
        if (row.component_code, row.component_edition) not in unread
        and (row.indicator_code, row.edition) not in unread
    ]
    yield from _catalogue_faults(catalogue, rules, dbt_project)
    for name, rows in ((_SCALES, scales), (_COMPONENTS, components), ("indicator_target_rows", targets)):
        yield from _lost_editions(name, rows, catalogue, unread)
    yield from _scale_faults(scales, catalogue)
    yield from _component_faults(catalogue, components, scales)
    yield from _age_faults(sound_rows(seeds, "backlog_age_rows", BacklogAge))


def _catalogue_faults(catalogue: _Catalogue, rules: set[str], dbt_project: Path) -> Iterator[Fault]:
    readings, macros = [*known_readings(dbt_project), OWN], own_macros(dbt_project)
    for line, row in catalogue.values():
        where = f"{_CATALOGUE}.csv, строка {line}"
        if row.event_kind is not None and row.event_kind not in readings:
            yield f"{where}: event_kind — нет такого: {row.event_kind}{_perhaps(row.event_kind, readings)}"
        if row.parameter_rule is not None and row.parameter_rule not in rules:
            near = _perhaps(row.parameter_rule, sorted(rules))
            yield f"{where}: parameter_rule — нет такого: {row.parameter_rule}{near}"
        if row.event_kind == OWN:
            if f"macro indicator__{row.indicator_code}(" not in macros.get(row.indicator_code, ""):
                yield (
                    f"{where}: в macros/indicators/{row.indicator_code}.sql"
                    f" нет макроса indicator__{row.indicator_code}"
                )
        elif OWN in (row.numerator, row.denominator):
            yield f"{where}: числитель и знаменатель own бывают только у event_kind own"
    own_codes = {row.indicator_code for _, row in catalogue.values() if row.event_kind == OWN}
    for code in sorted(set(macros) - own_codes):
        yield f"macros/indicators/{code}.sql: в каталоге нет показателя {code} с event_kind own"


def _lost_editions(
    name: str,
    rows: Sequence[tuple[Line, ScaleRow | ComponentRow | TargetRow]],
    catalogue: _Catalogue,
    unread: set[tuple[str, ...]],
) -> Iterator[Fault]:
    for line, row in rows:
        if (row.indicator_code, row.edition) not in {*catalogue, *unread}:
            yield (
                f"{name}.csv, строка {line}: в каталоге нет показателя {row.indicator_code}"
                f" редакции {row.edition}"
            )


def _scale_faults(rows: Sequence[tuple[Line, ScaleRow]], catalogue: _Catalogue) -> Iterator[Fault]:
    """Bands from the lowest up meet at their bounds, each bound in one of them, points follow the direction.

    Below the first band and above the last one a scale may end: an act of which only a part is known.
    """
    groups: dict[_Edition, list[tuple[Line, ScaleRow]]] = defaultdict(list)
    for line, row in rows:
        groups[row.indicator_code, row.edition].append((line, row))
    for key, group in groups.items():
        group.sort(key=lambda item: item[1].band)
        falls = key in catalogue and catalogue[key][1].direction == "down"
        for (line, row), (next_line, above) in pairwise(group):
            where = f"{_SCALES}.csv, строки {line} и {next_line}"
            bound, next_bound = row.to_value, above.from_value
            if bound is None or next_bound is None or next_bound < bound:
                yield f"{where}: ступени {row.band} и {above.band} накладываются"
            elif next_bound > bound:
                yield f"{where}: между {bound} и {next_bound} нет ступени"
            elif row.is_to_inclusive == above.is_from_inclusive:
                belongs = "принадлежит обеим" if row.is_to_inclusive else "не принадлежит ни одной"
                yield f"{where}: граница {bound} {belongs}"
            if row.points is not None and above.points is not None:
                low, high = (above.points, row.points) if falls else (row.points, above.points)
                if low >= high:
                    yield f"{where}: баллы {row.points} и {above.points} не идут за значением"


def _component_faults(
    catalogue: _Catalogue,
    components: Sequence[tuple[Line, ComponentRow]],
    scales: Sequence[tuple[Line, ScaleRow]],
) -> Iterator[Fault]:
    """Composites have components that exist and are no composites; maxima are what their scales can give."""
    highest: dict[_Edition, list[ScaleRow]] = defaultdict(list)
    for _, band in scales:
        highest[band.indicator_code, band.edition].append(band)
    composed = {(row.indicator_code, row.edition) for _, row in components}
    for key, (line, row) in catalogue.items():
        if (row.aggregate in COMPOSITES) != (key in composed):
            problem = "нет слагаемых" if key not in composed else f"aggregate {row.aggregate} не складывается"
            yield f"{_CATALOGUE}.csv, строка {line}: {row.indicator_code} — {problem} ({_COMPONENTS}.csv)"
    for line, component in components:
        where = f"{_COMPONENTS}.csv, строка {line}"
        key = (component.component_code, component.component_edition)
        if key not in catalogue:
            known = sorted({code for code, _ in catalogue})
            yield f"{where}: нет такого слагаемого: {' '.join(key)}{_perhaps(key[0], known)}"
            continue
        if catalogue[key][1].aggregate in COMPOSITES:
            yield f"{where}: слагаемое {key[0]} само составное"
        whole = catalogue.get((component.indicator_code, component.edition))
        if whole is not None and whole[1].aggregate == "points_share":
            if component.maximum is None or component.takes != "points":
                yield f"{where}: доле баллов нужны баллы (takes points) и их наибольшее число (maximum)"
                continue
            points = [band.points for band in highest[key] if band.points is not None]
            if points and max(points) * component.weight != component.maximum:
                yield f"{where}: наибольшее число баллов {component.maximum}, а шкала даёт до {max(points)}"


def _age_faults(ages: Sequence[tuple[Line, BacklogAge]]) -> Iterator[Fault]:
    """Ages of one day follow one another, so that every open appeal has exactly one."""
    for day in sorted({age.valid_from for _, age in ages}):
        in_force = [
            (line, age)
            for line, age in ages
            if age.valid_from <= day and (age.valid_to is None or day < age.valid_to)
        ]
        in_force.sort(key=lambda item: item[1].from_days)
        for (line, age), (next_line, after) in pairwise(in_force):
            if age.to_days != after.from_days:
                yield (
                    f"backlog_age_rows.csv, строки {line} и {next_line}: возраст {age.age} не кончается там,"
                    f" где начинается {after.age}"
                )
        if in_force and (in_force[0][1].from_days != 0 or in_force[-1][1].to_days is not None):
            line = in_force[0][0] if in_force[0][1].from_days != 0 else in_force[-1][0]
            yield f"backlog_age_rows.csv, строка {line}: возрасты идут от 0 дней и без конца"


def _perhaps(word: str, known: list[str]) -> str:
    near = nearest(word, known)
    return f", возможно, {near}" if near else ""
