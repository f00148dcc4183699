"""Sentences in Russian made of words and of figures: each printed number keeps the figure that it prints.

Words are joined as they stand; what a number does to the noun behind it is decided here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from reports.explaining.words import plural
from reports.figures import NO_BREAK, print_number, round_half_up
from reports.sections.figures import Figure

NO_DATA = "нет данных"
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
    "ноября", "декабря",
)  # fmt: skip


@dataclass(frozen=True)
class Noun:
    """A counted noun: 1 срок, 2 срока, 5 сроков; из 1 срока, из 5 сроков; по 1 сроку, по 5 срокам."""

    one: str
    few: str
    many: str
    to_one: str
    to_many: str

    def count(self, number: int) -> str:
        """After a number: «21 срок»."""
        return plural(number, (self.one, self.few, self.many))

    def of(self, number: int) -> str:
        """After «из» and a number: «из 21 срока»; the genitive of one is the form after two."""
        return plural(number, (self.few, self.many, self.many))

    def to(self, number: int) -> str:
        """After «по» and a number: «по 21 сроку»."""
        return plural(number, (self.to_one, self.to_many, self.to_many))


APPEAL = Noun("обращение", "обращения", "обращений", "обращению", "обращениям")
TERM = Noun("срок", "срока", "сроков", "сроку", "срокам")
SCORE = Noun("оценка", "оценки", "оценок", "оценке", "оценкам")
TOPIC = Noun("тема", "темы", "тем", "теме", "темам")
RECIPIENT = Noun("получатель", "получателя", "получателей", "получателю", "получателям")
RISK = Noun("риск", "риска", "рисков", "риску", "рискам")
MEASURE = Noun("мероприятие", "мероприятия", "мероприятий", "мероприятию", "мероприятиям")
DECISION = Noun("решение", "решения", "решений", "решению", "решениям")
RECOMMENDATION = Noun("рекомендация", "рекомендации", "рекомендаций", "рекомендации", "рекомендациям")
MENTION = Noun("упоминание", "упоминания", "упоминаний", "упоминанию", "упоминаниям")
PAGE = Noun("страница", "страницы", "страниц", "странице", "страницам")
ORGANISATION = Noun("организация", "организации", "организаций", "организации", "организациям")


@dataclass(frozen=True)
class Printed:
    """A number as it stands in a sentence or a cell, and the figure that it prints."""

    text: str
    figure: Figure


@dataclass(frozen=True)
class Name:
    """A name, a code or a date that the warehouse holds: it may have digits and is no figure."""

    text: str


Part = str | Printed | Name


@dataclass(frozen=True)
class Sentence:
    """Parts of a sentence in their order; the words between the figures and names hold no digit."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def figures(self) -> tuple[Printed, ...]:
        """Its numbers in their order."""
        return tuple(part for part in self.parts if isinstance(part, Printed))


def write(*parts: Part | Sentence | None) -> Sentence:
    """One sentence or clause of the parts, neighbouring words joined; what is None is left out."""
    flat: list[Part] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Sentence) else (part,):
            if piece is None or piece == "":
                continue
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            else:
                flat.append(piece)
    return Sentence(tuple(flat))


def join(clauses: Iterable[Sentence], between: str = "; ") -> Sentence:
    """The clauses one after another."""
    parts: list[Sentence | str] = []
    for clause in clauses:
        parts += [between, clause] if parts else [clause]
    return write(*parts)


def enumerate_parts(items: Sequence[Part | Sentence]) -> Sentence:
    """«а», «а и б», «а, б и в»."""
    if len(items) < 2:
        return write(*items)
    head: list[Part | Sentence] = [items[0]]
    for item in items[1:-1]:
        head += [", ", item]
    return write(*head, " и ", items[-1])


def begin(clause: Sentence) -> Sentence:
    """The clause as a sentence: with a capital letter and a full stop."""
    first, *rest = clause.parts
    if isinstance(first, str):
        first = first[:1].upper() + first[1:]
    elif isinstance(first, Printed):
        first = replace(first, text=first.text[:1].upper() + first.text[1:])
    ends = clause.text.endswith((".", "!", "?"))
    return write(first, *rest, None if ends else ".")


def quote(name: str) -> Name:
    """A name in quotation marks, the inner ones of another kind."""
    return Name(f"«{name.replace('«', '„').replace('»', '“')}»")


def number(figure: Figure, precision: int = 0) -> Printed:
    """The number alone: «1 234», «4,25», «нет данных»."""
    return Printed(NO_DATA if figure.value is None else _print(figure.value, precision), figure)


def signed(figure: Figure, precision: int = 0) -> Printed:
    """A change with its sign: «+12», «−3», «0»."""
    if figure.value is None:
        return Printed(NO_DATA, figure)
    rounded = round_half_up(figure.value, precision)
    return Printed(("+" if rounded > 0 else "") + print_number(rounded), figure)


def counted(figure: Figure, noun: Noun) -> Printed:
    """A count with its noun: «21 срок»."""
    whole = figure.whole
    return Printed(f"{print_number(whole)}{NO_BREAK}{noun.count(whole)}", figure)


def of_counted(figure: Figure, noun: Noun) -> Printed:
    """A count with its noun after «из», «до», «у»: «21 срока»."""
    whole = figure.whole
    return Printed(f"{print_number(whole)}{NO_BREAK}{noun.of(whole)}", figure)


def to_counted(figure: Figure, noun: Noun) -> Printed:
    """A count with its noun after «по»: «21 оценке»."""
    whole = figure.whole
    return Printed(f"{print_number(whole)}{NO_BREAK}{noun.to(whole)}", figure)


def each_counted(figure: Figure, noun: Noun) -> Printed:
    """A count of each with its noun: «по 1 сроку», «по 2 срока», «по 5 сроков»."""
    whole = figure.whole
    word = plural(whole, (noun.to_one, noun.few, noun.many))
    return Printed(f"по{NO_BREAK}{print_number(whole)}{NO_BREAK}{word}", figure)


def agree(figure: Figure, one: str, few: str, many: str) -> str:
    """The word that goes with a count: «соблюдён» 1, «соблюдены» 2, «соблюдено» 5."""
    return plural(figure.whole, (one, few, many))


def share(figure: Figure, precision: int = 1) -> Printed:
    """A percentage: «90,0 %»."""
    if figure.value is None:
        return Printed(NO_DATA, figure)
    return Printed(f"{_print(figure.value, precision)}{NO_BREAK}%", figure)


def points(figure: Figure) -> Printed:
    """A change of a percentage in its points: «+2,1 п. п.»."""
    if figure.value is None:
        return Printed(NO_DATA, figure)
    return Printed(f"{signed(figure, 1).text}{NO_BREAK}п.{NO_BREAK}п.", figure)


def print_days(first: date, last: date) -> str:
    """«9–15 ноября 2026 года», «26 октября – 1 ноября 2026 года»."""
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year} года"
    if first.year != last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} {first.year} – {end}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} – {end}"
    return end if first == last else f"{first.day}–{end}"


def shorten(text: str, most: int) -> str:
    """The text on one line, cut at a word when it is longer; what a document cannot hold is left out."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(line) <= most:
        return line
    return line[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _print(value: Fraction, precision: int) -> str:
    return print_number(round_half_up(value, precision))
