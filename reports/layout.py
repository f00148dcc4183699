"""The form of a submission as data: which indicators in which order, in which words, signed by whom.

The file is `submission_layout.yml` of the templates; a municipality may keep its own copy.
"""

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from warehouse.errors import ConfigError, nearest
from warehouse.yaml_text import read_yaml

Counted = Literal["rows", "other"]
ValueKind = Literal["percent", "ratio", "count", "stored"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IndicatorForm(_Part):
    """How one indicator is shown and what its two figures count."""

    code: str
    numerator: Counted = "rows"
    denominator: Counted = "rows"
    value: ValueKind | None = None
    source: str | None = None
    always: bool = False

    def value_kind(self, unit: str) -> ValueKind:
        """How the printed value follows from the two figures."""
        if self.value is not None:
            return self.value
        if unit == "%":
            return "percent"
        return "count" if unit == "шт." else "stored"


class Group(_Part):
    """A headed part of the table; `prefixes` take in indicators that no group lists by code."""

    title: str
    indicators: tuple[IndicatorForm, ...] = ()
    prefixes: tuple[str, ...] = ()


class Addressee(_Part):
    """How the address is worded: a post by its first word in `dative`; without a post, ЦУР after `prefix`."""

    prefix: str
    dative: dict[str, str]


class Words(_Part):
    """Russian words for codes; a code without a word is shown as it is."""

    source: dict[str, str]
    regime: dict[str, str]
    stage: dict[str, str]
    clock_state: dict[str, str]
    appeal_status: dict[str, str]
    duration_unit: dict[str, str]
    direction: dict[str, str]
    verdict_basis: dict[str, str]
    indicator_status: dict[str, str]
    indicator_state: dict[str, str]


class Notes(_Part):
    """Footnotes and marks; `{source}`, `{exported}`, `{cutoff}` and `{as_of}` are filled in."""

    incomplete: str
    cut_off: str
    default: str
    no_data: str
    not_applicable: str
    platform: str
    no_loads: str
    early_export: str
    late_start: str


class Layout(_Part):
    """The whole form."""

    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    other_group: str
    left_out: tuple[str, ...] = ()
    of_registers: tuple[str, ...] = ()
    headline: tuple[str, ...]
    obligations: dict[Literal["quarter", "year"], str]
    signatory_default: str
    expected_sources: tuple[str, ...]
    addressee: Addressee
    words: Words
    notes: Notes
    counting_rules: tuple[str, ...]

    def form(self, code: str) -> IndicatorForm:
        """The form of a code; an unlisted indicator must count its rows in both figures.

        Behind `of_registers` stand no rows of appeals.
        """
        if code in self.of_registers:
            return IndicatorForm(code=code, numerator="other", denominator="other")
        listed = (form for group in self.groups for form in group.indicators if form.code == code)
        return next(listed, IndicatorForm(code=code))

    def place(self, code: str) -> tuple[int, int, str]:
        """Where an indicator stands: group, place in it, code; unlisted ones follow the listed."""
        for group_number, group in enumerate(self.groups):
            codes = [form.code for form in group.indicators]
            if code in codes:
                return group_number, codes.index(code), code
        for group_number, group in enumerate(self.groups):
            if code.startswith(group.prefixes):
                return group_number, len(group.indicators), code
        return len(self.groups), 0, code

    def group_title(self, group_number: int) -> str:
        """The heading of a group number that `place` gave."""
        return self.groups[group_number].title if group_number < len(self.groups) else self.other_group

    def shows(self, code: str, state: str) -> bool:
        """Whether the form has a line for a figure: «нет данных» is said where the form asks for it."""
        if code in self.left_out:
            return False
        return state == "ok" or self.place(code)[0] < len(self.groups)

    @property
    def always_codes(self) -> list[str]:
        return [form.code for group in self.groups for form in group.indicators if form.always]


def read_layout(path: Path) -> Layout:
    """The form in a YAML file; raises ConfigError that names the file, the wrong key and the nearest one."""
    try:
        content = read_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(
            "Форма сведений не читается как YAML в кодировке UTF-8",
            where=path.name,
            todo="исправьте разметку файла",
        ) from error
    try:
        return Layout.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        unknown = first["type"] == "extra_forbidden"
        suggestion = nearest(str(first["loc"][-1]), _known_keys()) if unknown else None
        raise ConfigError(
            "Неизвестный ключ в форме сведений" if unknown else "Неверное значение в форме сведений",
            where=f"{path.name}, {place}",
            expected=f"например, «{suggestion}»" if suggestion else None,
            todo="исправьте файл или удалите его, чтобы действовала общая форма",
        ) from error


def _known_keys() -> list[str]:
    parts = (Layout, Group, IndicatorForm, Addressee, Words, Notes)
    return [name for part in parts for name in part.model_fields]
