"""A warehouse of its own for one run: an embedded server, generated exports, nights one after another."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import product
from pathlib import Path

import pytest

from mcu.night import check_marts, publish
from tests.e2e.conftest import MUNICIPALITIES, environment_of, load_and_build
from tests.support.servers import fresh_warehouse
from tests.verify.arrivals import Arrivals
from tests.verify.city import Plan, write_exports, write_municipalities
from warehouse.embedded import EmbeddedPostgres
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import Settings

# After the exports' own moment, 23:30 local time, in every zone of the run.
_NIGHT = time(23, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Built:
    """A warehouse after its nights."""

    settings: Settings
    municipalities: dict[str, Municipality]
    all_municipalities: dict[str, Municipality]
    moments: tuple[datetime, ...]


@contextmanager
def built_warehouse(server: EmbeddedPostgres, plan: Plan, say: Callable[[str], object]) -> Iterator[Built]:
    """A warehouse of the plan's nights, gone at the end; `say` hears of each night."""
    with (
        tempfile.TemporaryDirectory(prefix="mcu-verify-") as home,
        fresh_warehouse(server, Path(home)) as settings,
    ):
        yield build_warehouse(settings, plan, say)


def build_warehouse(settings: Settings, plan: Plan, say: Callable[[str], object]) -> Built:
    """The plan's nights, loaded, built and published in a fresh warehouse."""
    folder = settings.home / "municipalities"
    write_municipalities(MUNICIPALITIES, folder, plan)
    municipalities = load_municipalities(folder)
    with environment_of(settings), pytest.MonkeyPatch.context() as patch:
        patch.setenv("MCU_MUNICIPALITIES", str(folder))
        moments = []
        arrivals = Arrivals(plan, settings.home / "shelf")
        for night in plan.nights:
            for day, city in product(night, plan.cities):
                for source, path in write_exports(municipalities[city], plan, day, settings.inbox):
                    arrivals.meet(city, source, day, path)
            if night is plan.nights[-1]:
                arrivals.let_in()
            moments.append(datetime.combine(night[-1], _NIGHT))
            load_and_build(moments[-1])
            # Whatever exports may show in turn is sound to the gate.
            check_marts(moments[-1])
            publish(moments[-1])
            say(f"Ночь {night[-1]:%d.%m.%Y}: выгрузок {len(night) * len(plan.cities) * 3}")
    cities = {city: municipalities[city] for city in plan.cities}
    return Built(settings, cities, municipalities, tuple(moments))
