"""The day before which a term is over, worked out by hand, and which term holds for whom."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.warehouse.seeds import MUNICIPALITIES, Seeds
from warehouse.definition_rows import RetentionRule
from warehouse.definition_words import RetentionCode
from warehouse.retention import Term, Terms, first_kept_day, read_terms
from warehouse.retention_terms import RetentionTerm

Ask = Callable[..., Term | None]
MOSCOW = ZoneInfo("Europe/Moscow")


def make_rule(duration: int, unit: str, counted_from: str, **changes: Any) -> RetentionRule:
    cells = {"duration": duration, "unit": unit, "counted_from": counted_from} | {
        "rule_code": "closed_appeals", "source": None, "valid_from": "2000-01-01", "valid_to": None,
        "legal_reference": "предложено", "status": "default",
    }  # fmt: skip
    return RetentionRule.model_validate(cells | changes)


@pytest.mark.parametrize(
    ("term", "today", "first_kept"),
    [
        # Closed on any day of 2020: counted from 01.01.2021, over when 01.01.2026 begins.
        ((5, "year", "next_january"), "2025-12-31", "2020-01-01"),
        ((5, "year", "next_january"), "2026-01-01", "2021-01-01"),
        ((5, "year", "next_january"), "2026-12-31", "2021-01-01"),
        # 365 days after 01.01.2024 end with 30.12.2024: that year has 366.
        ((365, "calendar_day", "next_january"), "2024-12-30", "2023-01-01"),
        ((365, "calendar_day", "next_january"), "2024-12-31", "2024-01-01"),
        # 90 days after 11.03.2026: 20 left in March, 30, 31, and 9 of June.
        ((90, "calendar_day", "event"), "2026-06-08", "2026-03-11"),
        ((90, "calendar_day", "event"), "2026-06-09", "2026-03-12"),
        ((1, "calendar_day", "event"), "2026-01-01", "2026-01-01"),
        # A year after 10.04.2020, and after a day that the next year does not have.
        ((1, "year", "event"), "2021-04-09", "2020-04-10"),
        ((1, "year", "event"), "2021-04-10", "2020-04-11"),
        ((1, "year", "event"), "2025-02-28", "2024-02-29"),
        ((1, "year", "event"), "2025-03-01", "2024-03-02"),
        ((1, "year", "event"), "2024-02-29", "2023-03-01"),
        ((9999, "year", "event"), "2026-01-01", "1900-01-02"),
    ],
)
def test_the_first_day_that_is_still_kept(term: tuple[int, str, str], today: str, first_kept: str) -> None:
    found = first_kept_day(make_rule(*term), date.fromisoformat(today))
    assert found == date.fromisoformat(first_kept)


@pytest.fixture
def ask() -> Ask:
    """The term of two cities, one of which has terms of its own, on a day."""
    rules = [
        make_rule(5, "year", "event"),
        make_rule(6, "year", "event", source="delo"),
        make_rule(7, "year", "event", municipality_code="bogotol", valid_to="2030-01-01"),
        make_rule(8, "year", "event", municipality_code="bogotol", source="pos", valid_from="2025-01-01"),
        make_rule(9, "year", "event", rule_code="log_files", valid_to="2026-07-01"),
    ]
    zones = {"bogotol": ZoneInfo("Asia/Krasnoyarsk"), "smolensk": MOSCOW}

    def find(code: RetentionCode, *of: str, on: str = "2026-06-01") -> Term | None:
        terms = Terms(rules, zones, MOSCOW, datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC))
        return terms.find(code, *of) if of else terms.find_common(code)

    return find


@pytest.mark.parametrize(
    ("of", "on", "years"),
    [
        (("smolensk", "pos"), "2026-06-01", 5),
        (("smolensk", "delo"), "2026-06-01", 6),
        (("bogotol", "delo"), "2026-06-01", 7),
        (("bogotol", "pos"), "2026-06-01", 8),
        (("bogotol", "pos"), "2024-12-31", 7),
        (("bogotol", "delo"), "2030-01-01", 6),
    ],
)
def test_one_s_own_term_wins_and_then_that_of_the_source(
    ask: Ask, of: tuple[str, str], on: str, years: int
) -> None:
    found = ask("closed_appeals", *of, on=on)
    assert found is not None
    assert found.rule.duration == years


def test_what_has_no_term_is_kept(ask: Ask) -> None:
    assert ask("closed_appeals", "barnaul", "pos") is None, "a municipality without a file"
    assert ask("inbox_files", "smolensk", "pos") is None, "no rule at all"
    assert ask("closed_appeals", "smolensk", "pos", on="1999-12-31") is None, "not in force yet"
    assert ask("log_files") is not None
    assert ask("log_files", on="2026-07-01") is None, "not in force any more"


def test_a_day_begins_where_the_municipality_is(ask: Ask) -> None:
    found = ask("closed_appeals", "bogotol", "pos", on="2026-06-01")
    assert found is not None
    assert found.before.astimezone(UTC) == datetime(2018, 6, 1, 17, tzinfo=UTC)
    common = ask("log_files", on="2026-06-01")
    assert common is not None
    assert common.before.astimezone(UTC) == datetime(2017, 6, 1, 21, tzinfo=UTC)


def own_term(**changes: Any) -> RetentionTerm:
    cells = {
        "rule": "closed_appeals",
        "source": "delo",
        "duration": 10,
        "unit": "year",
        "counted_from": "event",
        "valid_from": "2027-01-01",
        "legal_reference": "решение комиссии",
        "status": "verified",
    }
    return RetentionTerm.model_validate(cells | changes)


def test_terms_of_the_files_stand_beside_those_of_the_seed(seeds: Seeds) -> None:
    bogotol = MUNICIPALITIES["bogotol"].model_copy(update={"retention": (own_term(),)})
    files = MUNICIPALITIES | {"bogotol": bogotol}
    terms = read_terms(files, MOSCOW, datetime(2027, 6, 1, tzinfo=UTC), seeds.folder)
    found = [terms.find("closed_appeals", code, "delo") for code in ("bogotol", "barnaul")]
    assert [term and term.rule.duration for term in found] == [10, 5]
    every = {rule.rule_code for rule in terms.rules if rule.source is None}
    assert every == {
        "inbox_files", "landed_copies", "closed_appeals", "unclosed_rows", "superseded_versions",
        "log_files", "work_files", "gate_results",
    }  # fmt: skip


def test_two_terms_for_one_thing_are_told(seeds: Seeds) -> None:
    both = (own_term(), own_term(duration=5, valid_from="2028-01-01"))
    bogotol = MUNICIPALITIES["bogotol"].model_copy(update={"retention": both})
    assert seeds.faults(MUNICIPALITIES | {"bogotol": bogotol}) == [
        "bogotol.yml, retention, сроки 1 и 2: обе действуют с 2028-01-01; закройте первую датой valid_to"
    ]


def test_what_the_house_writes_has_no_source(seeds: Seeds) -> None:
    line = seeds.line_of("retention_rules", rule_code="log_files")
    seeds.change("retention_rules", line, source="pos")
    assert seeds.faults() == [
        f"retention_rules.csv, строка {line}: срок log_files не делится по источникам (source)"
    ]
