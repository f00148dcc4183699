"""Topics of the samples are those that the warehouse's dictionary knows; the deliberate strangers are not."""

import csv
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from extractors.sample.clock import day_number
from extractors.sample.topics import Topics, delo_rubrics, incident_topics, pos_topics
from warehouse.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def known() -> dict[str, set[str]]:
    """Names and groups of each source in the dictionary of directions."""
    path = PROJECT_ROOT / "dbt_project" / "seeds" / "topic_directions.csv"
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["source"], set()).update((row["topic_name"], row["topic_group"]))
    return found


def _shown(topics: Topics, level: int) -> list[str]:
    return [row[level] for row in topics.rows]


def test_incident_topics_are_known(known: dict[str, set[str]]) -> None:
    topics = incident_topics()
    names = _shown(topics, 1)
    assert [name for name in names[: topics.known_count] if name not in known["incident"]] == []
    assert [name for name in names[topics.known_count :] if name in known["incident"]] == []
    assert len(set(names)) == len(names) > 150


def test_message_categories_are_known(known: dict[str, set[str]]) -> None:
    topics = pos_topics()
    names = _shown(topics, 0)
    assert [name for name in names[: topics.known_count] if name not in known["pos"]] == []
    assert [name for name in names[topics.known_count :] if name in known["pos"]] == []


def test_rubrics_carry_codes_of_the_classifier(known: dict[str, set[str]]) -> None:
    topics = delo_rubrics()
    names = _shown(topics, 0)[: topics.known_count]
    codes = [name[1:].split(") ")[0] for name in names]
    assert all(name.startswith("(") for name in names)
    listed = " ".join(known["delo"])
    assert [code for code in codes if ".".join(code.split(".")[:4]) not in listed] == []


@pytest.mark.parametrize("make", [incident_topics, pos_topics, delo_rubrics])
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_many_topics_and_none_of_the_strangers(
    make: Callable[[], Topics], month: int
) -> None:
    topics, picked = make(), 5000
    found = topics.pick(np.full(picked, day_number(date(2026, month, 15))), np.linspace(0, 1, picked))
    assert len(set(found.tolist())) > 25
    assert found.max() < topics.known_count


def test_there_is_no_snow_in_july() -> None:
    topics, picked = incident_topics(), 5000
    shares = np.linspace(0, 1, picked)
    by_month = {
        month: {
            topics.names[n] for n in topics.pick(np.full(picked, day_number(date(2026, month, 15))), shares)
        }
        for month in (1, 7)
    }
    snow = {name for name in topics.names if "снега" in name}
    assert len(snow) > 4
    assert snow <= by_month[1]
    assert not snow & by_month[7]
