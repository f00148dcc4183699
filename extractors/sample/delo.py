"""Rows of a «Дело» print result: 20 columns, five headers twice, cards of 59-ФЗ that cite ПОС messages."""

from collections.abc import Iterator
from zlib import crc32

import numpy as np
import polars as pl

from extractors.sample.city import BLOCK_ROWS, NEVER, Block, City, cut_blocks
from extractors.sample.clock import DAY, day_of
from extractors.sample.dirt import DIRT_SHARES, IMPOSSIBLE_DATES, Dirt, Versions
from extractors.sample.links import NO_MESSAGE, linked_messages
from extractors.sample.people import OFFICIALS, People
from extractors.sample.places import Places, Recipients
from extractors.sample.pos import message_number
from extractors.sample.reference import read_data
from extractors.sample.rows import Rows
from extractors.sample.shapes import lognormal
from extractors.sample.topics import delo_rubrics, pos_topics
from extractors.sample.wording import TEXT_SHARES, Personal, Wording
from extractors.sample.words import (
    Bools,
    Ints,
    Weighted,
    Words,
    digits,
    even,
    join,
    replace_where,
    scatter,
)

_SHARES = (
    *DIRT_SHARES, *TEXT_SHARES, "author", "repeat", "topic", "extended", "never", "duration", "recipient",
    "spelling", "kind", "service", "thanks", "organisation", "delivery", "paper", "addressee",
)  # fmt: skip


class DeloSource:
    """The chancery of one city."""

    name = "delo"

    def __init__(self, city: City, people: People, places: Places) -> None:
        data, texts = read_data("delo_rubrics"), read_data("texts")
        self._city, self._people, self._places = city, people, places
        self._rubrics, self._recipients, self._dirt = (
            delo_rubrics(),
            Recipients(city.municipality),
            Dirt(city),
        )
        self._messages = pos_topics()
        self._by_message = np.array([self._first_rubric(code) for code in self._messages.directions])
        self._wording = Wording(people, places, city.rates, self._rubrics)
        self._unknown_recipients = Words(texts["unknown_recipients"])
        self._service_count, self._thanks_count = len(data["service"]), len(data["thanks"])
        self._kinds, self._kind_weights = _choices(data["kinds"])
        self._deliveries, self._delivery_weights = _choices(data["deliveries"])
        self._linked_delivery, self._senders = data["linked_delivery"], Words(data["senders"])
        self._requests, self._thanks = Words(texts["delo"]["requests"]), Words(texts["delo"]["thanks"])
        self._files, self._organisation = Words(texts["delo"]["files"]), texts["delo"]["organisation"]
        contour = crc32(city.municipality.code.encode())
        self._group = f"{contour % 89 + 10:02}/{contour % 31 + 10:02}-ОГ"

    def rows(self, first: int, last: int, known: int, personal: Personal) -> Iterator[Rows]:
        """Cards registered in the window, all of them as they stand at the export's moment."""
        for block in self._blocks(first, last):
            versions = self._dirt.versions(block, block.day * DAY, known)
            frame = pl.DataFrame([s.alias(f"c{n}") for n, s in enumerate(self._columns(versions, personal))])
            yield versions.rows(frame, int(self._dirt.broken(versions.block).sum()))

    def _blocks(self, first: int, last: int) -> Iterator[Block]:
        """Cards in the order of registration; `number` counts from 1 in each year."""
        city, pieces = self._city, []
        number = self._registered_before(first)
        for day in range(first, last + 1):
            if day_of(day).timetuple().tm_yday == 1:
                number = 0
            linked = linked_messages(city, day)
            count = len(linked["message"]) + city.count("delo", day)
            for part, begin in enumerate(range(0, count, BLOCK_ROWS)):
                size = min(BLOCK_ROWS, count - begin)
                shares = city.draw("delo", _SHARES, size, day, part)
                shares["message"] = np.full(size, NO_MESSAGE)
                shares["message_day"], shares["message_topic"] = np.zeros(size), np.zeros(size)
                for name, values in linked.items():
                    cited = values[begin : begin + size]
                    shares[name][: len(cited)] = cited
                numbers = np.arange(number + begin + 1, number + begin + size + 1, dtype=np.int64)
                pieces.append(Block(np.full(size, day, dtype=np.int64), numbers, shares))
                if sum(map(len, pieces)) >= BLOCK_ROWS:
                    yield from cut_blocks(pieces)
                    pieces = []
            number += count
        if pieces:
            yield from cut_blocks(pieces)

    def _registered_before(self, day: int) -> int:
        """Cards of the year before this day: numbers start again each January."""
        city = self._city
        new_year = day - day_of(day).timetuple().tm_yday + 1
        days = range(max(new_year, city.first), day)
        return sum(
            len(linked_messages(city, earlier)["message"]) + city.count("delo", earlier) for earlier in days
        )

    def _columns(self, versions: Versions, personal: Personal) -> list[pl.Series]:
        """The twenty columns in the file's order."""
        block, today = versions.block, versions.known // DAY
        city, rates, dirt = self._city, self._city.rates, self._dirt
        author = self._people.authors(block["author"], block["repeat"] < rates["repeat_author"])
        rubric = self._rubric(block, author)
        recipient = self._recipients.pick(
            self._rubrics.directions, rubric, block["recipient"], self._places.territory(author)
        )
        due, finished = self._terms(block, today)
        registered = self._date(block.day, np.ones(len(block), dtype=np.bool_))
        registered = replace_where(
            registered, dirt.with_impossible_date(block), join("31.02.", registered.str.slice(6))
        )
        number = replace_where(join(self._group, "-", digits(block.number)), dirt.without_key(block), None)
        kind = self._kinds.pick(self._kind_weights.pick(block["kind"]))
        content = self._content(block, author, rubric, personal)
        is_linked = block["message"] >= 0
        cited = digits(message_number(city, np.maximum(block["message"], 0).astype(np.int64)))
        delivery = self._deliveries.pick(self._delivery_weights.pick(block["delivery"]))
        empty = pl.Series([None] * len(block), dtype=pl.String)
        early = dirt.marks(block, "dirty_order") & (finished <= today)
        closed = self._date(np.where(early, block.day - 2, finished), finished <= today)
        organisation = (block["organisation"] < rates["delo_organisation"]) & ~is_linked
        paper = join(
            "Проект ",
            self._group.replace("ОГ", "ОТ"),
            "-",
            digits(block.number),
            " от ",
            self._date(block.day + 2, today > block.day + 2).str.replace_all(".", "/", literal=True),
        )
        return [
            kind,
            number,
            registered,
            content,
            personal.keep(self._people.full_name(author)),
            self._files.by_share(block["paper"] * 3 % 1, block["paper"] < 0.4),
            empty,
            kind,
            number,
            registered,
            content,
            dirt.optional_date(
                self._date(due, np.ones(len(block), dtype=np.bool_)), block, Words(IMPOSSIBLE_DATES)
            ),
            closed,
            Words([self._group]).pick(np.zeros(len(block), dtype=np.int64)),
            paper,
            self._addressee(block, recipient, personal),
            dirt.letters(self._rubrics.levels[0].pick(self._shown(block, rubric)), block),
            replace_where(delivery, is_linked, self._linked_delivery),
            replace_where(cited, ~is_linked, None),
            self._senders.by_share(block["addressee"], organisation),
        ]

    def _terms(self, block: Block, today: Ints) -> tuple[Ints, Ints]:
        """The due day as it stands today, and the day the card was closed (NEVER where it was not)."""
        rates = self._city.rates
        term = rates.days("delo_days")
        took = lognormal(block["duration"], rates.shapes["delo_term_share"]) * (term + 1)
        extended = block["extended"] < rates["delo_extended"]
        took = np.where(extended, took + term, took)
        due = block.day + term
        agreed = due - 1 - even(block["paper"], 4)
        due = due + (extended & (agreed <= today)) * rates.days("delo_extension_days")
        finished = self._city.clock.working_day(block.day + np.maximum(took, 1).astype(np.int64))
        return due, np.where(block["never"] < rates["delo_never_finished"], NEVER, finished)

    def _first_rubric(self, direction: str) -> int:
        """The leading rubric of a direction; the list's last one where no rubric has it."""
        directions = self._rubrics.directions[: self._rubrics.known_count]
        return directions.index(direction) if direction in directions else len(directions) - 1

    def _shown(self, block: Block, rubric: Ints) -> Ints:
        """The rubric as written: a few are service words or kinds of their own, a few nobody knows."""
        rates, count = self._city.rates, self._rubrics.known_count
        service = block["service"] < rates["delo_service_rubric"]
        shown = np.where(service, count + rubric % self._service_count, rubric)
        count += self._service_count
        thanks = count + even(block["opening"], self._thanks_count)
        shown = np.where(block["thanks"] < rates["delo_thanks"], thanks, shown)
        count += self._thanks_count
        unknown = self._rubrics.known_count + self._rubrics.unknown_count - count
        return self._dirt.topic(shown, block, count, unknown)

    def _rubric(self, block: Block, author: Ints) -> Ints:
        """A card of a ПОС message keeps to the message's direction, a regular author to one rubric."""
        regular = block["repeat"] < self._city.rates["repeat_author"]
        favourite = self._people.share(author, "rubric")
        own = self._rubrics.pick(block.day, np.where(regular, favourite, block["topic"]))
        day, share = block["message_day"].astype(np.int64), block["message_topic"]
        share = np.where(regular, self._people.share(author, "pos_topic"), share)
        return np.where(block["message"] >= 0, self._by_message[self._messages.pick(day, share)], own)

    def _content(self, block: Block, author: Ints, rubric: Ints, personal: Personal) -> pl.Series:
        again = (block["repeat"] < self._city.rates["repeat_author"]) & (block["ask"] < 0.4)
        text = join(
            self._requests.by_share(block["opening"]),
            self._wording.problem(rubric, block["body"]),
            Words([" Обращаюсь повторно."]).pick(np.zeros(len(block), dtype=np.int64), again, ""),
            self._wording.contacts(block, author, personal),
        )
        forwarded = block["organisation"] < self._city.rates["delo_organisation"]
        text = replace_where(text, forwarded, join(text, self._organisation))
        thanks = block["thanks"] < self._city.rates["delo_thanks"]
        return replace_where(text, thanks, self._thanks.by_share(block["opening"]))

    def _addressee(self, block: Block, recipient: Ints, personal: Personal) -> pl.Series:
        """The recipient, sometimes through a person."""
        unit = self._recipients.spell(recipient, block["spelling"])
        unit = self._dirt.recipient(unit, block, self._unknown_recipients)
        rows = np.flatnonzero(block["addressee"] < 0.3)
        official = OFFICIALS + recipient[rows] * 4 + even(block["paper"][rows], 4)
        names = personal.keep(self._people.short_name(official))
        named = join(scatter(names, rows, len(block)), " (", unit, ")")
        return replace_where(unit, block["addressee"] < 0.3, named)

    def _date(self, days: Ints, where: Bools) -> pl.Series:
        return self._city.days.russian.pick(self._city.days.index(days), where)


def _choices(rows: list[tuple[str, float]]) -> tuple[Words, Weighted]:
    return Words([name for name, _ in rows]), Weighted([weight for _, weight in rows])
