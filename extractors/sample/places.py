"""Where appeals come from and who answers: territories, streets, recipients of one municipality."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from extractors.sample.people import People
from extractors.sample.reference import read_data
from extractors.sample.words import Bools, Floats, Ints, Weighted, Words, digits, even, join, replace_where
from warehouse.municipalities import Municipality, Recipient

_TERRITORIAL_SHARE = 0.2


@dataclass(frozen=True)
class Recipients:
    """Spellings of every recipient and, per direction, who usually answers."""

    municipality: Municipality

    def pick(self, direction: list[str], topic: Ints, share: Floats, territory: Ints) -> Ints:
        """Recipient index per row: by the topic's direction, sometimes the district's own body."""
        by_direction = [self._answering(code) for code in direction]
        width = max(map(len, by_direction))
        table = np.array([row + row[-1:] * (width - len(row)) for row in by_direction], dtype=np.int64)
        sizes = np.array([len(row) for row in by_direction], dtype=np.int64)
        # Squared: the first body of a direction answers more than the second.
        chosen = table[topic, np.minimum((share * share * sizes[topic]).astype(np.int64), sizes[topic] - 1)]
        districts = self._districts()
        own = districts[territory] if len(districts) else np.full(len(topic), -1)
        return np.where((own >= 0) & (share * 7 % 1 < _TERRITORIAL_SHARE), own, chosen)

    def spell(self, recipient: Ints, share: Floats) -> pl.Series:
        """One of the recipient's spellings; the first synonym is the platform's usual one."""
        spellings = [self._spellings(member) for member in self.municipality.recipients]
        starts = np.cumsum([0, *map(len, spellings)])[:-1]
        sizes = np.array([len(row) for row in spellings])
        other = np.clip((share - 0.7) / 0.3, 0, 0.999)
        offset = (other * sizes[recipient]).astype(np.int64)
        return Words([text for row in spellings for text in row]).pick(starts[recipient] + offset)

    def root(self) -> str:
        """The administration's usual spelling."""
        found = [member for member in self.municipality.recipients if member.kind == "administration"]
        return self._spellings((found or list(self.municipality.recipients))[0])[0]

    def _answering(self, direction: str) -> list[int]:
        members = self.municipality.recipients
        found = [n for n, member in enumerate(members) if direction in member.directions]
        if found:
            return found
        found = [n for n, member in enumerate(members) if member.kind == "administration"]
        return found or [0]

    def _districts(self) -> Ints:
        members = self.municipality.recipients
        owners = []
        for territory in self.municipality.territories:
            names = [
                n
                for n, m in enumerate(members)
                if territory.name in m.synonyms and m.kind != "administration"
            ]
            owners.append(names[0] if names else -1)
        return np.array(owners, dtype=np.int64)

    @staticmethod
    def _spellings(member: Recipient) -> list[str]:
        name = member.name[:1].upper() + member.name[1:]
        return [*member.synonyms[:1], name, *member.synonyms[1:]]


class Places:
    """Territories, streets and the names of the municipality in the platforms."""

    def __init__(self, municipality: Municipality, people: People) -> None:
        data = read_data("places")
        self._people, self._streets = people, Words(data["streets"])
        incident = municipality.sources.get("incident")
        scope = incident.scope if incident else {}
        self.region = scope.get("region_name", (municipality.region_name,))[0]
        own = scope.get("municipality_name", (municipality.name,))
        self._own = Words(own)
        self._neighbours = Words(
            [data["other"].format(region=self.region)]
            + [name for name in data["neighbours"].get(self.region, ()) if name not in own]
        )
        territories = municipality.territories
        spellings = [[member.name, *member.synonyms] for member in territories] or [[min(own, key=len)]]
        self._sizes = np.array([len(row) for row in spellings])
        self._starts = np.cumsum([0, *self._sizes])[:-1]
        self._territory_words = Words([text for row in spellings for text in row])
        # A long tail: the k-th territory has a weight of 1 / (k + 2).
        self._weights = Weighted([1 / (k + 2) for k in range(len(spellings))])

    def territory(self, people: Ints) -> Ints:
        """Where a person lives."""
        return self._weights.pick(self._people.share(people, "territory"))

    def spell_territory(self, territory: Ints, share: Floats) -> pl.Series:
        """A territory in one of its spellings, mostly the first."""
        other = np.clip((share - 0.8) / 0.2, 0, 0.999)
        return self._territory_words.pick(
            self._starts[territory] + (other * self._sizes[territory]).astype(np.int64)
        )

    def street(self, people: Ints) -> pl.Series:
        """The street a person writes about."""
        return self._streets.pick(self._people.choose(people, "street", self._streets.count))

    def house(self, people: Ints) -> pl.Series:
        """A house number, sometimes with a letter."""
        letter = Words(["", "", "", "А", "/1"]).pick(self._people.choose(people, "letter", 5))
        return join(digits(1 + self._people.choose(people, "house", 150)), letter)

    def address(self, people: Ints) -> pl.Series:
        """Street, house and flat in one text."""
        flat = digits(1 + self._people.choose(people, "flat", 180))
        return join(self.street(people), ", д. ", self.house(people), ", кв. ", flat)

    def municipality_name(self, share: Floats, other_spelling: float, is_foreign: Bools) -> pl.Series:
        """The municipality as «Инцидент менеджмент» spells it; foreign rows get a neighbour's name."""
        second = np.where(
            share < other_spelling, 1 + even(share / other_spelling, max(1, self._own.count - 1)), 0
        )
        own = self._own.pick(np.minimum(second, self._own.count - 1))
        return replace_where(own, is_foreign, self._neighbours.by_share(share))
