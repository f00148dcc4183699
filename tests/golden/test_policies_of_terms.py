"""The seed says what the golden cases say: each names its policy, and the row in force is held against it."""

from typing import Any

import pytest

from tests.support.empty_build import EmptyBuild
from tests.support.golden_terms import POLICY_COLUMNS, Term, read_terms

TERMS = read_terms()
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def policies(empty_build: EmptyBuild) -> Rows:
    """The rows of the seed as the warehouse publishes them."""
    found = empty_build.ask(
        """
        select
            policy_code, valid_from, valid_to,
            stage, region_name, source, regime, category, subcategory, is_fast_track, duration, unit,
            start_event, stop_event, first_day, nonworking_due_policy, extension_duration, legal_reference
        from marts_next.dim_sla_policies
        where municipality_code is null
        """
    )
    names = ("policy_code", "valid_from", "valid_to", *POLICY_COLUMNS)
    return [dict(zip(names, row, strict=True)) for row in found]


def differences(term: Term, policies: Rows) -> list[str]:
    """What the row in force on the case's start says otherwise; one sentence where there is no such row."""
    in_force = [
        row
        for row in policies
        if row["policy_code"] == term.policy
        and row["valid_from"] <= term.day
        and (row["valid_to"] is None or term.day < row["valid_to"])
    ]
    if len(in_force) != 1:
        return [f"{term.name}: {len(in_force)} rows of {term.policy} are in force"]
    return [
        f"{term.name}: {column} of {term.policy} is {in_force[0][column]}, worked out by {said}"
        for column, said in term.row.items()
        if in_force[0][column] != said
    ]


@pytest.mark.postgres
def test_the_row_in_force_says_what_the_case_was_worked_out_by(policies: Rows) -> None:
    assert [said for term in TERMS if term.policy for said in differences(term, policies)] == []


@pytest.mark.postgres
def test_every_row_of_the_seed_has_a_case(policies: Rows) -> None:
    without = [
        f"{row['policy_code']} since {row['valid_from']}"
        for row in policies
        if not any(term.policy == row["policy_code"] and not differences(term, [row]) for term in TERMS)
    ]
    assert without == []


@pytest.mark.postgres
@pytest.mark.parametrize("column", POLICY_COLUMNS)
def test_a_changed_cell_is_found(policies: Rows, column: str) -> None:
    changed = [row | {column: "other"} if row["policy_code"] == "fz59_final" else row for row in policies]
    cases = [term for term in TERMS if term.policy == "fz59_final"]
    assert [len(differences(term, changed)) for term in cases] == [1] * len(cases)


def test_a_case_of_no_policy_says_why() -> None:
    assert [term.name for term in TERMS if term.policy is None and not term.because] == []
    assert [term.name for term in TERMS if term.policy and term.because] == []
