"""Rows of an «Инцидент менеджмент» export: 47 columns, what had happened by the export's moment."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from extractors.sample import incident_life as life
from extractors.sample.city import Block, City
from extractors.sample.clock import DAY
from extractors.sample.dirt import DIRT_SHARES, IMPOSSIBLE_MOMENTS, Dirt, Versions
from extractors.sample.incident_content import CONTENT_SHARES, IncidentContent
from extractors.sample.people import People
from extractors.sample.places import Places
from extractors.sample.reference import read_data
from extractors.sample.rows import Rows, in_contract_order
from extractors.sample.wording import Personal
from extractors.sample.words import (
    Bools,
    Ints,
    Weighted,
    Words,
    digits,
    join,
    replace_where,
    times_of_day,
)

_SHARES = (*life.LIFE_SHARES, *CONTENT_SHARES, *DIRT_SHARES, "kind", "fraction")
_OUTCOMES = ("Разъяснено", "Решено", "Не решено", "Перенаправлено", "Закрыто", "Отложено")
_STEPS = (
    "Назначение исполнителя",
    "Подготовка ответа",
    "Согласование ответа",
    "Оценка удовлетворенности",
    "Готово",
)
_ASSIGN, _PREPARE, _APPROVE, _SURVEY, _DONE = range(5)
_KINDS = ("Решаемый", "Информационный", "Нерешаемый", "Не решаемый")
_RARE_KIND = 0.005
_WORKING_LIMIT = 9 * 60
_APPROVAL_GAP = 22 * 60


class IncidentSource:
    """«Инцидент менеджмент» of one city's region cabinet."""

    name = "incident"

    def __init__(self, city: City, people: People, places: Places) -> None:
        reasons = read_data("texts")["closing_reasons"]
        self._city, self._people = city, people
        self._dirt = Dirt(city)
        self._content = IncidentContent(city, people, places)
        self._reasons = Words([name for name, _ in reasons])
        self._reason_weights = Weighted([weight for _, weight in reasons])
        self._scores = Weighted(city.rates.scores["incident"])
        informational = city.rates["incident_informational"]
        self._kinds = Weighted([1 - informational - 2 * _RARE_KIND, informational, _RARE_KIND, _RARE_KIND])

    def rows(self, first: int, last: int, known: int, personal: Personal) -> Iterator[Rows]:
        """Incidents created in the window; a delta: older ones do not come."""
        for block in self._city.blocks(self.name, _SHARES, first, last):
            versions = self._dirt.versions(block, life.created_at(block, self._city), known)
            frame = in_contract_order(self.name, self._columns(versions, personal))
            yield versions.rows(frame, int(self._dirt.broken(versions.block).sum()))

    def _columns(self, versions: Versions, personal: Personal) -> dict[str, pl.Series]:
        block, known = versions.block, versions.known
        events = life.live(block, self._city, self._reason_weights)
        author = self._people.authors(block["author"], block["repeat"] < self._city.rates["repeat_author"])
        content = self._content
        return {
            **self._moments(block, events, known),
            **self._durations(block, events, known),
            **self._outcomes(block, events, known),
            **content.identity(block, self._dirt),
            **content.topic_and_place(block, author, self._dirt, personal),
            **content.texts(block, events, known, author, personal),
            **content.links(block, events, known, author, personal),
        }

    def _moments(self, block: Block, events: life.Life, known: Ints) -> dict[str, pl.Series]:
        dirt, closed = self._dirt, events.closed(known)
        created = self._moment(events.created, known)
        impossible = join(created.str.slice(0, 4), "-02-31 10:00:00")
        early = dirt.marks(block, "dirty_order") & (closed <= known)
        finished = replace_where(
            self._moment(closed, known), early, self._moment(events.created - 2 * DAY, known)
        )
        survey = self._moment(events.survey_step, known)
        return {
            "created_at": replace_where(created, dirt.with_impossible_date(block), impossible),
            "first_answer_at": self._moment(events.first_answer, known),
            "last_assigned_at": self._moment(events.assigned, known),
            "last_assignee_first_answer_at": self._moment(events.assignee_answer, known),
            "last_assignee_sent_for_approval_at": self._moment(events.sent_for_approval, known),
            "finished_at": finished,
            "survey_step_at": dirt.optional_date(survey, block, Words(IMPOSSIBLE_MOMENTS)),
        }

    def _durations(self, block: Block, events: life.Life, known: Ints) -> dict[str, pl.Series]:
        """Seconds with a fraction, as the platform has them; the writers turn them into Excel durations."""
        clock, fraction = self._city.clock, block["fraction"]
        closed = events.closed(known)
        ticks = clock.ticks(events.created, np.minimum(events.first_answer, known))
        gap = (fraction < self._city.rates["incident_approval_disagrees"]) * _APPROVAL_GAP
        answered = events.assignee_answer <= known
        in_time = clock.ticks(events.assigned, np.minimum(events.assignee_answer, known)) <= _WORKING_LIMIT
        return {
            "first_answer_duration": _seconds(
                events.first_answer - events.created + fraction, events.first_answer <= known
            ),
            "first_answer_working_duration": _seconds(ticks * 60.0, events.first_answer <= known),
            "last_assignee_reaction_duration": _seconds(
                events.sent_for_approval - events.assigned + fraction, answered
            ),
            "approval_duration": _seconds(
                events.assignee_answer - events.sent_for_approval + gap + fraction, answered
            ),
            "is_last_assignee_on_time": Words(["-", "Да"]).pick((answered & in_time).astype(np.int64)),
            "total_duration": _seconds(closed - events.created + fraction, closed <= known),
        }

    def _outcomes(self, block: Block, events: life.Life, known: Ints) -> dict[str, pl.Series]:
        closed = events.closed(known) <= known
        again = (events.reopened <= known) & (known < events.last_closed)
        in_approval = (events.sent_for_approval <= known) & (known < events.assignee_answer)
        step = np.select(
            [closed, again, events.survey_step <= known, in_approval, events.assigned <= known],
            [_DONE, _PREPARE, _SURVEY, _APPROVE, _PREPARE],
            _ASSIGN,
        )
        waiting = events.is_postponed & (events.survey_step <= known) & ~again
        reason = self._reasons.pick(events.reason, closed)
        return {
            "current_step": Words(_STEPS).pick(step.astype(np.int64)),
            "outcome": Words(_OUTCOMES).pick(
                np.where(closed, events.outcome, life.POSTPONED), closed | waiting
            ),
            "closing_reason": replace_where(
                reason, events.scored <= known, digits(1 + self._scores.pick(block["survey_hours"]))
            ),
            "incident_type": Words(_KINDS).pick(self._kinds.pick(block["kind"])),
            "is_survey_sent": Words(["Нет", "Да"]).pick(
                (events.is_surveyed & (events.survey_step <= known)).astype(np.int64)
            ),
        }

    def _moment(self, seconds: Ints, known: Ints) -> pl.Series:
        days = self._city.days
        return join(
            days.iso.pick(days.index(seconds // DAY), seconds <= known),
            " ",
            times_of_day().pick(seconds % DAY),
        )


def _seconds(values: NDArray[Any], where: Bools) -> pl.Series:
    return pl.Series(np.where(where, values, np.nan)).fill_nan(None)
