"""`mcu maintain`: what has been kept long enough, shown or removed."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from mcu.maintenance import STORES, Maintenance, find_overdue, forbidden_error, prepare, remove_overdue
from mcu.terminal.options import AsOf, Json, read_as_of
from mcu.terminal.output import show, show_json, show_moment, show_table
from mcu.terminal.progress import watch
from warehouse.removals import Removal
from warehouse.settings import Settings, load_settings

_STAGES = {"files": "файлы", "rows": "личные данные и тексты"}


def maintain(
    as_of: AsOf = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="только показать, что будет удалено; день может быть и впереди")
    ] = False,
    as_json: Json = False,
) -> None:
    """Remove what is overdue, or show it; exit 1 when a folder forbids it."""
    settings = load_settings()
    moment = read_as_of(as_of, settings) or datetime.now(UTC).replace(microsecond=0)
    prepare(settings)
    if dry_run:
        report = find_overdue(settings, moment)
    else:
        with watch(_STAGES) as progress:
            report = remove_overdue(settings, moment, progress)
    if as_json:
        show_json({"is_dry_run": dry_run} | asdict(report))
    else:
        _show(report, settings, dry_run)
    if report.forbidden:
        raise forbidden_error(report)


def _show(report: Maintenance, settings: Settings, dry_run: bool) -> None:
    at = show_moment(report.as_of, settings.zone)
    if not report.removals:
        show(f"По состоянию на {at} удалять нечего: сроки хранения не вышли")
    else:
        show(f"{'Будет удалено' if dry_run else 'Удалено'} по срокам на {at}")
        show_table(
            ("Что", "МЦУ", "Источник", "Сколько", "Правило", "Всё, что раньше", "Основание"),
            [_row(removal, settings) for removal in report.removals],
        )
        if any(removal.rule_status == "default" for removal in report.removals):
            show("Сроки по умолчанию предложил проект; утверждённый МЦУ пишет в своём файле, ключ retention")
    if report.held:
        numbers = ", ".join(map(str, report.held))
        show(f"Оставлены копии загрузок, которые ждут решения: {numbers}; решить: mcu loads release|withdraw")


def _row(removal: Removal, settings: Settings) -> tuple[object, ...]:
    by_default = " (по умолчанию)" if removal.rule_status == "default" else ""
    return (
        STORES[removal.store],
        removal.municipality_code,
        removal.source,
        removal.count,
        removal.rule_code,
        show_moment(removal.term_before, settings.zone),
        removal.legal_reference + by_default,
    )
