"""Gate 2: a sound candidate passes; every check has a candidate that it stops."""

import json

import pytest
import yaml

from expectations.bounds import Bounds
from expectations.gates import run_gate
from expectations.marts_gate import marts_measures
from tests.integration.expectations.conftest import AS_OF, HERE, Judge
from warehouse.database import connect
from warehouse.settings import Settings

APPEALS = "marts_next.fct_appeals"
SPOILED = yaml.safe_load((HERE / "spoiled_candidates.yml").read_text(encoding="utf-8"))["candidates"]
FINDINGS = {"direction_mapped", "recipient_mapped", "no_initials", "control_is_whole", "causes_add_up"}


def test_a_sound_candidate_passes_and_every_check_is_kept(city: Settings) -> None:
    report = run_gate(city, "marts", AS_OF)
    assert report.failures == ()
    assert report.findings == ()
    assert report.is_passed
    with connect(city) as connection:
        kept = connection.execute(
            "select suite, check_name, is_passed from ops.gate_results where gate = 'marts' and as_of = %s",
            [AS_OF],
        ).fetchall()
    assert sorted(kept) == sorted((one.suite, one.check_name, True) for one in report.outcomes)


@pytest.mark.parametrize("case", SPOILED, ids=[f"{one['measure']}-{one['check']}" for one in SPOILED])
def test_a_spoiled_candidate_is_stopped_with_its_numbers(judge_marts: Judge, case: dict[str, str]) -> None:
    broken = judge_marts(case["measure"], case["spoil"])
    assert set(broken) == {case["check"]}
    outcome = broken[case["check"]]
    assert case["sentence"] in outcome.sentence
    assert outcome.severity == ("finding" if case["check"] in FINDINGS else "stop")
    assert outcome.suite == f"{case['measure']}__{outcome.severity}"


def test_every_check_of_the_gate_has_a_candidate_that_it_stops(city: Settings, bounds: Bounds) -> None:
    with connect(city, "mcu_builder") as connection:
        measures = marts_measures(connection, bounds, AS_OF, is_whole=False)
    checks = {(measure.name, check.name) for measure in measures for check in measure.checks}
    hollow = {("marts_received", "day_not_hollow"), ("marts_received", "week_not_hollow")}
    assert checks == {(case["measure"], case["check"]) for case in SPOILED} | hollow


def test_a_hole_in_what_was_received_is_a_finding(judge_marts: Judge) -> None:
    """Ten messages a day from 25.07 to 27.09, then nothing; the export covers days up to 05.10.

    Mondays before: 0, 10, 10, 10, 10, 10, 11, 11 (the city's own messages fall on 02.08–21.08), median 10.
    Weeks before: 60, 70, 70, 70, 70, 74, 77, 77, median 70.
    """
    broken = judge_marts(
        "marts_received",
        f"insert into {APPEALS} (municipality_code, source, appeal_key, received_date)"
        " select 'krasnoarmeysk', 'pos', md5(day::text || n), day from generate_series(date '2026-07-25',"
        " date '2026-09-27', '1 day') day, generate_series(1, 10) n",
    )
    assert {name: (one.severity, one.sentence) for name, one in broken.items()} == {
        "day_not_hollow": ("finding", "krasnoarmeysk, pos: за 2026-10-05 поступило 0, обычно 10"),
        "week_not_hollow": ("finding", "krasnoarmeysk, pos: за 7 дней по 2026-10-05 поступило 0, обычно 70"),
    }


def test_what_a_person_withdrew_may_vanish(judge_marts: Judge) -> None:
    (vanished,) = (case for case in SPOILED if case["check"] == "nothing_vanished")
    withdrawn = (
        "insert into ops.loads (municipality_code, source, dataset, file_name, sha256, exported_at, state,"
        " known_from, withdrawn_from, project_version) values ('krasnoarmeysk', 'pos', 'messages', 'c', 'c',"
        " '2026-10-03', 'withdrawn', '2026-10-04 23:00+00', '2026-10-05 23:00+00', 'test')"
    )
    assert judge_marts("marts_fct_appeals", vanished["spoil"], withdrawn) == {}


def test_the_night_reads_its_own_rows_and_the_whole_check_reads_all(judge_marts: Judge) -> None:
    old = (
        "insert into core.appeals values ('krasnoarmeysk', 'x', 'pos', 'x', 'anna@example.org', '',"
        " '2026-01-01', '2026-02-01')"
    )
    assert judge_marts("marts_personal_data", old) == {}
    assert set(judge_marts("marts_personal_data", is_whole=True)) == {"no_mail"}


def test_a_night_names_its_clocks_and_too_many_of_them_are_read_whole(
    judge_marts: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = (
        "insert into marts_next.fct_sla_clocks (municipality_code, appeal_key, stage, state)"
        " values ('krasnoarmeysk', 'of another night', 'final_answer', 'late')"
    )
    assert judge_marts("marts_fct_sla_clocks", other) == {}
    monkeypatch.setattr("expectations.marts_gate.MOST_NAMED_KEYS", 57)
    assert set(judge_marts("marts_fct_sla_clocks")) == {"state_known"}


def test_a_few_unmapped_appeals_say_nothing(judge_marts: Judge) -> None:
    few = f"delete from {APPEALS} where source = 'pos' and source_id > 'p18'"
    unmapped = f"update {APPEALS} set direction_code = 'unmapped' where source = 'pos'"
    assert judge_marts("marts_fct_appeals_keys", few, unmapped) == {}


def test_a_failed_gate_keeps_no_value_of_a_row(city: Settings) -> None:
    with connect(city) as connection:
        connection.execute("update core.appeals set platform_status = 'Сидорова Анна, anna@example.org'")
    report = run_gate(city, "marts", AS_OF)
    assert [one.check_name for one in report.failures] == ["no_mail"]
    with connect(city) as connection:
        kept = connection.execute("select * from ops.gate_results").fetchall()
    assert "anna" not in json.dumps(kept, default=str, ensure_ascii=False).lower()
    assert "сидорова" not in json.dumps(kept, default=str, ensure_ascii=False).lower()
