"""Gate 1: sound loads pass; each broken load is kept back with its numbers, the others go on."""

from typing import Any

import pytest
import yaml

from expectations.bounds import Bounds
from expectations.gates import run_gate
from expectations.raw_gate import raw_checks
from tests.integration.expectations.conftest import AS_OF, HERE
from warehouse.database import connect
from warehouse.loads import release_load
from warehouse.settings import Settings

POS = 2
_FILE = yaml.safe_load((HERE / "broken_loads.yml").read_text(encoding="utf-8"))
BROKEN, USUAL = _FILE["loads"], _FILE["usual"]
NO_LAYOUT = BROKEN[0]["spoil"]


def _spoil(city: Settings, statements: str) -> None:
    with connect(city) as connection:
        connection.execute(statements.encode())


def _states(city: Settings) -> dict[int, tuple[str, str | None, bool]]:
    with connect(city) as connection:
        rows = connection.execute(
            "select load_id, state, reason, known_from is null from ops.loads"
        ).fetchall()
    return {load_id: (state, reason, is_unknown) for load_id, state, reason, is_unknown in rows}


def test_sound_loads_pass(city: Settings) -> None:
    """Two of forty incidents are another municipality's, by «Саратов»: rows, not a load, to keep apart."""
    report = run_gate(city, "raw", AS_OF)
    assert report.is_passed
    assert report.quarantined_load_ids == ()
    assert {one.suite for one in report.outcomes} == {"raw_incident__quarantine", "raw_pos__quarantine"}
    assert {state for state, _, _ in _states(city).values()} == {"loaded"}


@pytest.mark.parametrize("case", BROKEN, ids=[f"{one['check']}-{n}" for n, one in enumerate(BROKEN)])
def test_a_broken_load_is_kept_back_and_the_other_goes_on(city: Settings, case: dict[str, Any]) -> None:
    load_id, check = case["load_id"], case["check"]
    _spoil(city, USUAL if case["spoil"] == "usual" else case["spoil"])
    report = run_gate(city, "raw", AS_OF)
    assert [(one.load_id, one.check_name) for one in report.failures] == [(load_id, check)]
    assert case["sentence"] in report.failures[0].sentence
    assert report.quarantined_load_ids == (load_id,)
    states = _states(city)
    assert states.pop(load_id) == ("quarantined", report.failures[0].sentence, True)
    assert {state for state, _, _ in states.values()} == {"loaded"}
    with connect(city) as connection:
        decisions = connection.execute(
            "select load_id, decision, decided_by, why from ops.load_decisions"
        ).fetchall()
        kept = connection.execute(
            "select load_id, suite, check_name, sentence from ops.gate_results where not is_passed"
        ).fetchall()
    assert decisions == [(load_id, "quarantine", "expectations.gate raw", report.failures[0].sentence)]
    assert kept == [(load_id, report.failures[0].suite, check, report.failures[0].sentence)]


def test_every_check_of_the_gate_has_a_load_that_it_stops(bounds: Bounds) -> None:
    assert {check.name for check in raw_checks(bounds)} == {case["check"] for case in BROKEN}


def test_all_sentences_of_a_load_become_its_reason(city: Settings) -> None:
    _spoil(city, "update ops.loads set layout_version = null, received_from = '2026-11-01' where load_id = 2")
    report = run_gate(city, "raw", AS_OF)
    assert len(report.failures) == 2
    assert _states(city)[POS][1] == "; ".join(one.sentence for one in report.failures)


def test_a_repeated_gate_names_the_same_loads(city: Settings) -> None:
    _spoil(city, NO_LAYOUT)
    first = run_gate(city, "raw", AS_OF)
    again = run_gate(city, "raw", AS_OF)
    assert first.quarantined_load_ids == again.quarantined_load_ids == (POS,)
    assert again.is_passed


def test_a_load_that_a_person_released_is_not_judged_again(city: Settings) -> None:
    _spoil(city, NO_LAYOUT)
    run_gate(city, "raw", AS_OF)
    with connect(city) as connection:
        release_load(connection, POS, why="проверено с отправителем", who="оператор")
    report = run_gate(city, "raw", AS_OF)
    assert report.is_passed
    assert report.quarantined_load_ids == ()
    assert _states(city)[POS][0] == "loaded"


def test_published_loads_are_not_judged_again(city: Settings) -> None:
    _spoil(city, NO_LAYOUT)
    _spoil(
        city,
        "insert into ops.publications (as_of, version, definitions_hash)"
        " values ('2026-10-05 23:00+00', 'test', 'x')",
    )
    assert run_gate(city, "raw", AS_OF).outcomes == ()


@pytest.mark.parametrize(
    "still_too_little_known",
    [
        "delete from ops.loads where load_id = 4",
        "update ops.loads set rows_read = 19, rows_inserted = 19 where load_id < 5",
    ],
    ids=["three earlier loads", "small loads"],
)
def test_a_small_load_passes_while_the_usual_size_says_nothing(
    city: Settings, still_too_little_known: str
) -> None:
    _spoil(city, USUAL)
    _spoil(city, still_too_little_known)
    _spoil(city, "delete from raw.pos__messages where _source_row > 1")
    _spoil(city, "update ops.loads set rows_read = 1, rows_inserted = 1 where load_id = 12")
    assert run_gate(city, "raw", AS_OF).is_passed
