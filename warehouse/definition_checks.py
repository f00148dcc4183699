"""Dated definitions are judged before a build: a wrong row is a sentence, and last night's marts stay."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from warehouse.calendar_checks import impossible_days
from warehouse.config_tables import sla_policy_row
from warehouse.definition_bounds import codes_of, indicator_bounds, known_regions, known_words, term_bounds
from warehouse.definition_rows import (
    BacklogAge,
    CalendarDay,
    CountingRule,
    IndicatorRow,
    RatingComponent,
    RatingMethod,
    RetentionRule,
    SizeBand,
    SlaPolicy,
)
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import nearest
from warehouse.faults import Fault, Place, config_error
from warehouse.indicator_checks import OWN, indicator_faults
from warehouse.indicator_rows import ComponentRow, ScaleRow, TargetRow
from warehouse.municipalities import Municipality, normalise_name
from warehouse.rating_checks import rating_faults
from warehouse.reference_checks import reference_faults, unknown_topics
from warehouse.retention import own_rules
from warehouse.rule_checks import rule_faults
from warehouse.seed_rows import text_rows
from warehouse.sum_checks import sum_faults
from warehouse.term_checks import uncovered_needs, unrunnable_terms

_MODELS: dict[str, type[BaseModel]] = {
    "sla_policy_rows": SlaPolicy,
    "calendar_days": CalendarDay,
    "counting_rule_rows": CountingRule,
    "rating_method_rows": RatingMethod,
    "rating_component_rows": RatingComponent,
    "rating_size_band_rows": SizeBand,
    "indicator_rows": IndicatorRow,
    "indicator_scale_rows": ScaleRow,
    "indicator_component_rows": ComponentRow,
    "indicator_target_rows": TargetRow,
    "backlog_age_rows": BacklogAge,
    "retention_rules": RetentionRule,
}
# What names one definition over time: its rows may neither overlap nor leave a gap. A term is named by all
# that it is looked up by, so two that would fit one appeal on one day are found here.
_SCOPE_OF_TERM = ("municipality_code", "region_name", "source", "regime", "category", "subcategory")
_OF_TOPICS = ("category", "subcategory")
_NAMES: dict[str, tuple[str, ...]] = {
    "sla_policy_rows": (*_SCOPE_OF_TERM, "is_fast_track", "stage"),
    "counting_rule_rows": ("rule_code",),
    "rating_method_rows": ("rating_code",),
    "rating_size_band_rows": ("size_of", "band"),
    "indicator_rows": ("indicator_code",),
    "backlog_age_rows": ("age",),
    "retention_rules": ("municipality_code", "rule_code", "source"),
}
_KEYS: dict[str, tuple[str, ...]] = {
    "sla_policy_rows": ("policy_code", "valid_from"),
    "calendar_days": ("calendar_date", "region_name"),
    "rating_method_rows": ("method_code",),
    "rating_component_rows": ("method_code", "component"),
    "indicator_rows": ("indicator_code", "edition"),
    "indicator_scale_rows": ("indicator_code", "edition", "band"),
    "indicator_component_rows": ("indicator_code", "edition", "component_code"),
    "indicator_target_rows": ("indicator_code", "edition", "target_year"),
}


def check_definitions(municipalities: dict[str, Municipality], seeds: Path = DBT_PROJECT / "seeds") -> None:
    """Judge every dated definition; a ConfigError names the file, the line or both lines, the fault."""
    faults = list(definition_faults(municipalities, seeds))
    if faults:
        raise config_error(faults)


def definition_faults(municipalities: dict[str, Municipality], seeds: Path) -> Iterator[Fault]:
    """Every fault, each with the file and the line. Raises ConfigError when the bounds do not read."""
    terms: list[tuple[Place, SlaPolicy]] | None = None
    bounds = indicator_bounds()
    side_by_side = {code for row in bounds.side_by_side for code in row.indicator_codes}
    for name, model in _MODELS.items():
        rows: list[tuple[Place, Any]] = []
        told = False
        for place, cells in _rows(name, municipalities, seeds):
            try:
                rows.append((place, model.model_validate(cells)))
            except ValidationError as error:
                told = True
                yield Fault(str(place), _describe(error, model))
        yield from _repeated(name, rows)
        yield from _overlaps_and_gaps(name, rows, side_by_side)
        yield from _unknown_references(name, rows, municipalities)
        if name == "calendar_days":
            for place, what in impossible_days(rows):
                yield Fault(str(place), what)
        if name == "sla_policy_rows" and not told:
            terms = rows
    words = known_words()
    yield from reference_faults(seeds, municipalities, known_regions(), words)
    if terms is not None:  # a term that does not read may be the one that would be found missing
        yield from _term_faults(terms, seeds, municipalities, codes_of(words.coded_topics))
    yield from rule_faults(seeds)
    yield from map(Fault.read, rating_faults(seeds))
    yield from map(Fault.read, indicator_faults(seeds))
    yield from sum_faults(seeds, bounds)


def _term_faults(
    terms: list[tuple[Place, SlaPolicy]],
    seeds: Path,
    municipalities: dict[str, Municipality],
    coded_topics: list[str],
) -> Iterator[Fault]:
    bounds = term_bounds()
    has_time = {
        cells["source"]: cells["has_time"] == "true" for _, cells in text_rows(seeds, "appeal_sources")
    }
    yield from unrunnable_terms(terms, bounds, has_time)
    yield from unknown_topics(terms, seeds, coded_topics)
    yield from uncovered_needs(terms, bounds, has_time, municipalities)


def known_measures(dbt_project: Path = DBT_PROJECT) -> list[str]:
    """Names that indicators may count by, as the models list them."""
    text = (dbt_project / "macros" / "measures.sql").read_text(encoding="utf-8")
    found = re.search(r"macro measures\(\).*?return\(\[(.*?)\]\)", text, re.DOTALL)
    return re.findall(r"'(\w+)'", found.group(1)) if found else []


def _rows(
    name: str, municipalities: dict[str, Municipality], seeds: Path
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Rows of a seed, and the terms that municipality files add to those of the law."""
    for line, cells in text_rows(seeds, name):
        place = Place(f"{name}.csv", "строка", "строки", line)
        yield place, {column: value or None for column, value in cells.items()}
    if name == "sla_policy_rows":
        for municipality in municipalities.values():
            for number, term in enumerate(municipality.sla_policies, start=1):
                place = Place(f"{municipality.code}.yml, sla_policies", "срок", "сроки", number)
                yield place, sla_policy_row(municipality, term)
    if name == "retention_rules":
        for municipality in municipalities.values():
            for number, cells in enumerate(own_rules(municipality), start=1):
                yield Place(f"{municipality.code}.yml, retention", "срок", "сроки", number), cells


def _describe(error: ValidationError, model: type[BaseModel]) -> str:
    details = sorted(error.errors(include_url=False), key=lambda item: item["type"] != "extra_forbidden")
    detail = details[0]
    column = str(detail["loc"][0]) if detail["loc"] else ""
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    if detail["type"] == "literal_error":
        known = detail["ctx"]["expected"].split("'")[1::2]
        near = nearest(str(detail["input"]), known)
        return f"{column} — получено {detail['input'] or 'пусто'}, ожидалось {near or ' или '.join(known)}"
    if detail["type"] == "extra_forbidden":
        near = nearest(column, list(model.model_fields))
        return f"неизвестная колонка {column}" + (f", ожидалась {near}" if near else "")
    if detail["type"] == "missing":
        return f"нет колонки {column}"
    return f"{column} — недопустимое значение {detail['input'] or 'пусто'}"


def _repeated(name: str, rows: Sequence[tuple[Place, Any]]) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], Place] = {}
    for place, row in rows:
        key = tuple(getattr(row, column) for column in _KEYS.get(name, ()))
        if key and key in seen:
            yield Fault(seen[key].with_other(place), f"{' и '.join(_KEYS[name])} повторены")
        seen[key] = place


def _overlaps_and_gaps(
    name: str, rows: Sequence[tuple[Place, Any]], side_by_side: set[str]
) -> Iterator[Fault]:
    groups: dict[tuple[object, ...], list[tuple[Place, Any]]] = defaultdict(list)
    for place, row in rows:
        is_free = name == "indicator_rows" and row.indicator_code in side_by_side
        if name in _NAMES and not is_free:
            groups[tuple(_as_looked_up(row, column) for column in _NAMES[name])].append((place, row))
    for group in groups.values():
        group.sort(key=lambda item: item[1].valid_from)
        for (place, row), (next_place, after) in pairwise(group):
            where = place.with_other(next_place)
            if row.valid_to is None or row.valid_to > after.valid_from:
                todo = "закройте первую датой valid_to"
                if row.valid_from == after.valid_from:
                    todo = "оставьте одну"
                spellings = _spellings(name, row, after)
                yield Fault(where, f"обе действуют с {after.valid_from}{spellings}", todo=todo)
            elif row.valid_to < after.valid_from:
                yield Fault(where, f"с {row.valid_to} до {after.valid_from} не действует ни одна")


def _as_looked_up(row: Any, column: str) -> object:
    """A cell as the models compare it: names of topics without regard to case, ё and spaces."""
    value = getattr(row, column)
    return normalise_name(value) if value is not None and column in _OF_TOPICS else value


def _spellings(name: str, row: Any, after: Any) -> str:
    columns = [column for column in _OF_TOPICS if column in _NAMES[name]]
    pairs = [(getattr(row, column), getattr(after, column)) for column in columns]
    return "".join(f"; «{one}» и «{other}» — одно имя" for one, other in pairs if one != other)


def _unknown_references(
    name: str, rows: Sequence[tuple[Place, Any]], municipalities: dict[str, Municipality]
) -> Iterator[Fault]:
    columns: dict[str, list[str]] = {}
    if name == "sla_policy_rows":
        columns = {"municipality_code": list(municipalities)}
    elif name == "indicator_rows":
        measures = [*known_measures(), OWN]
        columns = {"numerator": measures, "denominator": measures}
    for place, row in rows:
        for column, words in columns.items():
            value = getattr(row, column)
            if value is not None and value not in words:
                near = nearest(value, words)
                yield Fault(
                    str(place), f"{column} — нет такого: {value}" + (f", возможно, {near}" if near else "")
                )
