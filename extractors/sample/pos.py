"""Rows of a ПОС «Сообщения» export: 25 columns of text, dates without time, `-` for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl

from extractors.sample.city import NEVER, Block, City
from extractors.sample.clock import DAY
from extractors.sample.dirt import DIRT_SHARES, IMPOSSIBLE_DATES, Dirt, Versions
from extractors.sample.people import OFFICIALS, People
from extractors.sample.places import Places, Recipients
from extractors.sample.reference import read_data
from extractors.sample.rows import Rows, in_contract_order
from extractors.sample.shapes import lognormal, second_of_day
from extractors.sample.topics import Topics, pos_topics
from extractors.sample.wording import Personal
from extractors.sample.words import Bools, Ints, Weighted, Words, digits, even, join, replace_where

_SHARES = (
    *DIRT_SHARES, "fast", "kind", "extended", "never", "duration", "decision", "score", "score_days",
    "reopened", "reopen_days", "recipient", "spelling", "origin", "official", "overdue", "number",
)  # fmt: skip
_ANSWERED, _REJECTED, _REDIRECTED, _PASSED_UP = range(4)
_STATUSES = (
    "Отправлен ответ заявителю", "Отклонено модератором", "Направлено в подведомственную организацию",
    "Передано в вышестоящую организацию", "Назначен исполнитель",
    "Перенос срока обработки утвержден. Отправлен ответ Заявителю",
)  # fmt: skip
_IN_WORK, _EXTENDED = 4, 5
_DECISIONS = ("Решено", "Разъяснено", "Не решено")


@dataclass(frozen=True)
class _Life:
    """Day numbers of a message's life, NEVER where there is none, and what became of it."""

    received: Ints
    due: Ints
    extended: Ints
    finished: Ints
    scored: Ints
    reopened: Ints
    finished_again: Ints
    kind: Ints
    is_fast: Bools


def message_number(city: City, number: Ints) -> Ints:
    """«Номер» of the n-th message of a city; «Дело» cites it."""
    return 300_000_000 + 10_000_000 * (crc32(city.municipality.code.encode()) % 60) + number * 3 + number % 3


class PosSource:
    """ПОС of one city."""

    name = "pos"

    def __init__(self, city: City, people: People, places: Places) -> None:
        data = read_data("pos_topics")
        self._city, self._people, self._places = city, people, places
        self._topics: Topics = pos_topics()
        self._recipients, self._dirt = Recipients(city.municipality), Dirt(city)
        self._unknown_recipients = Words(read_data("texts")["unknown_recipients"])
        self._origins = Words([name for name, _ in data["origins"]])
        self._origin_weights = Weighted([weight for _, weight in data["origins"]])

    def rows(self, first: int, last: int, known: int, personal: Personal) -> Iterator[Rows]:
        """Messages received in the window, all of them as they stand at the export's moment."""
        for block in self._city.blocks(self.name, _SHARES, first, last):
            received = block.day * DAY + second_of_day(block["second"], self._city.rates.rhythm.hours["pos"])
            versions = self._dirt.versions(block, received, known)
            frame = in_contract_order(self.name, self._columns(versions, personal))
            yield versions.rows(frame, int(self._dirt.broken(versions.block).sum()))

    def _columns(self, versions: Versions, personal: Personal) -> dict[str, pl.Series]:
        block, today = versions.block, versions.known // DAY
        rates, dirt = self._city.rates, self._dirt
        author = self._people.authors(block["author"], block["repeat"] < rates["repeat_author"])
        topic = self._topics.pick(block.day, self._topic_share(block, author))
        territory = self._places.territory(author)
        recipient = self._recipients.pick(self._topics.directions, topic, block["recipient"], territory)
        located = dirt.recipient(
            self._recipients.spell(recipient, block["spelling"]), block, self._unknown_recipients
        )
        shown = dirt.topic(topic, block, self._topics.known_count, self._topics.unknown_count)
        is_fz59 = block["fz59"] < rates["pos_fz59"]
        events = self._live(block, topic)
        count = len(block)
        number = message_number(self._city, block.number)
        columns = {
            "message_number": replace_where(digits(number), dirt.without_key(block), None),
            "epgu_number": replace_where(
                digits(6_000_000_000 + number), block["origin"] * 13 % 1 < 0.15, None
            ),
            "origin": self._origins.pick(self._origin_weights.pick(block["origin"])),
            "region_name": _same(self._places.region, count),
            "category": self._topics.levels[0].pick(shown),
            "subcategory": dirt.letters(self._topics.levels[1].pick(shown), block),
            "fact": self._topics.levels[2].pick(shown),
            "received_by": _same(self._recipients.root(), count),
            "located_at": located,
            "regime": Words(["Обычное сообщение", "59-ФЗ"]).pick(is_fz59.astype(np.int64)),
            "is_fz59_chosen": _yes(is_fz59),
            "sent_by_email": _same(None, count),
            **self._state(block, events, today),
            **self._officials(block, recipient, personal),
        }
        return {name: series.fill_null("-") for name, series in columns.items()}

    def _topic_share(self, block: Block, author: Ints) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        regular = block["repeat"] < self._city.rates["repeat_author"]
        return np.where(regular, self._people.share(author, "pos_topic"), block["topic"])

    def _live(self, block: Block, topic: Ints) -> _Life:
        rates, shapes, clock = self._city.rates, self._city.rates.shapes, self._city.clock
        is_fast = self._topics.is_fast[topic] & (block["fast"] < rates["pos_fast_track"])
        term = np.where(is_fast, rates.days("pos_fast_days"), rates.days("pos_days"))
        kinds = [rates["pos_rejected"], rates["pos_redirected"], rates["pos_passed_up"]]
        kind = np.array([_REJECTED, _REDIRECTED, _PASSED_UP, _ANSWERED])[
            Weighted([*kinds, 1 - sum(kinds)]).pick(block["kind"])
        ]
        due = block.day + term
        extended = ~is_fast & (kind == _ANSWERED) & (block["extended"] < rates["pos_extended"])
        took = lognormal(block["duration"], shapes["pos_term_share"]) * term
        # An extension is agreed just before the term ends, and the answer comes after it.
        took = np.where(extended, term + took, took)
        took = np.where(kind == _ANSWERED, took, lognormal(block["duration"], shapes["pos_reject_days"]))
        finished = clock.working_day(block.day + took.astype(np.int64))
        never = block["never"] < rates["pos_never_finished"]
        scored = finished + lognormal(block["score_days"], shapes["pos_score_days"]).astype(np.int64)
        reopened = finished + 1 + lognormal(block["reopen_days"], shapes["pos_reopen_days"]).astype(np.int64)
        again = clock.working_day(reopened + 1 + (block["duration"] * 10).astype(np.int64))
        answered = ~never & (kind == _ANSWERED)
        is_reopened = answered & (block["reopened"] < rates["pos_reopened"])
        return _Life(
            received=block.day,
            due=due,
            extended=np.where(extended, due - 2 - even(block["score_days"], 3), NEVER),
            finished=np.where(never, NEVER, finished),
            scored=np.where(answered & (block["score"] < rates["pos_scored"]), scored, NEVER),
            reopened=np.where(is_reopened, reopened, NEVER),
            finished_again=np.where(is_reopened, again, NEVER),
            kind=kind,
            is_fast=is_fast,
        )

    def _state(self, block: Block, events: _Life, today: Ints) -> dict[str, pl.Series]:
        rates, dirt = self._city.rates, self._dirt
        finished = np.where(events.reopened <= today, events.finished_again, events.finished)
        done = finished <= today
        extended = events.extended <= today
        due = events.due + extended * rates.days("pos_extension_days")
        overdue = np.minimum(np.where(done, finished, today), today) > due
        overdue ^= block["overdue"] < rates["pos_overdue_disagrees"]
        status = np.select([done, extended], [events.kind, np.full(len(block), _EXTENDED)], _IN_WORK)
        decided = done & (events.kind == _ANSWERED)
        solved, not_solved = rates["pos_solved"], rates["pos_not_solved"]
        decision = Weighted([solved, 1 - solved - not_solved, not_solved]).pick(block["decision"])
        score = Weighted(rates.scores["pos"]).pick(block["decision"])
        early = dirt.marks(block, "dirty_order") & done
        received = self._date(events.received, np.ones(len(block), dtype=np.bool_))
        impossible = join("31.02.", received.str.slice(6))
        shown_finish = replace_where(
            self._date(finished, done), early, self._date(events.received - 2, early)
        )
        return {
            "received_date": replace_where(received, dirt.with_impossible_date(block), impossible),
            "due_date": dirt.optional_date(
                self._date(due, np.ones(len(block), dtype=np.bool_)), block, Words(IMPOSSIBLE_DATES)
            ),
            "finished_date": shown_finish,
            "stage": Words(["В работе", "Завершено"]).pick(done.astype(np.int64)),
            "status": Words(_STATUSES).pick(status.astype(np.int64)),
            "is_overdue": _yes(overdue),
            "is_fast_track": _yes(events.is_fast),
            "decision": Words(_DECISIONS).pick(decision, decided),
            "score": replace_where(digits(1 + score), events.scored > today, None),
            "reconsideration": Words(["Да"]).pick(
                np.zeros(len(block), dtype=np.int64), events.reopened <= today
            ),
        }

    def _officials(self, block: Block, recipient: Ints, personal: Personal) -> dict[str, pl.Series]:
        people, share = self._people, block["official"]
        coordinator = OFFICIALS + 1_000_000 + even(share, 5)
        assignee = OFFICIALS + recipient * 4 + even(share * 7 % 1, 4)
        head = OFFICIALS + 2_000_000 + recipient
        names = ("coordinator_name", "assignee_name", "head_name")
        found = zip(names, (coordinator, assignee, head), strict=True)
        return {name: personal.keep(people.full_name(who)) for name, who in found}

    def _date(self, days: Ints, where: Bools) -> pl.Series:
        return self._city.days.russian.pick(self._city.days.index(days), where)


def _same(text: str | None, count: int) -> pl.Series:
    return pl.Series([text], dtype=pl.String).new_from_index(0, count)


def _yes(where: Bools) -> pl.Series:
    return Words(["Нет", "Да"]).pick(where.astype(np.int64))
