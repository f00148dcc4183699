"""Free texts: what people write and what offices answer, with invented personal data inside."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from extractors.sample.city import Block
from extractors.sample.people import People
from extractors.sample.places import Places
from extractors.sample.rates import Rates
from extractors.sample.reference import read_data
from extractors.sample.topics import Topics
from extractors.sample.words import Bools, Floats, Ints, Words, even, join, scatter

TEXT_SHARES = (
    "opening",
    "body",
    "ask",
    "emoji",
    "signed",
    "phone",
    "email",
    "document",
    "third",
    "addressed",
)
_OTHERS = 1 << 36


@dataclass
class Personal:
    """Every personal value put into rows, exactly as it stands there: what a leak scan looks for."""

    values: list[pl.Series] = field(default_factory=list)

    def keep(self, series: pl.Series) -> pl.Series:
        """Remember the values and hand them on."""
        self.values.append(series)
        return series


_Maker = Callable[[Ints], pl.Series]


class Wording:
    """The sentences of one city."""

    def __init__(self, people: People, places: Places, rates: Rates, topics: Topics) -> None:
        data = read_data("texts")
        self._people, self._places, self._rates = people, places, rates
        known = data["problems"]
        problems = [known.get(direction, known["other"]) for direction in topics.directions]
        self._sizes = np.array([len(row) for row in problems], dtype=np.int64)
        self._starts = np.cumsum(self._sizes) - self._sizes
        bare = [_bare(name) for name in topics.names]
        self._templates, self._names = data["about"], len(topics.names)
        self._about = Words([text.replace("{}", name) for text in data["about"] for name in bare])
        self._problems = Words([text for row in problems for text in row])
        self._openings, self._asks = Words(data["openings"]), Words(data["asks"])
        self._emoji, self._repeats = Words(data["emoji"]), Words(data["repeats"])
        self._contacts, self._answers = data["contacts"], {k: Words(v) for k, v in data["answers"].items()}

    def message(
        self, block: Block, author: Ints, topic: Ints, is_repeat: Bools, personal: Personal
    ) -> pl.Series:
        """What the author wrote; contacts and names stand in some of the texts."""
        return join(
            self._openings.by_share(block["opening"]),
            self.problem(topic, block["body"]),
            self._repeats.by_share(block["emoji"], is_repeat, ""),
            self.contacts(block, author, personal),
            self._asks.by_share(block["ask"]),
            self._emoji.by_share(np.clip(block["emoji"] * 5 - 4, 0, 0.999), block["emoji"] > 0.8, ""),
        )

    def problem(self, topic: Ints, share: Floats) -> pl.Series:
        """One sentence about the topic's direction and mostly one that names the topic."""
        sentence = self._problems.pick(self._starts[topic] + (share * self._sizes[topic]).astype(np.int64))
        chosen = even(share * 17 % 1, len(self._templates))
        return join(sentence, self._about.pick(chosen * self._names + topic))

    def contacts(self, block: Block, author: Ints, personal: Personal) -> pl.Series:
        """Address, third person, document, phone, e-mail, name: each in its share of texts."""
        people, rates, words = self._people, self._rates, self._contacts
        document = block["document"]
        half = rates["text_document"] / 2
        other = _OTHERS + author
        return join(
            self._part(
                block["addressed"] < rates["incident_has_house"],
                author,
                words["address"],
                self._places.address,
                personal,
            ),
            self._part(
                block["third"] < rates["text_third_person"],
                other,
                words["person"],
                people.full_name,
                personal,
            ),
            self._part(document < half, author, [words["passport"]], people.passport, personal),
            self._part(
                (document >= half) & (document < 2 * half),
                author,
                [words["insurance"]],
                people.insurance,
                personal,
            ),
            self._part(block["phone"] < rates["text_phone"], author, words["phone"], people.phone, personal),
            self._part(block["email"] < rates["text_email"], author, words["email"], people.email, personal),
            self._part(
                block["signed"] < rates["text_signed"], author, words["name"], people.full_name, personal
            ),
        )

    def answer(self, kind: str, share: Floats, where: Bools, author: Ints, personal: Personal) -> pl.Series:
        """An office's answer behind the formula guard; where there is none only the guard stands."""
        greeted = where & (share * 11 % 1 < 0.45)
        rows = np.flatnonzero(greeted)
        who = author[rows]
        mention = join("[id", self._people.mention_number(who), "|", self._people.first_name(who), "]")
        greeting = scatter(join(personal.keep(mention), ", "), rows, len(share))
        return join("'", greeting, self._answers[kind].by_share(share, where, ""))

    def _part(
        self, where: Bools, who: Ints, before: list[str], make: _Maker, personal: Personal
    ) -> pl.Series:
        rows = np.flatnonzero(where)
        values = personal.keep(make(who[rows]))
        words = Words(before)
        text = join(words.pick(self._people.choose(who[rows], "before", words.count)), values, ".")
        return scatter(text, rows, len(where))


def _bare(topic: str) -> str:
    """A topic as people say it: small letters, no code before it, nothing in brackets."""
    return re.sub(r"\s*\([^)]*\)\s*", " ", topic).strip().lower()
