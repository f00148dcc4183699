"""The golden cases of `tests/golden/terms`: each with its term, its end and the policy it speaks of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from warehouse.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "tests" / "golden" / "terms"
# A word of the files and the column of a policy that must say the same.
_SCOPE = {
    "region": "region_name", "source": "source", "regime": "regime", "category": "category",
    "subcategory": "subcategory", "fast_track": "is_fast_track",
}  # fmt: skip
_TERM = {
    "duration": "duration", "unit": "unit", "start": "start_event", "stop": "stop_event",
    "first_day": "first_day", "shift": "nonworking_due_policy", "extension": "extension_duration",
}  # fmt: skip
POLICY_COLUMNS = ("stage", *_SCOPE.values(), *_TERM.values(), "legal_reference")


@dataclass(frozen=True)
class Term:
    """A golden case. In days: dates, the end before and after its shift; in hours: local moments.

    `policy` is None where the case speaks of none, with the reason in `because`; else `row` is what the
    policy must say, by its columns.
    """

    name: str
    stage: str
    city: str
    start: date | datetime
    duration: int
    unit: str
    first_day: str
    shift: str
    legal: date | None
    due: date | datetime
    reference: str
    policy: str | None
    because: str | None
    row: dict[str, Any]

    @property
    def day(self) -> date:
        """The local date on which its policy must be in force."""
        return self.start.date() if isinstance(self.start, datetime) else self.start


def read_terms() -> list[Term]:
    """Every case of every file; a case may change parts of its group's term, and then speaks of no policy."""
    return [
        _read(path.stem, group, case)
        for path in sorted(FOLDER.glob("*.yml"))
        for group, case in _cases(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]


def _cases(groups: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for group in groups:
        for case in group["cases"]:
            yield group, case


def _read(file: str, group: dict[str, Any], case: dict[str, Any]) -> Term:
    term = group["term"] | case.get("term", {})
    policy = case.get("policy", group["policy"])
    extension = term.get("extension", 0) if case.get("extended", group.get("extended", False)) else 0
    scope = group.get("scope", {})
    return Term(
        name=f"{file}, {group['stage']}: {case['says']} ({case['at']}, {case['start']})",
        stage=group["stage"],
        city=case["at"],
        start=_moment(case["start"]),
        duration=term["duration"] + extension,
        unit=term["unit"],
        first_day=term["first_day"],
        shift=term["shift"],
        legal=case.get("legal"),
        due=_moment(case["due"]),
        reference=group["reference"],
        policy=None if policy == "none" else policy,
        because="another way of counting" if "term" in case else group.get("because"),
        row={
            "stage": group["stage"],
            **{column: scope.get(word) for word, column in _SCOPE.items()},
            **{column: term.get(word) for word, column in _TERM.items()},
            "legal_reference": group["reference"],
        },
    )


def _moment(value: str | date) -> date | datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
