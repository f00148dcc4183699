"""Monday's work: the weekly notes of the week that is over. What the DAG `weekly_note` calls."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reports.note.note import render_note
from reports.note.reading import OBLIGATION
from reports.spans import Span, code_of, parse_span
from warehouse.database import connect
from warehouse.errors import McuError, PublicationError
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.publication import last_publication
from warehouse.settings import Settings, load_settings

Step = dict[str, Any]


class WeeklyError(McuError):
    """A note could not be rendered; the others were."""


def render_notes(as_of: datetime | str) -> Step:
    """The note of last week for each municipality that owes one and has sent anything, one after another.

    Ends with WeeklyError when one of them failed: the others' files are in their place all the same.
    """
    settings = load_settings()
    moment = datetime.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    rendered, failed = [], []
    for code, municipality in _owing(settings).items():
        try:
            week = _last_week(settings, municipality, moment)
            note = render_note(settings, municipality_code=code, week=week, as_of=moment)
        except McuError as error:
            failed.append(f"{code}: {error.sentence()}")
        else:
            rendered.append({"municipality_code": code, "week": note.week, "folder": str(note.folder)})
    if failed:
        raise WeeklyError(
            "Записка за неделю готова не у всех",
            got=" | ".join(failed),
            todo="устраните названное и повторите задачу; готовые записки не изменятся",
        )
    return {"notes": rendered}


def _owing(settings: Settings) -> dict[str, Municipality]:
    """Municipalities whose file names the note and whose exports have ever been taken in."""
    with connect(settings, "mcu_reporter") as connection:
        rows = connection.execute(
            "select distinct municipality_code from ops.loads where known_from is not null"
        ).fetchall()
    served = {code for (code,) in rows}
    return {
        code: municipality
        for code, municipality in load_municipalities(settings.municipalities).items()
        if code in served and any(duty.code == OBLIGATION for duty in municipality.obligations)
    }


def _last_week(settings: Settings, municipality: Municipality, moment: datetime) -> Span:
    """The week before the moment's. Raises PublicationError while no night after its end is published."""
    zone = ZoneInfo(municipality.time_zone)
    last = parse_span(code_of("week", moment.astimezone(zone).date())).previous()
    with connect(settings, "mcu_reporter") as connection:
        publication = last_publication(connection, moment)
    if last is None or publication is None or publication.as_of < last.closes(zone):
        raise PublicationError(
            "Ночь после конца недели ещё не опубликована",
            where=municipality.code,
            got="публикации нет" if publication is None else f"последняя — {publication.as_of.isoformat()}",
            todo="дождитесь ночи (mcu status) и повторите задачу",
        )
    return last
