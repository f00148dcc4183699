"""Every rate of the table is met by the rows that are written; no rate is without a test."""

import math
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest

from extractors.sample.dirt import IMPOSSIBLE_DATES, IMPOSSIBLE_MOMENTS
from extractors.sample.rates import load_rates
from extractors.sample.reference import read_data
from tests.unit.extractors.sample.conftest import DAYS, UNTIL, Written

Row = dict[str, str]
RATES = load_rates()
UNKNOWN_RECIPIENTS = set(read_data("texts")["unknown_recipients"])
FAST_FACTS = {row[1] for group in read_data("pos_topics")["categories"] for row in group["facts"] if row[4]}
UNKNOWN_TOPICS = {
    *read_data("incident_topics")["unknown"],
    *(row[1] for row in read_data("pos_topics")["unknown"]),
    *read_data("delo_rubrics")["unknown"],
}
RECIPIENT = {"incident": "Отдел", "pos": "Организация, в которой находится сообщение", "delo": "Кому"}
TOPIC = {"incident": "Тема", "pos": "Подкатегория", "delo": "Рубрика"}
FINISHED = {"incident": "Дата окончания", "pos": "Дата фактического завершения работ", "delo": "Факт (РК)"}
RECEIVED = {"incident": "Дата создания", "pos": "Дата поступления", "delo": "Дата рег."}


def _closed(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["Дата окончания"]]


def _old(rows: list[Row]) -> list[Row]:
    """Incidents of the first month: whatever was to happen with them has happened."""
    return [row for row in rows if row["Дата создания"] < "2026-01-25"]


def _answered(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["Статус"] == "Отправлен ответ заявителю"]


def _old_messages(rows: list[Row]) -> list[Row]:
    return [row for row in rows if _day(row["Дата поступления"]) < date(2026, 1, 20)]


def _day(text: str) -> date:
    day, month, year = map(int, text.split("."))
    return date(year, month, 1 if day == 31 and month == 2 else day)


def _texts(rows: dict[str, list[Row]]) -> list[str]:
    return [row["Текст инцидента"] for row in rows["incident"]]


def _all(rows: dict[str, list[Row]]) -> list[tuple[str, Row]]:
    return [(source, row) for source, found in rows.items() for row in found]


Measure = Callable[[dict[str, list[Row]]], tuple[int, int]]


def _among(rows: list[Row], test: Callable[[Row], bool]) -> tuple[int, int]:
    return sum(map(test, rows)), len(rows)


def _in_texts(rows: dict[str, list[Row]], *marks: str) -> tuple[int, int]:
    texts = _texts(rows)
    return sum(any(mark in text for mark in marks) for text in texts), len(texts)


def _early(source: str, row: Row) -> bool:
    finished, received = row[FINISHED[source]], row[RECEIVED[source]]
    return finished < received if source == "incident" else _day(finished) < _day(received)


def _with_finish(rows: dict[str, list[Row]]) -> list[tuple[str, Row]]:
    dated = [(s, r) for s, r in _all(rows) if "02-31" not in r[RECEIVED[s]]]
    return [(s, r) for s, r in dated if r[FINISHED[s]] not in ("", "-")]


def _share(pairs: list[tuple[str, Row]], test: Callable[[str, Row], bool]) -> tuple[int, int]:
    return sum(test(source, row) for source, row in pairs), len(pairs)


def _repeated(rows: dict[str, list[Row]]) -> tuple[int, int]:
    keys = [(s, row[name]) for s, name in (("incident", "ID"), ("pos", "Номер")) for row in rows[s]]
    counts = Counter(key for key in keys if key[1] not in ("", "-"))
    return sum(count == 2 for count in counts.values()), len(counts)


def _broken(rows: dict[str, list[Row]]) -> tuple[int, int]:
    def test(source: str, row: Row) -> bool:
        key = {"incident": "ID", "pos": "Номер", "delo": "№ РК"}[source]
        return (
            row[key] in ("", "-")
            or "-02-31" in row[RECEIVED[source]]
            or row[RECEIVED[source]].startswith("31.02")
        )

    return _share(_all(rows), test)


def _optional_dates(rows: dict[str, list[Row]]) -> tuple[int, int]:
    columns = {
        "incident": "Время попадания на шаг оценка удовлетворенности",
        "pos": "Дата планируемого завершения работ",
        "delo": "План (РК)",
    }
    return _share(_all(rows), lambda s, row: row[columns[s]] in (*IMPOSSIBLE_DATES, *IMPOSSIBLE_MOMENTS))


def _linked(rows: dict[str, list[Row]]) -> tuple[int, int]:
    cited = {card["Сообщение ПОС №"] for card in rows["delo"]}
    chosen = [row for row in rows["pos"] if row["ФЗ"] == "59-ФЗ"]
    # Messages of the last days get their card after the export.
    settled = [row for row in chosen if _day(row["Дата поступления"]) < date(2026, 2, 20)]
    return _among(settled, lambda row: row["Номер"] in cited)


# How each rate is measured: hits and the whole.
MEASURES: dict[str, Measure] = {
    "mix_incident": lambda rows: (len(rows["incident"]), len(_all(rows))),
    "mix_pos": lambda rows: (len(rows["pos"]), len(_all(rows))),
    "mix_delo": lambda rows: (len(rows["delo"]), len(_all(rows))),
    "incident_other_municipality": lambda rows: _among(
        rows["incident"], lambda row: row["Муниципалитет"] not in ("Барнаул г.о.", "Барнаул")
    ),
    "incident_other_spelling": lambda rows: _among(
        rows["incident"], lambda row: row["Муниципалитет"] == "Барнаул"
    ),
    "incident_has_last_assignee_answer": lambda rows: _among(
        _old(rows["incident"]), lambda row: bool(row["Время 1го ответа ПИ"])
    ),
    "incident_answered_off_hours": lambda rows: _among(
        [
            row
            for row in _old(rows["incident"])
            if row["Дата создания"][11:13] in ("21", "22", "23", "00", "01")
        ],
        lambda row: _hours(row) < 1.1,
    ),
    "incident_two_answers": lambda rows: _among(
        _old(rows["incident"]), lambda row: row["2ой ответ ПИ"] != "'"
    ),
    "incident_never_answered": lambda rows: _among(
        _old(rows["incident"]), lambda row: not row["Общее время первого ответа"]
    ),
    "incident_outcome_solved": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Решено"
    ),
    "incident_outcome_not_solved": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Не решено"
    ),
    "incident_outcome_redirected": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Перенаправлено"
    ),
    "incident_outcome_closed": lambda rows: _among(
        _closed(rows["incident"]), lambda row: row["Итог"] == "Закрыто"
    ),
    "incident_survey_sent": lambda rows: _among(
        _old(rows["incident"]), lambda row: row["Опрос отправлен"] == "Да"
    ),
    "incident_survey_answered": lambda rows: _among(
        [row for row in _old(_closed(rows["incident"])) if row["Опрос отправлен"] == "Да"],
        lambda row: row["Причина закрытия"].isdigit(),
    ),
    "incident_informational": lambda rows: _among(
        rows["incident"], lambda row: row["Тип инцидента"] == "Информационный"
    ),
    "incident_has_place": lambda rows: _among(rows["incident"], lambda row: bool(row["Населенный пункт"])),
    "incident_has_street": lambda rows: _among(rows["incident"], lambda row: bool(row["Улица"])),
    "incident_has_house": lambda rows: _among(rows["incident"], lambda row: bool(row["Дом"])),
    "incident_person_as_assignee": lambda rows: _among(
        rows["incident"], lambda row: row["Исполнитель"].endswith(".")
    ),
    "incident_reopened": lambda rows: _among(_old(rows["incident"]), lambda row: row["3ий ответ ПИ"] != "'"),
    "pos_fast_track": lambda rows: _among(
        [row for row in rows["pos"] if row["Факт"] in FAST_FACTS], lambda row: row["Фаст-трек"] == "Да"
    ),
    "pos_fz59": lambda rows: _among(rows["pos"], lambda row: row["ФЗ"] == "59-ФЗ"),
    "pos_fz59_in_delo": _linked,
    "pos_rejected": lambda rows: _among(
        _old_messages(rows["pos"]), lambda r: r["Статус"] == "Отклонено модератором"
    ),
    "pos_redirected": lambda rows: _among(
        _old_messages(rows["pos"]), lambda row: row["Статус"].startswith("Направлено")
    ),
    "pos_passed_up": lambda rows: _among(
        _old_messages(rows["pos"]), lambda row: row["Статус"].startswith("Передано")
    ),
    "pos_scored": lambda rows: _among(
        _answered(_old_messages(rows["pos"])), lambda row: row["Оценка ответа заявителем"] != "-"
    ),
    "pos_solved": lambda rows: _among(_answered(rows["pos"]), lambda row: row["Тип решения"] == "Решено"),
    "pos_not_solved": lambda rows: _among(
        _answered(rows["pos"]), lambda row: row["Тип решения"] == "Не решено"
    ),
    "pos_reopened": lambda rows: _among(
        _answered(_old_messages(rows["pos"])), lambda row: row["Повторное рассмотрение"] == "Да"
    ),
    "delo_service_rubric": lambda rows: _among(
        rows["delo"], lambda row: row["Рубрика"].lower() in ("заявление", "письмо")
    ),
    "delo_thanks": lambda rows: _among(
        rows["delo"], lambda row: row["Рубрика"].lower() in ("благодарность", "прекращение рассмотрения")
    ),
    "delo_organisation": lambda rows: _among(
        [row for row in rows["delo"] if not row["Сообщение ПОС №"]], lambda row: bool(row["От"])
    ),
    "text_signed": lambda rows: _in_texts(rows, *read_data("texts")["contacts"]["name"][:2]),
    "text_phone": lambda rows: _in_texts(rows, *read_data("texts")["contacts"]["phone"]),
    "text_email": lambda rows: _in_texts(rows, ".example"),
    "text_document": lambda rows: _in_texts(rows, "Паспорт", "СНИЛС"),
    "text_third_person": lambda rows: _in_texts(rows, *read_data("texts")["contacts"]["person"]),
    "dirty_spaces": lambda rows: _share(_all(rows), lambda s, row: "  " in f" {row[RECIPIENT[s]]} "),
    "dirty_case": lambda rows: _share(_all(rows), lambda s, row: row[TOPIC[s]].isupper()),
    "dirty_recipient": lambda rows: _share(
        _all(rows), lambda s, row: any(name in row[RECIPIENT[s]] for name in UNKNOWN_RECIPIENTS)
    ),
    "dirty_topic": lambda rows: _share(_all(rows), lambda s, row: row[TOPIC[s]] in UNKNOWN_TOPICS),
    "dirty_optional_date": _optional_dates,
    "dirty_order": lambda rows: _share(_with_finish(rows), _early),
    "dirty_repeated_key": _repeated,
    "dirty_required": _broken,
}
# Half of the struck topics turn to capitals; two of three spellings of a signature can be told from the text.
FACTORS = {"dirty_case": 0.5, "text_signed": 2 / 3}
# Shares that these rows do not show by themselves, and the test that holds them.
ELSEWHERE = {
    "repeat_author": "test_some_people_write_again_and_again_about_the_same",
    "incident_slow": "test_first_answers_are_skewed",
    "incident_postponed": "test_continuation.test_what_goes_on_in_an_incident",
    "incident_approval_disagrees": "test_rows.test_incident_durations_are_differences_of_its_moments",
    "pos_extended": "test_continuation.test_what_goes_on_in_a_message",
    "pos_never_finished": "test_what_is_never_finished_stays_open",
    "pos_overdue_disagrees": "test_rows.test_message_dates_and_verdict_agree",
    "delo_extended": "test_continuation.test_what_goes_on_in_a_card",
    "delo_never_finished": "test_what_is_never_finished_stays_open",
    "file_totals_row": "test_files.test_some_files_end_with_totals_and_some_repeat_their_header",
    "file_repeated_header": "test_files.test_some_files_end_with_totals_and_some_repeat_their_header",
}


def _hours(row: Row) -> float:
    answered = row["Общее время первого ответа"]
    if not answered:
        return 999.0
    created = row["Дата создания"]
    first = datetime.fromisoformat(answered)
    return (
        (first - datetime.fromisoformat(created)).total_seconds() / 3600 if "02-31" not in created else 999.0
    )


@pytest.mark.parametrize("name", MEASURES)
def test_rate_is_met(name: str, large: Written) -> None:
    hits, count = MEASURES[name](large.rows)
    expected = RATES[name] * FACTORS.get(name, 1)
    # Four spreads of a binomial count, and a tenth for what is masked by other dirt or by the window's edges.
    slack = 4 * math.sqrt(expected * (1 - expected) / count) + 0.1 * expected
    assert hits > 0
    assert hits / count == pytest.approx(expected, abs=slack)


def test_every_rate_has_its_measure() -> None:
    assert MEASURES.keys() | ELSEWHERE.keys() == RATES.rates.keys()
    assert not MEASURES.keys() & ELSEWHERE.keys()


def test_the_day_s_mean_is_what_was_asked_for(large: Written) -> None:
    count = sum(large.summary.appeal_count.values())
    # Winter months are busier than the year's mean, the New Year's days off are quieter.
    assert 0.85 * 350 * DAYS < count < 1.25 * 350 * DAYS


def test_counts_of_the_summary_are_the_rows_of_the_files(large: Written) -> None:
    summary = large.summary
    for source, rows in large.rows.items():
        assert len(rows) == summary.appeal_count[source] + summary.repeated_count[source]
    assert sum(summary.broken_count.values()) == _broken(large.rows)[0]


def test_first_answers_are_skewed(large: Written) -> None:
    name = "Время с даты создания инцидента до времени первого ответа, рабочее время"
    shown = [row[name] for row in _old(large.rows["incident"]) if row[name]]
    minutes = sorted(int(h) * 60 + int(m) for h, m, _ in (text.split(":") for text in shown))
    median = minutes[len(minutes) // 2]
    assert 35 < median < 75
    assert sum(minutes) / len(minutes) > 1.4 * median
    # Nine working hours are the usual term: some answers, not many, are late.
    assert 0.01 < sum(minute > 540 for minute in minutes) / len(minutes) < 0.08


def test_answers_to_the_evening_come_next_morning(large: Written) -> None:
    evening = [row for row in _old(large.rows["incident"]) if row["Дата создания"][11:13] in ("19", "20")]
    weekday = [row for row in evening if datetime.fromisoformat(row["Дата создания"]).weekday() < 4]
    shares = sum(11 <= _hours(row) <= 16 for row in weekday) / len(weekday)
    assert shares > 0.4


def test_what_is_never_finished_stays_open(large: Written) -> None:
    cards = [r for r in large.rows["delo"] if r["Дата рег."].endswith("2025") or r["Дата рег."][3:5] == "01"]
    assert any(not row["Факт (РК)"] for row in cards if row["Дата рег."] < "15")
    messages = _old_messages(large.rows["pos"])
    stuck = [row for row in messages if row["Стадия"] == "В работе" and row["Фаст-трек"] == "Да"]
    assert stuck
    assert len(stuck) < 0.02 * len(messages)


def test_winter_is_led_by_snow_and_has_a_long_tail(large: Written) -> None:
    counts = Counter(row["Тема"] for row in large.rows["incident"]).most_common()
    assert counts[0][0] == "Уборка дорог от снега и наледи"
    assert 0.10 < counts[0][1] / len(large.rows["incident"]) < 0.25
    assert len([topic for topic, count in counts if count < 20]) > 50


def test_days_and_hours_have_their_rhythm(large: Written) -> None:
    shown = [row["Дата создания"] for row in large.rows["incident"]]
    moments = [datetime.fromisoformat(text) for text in shown if "02-31" not in text]
    hours, weekdays = Counter(m.hour for m in moments), Counter(m.weekday() for m in moments)
    assert hours[20] > 5 * hours[4]
    assert weekdays[0] > 1.2 * weekdays[6]
    assert max(moments) < datetime(UNTIL.year, UNTIL.month, UNTIL.day, 23, 30)  # noqa: DTZ001 — local times


def test_texts_look_like_the_platform_s(large: Written) -> None:
    rows = large.rows["incident"]
    assert all(row["Текст инцидента"].startswith("'") for row in rows)
    assert any("<br>" in row["Текст инцидента"] for row in rows)
    assert any("[club" in row["Текст инцидента"] for row in rows)
    assert any("[id" in row["Общий текст первого ответа"] for row in rows)
    assert any("😡" in row["Текст инцидента"] for row in rows)
    assert all(row["Объект старый"] == row["Теги"] == "" for row in rows)


def test_some_people_write_again_and_again_about_the_same(large: Written) -> None:
    rows = large.rows["incident"]
    by_author: dict[str, Counter[str]] = {}
    for row in rows:
        by_author.setdefault(row["URL автора"], Counter())[row["Тема"].lower()] += 1
    regulars = [topics for topics in by_author.values() if topics.total() > 3]
    share = sum(topics.total() for topics in regulars) / len(rows)
    assert 0.7 * RATES["repeat_author"] < share < 1.1 * RATES["repeat_author"]
    assert sum(topics.most_common(1)[0][1] for topics in regulars) > 0.6 * share * len(rows)
