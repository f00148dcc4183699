"""Source contracts: one YAML per source names headers, types, keys and personal columns of its exports."""

import re
from collections import Counter
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractors.errors import ContractError
from extractors.headers import normalise_header
from warehouse.errors import nearest

CONTRACTS_FOLDER = Path(__file__).parent / "contracts"

ColumnType = Literal["text", "integer", "moment", "date", "duration", "flag", "score", "url"]
Personal = Literal["pseudonym", "vault", "keep_unit", "keep_place", "keep_status"]
FileFormat = Literal["xlsx", "xls", "csv"]


_DATE_PARTS = {"year", "month", "day"}
_TIME_PARTS = {"hour", "minute", "second"}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Column(_Model):
    """One column of an export.

    `required`: the header must be there, and a moment or key must have a value. `optional_header`: older or
    shorter layouts lack it. `planned`: a due date, so a moment in the future is no oddity.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    header: str
    type: ColumnType
    required: bool = False
    optional_header: bool = False
    planned: bool = False
    synonyms: tuple[str, ...] = ()
    personal: Personal | None = None

    @property
    def in_raw(self) -> bool:
        """Whether `raw` has the column: values of `vault` columns stand in `vault` only."""
        return self.personal != "vault"


class Layout(_Model):
    """One version of the export's layout; `without` names the columns that it does not have."""

    version: str
    formats: tuple[FileFormat, ...]
    sheet: Literal["first_visible"]
    without: tuple[str, ...] = ()


class Derived(_Model):
    """A part of the key that is computed from a column: `year` of a date."""

    source: str = Field(alias="from")
    rule: Literal["year"]


class SourceContract(_Model):
    """Everything the loader knows about one source's exports.

    `time_zone`: `municipality` for local times, otherwise a zone's name. `file_moment`: a pattern that finds
    the export's moment in the file's name; without it the file's own time counts.
    """

    source: str
    dataset: str
    system: str
    key: tuple[str, ...] = Field(min_length=1)
    received: str
    closed: str | None = None
    update_mode: Literal["delta", "cumulative"]
    absence: Literal["keep", "close", "unconfirmed"]
    unknown_column: Literal["keep"]
    missing_column: Literal["refuse"]
    null_markers: tuple[str, ...]
    strip_apostrophe: bool
    scope_columns: tuple[str, ...]
    time_zone: str
    file_moment: str | None = None
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
            "received": [self.received],
            "closed": [self.closed] if self.closed else [],
            "scope_columns": list(self.scope_columns),
            "derived": [rule.source for rule in self.derived.values()],
            "layouts.without": [name for layout in self.layouts for name in layout.without],
        }
        for place, names in asked.items():
            for name in names:
                if name not in known:
                    raise ValueError(f"{place}: нет колонки {name}{_hint(name, sorted(known))}")
        return self

    @model_validator(mode="after")
    def _headers_are_unambiguous(self) -> "SourceContract":
        names = Counter(column.name for column in self.columns)
        headers = Counter(
            normalise_header(header)
            for column in self.columns
            for header in (column.header, *column.synonyms)
        )
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
    def _file_moment_names_parts(self) -> "SourceContract":
        if self.file_moment is not None:
            parts = set(re.compile(self.file_moment).groupindex)
            if not _DATE_PARTS <= parts <= _DATE_PARTS | _TIME_PARTS:
                raise ValueError("file_moment: нужны группы year, month, day, можно hour, minute, second")
        return self

    @model_validator(mode="after")
    def _received_is_a_required_time(self) -> "SourceContract":
        column = self.by_name[self.received]
        if not column.required or column.type not in ("moment", "date"):
            raise ValueError(f"received: {self.received} должна быть обязательной датой или моментом")
        return self


_PARTS: dict[str, type[BaseModel]] = {"columns": Column, "layouts": Layout, "derived": Derived}


def load_contracts(folder: Path = CONTRACTS_FOLDER) -> dict[str, SourceContract]:
    """Contracts by source name; a wrong file is a `ContractError` with file, key, the nearest right one."""
    return dict(_read_contracts(folder))


@cache
def _read_contracts(folder: Path) -> dict[str, SourceContract]:
    contracts = (read_contract(path) for path in sorted(folder.glob("*.yml")))
    return {contract.source: contract for contract in contracts}


def read_contract(path: Path) -> SourceContract:
    """One contract file."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
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
