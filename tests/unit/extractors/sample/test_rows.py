"""Each row keeps the platform's own arithmetic."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np

from extractors.sample.clock import WorkingClock, day_number
from extractors.sample.dirt import IMPOSSIBLE_DATES
from extractors.sample.rates import load_rates
from tests.unit.extractors.sample.conftest import DAYS, UNTIL, Written

Row = dict[str, str]
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 — local times of a platform carry no zone
RATES = load_rates()


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 — local by the platform's habit


def _duration(text: str) -> timedelta:
    hours, minutes, seconds = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _date(text: str) -> date:
    day, month, year = map(int, text.split("."))
    return date(year, month, day)


def _sound(rows: list[Row], *, received: str, finished: str, key: str) -> list[Row]:
    """Rows that no dirt has struck in the columns that the tests compute with."""
    return [
        row
        for row in rows
        if row[key] not in ("", "-")
        and "31.02" not in row[received]
        and "-02-31" not in row[received]
        and not _is_early(row[received], row[finished])
        and row.get("План (РК)", row.get("Дата планируемого завершения работ")) not in IMPOSSIBLE_DATES
    ]


def _is_early(received: str, finished: str) -> bool:
    if finished in ("", "-"):
        return False
    if "." in received:
        return _date(finished) < _date(received)
    return finished < received


def test_incident_durations_are_differences_of_its_moments(large: Written) -> None:
    rows = _sound(large.rows["incident"], received="Дата создания", finished="Дата окончания", key="ID")
    answered = [row for row in rows if row["Время 1го ответа ПИ"]]
    assert len(answered) > 5000
    for row in answered:
        created, first = _moment(row["Дата создания"]), _moment(row["Общее время первого ответа"])
        assigned, sent = (
            _moment(row["Время назначения последнего исполнителя"]),
            _moment(row["Время отправки первого ответа ПИ на согласование"]),
        )
        answer = _moment(row["Время 1го ответа ПИ"])
        assert created <= assigned <= sent <= answer
        assert first <= answer
        assert _duration(row["Время с даты создания инцидента до времени первого ответа"]) == first - created
        assert _duration(row["Первая реакция с момента назн. ПИ"]) == sent - assigned
        approval = _duration(row["Время, которое первый ответ ПИ находился на согласовании"])
        assert approval - (answer - sent) in (timedelta(), timedelta(minutes=22))
        if row["Дата окончания"]:
            total = _moment(row["Дата окончания"]) - created
            assert _duration(row["Время с начала создания инцидента до окончания"]) == total


def test_incident_working_time_is_the_platform_s_tick_rule(large: Written) -> None:
    clock = WorkingClock(day_number(UNTIL) - DAYS, day_number(UNTIL) + 40, RATES.office)
    rows = _sound(large.rows["incident"], received="Дата создания", finished="Дата окончания", key="ID")
    rows = [row for row in rows if row["Общее время первого ответа"]]
    start, stop = (
        np.array([int((_moment(row[name]) - _EPOCH).total_seconds()) for row in rows])
        for name in ("Дата создания", "Общее время первого ответа")
    )
    ticks = clock.ticks(start, stop)
    shown = [row["Время с даты создания инцидента до времени первого ответа, рабочее время"] for row in rows]
    assert [_duration(text) for text in shown] == [timedelta(minutes=int(count)) for count in ticks]


def test_an_open_incident_shows_nothing_of_its_future(large: Written) -> None:
    known = f"{UNTIL.isoformat()} 23:30:00"
    for row in _sound(large.rows["incident"], received="Дата создания", finished="Дата окончания", key="ID"):
        assert (row["Текущий шаг инцидента"] == "Готово") == bool(row["Дата окончания"])
        assert bool(row["Причина закрытия"]) == bool(row["Дата окончания"])
        assert (row["Общий текст первого ответа"] != "'") == bool(row["Общее время первого ответа"])
        moments = [row[name] for name in ("Дата создания", "Общее время первого ответа", "Дата окончания")]
        assert all(moment <= known for moment in moments)


def test_message_dates_and_verdict_agree(large: Written) -> None:
    rows = _sound(
        large.rows["pos"],
        received="Дата поступления",
        finished="Дата фактического завершения работ",
        key="Номер",
    )
    disagreeing = 0
    for row in rows:
        received, due = _date(row["Дата поступления"]), _date(row["Дата планируемого завершения работ"])
        finished = row["Дата фактического завершения работ"]
        end = _date(finished) if finished != "-" else UNTIL
        terms = (10,) if row["Фаст-трек"] == "Да" else (30, 60)
        assert (due - received).days in terms
        assert (finished != "-") == (row["Стадия"] == "Завершено")
        disagreeing += (row["Просрочено"] == "Да") != (end > due)
    assert 0 < disagreeing < 0.015 * len(rows)


def test_cards_are_due_29_days_after_registration_or_30_more(large: Written) -> None:
    rows = _sound(large.rows["delo"], received="Дата рег.", finished="Факт (РК)", key="№ РК")
    spans = {(_date(row["План (РК)"]) - _date(row["Дата рег."])).days for row in rows}
    assert spans == {29, 59}


def test_card_numbers_run_without_gaps_and_start_again_in_january(large: Written) -> None:
    numbers: dict[int, list[int]] = {}
    for row in large.rows["delo"]:
        if row["№ РК"] and "31.02" not in row["Дата рег."]:
            numbers.setdefault(_date(row["Дата рег."]).year, []).append(int(row["№ РК"].rsplit("-", 1)[1]))
    assert set(numbers) == {2025, 2026}
    assert numbers[2026][0] == 1
    assert min(numbers[2025]) > 5000
    for found in numbers.values():
        steps = {after - before for before, after in pairwise(found)}
        assert steps <= {0, 1, 2}


def test_cards_are_registered_on_working_days_only(large: Written) -> None:
    clock = WorkingClock(day_number(UNTIL) - DAYS, day_number(UNTIL), RATES.office)
    days = {_date(row["Дата рег."]) for row in large.rows["delo"] if "31.02" not in row["Дата рег."]}
    assert len(days) > 30
    assert all(clock.is_working[day_number(day) - clock.first] for day in days)


def test_cited_messages_are_59_fz_messages_registered_the_next_working_day(large: Written) -> None:
    messages = {row["Номер"]: row for row in large.rows["pos"]}
    first = min(row["Номер"] for row in large.rows["pos"] if row["Номер"] != "-")
    cited = [row for row in large.rows["delo"] if row["Сообщение ПОС №"] >= first]
    assert len(cited) > 200
    for row in cited:
        if row["Сообщение ПОС №"] not in messages:
            # The message's own row has lost its key.
            continue
        message = messages[row["Сообщение ПОС №"]]
        assert (message["ФЗ"], message["Заявитель выбрал подачу по 59-ФЗ"]) == ("59-ФЗ", "Да")
        assert row["Вид доставки РК"] == "СЭВ"
        if "31.02" not in message["Дата поступления"] + row["Дата рег."]:
            assert (
                timedelta()
                < _date(row["Дата рег."]) - _date(message["Дата поступления"])
                <= timedelta(days=13)
            )


def test_a_key_that_stands_twice_is_an_earlier_state_and_then_the_newest(large: Written) -> None:
    pairs = [(a, b) for a, b in pairwise(large.rows["incident"]) if a["ID"] and a["ID"] == b["ID"]]
    assert len(pairs) > 5
    week_before = f"{(UNTIL - timedelta(days=7)).isoformat()} 23:30:00"
    for earlier, newest in pairs:
        assert earlier["Текст инцидента"] == newest["Текст инцидента"]
        assert earlier["Дата окончания"] <= week_before
    # Some pairs have gone on between the two states.
    messages = [
        (a, b) for a, b in pairwise(large.rows["pos"]) if a["Номер"] != "-" and a["Номер"] == b["Номер"]
    ]
    assert any(a != b for a, b in pairs + messages)
