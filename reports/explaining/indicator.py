"""The explanation of one figure: definition, period, value, the appeals behind it, other periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from reports.checks import check_rows
from reports.explaining.arranging import MEDIAN, arrange_rows, middle_rows
from reports.explaining.indicator_sentences import (
    Figure,
    say_change,
    say_components,
    say_definition,
    say_period,
    say_rows,
    say_value,
)
from reports.explaining.measures import explain_measure
from reports.explaining.members import SOURCE, choose_member, read_members, rows_of
from reports.explaining.part_sentences import say_arranged, say_parts
from reports.explaining.reading_indicator import (
    BehindRow,
    check_code,
    count_loads,
    list_periods,
    read_catalogue,
    read_components,
    read_rows,
)
from reports.explaining.row_sentences import explain_row, list_columns, list_row, say_middle
from reports.explaining.section import Section
from reports.layout import Layout, Words, read_layout
from reports.model import Indicator
from reports.reading import open_publication, read_municipality
from reports.reading_figures import WHOLE, read_editions
from reports.spans import Span, parse_span
from reports.templates_folder import find_templates
from warehouse.errors import PublicationError, nearest
from warehouse.publication import Publication
from warehouse.settings import Settings


@dataclass(frozen=True)
class Choice:
    """Which of several figures of a code: an edition, a member by code or name, the dimension it is of."""

    edition: str | None = None
    member: str | None = None
    dimension: str | None = None


@dataclass(frozen=True)
class IndicatorExplanation:
    """What is printed; `rows` are all rows behind the figure."""

    title: str
    figure: Figure
    sections: tuple[Section, ...]
    rows: tuple[BehindRow, ...]
    words: Words

    def columns(self) -> tuple[str, ...]:
        """Headings of the table."""
        return list_columns(self.figure)

    def table(self, most: int | None) -> list[tuple[str, ...]]:
        """At most so many rows in words, under the headings of `columns`; None is all of them."""
        middle = self._middle()
        return [
            list_row(row, self.figure, self.words, is_middle=id(row) in middle) for row in self.rows[:most]
        ]

    def document(self, most: int | None) -> dict[str, Any]:
        """One JSON document with at most so many rows; None is all of them."""
        indicator, middle = self.figure.indicator, self._middle()
        member = self.figure.member
        return {
            "indicator_code": indicator.code,
            "edition": indicator.edition,
            "municipality_code": self.figure.municipality.code,
            "dimension_code": member.dimension_code if member else "all",
            "member_code": member.member_code if member else "all",
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
            "rows": [
                _document(row, self.figure, self.words) | {"is_middle": id(row) in middle}
                for row in self.rows[:most]
            ],
        }

    def _middle(self) -> set[int]:
        is_median = self.figure.catalogue.aggregate == MEDIAN and bool(self.rows)
        return {id(row) for row in middle_rows(self.rows)} if is_median else set()


def explain_indicator(
    connection: Connection[TupleRow],
    settings: Settings,
    code: str,
    *,
    municipality_code: str,
    period: str,
    choice: Choice | None = None,
    as_of: datetime | None = None,
) -> IndicatorExplanation:
    """Explain the published value of an indicator: of its whole, or of the member that is chosen.

    Raises PublicationError for an unknown code, municipality, period, edition or member, and when the rows
    behind the figure do not add up to it.
    """
    choice = choice or Choice()
    publication = open_publication(connection, as_of, settings.zone)
    municipality = read_municipality(connection, municipality_code)
    layout = read_layout(find_templates(settings, municipality_code).layout)
    check_code(connection, code)
    span = parse_span(period)
    editions = read_editions(connection, layout, municipality_code, span.code, code)
    if not editions:
        raise _no_figure(connection, municipality_code, code, span)
    indicator = _choose(editions, choice.edition, code)
    catalogue = read_catalogue(connection, code, indicator.edition)
    members = read_members(connection, (municipality_code, span.code, code, indicator.edition), layout.words)
    member = None
    if choice.member is not None:
        member = choose_member(members, choice.member, choice.dimension, code)
        found = read_editions(connection, layout, municipality_code, span.code, code, member.key)
        indicator = _choose(found, indicator.edition, code)
    figure = Figure(indicator, catalogue, span, municipality, publication.as_of, member)
    rows = read_rows(connection, municipality, code, indicator.edition, span.code)
    rows, more = _rows_behind(rows, figure, layout)
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
        sections.append(Section("Что за этой цифрой", tuple(_say_behind(figure, rows, layout, more))))
    if members and member is None:
        sections.append(Section("По частям", tuple(say_parts(members, indicator))))
    return IndicatorExplanation(
        title=", ".join(
            [f"{indicator.name} ({code})", *([member.name] if member else []), municipality.name, span.title]
        ),
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
        key = figure.member.key if figure.member else WHOLE
        found = read_editions(connection, layout, figure.municipality.code, span.code, indicator.code, key)
        before = next((each for each in found if each.edition == indicator.edition), None)
        sentences.append(say_change(indicator, before, span, how))
    return [sentence for sentence in sentences if sentence]


def _rows_behind(rows: list[BehindRow], figure: Figure, layout: Layout) -> tuple[list[BehindRow], int]:
    """The rows that prove the figure, and how many more it counts that the whole has under another source."""
    indicator, member = figure.indicator, figure.member
    if member is None:
        check_rows(indicator, layout.form(indicator.code), rows)
        return arrange_rows(rows, indicator, figure.catalogue.aggregate), 0
    rows = rows_of(rows, member, figure.catalogue)
    if member.dimension_code == SOURCE:
        part = indicator.numerator if indicator.denominator is None else indicator.denominator
        listed = sum(
            row.numerator_amount if indicator.denominator is None else row.denominator_amount for row in rows
        )
        more = int(part or 0) - listed
        if more:
            return rows, more
    check_rows(indicator, layout.form(indicator.code), rows)
    return arrange_rows(rows, indicator, figure.catalogue.aggregate), 0


def _say_behind(figure: Figure, rows: Sequence[BehindRow], layout: Layout, more: int) -> list[str]:
    form = layout.form(figure.indicator.code)
    sentences = [*say_rows(figure, rows, layout.words), *say_arranged(figure, rows, layout.words)]
    if more:
        sentences.append(
            f"Ещё записей этого источника в цифре: {more}. В целом они не считаются: то же обращение "
            "посчитано по другой системе."
        )
    elif figure.catalogue.aggregate == MEDIAN and rows:
        sentences.append(say_middle(rows, figure, layout.words))
        sentences.append("Медиана строк сверена с цифрой: сходится.")
    elif form.numerator == "rows" and rows:
        sentences.append("Сумма строк сверена с цифрой: сходится.")
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


def _document(row: BehindRow, figure: Figure, words: Words) -> dict[str, Any]:
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
        "member_code": row.member_code,
        "amount": row.amount,
        "reason": explain_row(row, figure, words),
    }
