"""`mcu sources`: what each municipality's sources sent last."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from extractors.contract import known_sources
from mcu.commands.loads import STATES
from mcu.facts import SourceState, read_sources
from mcu.terminal.options import Json
from mcu.terminal.output import show, show_date, show_json, show_moment, show_table
from warehouse.database import connect
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings, load_settings


def sources(as_json: Json = False) -> None:
    """One row per municipality and source; those that never sent a file are listed too."""
    settings = load_settings()
    with connect(settings) as connection:
        states = {(state.municipality_code, state.source): state for state in read_sources(connection)}
    places = sorted(set(_expected(settings)) | set(states))
    now = datetime.now(UTC)
    if as_json:
        show_json({"sources": [_document(place, states.get(place), now) for place in places]})
        return
    show_table(
        (
            "МЦУ", "Источник", "Последний файл", "Выгружен", "Дней назад", "Опоздание", "Данные по",
            "Состояние", "Строк", "Отклонено", "Дрейф", "Файлов всего", "Строк всего",
        ),
        [_row(place, states.get(place), now, settings) for place in places],
    )  # fmt: skip
    for code, source in places:
        state = states.get((code, source))
        if state is not None and state.state == "refused":
            show(f"Отказ: {code}, {source}: {state.reason}")
        for sentence in state.drift if state else ():
            show(f"Дрейф: {code}, {source}: {sentence}")
    show("Замечания и отклонённые строки: ops.load_findings и ops.rejected_rows")


def _expected(settings: Settings) -> list[tuple[str, str]]:
    """Sources that a municipality file names and the project can read."""
    known = set(known_sources())
    return [
        (code, source)
        for code, municipality in load_municipalities(settings.municipalities).items()
        for source in municipality.sources
        if source in known
    ]


def _document(place: tuple[str, str], state: SourceState | None, now: datetime) -> dict[str, Any]:
    if state is None:
        return {"municipality_code": place[0], "source": place[1], "last_file": None, "load_count": 0}
    facts = asdict(state)
    last = (
        "file_name",
        "exported_at",
        "arrived_at",
        "state",
        "reason",
        "rows_read",
        "rows_rejected",
        "finding_count",
        "drift",
    )
    return {
        "municipality_code": place[0],
        "source": place[1],
        "last_file": {name: facts.pop(name) for name in last},
        "days_since_export": _days_since(state, now),
        "days_late": _days_late(state, now),
    } | facts


def _row(
    place: tuple[str, str], state: SourceState | None, now: datetime, settings: Settings
) -> tuple[object, ...]:
    if state is None:
        return (*place, "файлов не было", *[None] * 8, 0, 0)
    return (
        *place,
        state.file_name,
        _when(state.exported_at, settings),
        _days_since(state, now),
        _days_late(state, now),
        show_date(state.data_through),
        STATES[state.state],
        state.rows_read,
        state.rows_rejected,
        len(state.drift),
        state.load_count,
        state.rows_inserted_total,
    )


def _days_since(state: SourceState, now: datetime) -> int | None:
    """Whole days since the newest export that is loaded: a refused file brings nothing up to date."""
    return max((now - state.last_export_at).days, 0) if state.last_export_at else None


def _days_late(state: SourceState, now: datetime) -> int | None:
    """Days beyond the usual time between its exports: a source of every night is late from the second on."""
    since = _days_since(state, now)
    return None if since is None or state.usual_days is None else max(int(since - state.usual_days), 0)


def _when(moment: datetime, settings: Settings) -> str:
    return show_moment(moment, settings.zone)
