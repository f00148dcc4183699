"""A term of retention that a municipality sets itself: what its file may say under `retention`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from warehouse.definition_words import (
    CountedFrom,
    PersonalRetention,
    RetentionDuration,
    RetentionUnit,
    Source,
)


class RetentionTerm(BaseModel):
    """Собственный срок хранения МЦУ с `valid_from`: сколько лежит то, что названо в `rule`.

    Без `source` — для всех источников; своя строка побеждает строку справочника `retention_rules.csv`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: PersonalRetention
    source: Source | None = None
    duration: RetentionDuration
    unit: RetentionUnit
    counted_from: CountedFrom
    valid_from: date
    valid_to: date | None = None
    legal_reference: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    status: Literal["verified", "default"]
