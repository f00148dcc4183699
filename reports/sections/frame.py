"""What every section of a report is read for: whose figures, of which period, known when, from what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import LiteralString

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row

from reports.figures import print_date
from reports.layout import Layout
from reports.model import Coverage, Municipality
from reports.sections.figures import Row
from reports.spans import Span
from warehouse.publication import Publication


@dataclass(frozen=True)
class Frame:
    """The reading of one report: one open publication, one municipality, one period and the one before it.

    `coverage` has a line for each source; `registered` is the newest export of each register by its name;
    `maps` is the folder of the customers' borders.
    """

    connection: Connection[TupleRow]
    publication: Publication
    municipality: Municipality
    layout: Layout
    span: Span
    before: Span
    coverage: tuple[Coverage, ...]
    registered: Mapping[str, datetime]
    maps: Path

    def read(self, mart: str, query: LiteralString, **values: object) -> tuple[Row, ...]:
        """Rows of a query over one mart, with its dictionaries; they are kept as rows of that mart.

        The query knows `municipality_code`, `period`, `before` (codes), `first_day` and `next_day`.
        """
        known = {
            "municipality_code": self.municipality.code,
            "period": self.span.code,
            "before": self.before.code,
            "first_day": self.span.first_day,
            "next_day": self.span.next_day,
        }
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return tuple(Row(mart, row) for row in cursor.execute(query, known | values).fetchall())

    @property
    def is_over(self) -> bool:
        """Whether the period had ended when the publication was made."""
        return self.publication.as_of >= self.span.closes(self.municipality.zone)

    @property
    def last_day(self) -> date:
        """The last whole day of the period that the publication knows; without one, the day before it."""
        known = self.publication.as_of.astimezone(self.municipality.zone).date()
        return min(self.span.last_day, known - timedelta(days=1))

    @property
    def today(self) -> date:
        """The first day that is not over: a term that ends before it has been missed."""
        return self.last_day + timedelta(days=1)

    @property
    def is_recent(self) -> bool:
        """Whether what is so at the publication says something of the period: a week later it does not."""
        known = self.publication.as_of.astimezone(self.municipality.zone).date()
        return known < self.span.next_day + timedelta(weeks=1)

    @property
    def source_names(self) -> dict[str, str]:
        """What people call each source."""
        return self.layout.words.source

    @cached_property
    def appeal_sources(self) -> tuple[Coverage, ...]:
        """Coverage of the sources whose rows are appeals."""
        return tuple(one for one in self.coverage if one.source in self.layout.expected_sources)

    @cached_property
    def is_known(self) -> bool:
        """Whether any source of appeals tells anything of the period."""
        return any(self._reaches(source) for source in self.appeal_sources)

    @cached_property
    def not_comparable(self) -> str | None:
        """Why a change against the period before would not be one of the appeals; None where it is.

        A source that began or ended between the two would look like growth or decline.
        """
        if not self.is_over:
            return "неделя не окончена"
        late = [
            source.title
            for source in self.appeal_sources
            if source.received_from is not None
            and self.before.first_day < source.received_from < self.span.next_day
        ]
        if late:
            return f"данные {', '.join(late)} начинаются позже, чем прошлая неделя"
        gone = [
            source.title
            for source in self.appeal_sources
            if source.exported_at is not None
            and not self._reaches(source)
            and source.received_from is not None
            and source.received_from < self.span.first_day
        ]
        if gone:
            return f"выгрузки {', '.join(gone)} за эту неделю нет"
        return None

    def register_stamp(self, register: str) -> str | None:
        """When the newest export of a register was made, in words; None for one that was never sent."""
        at = self.registered.get(register)
        return None if at is None else print_date(at.astimezone(self.municipality.zone).date())

    def holds_register(self, register: str) -> bool:
        """Whether a register was sent after the period had begun: else it tells nothing of its days."""
        at = self.registered.get(register)
        return at is not None and at.astimezone(self.municipality.zone).date() >= self.span.first_day

    def register_gap(self, register: str, title: str) -> str | None:
        """What input a section over a register waits for; None where there is nothing to wait for."""
        stamp = self.register_stamp(register)
        if stamp is None:
            return f"ждёт реестра «{title}» (бланк: mcu template {register})"
        if not self.holds_register(register):
            return f"реестр «{title}» последний раз прислан {stamp}, об этой неделе он не говорит"
        return None

    def _reaches(self, source: Coverage) -> bool:
        if source.exported_at is None or source.received_from is None:
            return False
        exported = source.exported_at.astimezone(self.municipality.zone).date()
        return exported >= self.span.first_day and source.received_from < self.span.next_day
