"""What a gate is made of: measures (SQL that counts), checks on them, and the outcomes that are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from warehouse.errors import McuError

Gate = Literal["raw", "marts"]
# quarantine: the load stays behind, the night goes on · stop: nothing is published · finding: stops nothing
Severity = Literal["quarantine", "stop", "finding"]


class GateRunError(McuError):
    """A gate could not be run at all: no verdict, so nothing may pass."""


@dataclass(frozen=True)
class Between:
    """The column lies between two bounds, both inclusive; an empty value has no verdict."""

    column: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Equal:
    """Two columns hold the same number; an empty value equals only another empty one."""

    column: str
    other: str


@dataclass(frozen=True)
class Present:
    """The column is not empty."""

    column: str


@dataclass(frozen=True)
class Check:
    """One expectation: its rule, why the rule is what it is, and the sentence said of a row that breaks it.

    `sentence` is a template over the measure's columns.
    """

    name: str
    severity: Severity
    rule: Between | Equal | Present
    reason: str
    sentence: str


@dataclass(frozen=True)
class Measure:
    """A query of counts and codes, never of people's words, and the checks on each of its rows.

    Whatever Great Expectations keeps of a failure is a row of this query, so nothing personal can be kept.
    """

    name: str
    query: str
    columns: tuple[str, ...]
    checks: tuple[Check, ...]

    def suite(self, severity: Severity) -> str:
        """Name of the suite of one severity, for example `marts_fct_appeals__stop`."""
        return f"{self.name}__{severity}"


@dataclass(frozen=True)
class Outcome:
    """The verdict of one check, or of one check on one load."""

    suite: str
    check_name: str
    severity: Severity
    is_passed: bool
    sentence: str
    load_id: int | None = None


@dataclass(frozen=True)
class GateReport:
    """All verdicts of one gate at one moment, and the loads that it keeps back."""

    gate: Gate
    as_of: datetime
    outcomes: tuple[Outcome, ...]
    quarantined_load_ids: tuple[int, ...] = ()

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What stops a publication or keeps a load back."""
        return tuple(kept for kept in self.outcomes if not kept.is_passed and kept.severity != "finding")

    @property
    def findings(self) -> tuple[Outcome, ...]:
        """What a person should look at and what stops nothing."""
        return tuple(kept for kept in self.outcomes if not kept.is_passed and kept.severity == "finding")

    @property
    def is_passed(self) -> bool:
        return not self.failures
