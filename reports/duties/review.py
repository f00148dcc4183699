"""What a руководитель sees before approving: figures with their changes, what to doubt, where the PDF lies.

Figures of the submission are read from its own files, so what is approved is what was rendered; those of
earlier periods from the same publication.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.figures import DASH, print_moment, print_number
from reports.files import MACHINE, PRINTED
from reports.layout import read_layout
from reports.period import Period, parse_period
from reports.reading import open_publication
from reports.reading_figures import read_indicators
from reports.templates_folder import find_templates
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.settings import Settings
from warehouse.submission_ledger import LedgerError, Step

HEADER = ("№", "Показатель", "Значение", "Прошлый период", "Изменение", "Год назад", "За год")


@dataclass(frozen=True)
class Line:
    """One indicator as printed; a dash where there is nothing to compare with."""

    number: str
    name: str
    value: str
    previous: str
    change: str
    year_ago: str
    year_change: str

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of `HEADER`."""
        return (
            self.number, self.name, self.value, self.previous, self.change, self.year_ago, self.year_change,
        )  # fmt: skip


@dataclass(frozen=True)
class Review:
    """The whole sheet. `warnings`: what to doubt first; `remarks`: numbers of indicators and what a reader of
    them must know; `defaults`: rules that no act confirms.
    """

    submission_id: str
    title: str
    as_of: str
    manifest_sha256: str
    printed_form: Path
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    remarks: tuple[str, ...]
    defaults: tuple[str, ...]
    coverage: tuple[str, ...]


_Values = Mapping[tuple[str, str], Decimal | None]


def read_review(settings: Settings, step: Step) -> Review:
    """The sheet of a submission's newest files.

    Raises LedgerError when the ledger knows of no files, or they do not lie where it says.
    """
    if step.folder is None or step.manifest_sha256 is None or step.as_of is None:
        raise LedgerError(
            "Файлов ещё нет", where=step.submission_id, todo="подготовьте их: mcu submit, или дождитесь утра"
        )
    folder = settings.home / step.folder
    document = _read_document(folder, step)
    period = parse_period(step.period)
    with connect(settings, "mcu_reporter") as connection:
        open_publication(connection, step.as_of, settings.zone)
        before = _read_values(connection, settings, step, _shift(period, 1))
        year_ago = _read_values(
            connection, settings, step, _shift(period, 1 if period.quarter is None else 4)
        )
    if period.quarter is None:
        before = {}
    printed_form = next(folder.glob(f"*_{PRINTED}"))
    return Review(
        submission_id=step.submission_id,
        title=f"{document['municipality']['name']}: {document['basis']['title'] or step.obligation_code},"
        f" {document['period']['title']}",
        as_of=print_moment(step.as_of, ZoneInfo(document["municipality"]["time_zone"])),
        manifest_sha256=step.manifest_sha256,
        printed_form=printed_form,
        lines=tuple(_line(one, before, year_ago) for one in document["indicators"]),
        warnings=tuple(_warnings(document, step)),
        remarks=tuple(_remarks(document)),
        defaults=tuple(document["default_policies"]),
        coverage=tuple(_coverage(source) for source in document["coverage"]),
    )


def _read_document(folder: Path, step: Step) -> dict[str, Any]:
    path = next(folder.glob(f"*_{MACHINE}"), None)
    if path is None:
        raise LedgerError(
            "Файлы сведений не на месте",
            where=step.submission_id,
            expected=str(folder),
            todo="верните папку или подготовьте сведения заново: mcu submit",
        )
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def _shift(period: Period, back: int) -> Period:
    """The period so many of its kind before."""
    if period.quarter is None:
        return Period(period.year - back)
    number = 4 * period.year + period.quarter - 1 - back
    return Period(number // 4, number % 4 + 1)


def _read_values(connection: Connection[TupleRow], settings: Settings, step: Step, period: Period) -> _Values:
    """Values as they would be printed; none for a period without figures."""
    layout = read_layout(find_templates(settings, step.municipality_code).layout)
    try:
        indicators, _ = read_indicators(connection, layout, step.municipality_code, period)
    except PublicationError:
        return {}
    return {one.key: one.printed for one in indicators}


def _line(one: Mapping[str, Any], before: _Values, year_ago: _Values) -> Line:
    key = one["code"], one["edition"]
    value = None if one["value"] is None else Decimal(one["value"])
    unit = f" {one['unit']}" if value is not None else ""
    mark = "* " if one["is_default"] else ""
    return Line(
        number=one["number"],
        name=f"{mark}{one['name']}",
        value=f"{_print(value)}{unit}" if value is not None else "нет данных",
        previous=_print(before.get(key)),
        change=_print_change(value, before.get(key)),
        year_ago=_print(year_ago.get(key)),
        year_change=_print_change(value, year_ago.get(key)),
    )


def _print(value: Decimal | None) -> str:
    return DASH if value is None else print_number(value)


def _print_change(value: Decimal | None, base: Decimal | None) -> str:
    if value is None or base is None:
        return DASH
    change = value - base
    return f"+{print_number(change)}" if change > 0 else print_number(change)


def _warnings(document: Mapping[str, Any], step: Step) -> list[str]:
    found = [document["period"]["mark"]] if document["period"]["mark"] else []
    if step.comment and step.state in ("rendered", "validated"):
        found.append(step.comment)
    found += [
        f"{source['title']}: загрузок нет" for source in document["coverage"] if not source["load_count"]
    ]
    found += [
        f"{source['title']}: период охвачен не полностью"
        for source in document["coverage"]
        if source["load_count"] and source["covers_period"] is False
    ]
    unknown = sum(one["value"] is None for one in document["indicators"])
    if unknown:
        found.append(f"Показателей без значения: {unknown} из {len(document['indicators'])}")
    defaults = sum(one["is_default"] for one in document["indicators"])
    if defaults:
        found.append(f"Показателей по правилу по умолчанию: {defaults} (отмечены *)")
    return found


def _remarks(document: Mapping[str, Any]) -> list[str]:
    numbers: dict[str, list[str]] = {}
    for one in document["indicators"]:
        if one["remarks"]:
            numbers.setdefault(one["remarks"], []).append(one["number"])
    return [f"{', '.join(own)}: {text}" for text, own in numbers.items()]


def _coverage(source: Mapping[str, Any]) -> str:
    if not source["load_count"]:
        return f"{source['title']}: загрузок нет"
    through = source["received_through"]
    through = _day(through) if through else DASH
    return f"{source['title']}: данные по {through}, строк в файлах {source['row_count']}"


def _day(text: str) -> str:
    return ".".join(reversed(text.split("-")))
