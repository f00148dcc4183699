"""Terms: rows of the seed and of a municipality's own file; the most specific one in force wins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.support.second_road.calendar import seed_rows
from warehouse.municipalities import Municipality, SlaTerm, normalise_name


@dataclass(frozen=True)
class Policy:
    """One dated term; empty texts mean «any»."""

    code: str
    municipality: str
    region: str
    source: str
    regime: str
    category: str
    subcategory: str
    is_fast_track: bool | None
    stage: str
    duration: int
    unit: str
    start_event: str
    stop_event: str
    first_day: str
    shift: str
    extension: int | None
    pauses: frozenset[str]
    valid_from: date
    valid_to: date | None
    is_default: bool

    @property
    def rank(self) -> tuple[bool, ...]:
        """Municipality, region, subcategory, category, fast track, source: the higher wins."""
        return (
            bool(self.municipality),
            bool(self.region),
            bool(self.subcategory),
            bool(self.category),
            self.is_fast_track is not None,
            bool(self.source),
        )

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Subject:
    """What a term is chosen by."""

    source: str
    regime: str
    category: str
    subcategory: str
    is_fast_track: bool


class Policies:
    """The terms that may hold in one municipality."""

    def __init__(self, municipality: Municipality, others: Iterable[Municipality] = ()) -> None:
        seeded = [_from_seed(row) for row in seed_rows("sla_policy_rows")]
        own = [_from_file(municipality.code, term) for term in municipality.sla_policies]
        theirs = [_from_file(other.code, term) for other in others for term in other.sla_policies]
        # Whatever some order says may be what a platform counts by.
        self.known_anywhere = (*seeded, *own, *theirs)
        self._zone = ZoneInfo(municipality.time_zone)
        self._policies = [
            policy
            for policy in (*seeded, *own)
            if policy.municipality in ("", municipality.code)
            and policy.region in ("", municipality.region_name)
        ]
        self._matching: dict[tuple[Subject, str], list[Policy]] = {}

    def choose(
        self, subject: Subject, stage: str, moment_of: Callable[[str], datetime | None]
    ) -> tuple[Policy, datetime] | None:
        """The term of a stage and its start; None where no term holds or its start is unknown."""
        held = []
        for policy in self._for(subject, stage):
            start = moment_of(policy.start_event)
            if start is not None and policy.is_in_force(start.astimezone(self._zone).date()):
                held.append((policy, start))
        return max(held, key=lambda pair: pair[0].rank) if held else None

    def _for(self, subject: Subject, stage: str) -> Iterable[Policy]:
        if (subject, stage) not in self._matching:
            self._matching[subject, stage] = [
                policy for policy in self._policies if policy.stage == stage and _fits(policy, subject)
            ]
        return self._matching[subject, stage]


def _fits(policy: Policy, subject: Subject) -> bool:
    return (
        policy.regime == subject.regime
        and policy.source in ("", subject.source)
        and policy.category in ("", subject.category)
        and policy.subcategory in ("", subject.subcategory)
        and policy.is_fast_track in (None, subject.is_fast_track)
    )


def _from_seed(row: dict[str, str]) -> Policy:
    return Policy(
        code=row["policy_code"],
        municipality=row["municipality_code"],
        region=row["region_name"],
        source=row["source"],
        regime=row["regime"],
        category=normalise_name(row["category"]),
        subcategory=normalise_name(row["subcategory"]),
        is_fast_track={"true": True, "false": False}.get(row["is_fast_track"]),
        stage=row["stage"],
        duration=int(row["duration"]),
        unit=row["unit"],
        start_event=row["start_event"],
        stop_event=row["stop_event"],
        first_day=row["first_day"],
        shift=row["nonworking_due_policy"],
        extension=int(row["extension_duration"]) if row["extension_duration"] else None,
        pauses=frozenset(row["pause_statuses"].split()),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        is_default=row["status"] == "default",
    )


def _from_file(municipality: str, term: SlaTerm) -> Policy:
    return Policy(
        code=f"{municipality}.{term.code}",
        municipality=municipality,
        region="",
        source=term.source or "",
        regime=term.regime,
        category=normalise_name(term.category or ""),
        subcategory=normalise_name(term.subcategory or ""),
        is_fast_track=term.is_fast_track,
        stage=term.stage,
        duration=term.duration,
        unit=term.unit,
        start_event=term.start_event,
        stop_event=term.stop_event,
        first_day=term.first_day,
        shift=term.nonworking_due_policy,
        extension=term.extension_duration,
        pauses=frozenset(term.pause_statuses),
        valid_from=term.valid_from,
        valid_to=term.valid_to,
        is_default=term.status == "default",
    )
