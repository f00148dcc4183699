"""Dated definitions are judged before a build: a wrong row is a sentence, and last night's marts stay."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from warehouse.calendar_checks import impossible_days
from warehouse.config_tables import sla_policy_row
from warehouse.definition_rows import CalendarDay, CountingRule, IndicatorRow, RatingMethod, SlaPolicy
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import ConfigError, nearest
from warehouse.municipalities import Municipality

Fault = str


@dataclass(frozen=True)
class Place:
    """Where a definition stands: a file, and the number of its line or list item."""

    file: str
    one: str
    many: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}, {self.one} {self.number}"

    def with_other(self, other: "Place") -> str:
        """Both places, the file said once where it is one."""
        if self.file == other.file:
            return f"{self.file}, {self.many} {self.number} и {other.number}"
        return f"{self} и {other}"


_MODELS: dict[str, type[BaseModel]] = {
    "sla_policy_rows": SlaPolicy,
    "calendar_days": CalendarDay,
    "counting_rule_rows": CountingRule,
    "rating_method_rows": RatingMethod,
    "indicator_rows": IndicatorRow,
}
# What names one definition over time: its rows may neither overlap nor leave a gap. A term is named by all
# that it is looked up by, so two that would fit one appeal on one day are found here.
_SCOPE_OF_TERM = ("municipality_code", "region_name", "source", "regime", "category", "subcategory")
_NAMES: dict[str, tuple[str, ...]] = {
    "sla_policy_rows": (*_SCOPE_OF_TERM, "is_fast_track", "stage"),
    "counting_rule_rows": ("rule_code",),
    "rating_method_rows": ("method_code",),
    "indicator_rows": ("indicator_code", "edition"),
}
_KEYS: dict[str, tuple[str, ...]] = {
    "sla_policy_rows": ("policy_code", "valid_from"),
    "calendar_days": ("calendar_date", "region_name"),
}


def check_definitions(municipalities: dict[str, Municipality], seeds: Path = DBT_PROJECT / "seeds") -> None:
    """Judge every dated definition; a ConfigError names the file, the line or both lines, the fault."""
    faults = list(definition_faults(municipalities, seeds))
    if faults:
        more = f"; всего ошибок: {len(faults)}" if len(faults) > 1 else ""
        raise ConfigError(
            "Определения противоречат себе или закону записи",
            where=str(seeds),
            got=faults[0],
            todo=f"исправьте справочник{more}; прошлая публикация не тронута",
        )


def definition_faults(municipalities: dict[str, Municipality], seeds: Path) -> Iterator[Fault]:
    """A sentence per fault, each with the file and the line."""
    for name, model in _MODELS.items():
        rows: list[tuple[Place, Any]] = []
        for place, cells in _rows(name, municipalities, seeds):
            try:
                rows.append((place, model.model_validate(cells)))
            except ValidationError as error:
                yield f"{place}: {_describe(error, model)}"
        yield from _repeated(name, rows)
        yield from _overlaps_and_gaps(name, rows)
        yield from _unknown_references(name, rows, municipalities)
        if name == "calendar_days":
            for place, what in impossible_days(rows):
                yield f"{place}: {what}"


def known_measures(dbt_project: Path = DBT_PROJECT) -> list[str]:
    """Names that indicators may count by, as the models list them."""
    text = (dbt_project / "macros" / "measures.sql").read_text(encoding="utf-8")
    found = re.search(r"macro measures\(\).*?return\(\[(.*?)\]\)", text, re.DOTALL)
    return re.findall(r"'(\w+)'", found.group(1)) if found else []


def _rows(
    name: str, municipalities: dict[str, Municipality], seeds: Path
) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Rows of a seed, and the terms that municipality files add to those of the law."""
    with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey="лишние значения")
        for cells in reader:
            place = Place(f"{name}.csv", "строка", "строки", reader.line_num)
            yield place, {column: value or None for column, value in cells.items()}
    if name == "sla_policy_rows":
        for municipality in municipalities.values():
            for number, term in enumerate(municipality.sla_policies, start=1):
                place = Place(f"{municipality.code}.yml, sla_policies", "срок", "сроки", number)
                yield place, sla_policy_row(municipality, term)


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
            yield f"{seen[key].with_other(place)}: {' и '.join(_KEYS[name])} повторены"
        seen[key] = place


def _overlaps_and_gaps(name: str, rows: Sequence[tuple[Place, Any]]) -> Iterator[Fault]:
    groups: dict[tuple[object, ...], list[tuple[Place, Any]]] = defaultdict(list)
    for place, row in rows:
        if name in _NAMES:
            groups[tuple(getattr(row, column) for column in _NAMES[name])].append((place, row))
    for group in groups.values():
        group.sort(key=lambda item: item[1].valid_from)
        for (place, row), (next_place, after) in pairwise(group):
            where = place.with_other(next_place)
            if row.valid_to is None or row.valid_to > after.valid_from:
                yield f"{where}: обе действуют с {after.valid_from}; закройте первую датой valid_to"
            elif row.valid_to < after.valid_from:
                yield f"{where}: с {row.valid_to} до {after.valid_from} не действует ни одна"


def _unknown_references(
    name: str, rows: Sequence[tuple[Place, Any]], municipalities: dict[str, Municipality]
) -> Iterator[Fault]:
    columns: dict[str, list[str]] = {}
    if name == "sla_policy_rows":
        columns = {"municipality_code": list(municipalities)}
    elif name == "indicator_rows":
        columns = dict.fromkeys(("numerator", "denominator"), known_measures())
    for place, row in rows:
        for column, words in columns.items():
            value = getattr(row, column)
            if value is not None and value not in words:
                near = nearest(value, words)
                yield f"{place}: {column} — нет такого: {value}" + (f", возможно, {near}" if near else "")
