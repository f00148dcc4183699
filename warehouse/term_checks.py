"""Terms against what exports give: moments that exist, hours where there are times, a term on every day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from warehouse.calendar_checks import calendar_span
from warehouse.definition_bounds import Need, TermBounds
from warehouse.definition_rows import SlaPolicy
from warehouse.errors import nearest
from warehouse.faults import Fault, Place, lines_of

SEED = "sla_policy_rows"
HOURS = ("hour", "working_hour")
Terms = Sequence[tuple[Place, SlaPolicy]]
Days = tuple[date, date]


class _Local(Protocol):
    @property
    def region_name(self) -> str: ...


def unrunnable_terms(rows: Terms, bounds: TermBounds, has_time: Mapping[str, bool]) -> Iterator[Fault]:
    """Terms that no clock could run by, or that a clock would run by hours between dates.

    `has_time` says of each source of appeals whether it gives times. A term of no source is one of law: it
    stands also where no export gives its moments yet.
    """
    for place, row in rows:
        fault = (
            _unknown_source(row, has_time)
            or _ungiven_start(row, bounds)
            or _wrong_events(row, bounds)
            or _wrong_regime(row, bounds)
            or _missing_moments(row, bounds)
            or _hours_of_dates(row, bounds, has_time)
        )
        if fault is not None:
            what, got, expected, todo = fault
            yield Fault(str(place), what, got, expected, todo)


def uncovered_needs(
    rows: Terms, bounds: TermBounds, has_time: Mapping[str, bool], cities: Mapping[str, _Local]
) -> Iterator[Fault]:
    """Days of the calendar on which appeals that must have a term have none, for one city or for all."""
    first, last = calendar_span()
    regions = {None, *(city.region_name for city in cities.values())}
    rows = [(place, row) for place, row in rows if row.region_name in regions]
    for need in bounds.needs:
        if need.need != "required":
            continue
        span = (max(first, need.since or first), last + timedelta(days=1))
        general = [(place, row) for place, row in rows if _serves(row, need, bounds, has_time)]
        lacking: dict[Days, list[str]] = defaultdict(list)
        for code, city in cities.items():
            theirs = [
                row
                for _, row in general
                if row.municipality_code in (None, code) and row.region_name in (None, city.region_name)
            ]
            for gap in gaps(_stretches(theirs), span):
                lacking[gap].append(code)
        for (from_day, until_day), codes in lacking.items():
            whom = "" if len(codes) == len(cities) else f" ({', '.join(codes)})"
            yield Fault(
                lines_of(SEED, [place.number for place, _ in general if place.file == f"{SEED}.csv"]),
                f"нет срока: {_name(need)}{whom}",
                f"ни одного срока с {from_day} по {until_day - timedelta(days=1)}",
                f"срок на каждый день с {span[0]} по {last} ({need.reference})",
                "добавьте строку общего срока или продлите прежнюю",
            )


def gaps(stretches: Sequence[tuple[date, date | None]], span: Days) -> list[Days]:
    """Parts of a span of days that no stretch covers; the end of each is not in it, None is no end."""
    found: list[Days] = []
    at = span[0]
    for from_day, until_day in sorted(stretches, key=lambda stretch: stretch[0]):
        if from_day > at:
            found.append((at, min(from_day, span[1])))
        at = max(at, until_day or span[1])
    found.append((at, span[1]))
    return [(from_day, until_day) for from_day, until_day in found if from_day < until_day]


def _stretches(rows: Sequence[SlaPolicy]) -> list[tuple[date, date | None]]:
    """From the first to the last day of the rows of one scope: a gap between two of them is told as such."""
    scopes: dict[tuple[object, ...], list[SlaPolicy]] = defaultdict(list)
    for row in rows:
        scopes[row.municipality_code, row.region_name, row.source, row.is_fast_track].append(row)
    return [
        (
            min(row.valid_from for row in scope),
            None
            if any(row.valid_to is None for row in scope)
            else max(row.valid_to for row in scope if row.valid_to),
        )
        for scope in scopes.values()
    ]


_Parts = tuple[str, str, str, str]


def _unknown_source(row: SlaPolicy, has_time: Mapping[str, bool]) -> _Parts | None:
    if row.source is None or row.source in has_time:
        return None
    near = nearest(row.source, list(has_time))
    return "source — нет такого источника обращений", row.source, near or " или ".join(has_time), ""


def _ungiven_start(row: SlaPolicy, bounds: TermBounds) -> _Parts | None:
    name = next((one.name for one in bounds.ungiven if one.moment == row.start_event), None)
    if name is None:
        return None
    (stage,) = (one for one in bounds.stages if one.stage == row.stage)
    what = f"момента {name} не даёт ни одна выгрузка (start_event)"
    return what, row.start_event, " или ".join(stage.starts), "выберите момент, который в выгрузке есть"


def _wrong_events(row: SlaPolicy, bounds: TermBounds) -> _Parts | None:
    stage = next(one for one in bounds.stages if one.stage == row.stage)
    if row.start_event not in stage.starts:
        what = f"стадия {row.stage} не начинается этим событием (start_event)"
        return what, row.start_event, " или ".join(stage.starts), ""
    if row.stop_event not in stage.stops:
        what = f"стадия {row.stage} не кончается этим событием (stop_event)"
        return what, row.stop_event, " или ".join(stage.stops), ""
    return None


def _wrong_regime(row: SlaPolicy, bounds: TermBounds) -> _Parts | None:
    if row.source is None:
        return None
    regimes = list(dict.fromkeys(need.regime for need in bounds.needs if need.source == row.source))
    if row.regime not in regimes:
        return f"у источника {row.source} нет такого режима (regime)", row.regime, " или ".join(regimes), ""
    return None


def _missing_moments(row: SlaPolicy, bounds: TermBounds) -> _Parts | None:
    """A moment that the source's export lacks, or no source of the regime has where the term names none."""
    if any(
        (need.source, need.regime, need.stage, need.need) == (row.source, row.regime, row.stage, "uncounted")
        for need in bounds.needs
    ):
        return None
    of_regime = dict.fromkeys(need.source for need in bounds.needs if need.regime == row.regime)
    sources = [row.source] if row.source else list(of_regime)
    known = list(dict.fromkeys(moment for source in sources for moment in _moments(bounds, source)))
    for column, event in (("start_event", row.start_event), ("stop_event", row.stop_event)):
        if event not in known:
            what = f"выгрузка источника {', '.join(sources)} не даёт этого момента ({column})"
            return what, event, " или ".join(known), "выберите момент, который в выгрузке есть"
    return None


def _hours_of_dates(row: SlaPolicy, bounds: TermBounds, has_time: Mapping[str, bool]) -> _Parts | None:
    if row.unit not in HOURS:
        return None
    sources = [row.source] if row.source else _sources_of(row, bounds)
    dated = [source for source in sources if not has_time.get(source, False)]
    if not dated:
        return None
    what = f"источник {', '.join(dated)} даёт только даты, срок в часах по нему не считается (unit)"
    return what, row.unit, "calendar_day или working_day", ""


def _sources_of(row: SlaPolicy, bounds: TermBounds) -> list[str]:
    """Sources whose appeals a term of no source would reach."""
    return list(
        dict.fromkeys(
            need.source
            for need in bounds.needs
            if need.regime == row.regime
            and need.stage == row.stage
            and {row.start_event, row.stop_event} <= set(_moments(bounds, need.source))
        )
    )


def _serves(row: SlaPolicy, need: Need, bounds: TermBounds, has_time: Mapping[str, bool]) -> bool:
    """Whether a term is one for every appeal of a need, as far as its region and city go."""
    return (
        row.regime == need.regime
        and row.stage == need.stage
        and row.source in (None, need.source)
        and row.is_fast_track in (None, need.is_fast_track)
        and row.category is None
        and row.subcategory is None
        and {row.start_event, row.stop_event} <= set(_moments(bounds, need.source))
        and (row.unit not in HOURS or has_time.get(need.source, False))
    )


def _moments(bounds: TermBounds, source: str) -> tuple[str, ...]:
    return next((one.moments for one in bounds.moments if one.source == source), ())


def _name(need: Need) -> str:
    track = {True: ", ускоренный порядок", False: ", обычный порядок", None: ""}[need.is_fast_track]
    return f"источник {need.source}, режим {need.regime}, стадия {need.stage}{track}"
