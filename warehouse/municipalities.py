"""Read `municipalities/*.yml`; a wrong file is a sentence with file, key and the nearest right key."""

import json
from collections.abc import Hashable
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from warehouse.arrival_models import check_shared
from warehouse.errors import ConfigError, nearest
from warehouse.municipality_checks import FAULT, KeyPath, normalise_name
from warehouse.municipality_models import (
    PATTERN_HINTS,
    Correction,
    Direction,
    Municipality,
    Obligation,
    OfficeHours,
    Recipient,
    Role,
    SlaTerm,
    SourceScope,
    Territory,
)
from warehouse.yaml_text import SafeLoader

__all__ = [
    "Correction", "Direction", "Municipality", "Obligation", "OfficeHours", "Recipient", "Role", "SlaTerm",
    "SourceScope", "Territory", "load_municipalities", "normalise_name", "schema_text",
]  # fmt: skip

_SAY = {
    "missing": ("Нет обязательного ключа", "ключ со значением"),
    "string_type": ("Значение не текст", "текст; коды и время — в кавычках"),
    "string_too_short": ("Значение пустое", "непустой текст"),
    "tuple_type": ("Значение не список", "список"),
    "dict_type": ("Значение не набор ключей", "ключи со значениями"),
    "model_type": ("Значение не набор ключей", "ключи со значениями"),
    "too_short": ("Список пуст", "хотя бы одно значение"),
    "int_type": ("Значение не целое число", "целое число"),
    "int_parsing": ("Значение не целое число", "целое число"),
    "int_from_float": ("Значение не целое число", "целое число"),
    "date_type": ("Значение не дата", "ГГГГ-ММ-ДД"),
    "date_from_datetime_parsing": ("Значение не дата", "ГГГГ-ММ-ДД"),
    "date_from_datetime_inexact": ("Значение не дата", "ГГГГ-ММ-ДД"),
}
# Exports of an organisation: two cities of one region name the same region, each in its own folder.
_OF_A_FOLDER = ("pos",)
_LIMITS = {"greater_than": "больше", "greater_than_equal": "не меньше", "less_than_equal": "не больше"}


class _Loader(SafeLoader):
    """Safe YAML in which a key given twice is an error, and a date stays text for the model to judge."""

    name = ""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        tag: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]  # untyped in its stub
        return "tag:yaml.org,2002:str" if tag == "tag:yaml.org,2002:timestamp" else tag

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if isinstance(key_node, yaml.ScalarNode) and key_node.value in seen:
                raise ConfigError(
                    "Ключ указан дважды",
                    where=f"{self.name}, строка {key_node.start_mark.line + 1}, ключ {key_node.value}",
                    todo="оставьте один",
                )
            seen.add(str(key_node.value))
        return super().construct_mapping(node, deep)


def load_municipalities(folder: Path) -> dict[str, Municipality]:
    """Municipalities of a folder by code, in the order of their codes.

    Raises ConfigError: no files, no YAML, a wrong or unknown key (named by its dotted path, with the nearest
    right one), a wrong value, a code unlike the file's name, two files that claim the same rows or calendar
    or call one address of arrivals by two names.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise ConfigError("Нет файлов муниципалитетов", where=str(folder), expected="хотя бы один файл *.yml")
    for path in folder.glob("*.yaml"):
        raise ConfigError("Файл не читается", where=path.name, got=".yaml", todo="переименуйте его в .yml")
    found = {}
    for path in paths:
        municipality = _read(path)
        if municipality.code != path.stem:
            raise ConfigError(
                "Код не совпадает с именем файла",
                where=f"{path.name}, ключ code",
                got=municipality.code,
                expected=path.stem,
            )
        found[municipality.code] = municipality
    for first, second in combinations(found.values(), 2):
        _check_pair(first, second)
    check_shared((f"{code}.yml", address) for code, one in found.items() for address in one.arrivals)
    return found


def schema_text() -> str:
    """The text of `municipalities/schema.json`: JSON Schema of a municipality file, for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Municipality.model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> Municipality:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        loader.name = path.name
        content = loader.get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ConfigError(
            "Файл не читается как YAML",
            where=f"{path.name}, строка {mark.line + 1}" if mark else path.name,
            todo="проверьте отступы, кавычки и кодировку UTF-8",
        ) from error
    try:
        return Municipality.model_validate(content)
    except ValidationError as error:
        raise _as_config_error(path.name, error.errors(include_url=False)) from None


def _as_config_error(file_name: str, details: list[ErrorDetails]) -> ConfigError:
    """One sentence for a file: unknown keys first, as a misspelled key also shows as a missing one."""
    # A list with a wrong member is also reported as too short: such echoes are left out.
    places = [detail["loc"] for detail in details]
    details = [detail for detail in details if not any(_is_above(detail["loc"], place) for place in places)]
    details.sort(key=lambda detail: not _is_unknown_key(detail))
    detail = details[0]
    what, path, got, expected = _describe(detail)
    where = f"{file_name}, ключ {_dotted(path)}" if path else file_name
    more = len(details) - 1
    todo = "исправьте файл муниципалитета" + (f"; в нём ещё ошибок: {more}" if more else "")
    return ConfigError(what, where=where, got=got or None, expected=expected or None, todo=todo)


def _describe(detail: ErrorDetails) -> tuple[str, KeyPath, str, str]:
    """What is wrong, its path, what stands there, what should."""
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    if path and path[-1] == "[key]":
        path = path[:-1]
    got = _brief(detail["input"])
    if kind == FAULT:
        return context["what"], (*path, *context["path"]), context["got"], context["expected"]
    if _is_unknown_key(detail):
        known = _known_keys(path[:-1])
        near = nearest(str(path[-1]), known)
        return "Неизвестный ключ", path, str(path[-1]), near or "один из: " + ", ".join(known)
    if kind == "literal_error":
        known = _quoted(context["expected"])
        return "Недопустимое значение", path, got, nearest(got, known) or "одно из: " + ", ".join(known)
    if kind in _LIMITS:
        return "Значение вне границ", path, got, f"{_LIMITS[kind]} {next(iter(context.values()))}"
    if kind == "string_pattern_mismatch":
        return "Значение записано неверно", path, got, PATTERN_HINTS[context["pattern"]]
    what, expected = _SAY.get(kind, ("Недопустимое значение", ""))
    return what, path, "" if kind == "missing" else got, expected


def _is_above(path: KeyPath, other: KeyPath) -> bool:
    return len(path) < len(other) and other[: len(path)] == path


def _is_unknown_key(detail: ErrorDetails) -> bool:
    return detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)


def _known_keys(path: KeyPath) -> list[str]:
    """Keys that may stand in the mapping at a path, read from the model's own schema."""
    schema = Municipality.model_json_schema()
    node = schema
    for part in path:
        node = node["items"] if isinstance(part, int) else _child(node, part)
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return list(node.get("properties") or node["propertyNames"]["enum"])


def _child(node: dict[str, Any], key: str) -> dict[str, Any]:
    child: dict[str, Any] = (
        node["properties"][key] if key in node.get("properties", {}) else node["additionalProperties"]
    )
    return child


def _check_pair(first: Municipality, second: Municipality) -> None:
    if first.calendar_code == second.calendar_code:
        raise ConfigError(
            "Один календарь у двух муниципалитетов",
            where=f"{first.code}.yml и {second.code}.yml, ключ calendar_code",
            got=first.calendar_code,
            expected="свой код: календарь складывается из праздников региона и часов работы муниципалитета",
        )
    for source in first.sources.keys() & second.sources.keys():
        ours, theirs = first.sources[source].scope, second.sources[source].scope
        columns = ours.keys() & theirs.keys()
        common = [_common(ours[column], theirs[column]) for column in sorted(columns)]
        if common and all(common) and source not in _OF_A_FOLDER:
            raise ConfigError(
                "Два муниципалитета берут одни и те же строки",
                where=f"{first.code}.yml и {second.code}.yml, ключ sources.{source}.scope",
                got=" · ".join(values[0] for values in common),
                expected="каждая строка выгрузки у одного муниципалитета",
            )


def _common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> list[str]:
    return sorted({normalise_name(value) for value in ours} & {normalise_name(value) for value in theirs})


def _dotted(path: KeyPath) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _brief(value: object) -> str:
    if value is None:
        return "пусто"
    if isinstance(value, list | dict):
        return "список" if isinstance(value, list) else "набор ключей"
    return str(value)[:60]


def _quoted(text: str) -> list[str]:
    """Words that pydantic lists as `'a', 'b' or 'c'`."""
    return text.split("'")[1::2]
