"""The explanation of one figure: definition, period, value, the appeals behind it, other periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.checks import check_rows
from reports.explaining.indicator_sentences import (
    Figure,
    explain_row,
    list_row,
    say_change,
    say_components,
    say_definition,
    say_period,
    say_rows,
    say_value,
)
from reports.explaining.measures import explain_measure
from reports.explaining.reading_indicator import (
    BehindRow,
    check_code,
    count_loads,
    list_periods,
    read_catalogue,
    read_components,
    read_rows,
)
from reports.explaining.section import Section
from reports.explaining.spans import Span, parse_span
from reports.layout import Layout, Words, read_layout
from reports.model import Indicator
from reports.reading import open_publication, read_municipality
from reports.reading_figures import read_editions
from reports.templates_folder import find_templates
from warehouse.errors import PublicationError, nearest
from warehouse.publication import Publication
from warehouse.settings import Settings


@dataclass(frozen=True)
class IndicatorExplanation:
    """What is printed; `rows` are all rows behind the figure."""

    title: str
    figure: Figure
    sections: tuple[Section, ...]
    rows: tuple[BehindRow, ...]
    words: Words

    def table(self, most: int | None) -> list[tuple[str, ...]]:
        """At most so many rows in words, under the headings of `list_columns`; None is all of them."""
        return [list_row(row, self.figure, self.words) for row in self.rows[:most]]

    def document(self, most: int | None) -> dict[str, Any]:
        """One JSON document with at most so many rows; None is all of them."""
        indicator = self.figure.indicator
        return {
            "indicator_code": indicator.code,
            "edition": indicator.edition,
            "municipality_code": self.figure.municipality.code,
            "period": self.figure.span.code,
            "as_of": self.figure.as_of,
            "state": indicator.state,
            "numerator": indicator.numerator,
            "denominator": indicator.denominator,
            "value": indicator.printed,
            "unit": indicator.unit,
            "target": indicator.target,
            "points": indicator.points,
            "is_default": indicator.is_default,
            "title": self.title,
            "sections": [section.document() for section in self.sections],
            "row_count": len(self.rows),
            "rows": [_document(row, self.figure) for row in self.rows[:most]],
        }


def explain_indicator(
    connection: Connection[TupleRow],
    settings: Settings,
    code: str,
    *,
    municipality_code: str,
    period: str,
    edition: str | None = None,
    as_of: datetime | None = None,
) -> IndicatorExplanation:
    """Explain the published value of an indicator's whole.

    Raises PublicationError for an unknown code, municipality, period or edition, and when the rows behind the
    figure do not add up to it.
    """
    publication = open_publication(connection, as_of, settings.zone)
    municipality = read_municipality(connection, municipality_code)
    layout = read_layout(find_templates(settings, municipality_code).layout)
    check_code(connection, code)
    span = parse_span(period)
    editions = read_editions(connection, layout, municipality_code, span.code, code)
    if not editions:
        raise _no_figure(connection, municipality_code, code, span)
    indicator = _choose(editions, edition, code)
    catalogue = read_catalogue(connection, code, indicator.edition)
    rows = read_rows(connection, municipality, code, indicator.edition, span.code)
    check_rows(indicator, layout.form(code), rows)
    figure = Figure(indicator, catalogue, span, municipality, publication.as_of)
    value = [
        *say_value(figure, _find_gap(connection, figure, publication, layout)),
        *_compare(connection, layout, figure),
    ]
    sections = [
        Section("Что считается", tuple(say_definition(figure, layout.words))),
        Section("Период", tuple(say_period(figure))),
        Section("Значение", tuple(value)),
    ]
    components = read_components(connection, municipality_code, span.code, code, indicator.edition)
    if components:
        sections.append(Section("Из чего складывается", tuple(say_components(components))))
    elif indicator.printed is not None:
        sections.append(Section("Что за этой цифрой", tuple(_say_behind(figure, rows, layout))))
    return IndicatorExplanation(
        title=f"{indicator.name} ({code}), {municipality.name}, {span.title}",
        figure=figure,
        sections=tuple(sections),
        rows=tuple(rows),
        words=layout.words,
    )


def _choose(editions: Sequence[Indicator], edition: str | None, code: str) -> Indicator:
    names = [indicator.edition for indicator in editions]
    if edition is None and len(editions) == 1:
        return editions[0]
    if edition in names:
        return editions[names.index(edition)]
    raise PublicationError(
        "Такой редакции показателя за этот период нет"
        if edition
        else "У показателя за этот период несколько редакций",
        where=code,
        got=edition,
        expected=(nearest(edition, names) if edition else None) or ", ".join(names),
        todo="назовите редакцию: --edition",
    )


def _compare(connection: Connection[TupleRow], layout: Layout, figure: Figure) -> list[str]:
    indicator = figure.indicator
    spans = (("Период до этого", figure.span.previous()), ("Год назад", figure.span.year_before()))
    sentences = []
    for how, span in spans:
        if span is None:
            continue
        found = read_editions(connection, layout, figure.municipality.code, span.code, indicator.code)
        before = next((each for each in found if each.edition == indicator.edition), None)
        sentences.append(say_change(indicator, before, span, how))
    return [sentence for sentence in sentences if sentence]


def _say_behind(figure: Figure, rows: Sequence[BehindRow], layout: Layout) -> list[str]:
    form = layout.form(figure.indicator.code)
    sentences = say_rows(figure, rows, layout.words)
    if form.numerator == "rows" and rows:
        sentences.append("Сумма строк сверена с цифрой: сходится.")
    elif form.numerator == "other":
        sentences.append(
            "Значение не складывается из строк: оно считается по всем им сразу или по другим данным."
        )
    return sentences


def _find_gap(
    connection: Connection[TupleRow], figure: Figure, publication: Publication, layout: Layout
) -> str | None:
    """What input a figure without a value lacks."""
    catalogue = figure.catalogue
    if figure.indicator.state != "no_data":
        return None
    if catalogue.counted_event is None and catalogue.has_source:
        return "Известны не все показатели, из которых он складывается. Это не ноль."
    if catalogue.counted_event is None:
        return "Ни одна выгрузка не даёт того, из чего показатель считается. Это не ноль."
    source = catalogue.only_source
    if source is not None and not count_loads(connection, publication, figure.municipality.code, source):
        title = layout.words.source.get(source, source)
        return f"Не загружено ни одной выгрузки источника {title}. Это не ноль."
    base = explain_measure(
        catalogue.counted_event, catalogue.denominator_measure, figure.indicator.code, "denominator"
    )
    return f"В знаменателе пусто ({base}): делить не на что. Это не ноль."


def _no_figure(
    connection: Connection[TupleRow], municipality_code: str, code: str, span: Span
) -> PublicationError:
    known = list_periods(connection, municipality_code, code)
    alike = [each for each in known if parse_span(each).kind == span.kind]
    return PublicationError(
        f"Показатель за этот период не опубликован: {span.title}",
        where=f"{code}, {municipality_code}",
        got=span.code,
        expected=f"периоды с {alike[0]} по {alike[-1]}"
        if alike
        else ", ".join(known[-5:]) or "ни одного периода",
        todo="возьмите опубликованный период или загрузите данные и выполните mcu build",
    )


def _document(row: BehindRow, figure: Figure) -> dict[str, Any]:
    return {
        "source": row.source,
        "source_id": row.source_id,
        "stage": row.stage,
        "event_date": row.event_date,
        "received_at": row.received_at,
        "due_at": row.due_at,
        "stopped_at": row.stopped_at,
        "recipient_name": row.recipient_name,
        "policy_code": row.policy_code,
        "numerator_amount": row.numerator_amount,
        "denominator_amount": row.denominator_amount,
        "reason": explain_row(row, figure),
    }
