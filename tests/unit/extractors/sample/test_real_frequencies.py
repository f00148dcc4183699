"""Samples beside what real incidents in hand show: topics, outcomes, hours and weekdays, times of answers.

The files are of one region, Омская область: 23 926 incidents by topic of one winter, an export of 39, the
moments of 150. A share of few rows is known to within its Wilson interval only: the sample's must lie inside.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from math import exp, log, sqrt
from pathlib import Path
from statistics import NormalDist, fmean, median, quantiles, stdev

import pytest

from tests.unit.extractors.sample.conftest import Written
from tests.unit.extractors.sample.measures import Row, old
from tests.unit.extractors.sample.reading import read_table

pytestmark = pytest.mark.shared

FOLDER = "data/incident_management_omsk"
CITY = "Омск г.о."
# The samples are drawn from a fixed seed: a comparison holds or does not, it never fails now and then.
Z = NormalDist().inv_cdf(0.995)
KOLMOGOROV, CHI_SQUARE_OF_SIX = 1.63, 16.81


@pytest.fixture(scope="module")
def incidents(large: Written) -> list[Row]:
    """Incidents of the sample, of the weeks that the real counts are of: 30.12 to 27.02."""
    return large.rows["incident"]


@pytest.fixture
def export(shared: Path) -> list[Row]:
    header, *rows = read_table(shared / FOLDER / "incident_export_omsk_2025-12-24_redacted.xlsx", "incident")
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.fixture
def moments(shared: Path) -> list[datetime]:
    """When 150 incidents were created, over two years."""
    feed = json.loads((shared / FOLDER / "feed_150_masked.json").read_text(encoding="utf-8"))
    return [datetime.fromisoformat(incident["created_at"]) for incident in feed]


@pytest.fixture
def counts(shared: Path) -> dict[str, Counter[str]]:
    """Incidents by topic: of the region, of its city, of all but the city."""
    path = shared / FOLDER / "topic_counts_by_municipality_2025-12-24_2026-03-12.csv"
    found = {"region": Counter[str](), "city": Counter[str](), "rest": Counter[str]()}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for place in ("region", "city" if row["municipality"] == CITY else "rest"):
                found[place][row["topic"]] += int(row["count"])
    return found


def shares_of(counts: Mapping[str, int]) -> dict[str, float]:
    whole = sum(counts.values())
    return {name: count / whole for name, count in counts.items()}


def distance(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """How much of one distribution lies elsewhere than in the other (total variation), 0–1."""
    ours, theirs = shares_of(one), shares_of(other)
    return sum(abs(ours.get(name, 0) - theirs.get(name, 0)) for name in ours.keys() | theirs.keys()) / 2


def largest(counts: Mapping[str, int], number: int) -> float:
    """What share the largest ones have together."""
    return sum(sorted(shares_of(counts).values(), reverse=True)[:number])


def wilson(hits: int, count: int) -> tuple[float, float]:
    middle = (hits + Z * Z / 2) / (count + Z * Z)
    spread = Z * sqrt(hits * (count - hits) / count + Z * Z / 4) / (count + Z * Z)
    return middle - spread, middle + spread


def test_topics_lie_about_as_near_to_the_region_as_its_own_city_does(
    incidents: list[Row], counts: dict[str, Counter[str]]
) -> None:
    sample = Counter(row["Тема"] for row in incidents)
    # Districts differ from the city far more: a sample of a city is not to be held against them.
    assert distance(counts["city"], counts["rest"]) > 0.4
    assert distance(sample, counts["region"]) < distance(counts["city"], counts["region"]) + 0.04 < 0.15
    assert distance(sample, counts["city"]) < 0.2


def test_a_few_topics_lead_and_a_tail_follows(incidents: list[Row], counts: dict[str, Counter[str]]) -> None:
    sample = Counter(row["Тема"] for row in incidents)
    assert [name for name, _ in sample.most_common(3)] == [name for name, _ in counts["city"].most_common(3)]
    for number in (1, 3, 10, 20, 50, 100):
        in_region, in_city = (largest(counts[place], number) for place in ("region", "city"))
        assert in_region - 0.02 < largest(sample, number) < in_city + 0.02, number


# Of the real export and of the sample alike: which of their rows are asked, and what.
SHARES: dict[str, tuple[Callable[[Row], bool], Callable[[Row], bool]]] = {
    "solved": (lambda row: bool(row["Итог"]), lambda row: row["Итог"] == "Решено"),
    "explained": (lambda row: bool(row["Итог"]), lambda row: row["Итог"] == "Разъяснено"),
    "done": (lambda _: True, lambda row: row["Текущий шаг инцидента"] == "Готово"),
    "to be solved": (lambda _: True, lambda row: row["Тип инцидента"] == "Решаемый"),
    "no word of the author": (
        lambda row: bool(row["Причина закрытия"]),
        lambda row: row["Причина закрытия"] == "Нет ответа от автора",
    ),
    "asked for a score": (lambda _: True, lambda row: row["Опрос отправлен"] == "Да"),
    "answered by the assignee": (lambda _: True, lambda row: bool(row["Время 1го ответа ПИ"])),
    "in time": (
        lambda row: bool(row["Время 1го ответа ПИ"]),
        lambda row: row["Уложились или нет после назн. ПИ"] == "Да",
    ),
    "with an assignee": (lambda _: True, lambda row: bool(row["Исполнитель"])),
    "with a settlement": (lambda _: True, lambda row: bool(row["Населенный пункт"])),
    "with a street": (lambda _: True, lambda row: bool(row["Улица"])),
    "with a house": (lambda _: True, lambda row: bool(row["Дом"])),
    "with a picture": (lambda _: True, lambda row: row["Есть медиафайл в сообщении"] == "Да"),
    "with a picture in the answer": (lambda _: True, lambda row: row["Есть медиафайл в ответе"] == "Да"),
    "with an audience": (lambda _: True, lambda row: bool(row["Аудитория"])),
    "with a note": (lambda _: True, lambda row: bool(row["Примечание"])),
}


@pytest.mark.parametrize("name", SHARES)
def test_shares_of_states_and_cells_agree_with_the_export(
    incidents: list[Row], export: list[Row], name: str
) -> None:
    is_asked, is_hit = SHARES[name]
    real = [is_hit(row) for row in export if is_asked(row)]
    ours = [is_hit(row) for row in old(incidents) if is_asked(row)]
    low, high = wilson(sum(real), len(real))
    assert low <= fmean(ours) <= high, f"{sum(real)} of {len(real)}"


def test_hours_of_the_day_agree_with_150_real_moments(incidents: list[Row], moments: list[datetime]) -> None:
    real = Counter(moment.hour for moment in moments)
    ours = Counter(int(row["Дата создания"][11:13]) for row in incidents)
    steps = [
        list(accumulate(shares_of(counts).get(hour, 0) for hour in range(24))) for counts in (real, ours)
    ]
    assert max(abs(one - other) for one, other in zip(*steps, strict=True)) < KOLMOGOROV / sqrt(len(moments))
    for hours in (range(4), range(9, 18), range(19, 21), range(18, 24)):
        low, high = wilson(sum(real[hour] for hour in hours), len(moments))
        assert low < sum(ours[hour] for hour in hours) / len(incidents) < high, hours


def test_weekdays_agree_with_150_real_moments(incidents: list[Row], moments: list[datetime]) -> None:
    real = Counter(moment.weekday() for moment in moments)
    whole = [row["Дата создания"][:10] for row in incidents if "02-31" not in row["Дата создания"]]
    ours = shares_of(Counter(datetime.fromisoformat(day).weekday() for day in whole))
    expected = {day: share * len(moments) for day, share in ours.items()}
    assert sum((real[day] - expected[day]) ** 2 / expected[day] for day in range(7)) < CHI_SQUARE_OF_SIX
    low, high = wilson(real[5] + real[6], len(moments))
    assert low < ours[5] + ours[6] < high


DURATIONS = (
    "Время с даты создания инцидента до времени первого ответа, рабочее время",
    "Время, которое первый ответ ПИ находился на согласовании",
)


@pytest.mark.parametrize("column", DURATIONS)
def test_times_of_answers_are_skewed_as_in_the_export(
    incidents: list[Row], export: list[Row], column: str
) -> None:
    real, ours = (seconds_of(rows, column) for rows in (export, old(incidents)))
    # To the right: the mean lies above the median, more than a few take several times as long.
    assert fmean(ours) > 1.3 * median(ours)
    middles = [exp(fmean(map(log, found))) for found in (real, ours)]
    assert 1 / 1.5 < middles[1] / middles[0] < 1.5
    assert abs(stdev(map(log, ours)) - stdev(map(log, real))) < 0.35
    for theirs, own in zip(quantiles(real, n=4), quantiles(ours, n=4), strict=True):
        assert 1 / 1.7 < own / theirs < 1.7


def seconds_of(rows: Sequence[Row], column: str) -> list[float]:
    parts = [row[column].split(":") for row in rows if row[column] not in ("", "0:00:00", "00:00:00")]
    return [int(hours) * 3600 + int(minutes) * 60 + float(seconds) for hours, minutes, seconds in parts]
