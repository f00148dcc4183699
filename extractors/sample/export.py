"""Writes the exports of an invented city, as one evening's downloads from three platforms."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from extractors.sample.beside_appeals import BesideAppeals
from extractors.sample.city import FIRST_DAY, City, SampleError
from extractors.sample.clock import day_number, day_of
from extractors.sample.csv_table import CsvTable
from extractors.sample.delo import DeloSource
from extractors.sample.incident import IncidentSource
from extractors.sample.people import People
from extractors.sample.places import Places
from extractors.sample.pos import PosSource
from extractors.sample.reference import contract_columns, read_data
from extractors.sample.rows import Source
from extractors.sample.tables import SampleFile, Sink, Table
from extractors.sample.wording import Personal
from extractors.sample.xls_table import XlsTable
from extractors.sample.xlsx_table import XlsxTable
from warehouse.municipalities import Municipality

Format = Literal["native", "csv"]
Progress = Callable[[str, int, int], None]
_EXPORT_TIME = time(23, 30)
# A larger workbook costs a loader its memory; a BIFF sheet ends at 65 536 rows, titles and headers included.
_XLSX_ROWS, _XLS_ROWS = 50_000, 65_000
# Delimiter and encoding of each platform's CSV.
CSV_FORMS = {"incident": (";", "utf-8-sig"), "pos": (",", "utf-8-sig"), "delo": (";", "cp1251")}
_SHEETS = {"incident": "Лист1", "pos": "Sheet0"}


@dataclass(frozen=True)
class SampleSummary:
    """What was written. Counts by source: appeals, rows that repeat a key, rows that a loader must reject."""

    municipality_code: str
    files: tuple[SampleFile, ...]
    appeal_count: dict[str, int]
    repeated_count: dict[str, int]
    broken_count: dict[str, int]


def write_samples(  # noqa: PLR0913 — the command's own options, all by name
    municipality: Municipality,
    *,
    until: date,
    days: int,
    per_day: int,
    seed: int,
    out: Path,
    file_format: Format = "native",
    progress: Progress | None = None,
) -> SampleSummary:
    """Write `out/<municipality>/<source>/…`; same arguments, same bytes.

    The three sources of appeals for every city, the others where its file names them.

    The files hold what was created on the `days` days that end with `until`, as known at 23:30 local time of
    `until`, which is also the files' time. `per_day` is the mean of the appeals of all three. `progress`
    hears the source, the days done and the days in all. Raises SampleError for arguments out of range.
    """
    city = City(municipality, seed=seed, per_day=per_day, until=until)
    first, last = window(until, days)
    moment = datetime.combine(until, _EXPORT_TIME, ZoneInfo(municipality.time_zone)).timestamp()
    files: list[SampleFile] = []
    counts: dict[str, list[int]] = {}
    beside = BesideAppeals(city)
    for source in make_sources(city):
        folder = out / municipality.code / source.name
        sink = _sink(city, source.name, (first, last), moment, folder, file_format)
        found = counts[source.name] = [0, 0, 0]
        for rows in source.rows(first, last, city.known_until(last), Personal()):
            sink.write(rows)
            beside.take(source.name, rows.frame)
            for place, count in enumerate((rows.appeal_count, rows.repeated_count, rows.broken_count)):
                found[place] += count
            if progress is not None and len(rows.days):
                progress(source.name, int(rows.days[-1]) - first + 1, days)
        files += sink.close(first, last)
        if progress is not None:
            progress(source.name, days, days)
    files += beside.write(out / municipality.code, (first, last), until, moment)
    by_place = [{name: found[place] for name, found in counts.items()} for place in range(3)]
    return SampleSummary(municipality.code, tuple(files), *by_place)


def window(until: date, days: int) -> tuple[int, int]:
    """The first and the last day number of an export."""
    if days < 1:
        raise SampleError("Число дней образца неверно", got=str(days), expected="не меньше 1")
    if (until - FIRST_DAY).days < days - 1:
        raise SampleError(
            "Образец начинается слишком рано",
            got=f"{days} дней до {until.isoformat()}",
            expected=f"не раньше {FIRST_DAY.isoformat()}",
        )
    last = day_number(until)
    return last - days + 1, last


def make_sources(city: City) -> list[Source]:
    """The three platforms of a city."""
    people = People(city.key, city.per_day)
    places = Places(city.municipality, people)
    return [
        IncidentSource(city, people, places),
        PosSource(city, people, places),
        DeloSource(city, people, places),
    ]


def headers_of(source: str) -> list[str]:
    """The headers of a source's file in order; «Дело» prints five of them twice."""
    if source == "delo":
        return list(read_data("delo_headers")["headers"])
    return [column["header"] for column in contract_columns(source)]


def _sink(
    city: City, source: str, period: tuple[int, int], moment: float, folder: Path, file_format: Format
) -> Sink:
    first, last = period
    headers = headers_of(source)
    until = day_of(last).strftime("%d.%m.%Y")

    def chance(part: int, purpose: int) -> float:
        return float(city.generator("files", last, len(source), part, purpose).random())

    def make(path: Path, part: int) -> Table:
        if file_format == "csv":
            separator, encoding = CSV_FORMS[source]
            return CsvTable(path, headers, separator=separator, encoding=encoding)
        if source == "delo":
            title = ["Перечень регистрационных карточек", f"Период: {day_of(first):%d.%m.%Y} - {until}", ""]
            # The header stands in row 1, 2, 3 or 4.
            shown = title[: int(chance(part, 1) * 4)]
            repeats = chance(part, 2) < city.rates["file_repeated_header"]
            return XlsTable(path, headers, title=shown, repeats_header=repeats)
        return XlsxTable(path, headers, sheet=_SHEETS[source])

    def name(start: int, end: int, part: int) -> str:
        ending = "csv" if file_format == "csv" else "xls" if source == "delo" else "xlsx"
        number = f"_{part}" if part > 1 else ""
        if source == "incident":
            return f"Инциденты_{day_of(start):%d.%m.%Y}-{day_of(end):%d.%m.%Y}{number}.{ending}"
        stem = "Сообщения" if source == "pos" else "PrintResult"
        return f"{stem}_{until}{number}.{ending}"

    native = _XLS_ROWS if source == "delo" else _XLSX_ROWS
    return Sink(
        folder,
        source,
        make=make,
        name=name,
        totals=lambda part: chance(part, 0) < city.rates["file_totals_row"],
        moment=moment,
        limit=None if file_format == "csv" else native,
    )
