"""Which term of retention holds for what, and the moment before which it is over (docs/decisions/0017)."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from warehouse.definition_rows import RetentionRule
from warehouse.definition_words import RetentionCode
from warehouse.definitions import DBT_PROJECT
from warehouse.seed_rows import sound_rows

if TYPE_CHECKING:
    from warehouse.municipalities import Municipality

SEED = "retention_rules"
# Nothing here is older: a term that reaches further back is never over.
_KEPT_FOR_EVER = 1900


@dataclass(frozen=True)
class Term:
    """A rule at work: whatever it is counted from that lies before `before` has been kept long enough."""

    rule: RetentionRule
    before: datetime


@dataclass(frozen=True)
class Terms:
    """Every term as one day has it. `zone` judges what belongs to no municipality."""

    rules: Sequence[RetentionRule]
    zones: Mapping[str, ZoneInfo]
    zone: ZoneInfo
    as_of: datetime

    def find(self, code: RetentionCode, municipality_code: str, source: str) -> Term | None:
        """A municipality's term: its own before the common one, one for the source before one for all.

        None where no rule is in force or the municipality has no file: what has no term is kept.
        """
        zone = self.zones.get(municipality_code)
        return None if zone is None else self._find(code, zone, municipality_code, source)

    def find_common(self, code: RetentionCode) -> Term | None:
        """The term of what belongs to no municipality and no source."""
        return self._find(code, self.zone, None, None)

    def _find(
        self, code: RetentionCode, zone: ZoneInfo, municipality_code: str | None, source: str | None
    ) -> Term | None:
        today = self.as_of.astimezone(zone).date()
        fitting = [
            rule
            for rule in self.rules
            if rule.rule_code == code
            and rule.municipality_code in (None, municipality_code)
            and rule.source in (None, source)
            and rule.valid_from <= today
            and (rule.valid_to is None or today < rule.valid_to)
        ]
        if not fitting:
            return None
        rule = max(fitting, key=lambda one: (one.municipality_code is not None, one.source is not None))
        return Term(rule, datetime.combine(first_kept_day(rule, today), time(), zone))


def read_terms(
    municipalities: Mapping[str, "Municipality"],
    zone: ZoneInfo,
    as_of: datetime,
    seeds: Path = DBT_PROJECT / "seeds",
) -> Terms:
    """The terms of the seed and of the municipality files; `check_definitions` has judged both."""
    rules = [rule for _, rule in sound_rows(seeds, SEED, RetentionRule)]
    for municipality in municipalities.values():
        rules += [RetentionRule.model_validate(cells) for cells in own_rules(municipality)]
    zones = {code: ZoneInfo(municipality.time_zone) for code, municipality in municipalities.items()}
    return Terms(rules, zones, zone, as_of)


def own_rules(municipality: "Municipality") -> Iterator[dict[str, Any]]:
    """The terms of a municipality file as rows of the seed."""
    for term in municipality.retention:
        cells = term.model_dump()
        yield {"municipality_code": municipality.code, "rule_code": cells.pop("rule")} | cells


def first_kept_day(rule: RetentionRule, today: date) -> date:
    """The earliest day whose events are still kept today: of all days before, the term is over.

    Five years from 1 January after 2020 are over on 1 January 2026: on that day it is 1 January 2021.
    """
    if rule.unit == "calendar_day":
        last = today - timedelta(days=rule.duration)
    else:
        year = max(today.year - rule.duration, _KEPT_FOR_EVER)
        last = date(year, today.month, min(today.day, monthrange(year, today.month)[1]))
    # A term that began on `last` or before is over.
    return date(last.year, 1, 1) if rule.counted_from == "next_january" else last + timedelta(days=1)
