"""A term of retention that a municipality sets itself: what its file may say under `retention`."""

from datetime import date

from warehouse.definition_words import (
    CountedFrom,
    PersonalRetention,
    RetentionDuration,
    RetentionUnit,
    Source,
)
from warehouse.model_parts import FileModel, Status, Text


class RetentionTerm(FileModel):
    """Собственный срок хранения МЦУ с `valid_from`: сколько лежит то, что названо в `rule`.

    Без `source` — для всех источников; своя строка побеждает строку справочника `retention_rules.csv`.
    """

    rule: PersonalRetention
    source: Source | None = None
    duration: RetentionDuration
    unit: RetentionUnit
    counted_from: CountedFrom
    valid_from: date
    valid_to: date | None = None
    legal_reference: Text
    status: Status
