"""What a submission is made of, as read from the marts and before any wording."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from reports.period import Period
from warehouse.publication import Publication


@dataclass(frozen=True)
class Municipality:
    """Names and posts as the municipality file has them."""

    code: str
    name: str
    mcu_name: str
    region_name: str
    zone: ZoneInfo
    oktmo_code: str
    tsur_name: str
    legal_act: str


@dataclass(frozen=True)
class OwnSettings:
    """What only the municipality's file says: who signs, and where its obligation puts the cut-off (UTC)."""

    signer_role: str
    cutoff_at: datetime | None


@dataclass(frozen=True)
class Basis:
    """Why the submission is made: a duty with its point, or the МЦУ's own initiative."""

    is_duty: bool
    title: str | None
    legal_reference: str | None
    addressee_post: str | None


@dataclass(frozen=True)
class Indicator:
    """One row of «Показатели»: the mart's figure, its catalogue entry and the value as printed.

    `numerator` and `denominator` are exact, as the mart has them; `printed` is rounded half up to `precision`
    digits. All figures are None when `state` is not `ok`: what is not known is never a number.
    """

    number: str
    group: str
    code: str
    edition: str
    name: str
    formula: str | None
    unit: str
    direction: str | None
    scope: str | None
    precision: int
    verdict_basis: str | None
    source: str | None
    status: str | None
    state: str
    is_default: bool
    numerator: Decimal | None
    denominator: Decimal | None
    printed: Decimal | None
    points: Decimal | None
    target: Decimal | None

    @property
    def key(self) -> tuple[str, str]:
        return self.code, self.edition


@dataclass(frozen=True)
class ListedRow:
    """One appeal behind a figure and what it adds (1, or its score); moments are UTC, nothing personal."""

    indicator_code: str
    edition: str
    source: str | None
    source_id: str | None
    regime: str | None
    stage: str | None
    status: str | None
    has_time: bool | None
    received_at: datetime | None
    registered_at: datetime | None
    event_date: date
    due_at: datetime | None
    stopped_at: datetime | None
    state: str | None
    platform_due_date: date | None
    agrees_with_platform: bool | None
    is_default_policy: bool | None
    numerator_amount: int
    denominator_amount: int


@dataclass(frozen=True)
class Load:
    """A load that the publication rests on."""

    load_id: int
    source: str
    dataset: str
    sha256: str


@dataclass(frozen=True)
class Coverage:
    """What one source gave up to the publication; `covers_period` is None while the period runs."""

    source: str
    title: str
    load_count: int
    row_count: int
    received_from: date | None
    received_through: date | None
    exported_at: datetime | None
    covers_period: bool | None


@dataclass(frozen=True)
class DefaultPolicy:
    """An SLA term not confirmed by an act that was applied to rows of this submission."""

    source: str | None
    stage: str
    duration: Decimal | int
    unit: str
    legal_reference: str | None


@dataclass(frozen=True)
class SubmissionFacts:
    """Everything but the rows behind the figures; `countings`: grounds of counting that no act states.

    `cutoff_at`: the midnight through which figures of a period that is not over are computed, UTC; None where
    the period is over, nothing is due before its end, or the publication knows of a later time.
    """

    municipality: Municipality
    period: Period
    is_complete: bool
    cutoff_at: datetime | None
    publication: Publication
    basis: Basis
    signatory_post: str
    indicators: tuple[Indicator, ...]
    missing_codes: tuple[str, ...]
    coverage: tuple[Coverage, ...]
    policies: tuple[DefaultPolicy, ...]
    countings: tuple[str, ...]
    loads: tuple[Load, ...]
