"""What a row of each dated definition may hold: terms, days, counting rules, rating methods, indicators."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from warehouse.definition_words import (
    FirstDay,
    NonworkingDuePolicy,
    PauseStatus,
    Regime,
    Stage,
    StartEvent,
    StopEvent,
    Unit,
)

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Reference = Annotated[str, Field(min_length=1)]


class _Row(BaseModel):
    """A row and the standing of its reference: `verified` by an act, `default` where the project proposes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Literal["verified", "default"]


class _DatedRow(_Row):
    """In force from `valid_from` until before `valid_to`."""

    valid_from: date
    valid_to: date | None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "_DatedRow":
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} не позже valid_from {self.valid_from}")
        return self


class SlaPolicy(_DatedRow):
    """A term (seed `sla_policy_rows`); what is empty in its scope holds for all."""

    policy_code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
    municipality_code: Code | None
    region_name: str | None
    source: Code | None
    regime: Regime
    category: str | None
    subcategory: str | None
    is_fast_track: bool | None
    stage: Stage
    duration: PositiveInt
    unit: Unit
    start_event: StartEvent
    stop_event: StopEvent
    first_day: FirstDay
    nonworking_due_policy: NonworkingDuePolicy
    extension_duration: PositiveInt | None
    pause_statuses: PauseStatus | Literal["postponed extended"] | None
    legal_reference: Reference

    @model_validator(mode="after")
    def _begins_with_a_moment_that_the_source_has(self) -> "SlaPolicy":
        if self.start_event == "detected" and self.source != "incident":
            raise ValueError("начало detected есть только у источника incident")
        if (self.stage == "interim_to_final") != (self.start_event == "interim"):
            raise ValueError("стадия interim_to_final начинается событием interim, и только она")
        return self


class CalendarDay(_Row):
    """A day unlike its weekday (seed `calendar_days`)."""

    calendar_date: date
    region_name: str | None
    day_kind: Literal["off", "working", "shortened"]
    hours_weekday: Annotated[int, Field(ge=1, le=7)] | None
    day_name: Reference
    legal_reference: Reference

    @model_validator(mode="after")
    def _working_weekend_rests_on_an_act(self) -> "CalendarDay":
        day = self.calendar_date
        works_on_weekend = day.isoweekday() > 5 and self.day_kind != "off"
        if works_on_weekend and self.status != "verified":
            raise ValueError(f"выходной {day} объявлен рабочим без акта (status {self.status})")
        if works_on_weekend and self.hours_weekday is None:
            raise ValueError(f"рабочий выходной {day}: не указан hours_weekday")
        if not works_on_weekend and self.hours_weekday is not None:
            raise ValueError(f"{day} не рабочий выходной: hours_weekday должен быть пуст")
        return self


class CountingRule(_DatedRow):
    """A number that counting rests on (seed `counting_rule_rows`)."""

    rule_code: Code
    rule_value: PositiveInt
    unit: Unit | Literal["week", "appeal", "times"]
    source_reference: Reference


class RatingMethod(_DatedRow):
    """Weights and bounds of a rating (seed `rating_method_rows`)."""

    method_code: Code
    method_name: Reference
    weight_quantity: Share
    weight_timeliness: Share
    weight_completeness: Share
    minimum_per_month: PositiveInt
    interval_z: Annotated[Decimal, Field(gt=0)]
    ranking: Literal["competition"]
    source_reference: Reference

    @model_validator(mode="after")
    def _weights_add_up(self) -> "RatingMethod":
        total = self.weight_quantity + self.weight_timeliness + self.weight_completeness
        if total != 1:
            raise ValueError(f"веса в сумме дают {total}, а не 1")
        return self


class IndicatorRow(_DatedRow):
    """An indicator's edition (seed `indicator_rows`); without `event_kind` it has no source yet."""

    indicator_code: Code
    edition: Reference
    indicator_name: Reference
    formula: Literal["n", "n/d", "100·n/d"]
    unit: Reference
    direction: Literal["up", "down", "neutral"]
    scope: Literal["federal", "region", "municipality", "default"]
    precision: Annotated[int, Field(ge=0, le=4)]
    target: Decimal | None
    verdict_basis: Literal["ours", "platform"]
    source: Reference
    group_name: Reference
    event_kind: str | None
    stage: Stage | None
    numerator: str | None
    denominator: str | None
    only_source: Code | None
    counts_all: bool
    is_percent: bool

    @model_validator(mode="after")
    def _formula_has_its_parts(self) -> "IndicatorRow":
        if self.event_kind is not None and self.numerator is None:
            raise ValueError("нет меры числителя (numerator)")
        if self.event_kind is not None and (self.denominator is None) != (self.formula == "n"):
            raise ValueError(f"формула {self.formula} и знаменатель (denominator) не подходят друг другу")
        return self
