"""The second road alone, without a database, against the stories that were worked out by hand."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.second_road.appeals import read_life
from tests.support.second_road.clocks import Clocks
from tests.support.second_road.model import Appeal, Clock
from tests.support.second_road.sources import Reader
from tests.support.told_stories import AS_OF, STORIES, NoDirections, cities_of_stories, rows_of
from warehouse.municipalities import Municipality


@pytest.fixture(scope="module")
def cities() -> dict[str, Municipality]:
    return cities_of_stories()


@pytest.mark.parametrize("story", STORIES, ids=[story["says"] for story in STORIES])
def test_the_second_road_tells_each_story_as_the_hand_did(
    story: dict[str, Any], cities: dict[str, Municipality]
) -> None:
    appeal = _appeal(story, cities[story.get("city", "smolensk")])
    found = {(clock.stage, clock.number): clock for clock in appeal.every_clock}
    assert set(found) == {(clock["stage"], clock.get("number", 1)) for clock in story["clocks"]}
    for clock in story["clocks"]:
        _check(found[clock["stage"], clock.get("number", 1)], clock, appeal.zone)


def _appeal(story: dict[str, Any], city: Municipality) -> Appeal:
    appeal = read_life(list(rows_of(story, city)), story["source"], Reader(city, NoDirections()))
    appeal.every_clock = Clocks(city, AS_OF).of(appeal)
    return appeal


def _check(clock: Clock, expected: dict[str, Any], zone: ZoneInfo) -> None:
    due = _local(clock.due_at, zone)
    by_day = isinstance(expected["due"], date) and not isinstance(expected["due"], datetime)
    assert (due and due[:10] if by_day else due) == (expected["due"] and str(expected["due"]))
    assert clock.state == expected["state"]
    assert _local(clock.started_at, zone) == expected["started"]
    assert _local(clock.stopped_at, zone) == expected.get("stopped")
    assert float(clock.paused) == expected.get("paused", 0)
    assert float(clock.elapsed) == expected.get("elapsed", float(clock.elapsed))
    assert clock.recipient == expected.get("owner", clock.recipient)
    assert clock.agrees == expected.get("agrees")
    assert clock.difference == expected.get("difference")
    owned: dict[str, float] = defaultdict(float)
    for owner in clock.owners:
        owned[owner.recipient] += float(owner.calendar_minutes)
    assert owned == expected.get("owned", owned)


def _local(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
