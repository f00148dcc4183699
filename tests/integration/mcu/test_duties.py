"""The morning's steps on what is owed: what each leaves in the ledger, and what stops nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mcu import duties
from reports.duties.approvers import ApprovalError
from tests.integration.mcu.conftest import environment_of
from tests.integration.reports.city import AS_OF, CITY, PERIOD, change, publish_city
from tests.support.obligations import files_with_two_duties
from warehouse.database import connect
from warehouse.errors import DatabaseUnavailableError
from warehouse.settings import Settings
from warehouse.submission_ledger import SubmissionId, read_standings, read_steps, submission_lock

# 05:00 in Moscow, four hours after the city's last publication; one more on the due day.
MORNING = datetime(2026, 10, 1, 2, tzinfo=UTC)
DUE_DAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
OWN = SubmissionId(CITY, "quarter_indicators", PERIOD)
Serve = Callable[..., Settings]


@pytest.fixture
def serve(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serve:
    """The published city, served with others that have no figures; keys change every file."""
    publish_city(settings)

    def serve(*codes: str, **changes: Any) -> Settings:
        folder = files_with_two_duties(tmp_path / "files", CITY, *codes, **changes)
        for name, value in (environment_of(settings) | {"MCU_MUNICIPALITIES": str(folder)}).items():
            monkeypatch.setenv(name, value)
        return settings.model_copy(update={"municipalities": folder})

    return serve


def _states(settings: Settings, submission: SubmissionId = OWN) -> list[tuple[str, str]]:
    with connect(settings) as connection:
        return [(step.state, step.recorded_by) for step in read_steps(connection, submission)]


def _morning(moment: datetime) -> None:
    for chunk in duties.open_duties(moment):
        duties.prepare_duties(chunk, moment)


def test_one_city_without_figures_stops_no_other(serve: Serve) -> None:
    settings = serve("barnaul", "smolensk")
    chunks = duties.open_duties(MORNING)
    quarters = [f"{code}.quarter_indicators.{PERIOD}.v1" for code in ("barnaul", CITY, "smolensk")]
    assert sorted(name for chunk in chunks for name in chunk) == quarters
    assert [len(chunk) for chunk in chunks] == [2, 1]
    with pytest.raises(duties.DutyError) as caught:
        duties.prepare_duties(quarters, MORNING)
    sentence = caught.value.sentence()
    for name in (quarters[0], quarters[2]):
        assert f"{name}: Показатели за период не посчитаны" in sentence
    with connect(settings) as connection:
        stands = {str(one): step.state for one, step in read_standings(connection).items()}
    assert stands == dict(zip(quarters, ("due", "validated", "due"), strict=True))
    (asked,) = duties.list_pending(MORNING)
    assert asked["submission_id"] == str(OWN)


def test_a_morning_repeated_leaves_one_row_a_step(serve: Serve) -> None:
    settings = serve()
    _morning(MORNING)
    _morning(MORNING + timedelta(minutes=5))
    assert _states(settings) == [
        ("due", "submissions_due"),
        ("rendered", "submissions_due"),
        ("validated", "submissions_due"),
    ]


def test_of_two_schedulers_the_second_says_so_and_fails_nothing(serve: Serve) -> None:
    settings = serve()
    with submission_lock(settings, OWN):
        assert duties.open_duties(MORNING) == [[str(OWN)]]
        (told,) = duties.prepare_duties([str(OWN)], MORNING)
    assert told["state"] == "busy"
    assert "готовит другой процесс" in told["reason"]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2026-12-15T23:59+04:00", []),
        ("2026-12-16T00:00+04:00", ["2026"]),
        # The annual set has not been handed in: it stays owed.
        ("2026-12-31T23:59+04:00", ["2026"]),
        ("2027-01-01T00:00+04:00", ["2026", "2026Q4"]),
    ],
)
def test_the_turn_of_the_year_opens_what_its_time_has_come_for(
    serve: Serve, clock: str, expected: list[str]
) -> None:
    settings = serve()
    change(settings, "update ops.publications set as_of = as_of + interval '60 days'")
    opened = [SubmissionId.parse(name) for chunk in duties.open_duties(clock) for name in chunk]
    assert [one.period for one in opened if one.period in ("2026", "2026Q4")] == expected


def test_without_an_answer_by_the_day_before_somebody_is_woken(serve: Serve) -> None:
    serve()
    _morning(MORNING)
    assert duties.raise_alarm(MORNING) == {"alarms": []}
    with pytest.raises(duties.DutyError) as caught:
        duties.raise_alarm(DUE_DAY - timedelta(days=1))
    assert "к этому дню должно быть утверждено: 05.10.2026" in caught.value.sentence()
    with pytest.raises(duties.DutyError, match=r"срок прошёл: 05\.10\.2026"):
        duties.raise_alarm(DUE_DAY + timedelta(days=1))


def test_a_red_gate_on_the_due_day_offers_the_last_good_publication_and_says_so(serve: Serve) -> None:
    settings = serve(submission_approval="automatic")
    night = DUE_DAY - timedelta(hours=3)
    with connect(settings) as connection:
        connection.execute(
            "insert into ops.builds (as_of, version, definitions_hash, is_full_scope, is_large, load_count,"
            " finished_at) values (%s, '0.1.0', 'd', false, false, 1, now())",
            [night],
        )
        connection.execute(
            "insert into ops.gate_results (gate, as_of, suite, check_name, is_passed, sentence)"
            " values ('marts', %s, 'marts', 'sums', false, 'Частей 4, целое 5')",
            [night],
        )
    _morning(DUE_DAY)
    said = (
        "Показана последняя опубликованная ночь, на 01.10.2026 01:00 (UTC+3): ночь на 05.10.2026 02:00"
        " (UTC+3) не опубликована: Частей 4, целое 5"
    )
    with connect(settings) as connection:
        steps = read_steps(connection, OWN)
    assert [(step.state, step.comment) for step in steps[1:]] == [("rendered", said), ("validated", said)]
    assert steps[-1].as_of == AS_OF
    # No machine lets out figures that are older than they should be: a person is asked, and is told why.
    (asked,) = duties.list_pending(DUE_DAY)
    assert f"- **{said}**" in asked["body"]
    with pytest.raises(duties.DutyError) as caught:
        duties.raise_alarm(DUE_DAY)
    assert "срок сегодня" in caught.value.sentence()
    assert "Частей 4, целое 5" in caught.value.sentence()


def test_a_municipality_may_have_it_approved_by_itself(serve: Serve) -> None:
    settings = serve(submission_approval="automatic")
    _morning(MORNING)
    assert _states(settings)[-1] == ("approved", "submissions_due")
    assert duties.list_pending(MORNING) == []
    assert duties.open_duties(MORNING) == [], "what is approved is not prepared anew"
    assert not duties.is_waiting(str(OWN), "x")


def test_an_approval_that_comes_while_the_morning_works_is_kept(serve: Serve) -> None:
    """Approved between opening and preparing, with a newer publication at hand: nothing is prepared anew."""
    settings = serve()
    _morning(MORNING)
    (chunk,) = duties.open_duties(MORNING)
    (asked,) = duties.list_pending(MORNING)
    duties.record_answer(
        asked["submission_id"], asked["manifest_sha256"], is_approved=True, login="7", comment=""
    )
    change(settings, "update config.roles set post = 'другая должность' where role_code = 'mcu_head'")
    (told,) = duties.prepare_duties(chunk, MORNING)
    assert (told["state"], "тем временем утвердили" in told["reason"]) == ("busy", True)
    assert _states(settings)[-1] == ("approved", "airflow:7")


def test_a_fault_of_the_code_in_one_city_leaves_the_others_theirs(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = serve("smolensk")
    render = duties.render_submission

    def stumble(given: Settings, **words: Any) -> object:
        if words["municipality_code"] != CITY:
            raise ZeroDivisionError("a row of somebody")
        return render(given, **words)

    monkeypatch.setattr(duties, "render_submission", stumble)
    names = [f"smolensk.quarter_indicators.{PERIOD}.v1", str(OWN)]
    with pytest.raises(duties.DutyError) as caught:
        duties.prepare_duties(names, MORNING)
    assert "Непредвиденная ошибка программы" in caught.value.sentence()
    assert "a row of somebody" not in caught.value.sentence()
    assert _states(settings)[-1] == ("validated", "submissions_due")


def test_what_is_made_by_initiative_is_given_up_when_its_day_is_over(serve: Serve) -> None:
    serve("smolensk")
    names = [name for chunk in duties.open_duties(DUE_DAY) for name in chunk]
    assert f"smolensk.quarter_indicators.{PERIOD}.v1" in names
    assert [name for chunk in duties.open_duties(DUE_DAY + timedelta(days=1)) for name in chunk] == [str(OWN)]


def test_airflows_answer_is_written_in_the_name_of_who_signs(serve: Serve) -> None:
    settings = serve()
    _morning(MORNING)
    (asked,) = duties.list_pending(MORNING)
    given = (asked["submission_id"], asked["manifest_sha256"])
    assert duties.is_waiting(*given)
    with pytest.raises(ApprovalError, match="подготовлены другие файлы"):
        duties.record_answer(given[0], "f" * 64, is_approved=True, login="7", comment="")
    duties.record_answer(*given, is_approved=False, login="7", comment="")
    duties.record_answer(*given, is_approved=True, login="7", comment="согласовано, тел. +7 (905) 111-22-33")
    duties.record_answer(*given, is_approved=False, login="7", comment="не те данные")
    duties.record_answer(*given, is_approved=True, login="", comment="верно")
    with connect(settings) as connection:
        last = read_steps(connection, OWN)[-4:]
    assert [(step.state, step.recorded_by, step.role_code, step.comment) for step in last] == [
        ("returned", "airflow:7", "mcu_head", "возвращено в Airflow без пояснения"),
        # A word too much must not cost the answer.
        ("approved", "airflow:7", "mcu_head", "пояснение не сохранено: в нём личные данные"),
        ("returned", "airflow:7", "mcu_head", "не те данные"),
        ("approved", "airflow:api", "mcu_head", "верно"),
    ]
    assert not duties.is_waiting(*given)


def test_a_database_that_is_away_is_tried_again_and_not_taken_for_nothing_owed(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve()
    monkeypatch.setenv("MCU_DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/none")
    for step in (duties.open_duties, duties.raise_alarm):
        with pytest.raises(DatabaseUnavailableError):
            step(MORNING)
