"""`mcu sources`: what each municipality's sources sent last."""

from dataclasses import asdict
from datetime import datetime
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
    if as_json:
        show_json({"sources": [_document(place, states.get(place)) for place in places]})
        return
    show_table(
        (
            "МЦУ", "Источник", "Последний файл", "Выгружен", "Данные с", "Данные по", "Состояние", "Строк",
            "Отклонено", "Замечаний", "Файлов всего", "Строк всего",
        ),
        [_row(place, states.get(place), settings) for place in places],
    )  # fmt: skip
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


def _document(place: tuple[str, str], state: SourceState | None) -> dict[str, Any]:
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
    )
    return {
        "municipality_code": place[0],
        "source": place[1],
        "last_file": {name: facts.pop(name) for name in last},
    } | facts


def _row(place: tuple[str, str], state: SourceState | None, settings: Settings) -> tuple[object, ...]:
    if state is None:
        return (*place, "файлов не было", *[None] * 7, 0, 0)
    return (
        *place,
        state.file_name,
        _when(state.exported_at, settings),
        show_date(state.data_from),
        show_date(state.data_through),
        STATES[state.state],
        state.rows_read,
        state.rows_rejected,
        state.finding_count,
        state.load_count,
        state.rows_inserted_total,
    )


def _when(moment: datetime, settings: Settings) -> str:
    return show_moment(moment, settings.zone)
