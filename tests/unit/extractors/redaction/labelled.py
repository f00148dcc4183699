"""The labelled set: invented messages in which every piece of personal data is marked by its class.

It was written after the rules, and they were not fitted to it: its figures say what an unseen text meets.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.unit.extractors.redaction import labelled_texts as texts
from tests.unit.extractors.redaction.people import load_people, misspell


class Message(NamedTuple):
    """A message, the places of its marked pieces, and the author as the row's own columns would give it.

    `must_stay`: the pieces are not personal (streets, dates, sums) and have to be left in sight.
    """

    label: str
    text: str
    pieces: tuple[tuple[int, int], ...]
    must_stay: bool = False
    author: str | None = None


class Figure(NamedTuple):
    """Of `total` marked pieces `good` are wholly hidden (or wholly in sight, where they must stay)."""

    good: int
    total: int


PRECISION = "точность: заменено по делу"


def build_labelled_set() -> list[Message]:
    """All messages, in a fixed order; nothing is drawn at random."""
    return [*_named(), *_numbered(), *_ready()]


def measure(messages: Sequence[Message], found: Sequence[Sequence[tuple[int, int]]]) -> dict[str, Figure]:
    """Figures by label; `PRECISION`: hidden pieces that touch a marked one, where there is one."""
    good: dict[str, list[bool]] = {}
    right: list[bool] = []
    for message, spans in zip(messages, found, strict=True):
        for start, stop in message.pieces:
            hidden = [any(a <= at < b for a, b in spans) for at in _letters(message.text, start, stop)]
            is_good = not any(hidden) if message.must_stay else all(hidden)
            good.setdefault(message.label, []).append(is_good)
        if not message.must_stay:
            right += [any(a < stop and start < b for start, stop in message.pieces) for a, b in spans]
    figures = {label: Figure(sum(each), len(each)) for label, each in good.items()}
    return figures | {PRECISION: Figure(sum(right), len(right))}


def _letters(text: str, start: int, stop: int) -> list[int]:
    return [at for at in range(start, stop) if text[at].isalnum()]


def _named() -> Iterator[Message]:
    for number, person in enumerate(load_people()):
        for turn, (case, template) in enumerate(texts.NAMES):
            full = person.full(case)
            wrong = misspell(full, number + turn)
            for label, piece, is_author in (
                ("ФИО полностью", full, False),
                ("фамилия с инициалами", person.with_initials(case), False),
                ("имя и отчество", person.first_and_patronymic(case), False),
                ("имя и фамилия", person.first_and_surname(case), False),
                ("одна фамилия", person.surname[case], False),
                ("одно имя", person.first[case], False),
                ("уменьшительное имя", person.short[case], False),
                ("ФИО строчными буквами", full.lower(), False),
                ("ФИО прописными буквами", full.upper(), False),
                ("ФИО с опечаткой", wrong, False),
                ("имя латиницей", person.latin, False),
                ("имя автора: одна фамилия", person.surname[case], True),
                ("имя автора: одно имя", person.first[case], True),
                ("имя автора: строчными буквами", full.lower(), True),
                ("имя автора: с опечаткой", wrong, True),
            ):
                yield _fill(label, template, piece, person.full(0) if is_author else None)


def _numbered() -> Iterator[Message]:
    for number in range(10):
        digits = f"{(number * 7919 + 2345678) % 10_000_000:07}"
        parts = {
            "a": digits[:3],
            "b": digits[3:5],
            "c": digits[5:],
            "d": digits[1:3],
            "x": " ".join(digits[:3]),
        }
        for at, shape in enumerate(texts.PHONES):
            template = texts.PHONE_TEXTS[(number + at) % len(texts.PHONE_TEXTS)]
            # A word of the shape («тел», «домашний») is no part of the number.
            phone = shape.format(**parts)
            yield _marked("телефон", template.format(_brace_number(phone)))
    for label, templates, pieces in (
        ("e-mail", texts.EMAIL_TEXTS, texts.EMAILS),
        ("ссылка, профиль", texts.LINK_TEXTS, texts.LINKS),
    ):
        for template in templates:
            for piece in pieces:
                yield _fill(label, template, piece)


def _ready() -> Iterator[Message]:
    for label, templates, pieces in (
        ("номер документа", texts.DOCUMENT_TEXTS, texts.DOCUMENTS),
        ("дом и квартира", texts.HOME_TEXTS, texts.HOMES),
    ):
        for template in templates:
            for piece in pieces:
                yield _marked(label, template.format(piece))
    yield from (_marked("дом, названный своим", text) for text in texts.OWN_HOMES)
    yield from (_marked(label, text) for label, text in texts.OUT_OF_REACH)
    for label, ready in (
        ("улицы, названные именами", texts.STREETS),
        ("даты, суммы, номера обращений и законов", texts.FIGURES),
        ("организации, места, слова-имена", texts.WORDS),
    ):
        yield from (_marked(label, text, must_stay=True) for text in ready)


def _fill(label: str, template: str, piece: str, author: str | None = None) -> Message:
    start = template.index("{}")
    return Message(label, template.replace("{}", piece), ((start, start + len(piece)),), author=author)


def _brace_number(phone: str) -> str:
    places = [at for at, sign in enumerate(phone) if sign.isdigit()]
    return f"{phone[: places[0]]}{{{phone[places[0] : places[-1] + 1]}}}{phone[places[-1] + 1 :]}"


def _marked(label: str, text: str, *, must_stay: bool = False) -> Message:
    pieces: list[tuple[int, int]] = []
    clean = ""
    for chunk in text.split("{"):
        piece, brace, rest = chunk.partition("}")
        if brace:
            pieces.append((len(clean), len(clean) + len(piece)))
        clean += piece + rest
    return Message(label, clean, tuple(pieces), must_stay=must_stay)
