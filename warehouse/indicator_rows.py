"""What a row of the scales, components and targets of indicators may hold."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from warehouse.definition_rows import Code, Reference


class _Row(BaseModel):
    """A row of one edition: in force as long as the edition is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    indicator_code: Code
    edition: Reference
    source_reference: Reference
    status: Literal["verified", "default"]


class ScaleRow(_Row):
    """A band of a scale (seed `indicator_scale_rows`); an empty bound is none."""

    band: PositiveInt
    from_value: Decimal | None
    is_from_inclusive: bool
    to_value: Decimal | None
    is_to_inclusive: bool
    points: Decimal | None
    grade: str | None

    @model_validator(mode="after")
    def _is_a_band(self) -> "ScaleRow":
        if self.from_value is not None and self.to_value is not None and self.from_value >= self.to_value:
            raise ValueError(f"нижняя граница {self.from_value} не меньше верхней {self.to_value}")
        if self.points is None and self.grade is None:
            raise ValueError("у ступени нет ни баллов (points), ни группы (grade)")
        return self


class ComponentRow(_Row):
    """What a composite indicator is made of (seed `indicator_component_rows`)."""

    component_code: Code
    component_edition: Reference
    takes: Literal["points", "value"]
    weight: Annotated[Decimal, Field(gt=0)]
    maximum: Annotated[Decimal, Field(gt=0)] | None
    precision: Annotated[int, Field(ge=0, le=4)] | None

    @model_validator(mode="after")
    def _value_is_rounded(self) -> "ComponentRow":
        if (self.takes == "value") != (self.precision is not None):
            raise ValueError("округление (precision) задаётся значению и только ему")
        return self


class TargetRow(_Row):
    """A target and its year (seed `indicator_target_rows`)."""

    target_year: Annotated[int, Field(ge=2020, le=2035)]
    target: Decimal
