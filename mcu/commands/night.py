"""`mcu build` and `mcu nightly`: the steps of `mcu.night` with a report at the end."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import typer

from mcu.commands.ingest import STATES
from mcu.commands.server import make_folders
from mcu.night import run_build, run_night
from mcu.night_report import NightReport
from mcu.terminal.options import AsOf, Json, read_as_of
from mcu.terminal.output import say, show, show_json, show_moment, show_table, stdout_for_result
from mcu.terminal.progress import Watch, watch
from warehouse.errors import SettingsError
from warehouse.settings import Settings, load_settings

STAGES = {
    "open": "база и таблицы",
    "fetch": "сбор выгрузок с адресов",
    "gate raw": "проверка загрузок",
    "build": "сборка модели и витрин",
    "gate marts": "проверка чисел",
    "publish": "публикация",
    "redact": "обезличивание текстов",
    "ingest incident": "загрузка «Инцидент менеджмент»",
    "ingest pos": "загрузка ПОС",
    "ingest delo": "загрузка СЭД «Дело»",
    "ingest gospubliki": "загрузка «Госпабликов»",
    "ingest heatmap": "загрузка «Тепловой карты»",
    "ingest media": "загрузка мониторинга СМИ и соцсетей",
    "ingest registers": "загрузка реестров МЦУ",
    "ingest sstu": "загрузка ССТУ",
}


def build(as_of: AsOf = None, as_json: Json = False) -> None:
    """Build, check, publish; exit 1 when nothing was published."""
    _run(run_build, as_of, as_json)


def nightly(as_of: AsOf = None, as_json: Json = False) -> None:
    """A whole night; exit 1 when nothing was published, 3 when a load or a stray file waits for a person."""
    _run(run_night, as_of, as_json)


def _run(run: Callable[[datetime, Watch], NightReport], as_of: str | None, as_json: bool) -> None:
    settings = load_settings()
    now = datetime.now(UTC).replace(microsecond=0)
    moment = read_as_of(as_of, settings) or now
    _refuse_future(moment, now, settings)
    make_folders(settings)
    with stdout_for_result(), watch(STAGES) as progress:
        report = run(moment, progress)
    if as_json:
        show_json(asdict(report))
    else:
        _show(report, moment, settings)
    raise typer.Exit(report.exit_code)


def _refuse_future(moment: datetime, now: datetime, settings: Settings) -> None:
    """A slip of the pen would stand above every night until that day comes: builds only go forward."""
    if moment > now + timedelta(days=1):
        raise SettingsError(
            "Момент сборки в будущем",
            got=show_moment(moment, settings.zone),
            expected=f"не позже {show_moment(now, settings.zone)}",
            todo="исправьте --as-of",
        )


def _show(report: NightReport, moment: datetime, settings: Settings) -> None:
    for address in report.addresses:
        show(f"С адреса {address['address_code']}: файлов {address['fetched_count']}"
             f", не по правилам: {address['unmatched_count']}")  # fmt: skip
    if report.loads:
        show_table(
            (
                "Файл",
                "МЦУ",
                "Источник",
                "Итог",
                "Прочитано",
                "Загружено",
                "Без изменений",
                "Отклонено",
                "Причина",
            ),
            [_load_row(load) for load in report.loads],
        )
    for load in report.quarantined:
        show(f"В карантине: загрузка {load['load_id']}, {load['file_name']}: {load['reason']}")
    for sentence in report.gate_failures:
        show(f"Не сошлось: {sentence}")
    for sentence in report.growing:
        show(f"Не взято: {sentence}")
    for sentence in report.strangers:
        show(f"Ждёт решения: {sentence}")
    for sentence in report.address_faults:
        show(f"Не забрано: {sentence}")
    _show_outcome(report, show_moment(moment, settings.zone))
    if report.waiting:
        show("Часть файлов ждёт решения: mcu loads")
    if report.strangers:
        show("Переложите такие файлы в inbox/<муниципалитет>/<источник>")
    spent = ", ".join(f"{STAGES.get(step, step)} {seconds:.1f} с" for step, seconds in report.seconds.items())
    say(f"Время: {spent}")


def _show_outcome(report: NightReport, at: str) -> None:
    if report.is_repeated:
        show(f"По состоянию на {at} уже опубликовано: ничего не изменилось")
        for sentence in report.left_out:
            show(f"Не вошло: {sentence}; войдёт в сборку на более поздний момент")
    elif report.published:
        show(f"Опубликовано по состоянию на {at}")
    else:
        show(f"Не опубликовано по состоянию на {at}: в силе прошлая публикация")


def _load_row(load: Mapping[str, Any]) -> tuple[object, ...]:
    state = str(load["state"])
    return (
        load["file_name"],
        load["municipality_code"],
        load["source"],
        STATES.get(state, state),
        load["rows_read"],
        load["rows_inserted"],
        load["rows_unchanged"],
        load["rows_rejected"],
        load["reason"],
    )
