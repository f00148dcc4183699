"""What a municipality file may say: frozen models, unknown keys forbidden.

The classes' docstrings are Russian: they become the hints that the file's JSON Schema gives in an editor.
"""

import re
from datetime import date, time
from typing import Annotated, Literal, get_args

from pydantic import (
    BeforeValidator,
    Field,
    PositiveInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from warehouse.arrival_models import NAME, SENDER, ArrivalAddress
from warehouse.contacts import PERSON
from warehouse.definition_words import (
    FirstDay,
    NonworkingDuePolicy,
    PauseStatus,
    Regime,
    Source,
    Stage,
    StartEvent,
    StopEvent,
    Unit,
)
from warehouse.model_parts import CODE, Code, FileModel, Status, Text
from warehouse.municipality_checks import check_direction, check_municipality, check_office_hours, fault
from warehouse.retention_terms import RetentionTerm

FederalBlock = Literal["health", "education", "social", "housing", "waste", "roads", "transport", "energy"]
ScopeColumn = Literal["region_name", "municipality_name"]
RoleCode = Literal[
    "mcu_coordinator", "mcu_curator", "mcu_head", "mcu_deputy_head", "mcu_staff",
    "pos_officer", "incident_officer", "gospubliki_officer", "direction_owners", "territory_owners",
]  # fmt: skip
RecipientKind = Literal[
    "administration", "department", "district_administration", "settlement_administration", "institution",
    "enterprise",
]  # fmt: skip
TerritoryKind = Literal["city", "city_district", "settlement"]
Basis = Literal["duty", "initiative"]
Approval = Literal["person", "automatic"]
# Of what the МЦУ keeps itself the file is mended, and exports that replace one another are sent anew.
CorrectedSource = Literal["incident", "pos", "delo", "sstu", "media"]
AcceptedKind = Literal["recipient", "territory"]

_DAY = r"(0[1-9]|[12]\d|3[01])"
_MONTH = r"(0[1-9]|1[0-2])"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_OKTMO = r"^(\d{8}|\d{11})$"
_RULE = (
    rf"^(quarterly:{_DAY}|yearly:{_MONTH}-{_DAY}|monthly:{_DAY}"
    rf"|weekly:(mon|tue|wed|thu|fri|sat|sun)-{_CLOCK}|on_request|per_assignment|at_once)$"
)
# What a person reads instead of a pattern.
PATTERN_HINTS = {
    CODE: "латинские строчные буквы, цифры и _, первой стоит буква",
    NAME: "латинские строчные буквы и цифры, части через одно подчёркивание: tsur_mail",
    SENDER: "адрес почты или @домен, например @tsur24.ru",
    _OKTMO: "8 или 11 цифр в кавычках",
    _RULE: (
        "quarterly:ДД, yearly:ММ-ДД, monthly:ДД, weekly:mon-ЧЧ:ММ (mon, tue, wed, thu, fri, sat, sun),"
        " on_request, per_assignment или at_once"
    ),
}


def _read_clock(value: object) -> object:
    """`HH:MM` only: YAML reads an unquoted 17:30 as the number 1050, pydantic a number as seconds."""
    if not isinstance(value, time) and not (isinstance(value, str) and re.fullmatch(_CLOCK, value)):
        raise fault(
            (), "Время записано неверно", got=str(value), expected="ЧЧ:ММ в кавычках, например '08:30'"
        )
    return value


def _refuse_person(value: object) -> object:
    if isinstance(value, str) and re.search(PERSON, value):
        raise fault(
            (), "Вместо должности записано имя человека", expected="должность без фамилии и инициалов"
        )
    return value


# Editors hold `format: time` against RFC 3339, which wants seconds and a zone.
Clock = Annotated[
    time, BeforeValidator(_read_clock), WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$"})
]
Post = Annotated[Text, BeforeValidator(_refuse_person)]
Oktmo = Annotated[str, StringConstraints(pattern=_OKTMO)]
People = Annotated[int, Field(gt=0)]
Rule = Annotated[str, StringConstraints(pattern=_RULE)]


class Direction(FileModel):
    """Направление деятельности МЦУ: слова документа и федеральный блок, к которому оно относится."""

    code: Code
    name: Text
    federal_block: FederalBlock | None = None
    owner_post: Post | None = None
    status: Status

    @model_validator(mode="after")
    def _consistent(self) -> "Direction":
        check_direction(self, get_args(FederalBlock))
        return self


class Territory(FileModel):
    """Район города или поселение; `population_count` — жители, пусто, пока не дал заказчик."""

    code: Code
    name: Text
    kind: TerritoryKind
    synonyms: tuple[Text, ...] = ()
    synonyms_status: Status = "default"
    population_count: People | None = None
    owner_post: Post | None = None
    status: Status


class Recipient(FileModel):
    """Ответственный получатель; `synonyms` — как его пишут платформы; `peer_group` — с кем его сравнивать.

    `population_count` — сколько жителей на его территории; пусто, пока не дал заказчик.
    """

    code: Code
    name: Text
    kind: RecipientKind
    parent: Code | None = None
    peer_group: Code | None = None
    population_count: People | None = None
    synonyms: tuple[Text, ...] = ()
    synonyms_status: Status = "default"
    directions: tuple[Code, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    status: Status


class Role(FileModel):
    """Роль в МЦУ и должность, которая её исполняет."""

    role: RoleCode
    post: Post
    status: Status


class OfficeHours(FileModel):
    """Часы работы с `valid_from`; `days` — дни недели 1–7; сокращённый день короче на `shortened_minutes`."""

    valid_from: date
    days: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(min_length=1)]
    opens: Clock
    closes: Clock
    lunch_from: Clock | None = None
    lunch_to: Clock | None = None
    shortened_minutes: Annotated[int, Field(ge=0, le=240)]
    status: Status

    @model_validator(mode="after")
    def _consistent(self) -> "OfficeHours":
        check_office_hours(self)
        return self


class SlaTerm(FileModel):
    """Собственный срок МЦУ с `valid_from`; `pause_statuses` — состояния, в которых срок стоит.

    `counting_status: verified` — первый день и перенос стоят в самом порядке, `counting_reference` — где.
    """

    code: Code
    source: Source | None = None
    regime: Regime
    category: Text | None = None
    subcategory: Text | None = None
    is_fast_track: bool | None = None
    stage: Stage
    duration: PositiveInt
    unit: Unit
    start_event: StartEvent
    stop_event: StopEvent
    first_day: FirstDay = "next_day"
    nonworking_due_policy: NonworkingDuePolicy = "as_is"
    extension_duration: PositiveInt | None = None
    pause_statuses: tuple[PauseStatus, ...] = ()
    valid_from: date
    valid_to: date | None = None
    legal_reference: Text
    status: Status
    counting_status: Status = "default"
    counting_reference: Text | None = None


class SourceScope(FileModel):
    """Какие строки выгрузки относятся к этому МЦУ; пустой `scope` — все строки папки МЦУ."""

    scope: dict[ScopeColumn, Annotated[tuple[Text, ...], Field(min_length=1)]] = Field(default_factory=dict)
    status: Status


class Expectation(FileModel):
    """Скольким строкам исправление подходит: меньше или больше — сборка не начнётся."""

    at_least: PositiveInt = 1
    at_most: PositiveInt


class Correction(FileModel):
    """Исправление известной ошибки платформы: `match` — каким строкам, `replace` — что читать вместо данного.

    Значения — как в выгрузке, пусто — null. `retired` — больше не действует; запись о нём остаётся.
    """

    code: Code
    source: CorrectedSource
    dataset: Code
    match: Annotated[dict[str, Text | None], Field(min_length=1)]
    replace: Annotated[dict[str, Text | None], Field(min_length=1)]
    expect: Expectation
    reason: Text
    decided_by: Post
    decided_on: date
    status: Literal["active", "retired"]


class Accepted(FileModel):
    """Написание платформы, которое человек отнёс к получателю или территории: кто решил и когда."""

    kind: AcceptedKind
    value: Text
    code: Code
    decided_by: Post
    decided_on: date


class Obligation(FileModel):
    """Что МЦУ представляет, кому и когда; `verified` — и срок, и адресат стоят в документе."""

    code: Code
    title: Text
    basis: Basis
    rule: Rule
    nonworking_due_policy: NonworkingDuePolicy = "prev_workday"
    addressee_post: Post
    legal_reference: Text | None = None
    status: Status


class Municipality(FileModel):
    """Файл одного МЦУ."""

    code: Code
    name: Text
    mcu_name: Text
    region_name: Text
    time_zone: Text
    time_zone_status: Status
    oktmo_code: Oktmo
    oktmo_status: Status
    population_count: People | None = None
    calendar_code: Code
    tsur_name: Text
    act: Text
    act_status: Status
    submission_signer: RoleCode = "mcu_head"
    submission_stand_in: RoleCode | None = None
    submission_approval: Approval = "person"
    directions: Annotated[tuple[Direction, ...], Field(min_length=1)]
    territories: tuple[Territory, ...] = ()
    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1)]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    office_hours: Annotated[tuple[OfficeHours, ...], Field(min_length=1)]
    sla_policies: tuple[SlaTerm, ...] = ()
    sources: Annotated[dict[Source, SourceScope], Field(min_length=1)]
    corrections: tuple[Correction, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    retention: tuple[RetentionTerm, ...] = ()
    arrivals: tuple[ArrivalAddress, ...] = ()
    obligations: tuple[Obligation, ...]

    @model_validator(mode="after")
    def _consistent(self) -> "Municipality":
        check_municipality(self)
        return self
