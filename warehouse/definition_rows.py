"""What a row of each dated definition may hold: terms, days, counting rules, rating methods, indicators."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from warehouse.definition_words import (
    CountedFrom,
    FirstDay,
    HouseRetention,
    NonworkingDuePolicy,
    PauseStatus,
    Regime,
    RetentionCode,
    RetentionDuration,
    RetentionUnit,
    Source,
    Stage,
    StartEvent,
    StopEvent,
    Unit,
)

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Share = Annotated[Decimal, Field(ge=0, le=1)]
Reference = Annotated[str, Field(min_length=1)]
Words = Annotated[str, Field(pattern=r"^[a-z]+( [a-z]+)*$")]
Aggregate = Literal[
    "sum",
    "rate",
    "median",
    "member_share",
    "top_share",
    "members_at_least",
    "surge",
    "points_share",
    "weighted_sum",
]
COMPOSITES = ("points_share", "weighted_sum")
_WITH_RULE = ("top_share", "members_at_least")
_SUM_FORMULAS = ("n", "n/d", "100·n/d")
# A value against a norm: 100 × value ÷ norm, the norm written as Russian writes numbers.
_AGAINST_NORM = re.compile(r"^100·ER/(\d+(?:,\d+)?),")


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
    """A term (seed `sla_policy_rows`); what is empty in its scope holds for all.

    `status` is that of its duration and events, `counting_status` that of its first day and its shift.
    """

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
    counting_status: Literal["verified", "default"]
    counting_reference: Reference


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
    unit: Unit | Literal["week", "appeal", "times", "count"]
    source_reference: Reference


class RatingMethod(_DatedRow):
    """An edition of a rating: whom it rates, when, how places are given (seed `rating_method_rows`)."""

    method_code: Code
    rating_code: Code
    method_name: Reference
    minimum_per_month: PositiveInt
    interval_z: Annotated[Decimal, Field(gt=0)]
    ranking: Literal["competition", "dense"]
    period_kinds: Words
    scopes: Words
    peer_rule: Literal["recipient_group", "recipient_kind", "size_band", "none"]
    source_reference: Reference


class SizeBand(_DatedRow):
    """Municipalities or recipients of one size by residents (seed `rating_size_band_rows`)."""

    size_of: Literal["municipality", "recipient"]
    band: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    band_name: Reference
    from_population: Annotated[int, Field(ge=0)]
    to_population: PositiveInt | None
    source_reference: Reference


class RatingComponent(_Row):
    """What a method's score is made of, between two bounds (seed `rating_component_rows`)."""

    method_code: Code
    component: Literal["quantity", "timeliness", "completeness", "satisfaction", "repeats"]
    component_name: Reference
    weight: Share
    value_at_0: Decimal
    value_at_1: Decimal
    minimum_count: PositiveInt
    fallback: Literal["solved_share"] | None
    without_data: Literal["share_out", "not_rated"]
    source_reference: Reference

    @model_validator(mode="after")
    def _bounds_differ(self) -> "RatingComponent":
        if self.value_at_0 == self.value_at_1:
            raise ValueError(f"границы value_at_0 и value_at_1 равны: {self.value_at_0}")
        return self

    @model_validator(mode="after")
    def _only_completeness_has_a_fallback(self) -> "RatingComponent":
        if self.fallback is not None and self.component != "completeness":
            raise ValueError(f"замена {self.fallback} есть только у компонента completeness")
        return self


class IndicatorRow(_DatedRow):
    """An indicator's edition (seed `indicator_rows`); without `event_kind` it has no source yet."""

    indicator_code: Code
    edition: Reference
    indicator_name: Reference
    formula: Reference
    unit: Reference
    direction: Literal["up", "down", "neutral"]
    scope: Literal["federal", "region", "municipality", "default"]
    precision: Annotated[int, Field(ge=0, le=4)]
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
    aggregate: Aggregate
    member_dimension: Code | None
    parameter_rule: Code | None
    norm: Annotated[Decimal, Field(gt=0)] | None
    cap: Decimal | None

    @model_validator(mode="after")
    def _formula_has_its_parts(self) -> "IndicatorRow":
        if self.event_kind is not None and self.numerator is None:
            raise ValueError("нет меры числителя (numerator)")
        if self.event_kind is not None and self.aggregate == "sum":
            if (self.denominator is None) != (self.formula == "n"):
                raise ValueError(f"формула {self.formula} и знаменатель (denominator) не подходят друг другу")
            if self.formula not in _SUM_FORMULAS and self.norm is None:
                raise ValueError(f"формула {self.formula} не считается сложением (aggregate sum)")
        if self.event_kind is not None and self.aggregate in COMPOSITES:
            raise ValueError("составной показатель складывается из показателей, а не из событий (event_kind)")
        if (self.aggregate in _WITH_RULE) != (self.parameter_rule is not None):
            raise ValueError(f"для {self.aggregate} правило (parameter_rule) задано неверно")
        return self

    @model_validator(mode="after")
    def _norm_is_that_of_the_formula(self) -> "IndicatorRow":
        found = _AGAINST_NORM.match(self.formula)
        norm = Decimal(found.group(1).replace(",", ".")) if found else None
        if norm != self.norm:
            got, expected = self.norm or "пусто", norm or "пусто"
            raise ValueError(f"норма (norm) — получено {got}, по формуле {self.formula} ожидалось {expected}")
        return self


class BacklogAge(_DatedRow):
    """An age of open appeals in calendar days (seed `backlog_age_rows`)."""

    age: Reference
    from_days: Annotated[int, Field(ge=0)]
    to_days: PositiveInt | None
    source_reference: Reference


class RetentionRule(_DatedRow):
    """How long something is kept (seed `retention_rules`), or a municipality's own term for it.

    Over when `duration` has passed since the event, or since 1 January after it (`counted_from`).
    """

    municipality_code: Code | None = None
    rule_code: RetentionCode
    source: Source | None
    duration: RetentionDuration
    unit: RetentionUnit
    counted_from: CountedFrom
    legal_reference: Reference

    @model_validator(mode="after")
    def _what_the_house_writes_has_no_source(self) -> "RetentionRule":
        if self.source is not None and self.rule_code in get_args(HouseRetention):
            raise ValueError(f"срок {self.rule_code} не делится по источникам (source)")
        return self
