"""A warehouse of its own for one run: an embedded server, generated exports, nights one after another."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import product
from pathlib import Path

import pytest

from tests.conftest import fresh_warehouse
from tests.e2e.conftest import MUNICIPALITIES, environment_of, load_and_publish
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
    """The plan's nights, loaded, built and published; `say` hears of each."""
    with tempfile.TemporaryDirectory(prefix="mcu-verify-") as name, pytest.MonkeyPatch.context() as patch:
        home = Path(name)
        write_municipalities(MUNICIPALITIES, home / "municipalities", plan)
        patch.setenv("MCU_MUNICIPALITIES", str(home / "municipalities"))
        municipalities = load_municipalities(home / "municipalities")
        with fresh_warehouse(server, home / "warehouse") as settings, environment_of(settings):
            moments = []
            arrivals = Arrivals(plan, home / "shelf")
            for night in plan.nights:
                for day, city in product(night, plan.cities):
                    for source, path in write_exports(municipalities[city], plan, day, settings.inbox):
                        arrivals.meet(city, source, day, path)
                if night is plan.nights[-1]:
                    arrivals.let_in()
                moments.append(datetime.combine(night[-1], _NIGHT))
                load_and_publish(moments[-1])
                say(f"Ночь {night[-1]:%d.%m.%Y}: выгрузок {len(night) * len(plan.cities) * 3}")
            cities = {city: municipalities[city] for city in plan.cities}
            yield Built(settings, cities, municipalities, tuple(moments))
