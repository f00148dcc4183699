"""How a thing that is owed stands at a moment: clocks at the turn of a year and in a leap February."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from reports.duties.approvers import ApprovalError, list_approvers, require_approver
from reports.duties.items import Item, fault, is_alarming, make_item, standing
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.obligation_dates import ObligationCalendar
from warehouse.settings import PROJECT_ROOT
from warehouse.submission_ledger import State, Step

FILES = load_municipalities(PROJECT_ROOT / "municipalities")
CITY = "krasnoarmeysk"  # UTC+4


def _step(state: State, version: int = 1) -> Step:
    return Step(
        1, "x", CITY, "quarter_indicators", "2026Q4", version, state, datetime(2027, 1, 2, tzinfo=UTC),
        "test", None, None, None, None, None, None, "0.1.0",
    )  # fmt: skip


def _item(code: str = "quarter_indicators", period: str = "2026Q4", *states: State, **changes: Any) -> Item:
    dated = ObligationCalendar(changes.pop("own", FILES[CITY])).find(code, period)
    assert dated is not None
    steps = {number: _step(state, number) for number, state in enumerate(states, start=1)}
    return make_item(dated, steps, **changes)


def _local(text: str) -> datetime:
    """A moment by the clock of the city."""
    return datetime.fromisoformat(f"{text}+04:00")


@pytest.mark.parametrize(
    ("clock", "states", "expected", "why"),
    [
        # The quarter is not over: nothing can be prepared.
        ("2026-12-31 23:59", (), "ahead", None),
        # From the first minute of the year on it can, though nobody works.
        ("2027-01-01 00:00", (), "open", None),
        ("2027-01-02 12:00", ("rendered",), "open", None),
        # D−2: everything should lie ready.
        ("2027-01-03 00:00", (), "alarm", "not_ready"),
        ("2027-01-03 00:00", ("rendered",), "alarm", "not_ready"),
        ("2027-01-03 00:00", ("returned",), "alarm", "not_ready"),
        ("2027-01-03 00:00", ("validated",), "open", None),
        # D−1: the last day to approve; an approval that is never given wakes somebody.
        ("2027-01-04 00:00", ("validated",), "alarm", "not_approved"),
        ("2027-01-04 00:00", ("approved",), "reminder", None),
        # D: what has not gone is an alarm whatever its state.
        ("2027-01-05 00:00", ("approved",), "alarm", None),
        ("2027-01-05 23:59", ("sent",), "done", None),
        ("2027-01-05 23:59", ("approved",), "alarm", None),
        ("2027-01-06 00:00", ("approved",), "late", None),
        ("2027-01-06 00:00", ("receipted",), "done", None),
        ("2027-01-06 00:00", ("rejected",), "late", "not_ready"),
        # A correction under way does not undo what has been handed in.
        ("2027-01-06 00:00", ("sent", "rendered"), "done", None),
        ("2027-01-06 00:00", ("superseded", "sent"), "done", None),
    ],
)
def test_the_fourth_quarter_over_the_new_year(
    clock: str, states: tuple[State, ...], expected: str, why: str | None
) -> None:
    item, now = _item("quarter_indicators", "2026Q4", *states), _local(clock)
    assert standing(item, now) == expected
    assert is_alarming(item, now) == (expected in ("alarm", "late"))
    assert fault(item, now.date()) == why or expected == "done"


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2026-12-15 23:59", "ahead"),
        ("2026-12-16 00:00", "alarm"),
        ("2026-12-18 23:59", "alarm"),
        ("2026-12-19 00:00", "late"),
    ],
)
def test_the_annual_set_of_an_open_year_opens_with_its_cut_off(clock: str, expected: str) -> None:
    """20 December 2026 is a Sunday: due on Friday the 18th, cut off by the midnight that opens the 16th."""
    assert standing(_item("annual_indicators", "2026"), _local(clock)) == expected


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("2024-02-29 23:59", "ahead"), ("2024-03-01 00:00", "open"), ("2024-03-05 00:00", "alarm")],
)
def test_a_leap_february_ends_on_its_29th(clock: str, expected: str) -> None:
    item = _item("pos_report", "2024-02")
    assert item.dated is not None
    assert (item.dated.to_date, item.due_date) == (date(2024, 3, 1), date(2024, 3, 5))
    assert standing(item, _local(clock)) == expected


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("2026-11-15 23:59", "ahead"), ("2026-11-16 00:00", "alarm"), ("2026-11-16 12:00", "late")],
)
def test_the_note_is_due_by_its_hour(clock: str, expected: str) -> None:
    assert standing(_item("weekly_note", "2026-W46"), _local(clock)) == expected


def test_the_same_moment_is_another_day_in_another_city() -> None:
    """20:30 UTC of 2 January is the 3rd in Красноармейск, still the 2nd in Смоленск."""
    now = datetime(2027, 1, 2, 20, 30, tzinfo=UTC)
    assert standing(_item(), now) == "alarm"
    assert standing(_item(own=FILES["smolensk"]), now) == "open"


def test_what_is_made_by_initiative_raises_no_alarm() -> None:
    item = _item(own=FILES["smolensk"])
    assert standing(item, _local("2027-01-06 12:00")) == "late"
    assert not is_alarming(item, _local("2027-01-06 12:00"))


def test_without_a_ledger_the_date_alone_speaks() -> None:
    item = _item(is_known=False)
    assert standing(item, _local("2027-01-04 12:00")) == "reminder"
    assert standing(item, _local("2027-01-05 12:00")) == "alarm"


@pytest.fixture
def stand_in() -> Municipality:
    """A municipality that names who stands in."""
    return FILES["smolensk"]


def test_the_signing_role_approves_and_over_the_new_year_its_stand_in_too(stand_in: Municipality) -> None:
    def roles(day: date) -> list[str]:
        return [role.role for role in list_approvers(stand_in, day)]

    assert roles(date(2026, 12, 30)) == ["mcu_head"]
    # 31 December 2026 is off and hangs together with 1 January, so does the weekend of 9 and 10 January.
    for day in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 5), date(2027, 1, 10)):
        assert roles(day) == ["mcu_head", "mcu_deputy_head"], day
    assert roles(date(2027, 1, 11)) == ["mcu_head"]
    # Any other day off is no reason: a Sunday before the annual date.
    assert roles(date(2026, 12, 20)) == ["mcu_head"]
    assert [role.role for role in list_approvers(FILES[CITY], date(2027, 1, 3))] == ["mcu_head"]


def test_the_curator_approves_where_the_file_names_it() -> None:
    own = FILES[CITY].model_copy(update={"submission_signer": "mcu_curator"})
    assert [role.role for role in list_approvers(own, date(2026, 12, 16))] == ["mcu_curator"]
    with pytest.raises(ApprovalError, match="mcu_curator"):
        require_approver(own, "mcu_head", date(2026, 12, 16))


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("mcu_deputy_head", "замещает она в новогодние нерабочие дни"),
        ("pos_officer", "Эта роль не утверждает сведения"),
        ("Иванов", "такой роли в файле нет"),
    ],
)
def test_others_may_not_approve_and_are_told_who_may(stand_in: Municipality, role: str, words: str) -> None:
    with pytest.raises(ApprovalError) as caught:
        require_approver(stand_in, role, date(2026, 12, 16))
    assert words in caught.value.sentence()
    assert "mcu_head (директор МКУ" in caught.value.sentence()
