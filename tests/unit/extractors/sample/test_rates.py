"""Every rate of the table is met by the rows that are written; no rate is without a test."""

import math
from collections import Counter
from datetime import datetime

import pytest

from extractors.sample.rates import load_rates
from tests.unit.extractors.sample.conftest import DAYS, UNTIL, Written
from tests.unit.extractors.sample.measures import FACTORS, MEASURES, broken, hours, old, old_messages

RATES = load_rates()
# Shares that these rows do not show by themselves, and the test that holds them.
ELSEWHERE = {
    "repeat_author": "test_some_people_write_again_and_again_about_the_same",
    "incident_slow": "test_first_answers_are_skewed",
    "incident_postponed": "test_continuation.test_what_goes_on_in_an_incident",
    "pos_never_finished": "test_what_is_never_finished_stays_open",
    "pos_overdue_disagrees": "test_rows.test_message_dates_and_verdict_agree",
    "delo_never_finished": "test_what_is_never_finished_stays_open",
    "file_totals_row": "test_files.test_some_files_end_with_totals_and_some_repeat_their_header",
    "file_repeated_header": "test_files.test_some_files_end_with_totals_and_some_repeat_their_header",
}


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
    assert sum(summary.broken_count.values()) == broken(large.rows)[0]


def test_first_answers_are_skewed(large: Written) -> None:
    name = "Время с даты создания инцидента до времени первого ответа, рабочее время"
    shown = [row[name] for row in old(large.rows["incident"]) if row[name]]
    minutes = sorted(int(h) * 60 + int(m) for h, m, _ in (text.split(":") for text in shown))
    median = minutes[len(minutes) // 2]
    assert 35 < median < 75
    assert sum(minutes) / len(minutes) > 1.4 * median
    # Nine working hours are the usual term: some answers, not many, are late; without the slow ones 1.5 %.
    assert 0.02 < sum(minute > 540 for minute in minutes) / len(minutes) < 0.05


def test_answers_to_the_evening_come_next_morning(large: Written) -> None:
    evening = [row for row in old(large.rows["incident"]) if row["Дата создания"][11:13] in ("19", "20")]
    weekday = [row for row in evening if datetime.fromisoformat(row["Дата создания"]).weekday() < 4]
    shares = sum(11 <= hours(row) <= 16 for row in weekday) / len(weekday)
    assert shares > 0.4


def test_what_is_never_finished_stays_open(large: Written) -> None:
    cards = [r for r in large.rows["delo"] if r["Дата рег."].endswith("2025") or r["Дата рег."][3:5] == "01"]
    assert any(not row["Факт (РК)"] for row in cards if row["Дата рег."] < "15")
    messages = old_messages(large.rows["pos"])
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
