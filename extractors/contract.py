"""Source contracts: one YAML per dataset names headers, types, keys and personal columns of its exports."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, Field, ValidationError, model_validator

from extractors.contract_parts import Answer, Column, ContractModel, Derived, Layout, Sheets
from extractors.errors import ContractError
from extractors.headers import normalise_header
from warehouse.errors import nearest
from warehouse.yaml_text import read_yaml

CONTRACTS_FOLDER = Path(__file__).parent / "contracts"
COMMON = "_common.yml"

_DATE_PARTS = {"year", "month", "day"}
_TIME_PARTS = {"hour", "minute", "second"}


class SourceContract(ContractModel):
    """Everything the loader knows about one dataset of a source's exports.

    `time_zone`: `municipality` for local times, otherwise a zone's name. `received`: the column that dates a
    row; a snapshot has none. `file_moment`: a pattern that finds the export's moment in the file's name;
    without it the file's own time counts. `file_period`: what stretch of days the name tells
    (extractors/periods.py). `covers_month`: a file, whose name tells nothing, holds one calendar month.
    `unread_sheets`: sheets that belong to the form beside the one that is read.
    `unknown_column`: what becomes of headers that are not named here: `keep` in `vault`, or `tags`: they are
    data, all together one JSON object in the column of that type. `unfit_cell`: what becomes of a cell that
    is not as its column wants it: `keep` it with a finding, or `reject` its row and give the file back with
    the cell marked: of registers, whose author can mend it (docs/decisions/0014).
    """

    source: str
    dataset: str
    system: str
    title: str | None = None
    key: tuple[str, ...] = Field(min_length=1)
    received: str | None = None
    closed: str | None = None
    answer: Answer | None = None
    update_mode: Literal["delta", "cumulative"]
    absence: Literal["keep", "close", "unconfirmed"]
    unknown_column: Literal["keep", "tags"]
    missing_column: Literal["refuse"]
    unfit_cell: Literal["keep", "reject"] = "keep"
    null_markers: tuple[str, ...]
    strip_apostrophe: bool
    scope_columns: tuple[str, ...]
    time_zone: str
    file_moment: str | None = None
    file_period: Literal["days", "month"] | None = None
    covers_month: bool = False
    unread_sheets: tuple[str, ...] = ()
    sheets: Sheets | None = None
    layouts: tuple[Layout, ...] = Field(min_length=1)
    repeated_headers: tuple[str, ...] = ()
    derived: dict[str, Derived] = Field(default_factory=dict)
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def raw_table(self) -> str:
        """Name of the table in `raw` and in `vault`."""
        return f"{self.source}__{self.dataset}"

    @cached_property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        """The headers of each column by its name, its own first, as they are compared."""
        return {column.name: self._spelled(column) for column in self.columns}

    @staticmethod
    def _spelled(column: Column) -> tuple[str, ...]:
        return tuple(normalise_header(word) for word in (column.header, *column.synonyms))

    @cached_property
    def repeated_spellings(self) -> frozenset[str]:
        """Headers that may stand in a file more than once, as they are compared."""
        return frozenset(normalise_header(header) for header in self.repeated_headers)

    @cached_property
    def tags_column(self) -> str | None:
        """Name of the column that holds what the headers not named here say; None where there is none."""
        return next((column.name for column in self.columns if column.type == "tags"), None)

    @cached_property
    def has_personal_key(self) -> bool:
        """Whether a key column may show a person: `source_key` is then a pseudonym of the key."""
        held = [self.derived[name].sources if name in self.derived else (name,) for name in self.key]
        return any(self.by_name[name].personal for names in held for name in names)

    @property
    def raw_columns(self) -> list[Column]:
        return [column for column in self.columns if column.in_raw]

    @property
    def vault_columns(self) -> list[Column]:
        return [column for column in self.columns if column.personal is not None]

    @property
    def formats(self) -> set[str]:
        return {file_format for layout in self.layouts for file_format in layout.formats}

    @model_validator(mode="after")
    def _names_exist(self) -> "SourceContract":
        known = {column.name for column in self.columns}
        asked = {
            "key": [name for name in self.key if name not in self.derived],
            "received": [self.received] if self.received else [],
            "closed": [self.closed] if self.closed else [],
            "answer": [self.answer.moment, *self.answer.texts] if self.answer else [],
            "scope_columns": list(self.scope_columns),
            "derived": [name for rule in self.derived.values() for name in rule.sources],
            "sheets": [self.sheets.column] if self.sheets else [],
            "layouts.without": [name for layout in self.layouts for name in layout.without],
            "not_before": [column.not_before for column in self.columns if column.not_before],
        }
        for place, names in asked.items():
            for name in names:
                if name not in known:
                    raise ValueError(f"{place}: нет колонки {name}{_hint(name, sorted(known))}")
        return self

    @model_validator(mode="after")
    def _headers_are_unambiguous(self) -> "SourceContract":
        names = Counter(column.name for column in self.columns)
        headers = Counter(word for column in self.columns for word in self._spelled(column))
        for kind, counted in (("имя колонки", names), ("заголовок", headers)):
            twice = [word for word, count in counted.items() if count > 1]
            if twice:
                raise ValueError(f"columns: {kind} стоит дважды: {', '.join(twice)}")
        own = {column.header for column in self.columns}
        for header in self.repeated_headers:
            if header not in own:
                raise ValueError(f"repeated_headers: нет заголовка {header}{_hint(header, sorted(own))}")
        return self

    @model_validator(mode="after")
    def _tags_have_one_column(self) -> "SourceContract":
        found = [column for column in self.columns if column.type == "tags"]
        if len(found) != (self.unknown_column == "tags") or not all(one.optional_header for one in found):
            raise ValueError(
                "unknown_column: к tags нужна одна колонка типа tags с optional_header, без tags — ни одной"
            )
        return self

    @model_validator(mode="after")
    def _file_moment_names_parts(self) -> "SourceContract":
        if self.file_moment is not None:
            parts = set(re.compile(self.file_moment).groupindex)
            if not _DATE_PARTS <= parts <= _DATE_PARTS | _TIME_PARTS:
                raise ValueError("file_moment: нужны группы year, month, day, можно hour, minute, second")
        return self

    @model_validator(mode="after")
    def _key_needs_no_more_than_is_told(self) -> "SourceContract":
        rules = {rule.rule for rule in self.derived.values()}
        if "period" in rules and self.file_period is None:
            raise ValueError("derived: period без file_period")
        if self.closed and not self.received:
            raise ValueError("closed: без received не с чем сравнить")
        each_named = any(layout.sheet == "each_named" for layout in self.layouts)
        if each_named != (self.sheets is not None):
            raise ValueError("sheets: нужны раскладке each_named и только ей")
        return self

    @model_validator(mode="after")
    def _received_is_a_required_time(self) -> "SourceContract":
        if self.received is None:
            return self
        column = self.by_name[self.received]
        if not column.required or column.type not in ("moment", "date"):
            raise ValueError(f"received: {self.received} должна быть обязательной датой или моментом")
        return self


_PARTS: dict[str, type[BaseModel]] = {
    "columns": Column,
    "layouts": Layout,
    "derived": Derived,
    "sheets": Sheets,
}


def load_contracts(folder: Path = CONTRACTS_FOLDER) -> dict[str, SourceContract]:
    """Contracts by their file's name: the source, or source and dataset where a source has several.

    A source of many datasets has a folder, `<source>/<dataset>.yml`.

    A wrong file is a `ContractError` with file, key, the nearest right one.
    """
    return dict(_read_contracts(folder))


def group_by_source(contracts: Mapping[str, SourceContract]) -> dict[str, tuple[SourceContract, ...]]:
    """The contracts of each source, one a dataset, in the order of their files."""
    sources = sorted({contract.source for contract in contracts.values()})
    return {
        source: tuple(contract for contract in contracts.values() if contract.source == source)
        for source in sources
    }


def known_sources() -> list[str]:
    """Short names of the sources that have a contract."""
    return list(group_by_source(load_contracts()))


@cache
def _read_contracts(folder: Path) -> dict[str, SourceContract]:
    contracts = {}
    for path in sorted(folder.glob("*.yml")):
        contract = contracts[path.stem] = read_contract(path)
        _check_name(path.stem, (contract.source, f"{contract.source}_{contract.dataset}"))
    for path in sorted(folder.glob("*/[!_]*.yml")):
        contract = contracts[f"{path.parent.name}_{path.stem}"] = read_contract(path)
        _check_name(f"{path.parent.name}/{path.stem}", (f"{contract.source}/{contract.dataset}",))
    return contracts


def _check_name(stem: str, expected: tuple[str, ...]) -> None:
    if stem not in expected:
        raise ContractError(
            "Файл контракта назван не по источнику",
            where=f"{stem}.yml",
            expected=" или ".join(f"{name}.yml" for name in expected),
        )


def read_contract(path: Path) -> SourceContract:
    """One contract file; what all of its folder have in common stands in the folder's `_common.yml`."""
    common = path.with_name(COMMON)
    try:
        content = read_yaml(path.read_text(encoding="utf-8"))
        if common.exists():
            content = read_yaml(common.read_text(encoding="utf-8")) | content
        return SourceContract.model_validate(content)
    except yaml.YAMLError as error:
        raise ContractError(
            "Контракт источника не читается как YAML", where=path.name, todo="исправьте разметку файла"
        ) from error
    except ValidationError as error:
        raise ContractError(
            "Контракт источника неверен",
            where=path.name,
            got="; ".join(_explain(detail) for detail in error.errors(include_url=False)),  # type: ignore[arg-type]  # TypedDict as mapping
        ) from error


def _explain(detail: dict[str, object]) -> str:
    place = detail["loc"]
    path = [str(step) for step in place] if isinstance(place, tuple) else []
    where = ".".join(path)
    if detail["type"] == "extra_forbidden":
        model: type[BaseModel] = SourceContract
        for step in path[:-1]:
            model = _PARTS.get(step, model)
        known = [field.alias or name for name, field in model.model_fields.items()]
        return f"неизвестный ключ {where}{_hint(path[-1], known)}"
    if detail["type"] == "missing":
        return f"нет ключа {where}"
    return f"{where}: {detail['msg']}" if where else str(detail["msg"])


def _hint(word: str, known: list[str]) -> str:
    found = nearest(word, known)
    return f" (похоже на {found})" if found else ""
