"""Working time as set arithmetic on whole minutes, and days as text. Times are local seconds since 1970."""

from datetime import date, timedelta

import holidays
import numpy as np

from extractors.sample.rates import Office
from extractors.sample.words import Bools, Ints, Words

DAY = 86_400
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=number)


class WorkingClock:
    """Days from `first` to `last` (day numbers) with the federal days off and one office's hours."""

    def __init__(self, first: int, last: int, office: Office) -> None:
        self.first, self.office = first, office
        days = [day_of(number) for number in range(first, last + 1)]
        calendar = holidays.country_holidays("RU", years=range(days[0].year, days[-1].year + 1))
        self.is_working: Bools = np.array([calendar.is_working_day(day) for day in days], dtype=np.bool_)
        self._morning = office.lunch_from - office.opens
        self._whole = self._morning + office.closes - office.lunch_to
        # Working minutes that are over when a day begins.
        self._before: Ints = np.concatenate(([0], np.cumsum(self.is_working * self._whole)))
        following = np.where(self.is_working, np.arange(first, last + 1), last + 1)
        self._next_working: Ints = np.minimum.accumulate(following[::-1])[::-1]

    def working_day(self, day: Ints) -> Ints:
        """The day itself or the first working day after it."""
        return self._next_working[self._index(day)]

    def minutes_until(self, minute: Ints) -> Ints:
        """How many working minutes there are from the clock's first day up to and including this minute."""
        day, rest = np.divmod(minute, 1440)
        index = self._index(day)
        morning = np.clip(rest - self.office.opens + 1, 0, self._morning)
        afternoon = np.clip(rest - self.office.lunch_to + 1, 0, self._whole - self._morning)
        return np.asarray(self._before[index] + self.is_working[index] * (morning + afternoon))

    def ticks(self, start: Ints, stop: Ints) -> Ints:
        """«Рабочее время» as the platform counts it: instants start + k minutes (k ≥ 1) up to `stop` in it.

        Reproduces the column of a real export, 39 rows of 39.
        """
        last_instant = (stop - start % 60) // 60
        return self.minutes_until(last_instant) - self.minutes_until(start // 60)

    def after(self, start: Ints, minutes: Ints) -> Ints:
        """The second at which so many (≥ 1) more working minutes are over."""
        target = self.minutes_until(start // 60) + minutes
        index = np.clip(np.searchsorted(self._before, target, side="left") - 1, 0, len(self.is_working) - 1)
        rest = target - self._before[index]
        late = self.office.lunch_to + rest - self._morning
        minute = np.where(rest <= self._morning, self.office.opens + rest, late) - 1
        return np.asarray(((self.first + index) * 1440 + minute) * 60)

    def _index(self, day: Ints) -> Ints:
        return np.clip(day - self.first, 0, len(self.is_working) - 1)


class DayWords:
    """Days as text, `first` to `last`."""

    def __init__(self, first: int, last: int) -> None:
        self._first, self._count = first, last - first + 1
        days = [day_of(number) for number in range(first, last + 1)]
        self.iso = Words([day.isoformat() for day in days])
        self.russian = Words([day.strftime("%d.%m.%Y") for day in days])

    def index(self, day: Ints) -> Ints:
        """Indexes into the lists; days outside are brought to the edge, where only unknown moments lie."""
        return np.clip(day - self._first, 0, self._count - 1)
