"""The sources of a city whose rows are no appeals: pages, the heat map, monitors, ССТУ and registers."""

from datetime import date
from pathlib import Path

import polars as pl

from extractors.sample.city import City
from extractors.sample.clock import day_of
from extractors.sample.heat_map import HeatMap
from extractors.sample.media import write_mentions
from extractors.sample.pages import write_pages
from extractors.sample.registers import write_registers
from extractors.sample.sstu import SstuControl
from extractors.sample.tables import SampleFile


class BesideAppeals:
    """Looks at the appeals of a sample and writes the other sources that the municipality's file names."""

    def __init__(self, city: City) -> None:
        self._city, self._named = city, city.municipality.sources
        self._heat_map = HeatMap(city) if "heatmap" in self._named else None
        self._sstu = SstuControl(city) if "sstu" in self._named else None

    def take(self, source: str, frame: pl.DataFrame) -> None:
        """Look at a block of a platform's export."""
        if self._heat_map is not None:
            self._heat_map.take(source, frame)
        if self._sstu is not None and source == "delo":
            self._sstu.take(frame)

    def write(self, home: Path, window: tuple[int, int], until: date, moment: float) -> list[SampleFile]:
        """The files below `home`; `window` in day numbers, ends included, `moment` is the files' time."""
        files: list[SampleFile] = []
        if self._heat_map is not None:
            files += self._heat_map.write(home / "heatmap", day_of(window[0]), until, moment)
        if self._sstu is not None:
            files += self._sstu.write(home / "sstu", until, moment)
        if "gospubliki" in self._named:
            files += write_pages(self._city, home / "gospubliki", until, moment)
        if "media" in self._named:
            files += write_mentions(self._city, home / "media", window, moment)
        if "registers" in self._named:
            files += write_registers(self._city, home / "registers", window, until, moment)
        return files
