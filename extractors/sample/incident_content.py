"""What an incident is about, who wrote it and who answers: topics, places, texts and links."""

from zlib import crc32

import numpy as np
import polars as pl

from extractors.sample.city import Block, City
from extractors.sample.dirt import Dirt
from extractors.sample.incident_life import SOLVED, Life
from extractors.sample.people import OFFICIALS, People
from extractors.sample.places import Places, Recipients
from extractors.sample.reference import read_data
from extractors.sample.shapes import lognormal
from extractors.sample.topics import incident_topics
from extractors.sample.wording import TEXT_SHARES, Personal, Wording
from extractors.sample.words import (
    Bools,
    Floats,
    Ints,
    Weighted,
    Words,
    digits,
    even,
    join,
    replace_where,
    scatter,
)

CONTENT_SHARES = (
    *TEXT_SHARES, "author", "repeat", "topic", "foreign", "municipality", "recipient", "spelling", "unit",
    "place", "media", "page", "audience", "engagement", "note", "answer",
)  # fmt: skip
_PLATFORMS = Weighted([0.62, 0.27, 0.11])  # VK, OK, Telegram
_YES = Words(["Нет", "Да"])
_PAGES = 12


class IncidentContent:
    """The content columns of one city's incidents."""

    def __init__(self, city: City, people: People, places: Places) -> None:
        texts = read_data("texts")
        self._rates, self._people, self._places = city.rates, people, places
        self._topics, self._recipients = incident_topics(), Recipients(city.municipality)
        self._wording = Wording(people, places, city.rates, self._topics)
        self._unknown_recipients, self._units = Words(texts["unknown_recipients"]), Words(texts["units"])
        self._notes, self._objects = Words(texts["notes"]), Words(texts["objects"])
        # Numbers run through the whole country: municipalities lie far apart, some beyond 32 bits.
        self._first_id = 100_000_000 * (1 + crc32(city.municipality.code.encode()) % 40)
        clubs = [160_000_000 + city.key % 1_000_000 + 7_919 * page for page in range(_PAGES)]
        self._clubs = Words([str(club) for club in clubs])

    def identity(self, block: Block, dirt: Dirt) -> dict[str, pl.Series]:
        """The key and the number in the cabinet; a few broken rows lack the key."""
        place = even(block["page"], 3)
        number = self._first_id + block.number * 3 + place
        missing = dirt.without_key(block)
        return {
            "incident_id": pl.Series(np.where(missing, -1, number)).replace(-1, None),
            "incident_number": pl.Series(1000 + block.number * 3 + place),
        }

    def topic_and_place(
        self, block: Block, author: Ints, dirt: Dirt, personal: Personal
    ) -> dict[str, pl.Series]:
        """Region to house, topic, recipient and unit."""
        rates, places, count = self._rates, self._places, len(block)
        territory = places.territory(author)
        foreign = block["foreign"] < rates["incident_other_municipality"]
        topic = self._topic(block, author)
        shown = dirt.topic(topic, block, self._topics.known_count, self._topics.unknown_count)
        recipient = self._recipients.pick(self._topics.directions, topic, block["recipient"], territory)
        department = self._recipients.spell(recipient, block["spelling"])
        department = dirt.recipient(department, block, self._unknown_recipients)
        name = places.municipality_name(block["municipality"], rates["incident_other_spelling"], foreign)
        settlement = places.spell_territory(territory, block["spelling"])
        region = Words([places.region]).pick(np.zeros(count, dtype=np.int64))
        return {
            "cabinet": region,
            "region_name": region,
            "municipality_name": name,
            "department": replace_where(department, foreign, name),
            "assignee": self._assignee(block, recipient, personal),
            "topic_group": self._topics.levels[0].pick(shown),
            "topic": dirt.letters(self._topics.levels[1].pick(shown), block),
            "settlement": replace_where(
                settlement, foreign | (block["place"] >= rates["incident_has_place"]), None
            ),
            "street": replace_where(
                places.street(author), block["place"] >= rates["incident_has_street"], None
            ),
            "house": replace_where(places.house(author), block["place"] >= rates["incident_has_house"], None),
            "object_old": pl.Series([None] * count, dtype=pl.String),
            "object_name": self._objects.by_share(
                block["audience"], block["note"] < rates["incident_has_object"]
            ),
        }

    def texts(
        self, block: Block, events: Life, known: Ints, author: Ints, personal: Personal
    ) -> dict[str, pl.Series]:
        """The message and the answers given so far, each behind the formula guard."""
        wording, share, noted = self._wording, block["answer"], self._rates["incident_has_note"]
        is_repeat = (block["repeat"] < self._rates["repeat_author"]) & (block["ask"] < 0.4)
        message = wording.message(block, author, self._topic(block, author), is_repeat, personal)
        address = join("[club", self._clubs.by_share(block["page"]), "|Администрация], ")
        addressed = np.flatnonzero(block["body"] > 0.88)
        start = scatter(address.gather(addressed), addressed, len(block))
        final = np.where(events.outcome == SOLVED, "solved", "explained")
        answered = events.first_answer <= known
        two = events.second_answer < events.last_closed
        first = self._answer(np.where(two, "interim", final), share, answered, author, personal)
        own = replace_where(first, events.assignee_answer > known, "'")
        second = self._answer(final, (share * 3) % 1, events.second_answer <= known, author, personal)
        return {
            "message_text": join("'", start, message),
            "first_answer_text": first,
            "answer_1_text": own,
            "answer_2_text": second,
            "answer_3_text": wording.answer("third", share, events.third_answer <= known, author, personal),
            "tags": pl.Series([None] * len(block), dtype=pl.String),
            "note": self._notes.by_share(np.minimum(block["note"] / noted, 0.999), block["note"] < noted),
        }

    def links(
        self, block: Block, events: Life, known: Ints, author: Ints, personal: Personal
    ) -> dict[str, pl.Series]:
        """Pages, posts, the author's profile, audience and pictures."""
        platform = _PLATFORMS.pick(self._people.share(author, "platform"))
        page = join(
            Words(["http://vk.com/club", "http://ok.ru/group/5", "https://telegram.me/gorod_"]).pick(
                platform
            ),
            self._clubs.by_share(block["page"]),
        )
        post = join(
            Words(["http://vk.com/wall-", "http://ok.ru/group/5", "https://telegram.me/gorod_"]).pick(
                platform
            ),
            self._clubs.by_share(block["page"]),
            Words(["_", "/topic/", "/"]).pick(platform),
            digits(10_000 + block.number),
        )
        rates = self._rates
        audience = lognormal(block["audience"], rates.shapes["audience_count"]).astype(np.int64)
        answered = events.first_answer <= known
        from_account = answered & (block["media"] < rates["incident_has_answer_account"])
        is_unseen = block["spelling"] < 1 - rates["incident_has_audience"]
        is_ignored = block["engagement"] < 1 - rates["incident_has_engagement"]
        pictured, shown = rates["incident_has_answer_media"], rates["incident_has_message_media"]
        return {
            "post_url": post,
            "blog_url": page,
            "author_url": personal.keep(self._people.profile(author, platform)),
            "answer_account_url": replace_where(page, ~from_account, None),
            "audience_count": pl.Series(np.where(is_unseen, -1, audience)).replace(-1, None),
            "engagement_count": pl.Series(np.where(is_ignored, -1, even(block["note"], 9))).replace(-1, None),
            "has_answer_media": _YES.pick((answered & (block["media"] < pictured)).astype(np.int64)),
            "has_message_media": _YES.pick((block["page"] * 5 % 1 < shown).astype(np.int64)),
        }

    def _topic(self, block: Block, author: Ints) -> Ints:
        """A regular author keeps to one topic, others write about what the season brings."""
        regular = block["repeat"] < self._rates["repeat_author"]
        return self._topics.pick(
            block.day, np.where(regular, self._people.share(author, "topic"), block["topic"])
        )

    def _assignee(self, block: Block, recipient: Ints, personal: Personal) -> pl.Series:
        share, assigned = block["unit"], self._rates["incident_has_assignee"]
        unit = self._units.by_share(np.minimum(share / assigned, 0.999), share < assigned)
        rows = np.flatnonzero(share < self._rates["incident_person_as_assignee"])
        official = OFFICIALS + recipient[rows] * 4 + (share[rows] * 1000).astype(np.int64) % 4
        names = personal.keep(self._people.short_name(official))
        return replace_where(unit, np.isin(np.arange(len(block)), rows), scatter(names, rows, len(block)))

    def _answer(
        self,
        kind: "np.ndarray[tuple[int], np.dtype[np.str_]]",
        share: Floats,
        where: Bools,
        author: Ints,
        personal: Personal,
    ) -> pl.Series:
        text = pl.Series(["'"]).new_from_index(0, len(share))
        for name in ("explained", "solved", "interim"):
            rows = where & (kind == name)
            text = replace_where(text, rows, self._wording.answer(name, share, rows, author, personal))
        return text
