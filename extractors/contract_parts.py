"""What a source contract is made of: columns, layouts, parts of a key, sheets."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

ColumnType = Literal[
    "text", "integer", "number", "moment", "date", "duration", "flag", "score", "url", "tags"
]
Personal = Literal["pseudonym", "vault", "keep_unit", "keep_place", "keep_status"]
# What a register's drop-down is filled with from the municipality file.
Offered = Literal["directions", "territories", "recipients", "posts"]
FileFormat = Literal["xlsx", "xls", "csv", "json"]


class ContractModel(BaseModel):
    """A part of a contract: frozen, no key but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Column(ContractModel):
    """One column of an export.

    `required`: the header must be there, and a moment or key must have a value. `optional_header`: older or
    shorter layouts lack it. `planned`: a due date, so a moment in the future is no oddity. `null_markers`:
    words for nothing in this column alone.

    Of registers, which people fill in (docs/decisions/0014): `hint`: what to write, `example`: as it may
    look; `values`: the allowed words, with `is_open` the usual ones; `offered`: words of the municipality
    file that a drop-down offers; `minimum`, `maximum`: bounds of a number; `not_before`: the date column that
    this one may not precede; `is_post`: a post stands there, never a person.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    header: str
    type: ColumnType
    required: bool = False
    optional_header: bool = False
    planned: bool = False
    synonyms: tuple[str, ...] = ()
    null_markers: tuple[str, ...] = ()
    personal: Personal | None = None
    hint: str | None = None
    example: str | None = None
    values: tuple[str, ...] = ()
    is_open: bool = False
    offered: Offered | None = None
    minimum: int | None = None
    maximum: int | None = None
    not_before: str | None = None
    is_post: bool = False

    @property
    def in_raw(self) -> bool:
        """Whether `raw` has the column: values of `vault` columns stand in `vault` only."""
        return self.personal != "vault"


class Layout(ContractModel):
    """One version of the export's layout; `without` names the columns that it does not have.

    `sheet`: where the rows are, on the first sheet that has them or on each that `sheets` names.
    """

    version: str
    formats: tuple[FileFormat, ...]
    sheet: Literal["first_visible", "each_named"]
    without: tuple[str, ...] = ()


class Derived(ContractModel):
    """A part of the key that no column holds.

    year, day: of a date column; optional: the column, which may be empty; first: the first filled of the
    columns, marked by its place; digest: of all cells; occurrence: the number of the row among equal ones of
    the file; period: of the file, by its name.
    """

    sources: tuple[str, ...] = Field(default=(), alias="from")
    rule: Literal["year", "day", "optional", "first", "digest", "occurrence", "period"]

    @field_validator("sources", mode="before")
    @classmethod
    def _one_is_a_list_too(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _columns_fit_the_rule(self) -> "Derived":
        fewest, most = {"year": (1, 1), "day": (1, 1), "optional": (1, 1), "first": (1, 9)}.get(
            self.rule, (0, 0)
        )
        if not fewest <= len(self.sources) <= most:
            raise ValueError(f"{self.rule}: колонок в from {len(self.sources)}, нужно от {fewest} до {most}")
        return self


class Sheets(ContractModel):
    """Sheets of one layout that are read one below another; `column` of a row says from which sheet it came.

    `unread`: sheets that belong to the form and are not read.
    """

    column: str
    names: tuple[str, ...] = Field(min_length=1)
    unread: tuple[str, ...] = ()


class Answer(ContractModel):
    """Where an answer stands: the column that dates it, and those of which one holds its words."""

    moment: str
    texts: tuple[str, ...] = Field(min_length=1)
