r"""The least that looks like a phone, an e-mail or a profile link: the loader hides it, gate 2 looks for it.

Written for Python's `re`; Postgres reads it through `in_postgres`, SQLAlchemy on the way takes `:word` for a
parameter. Lines on 800 belong to services.
"""

import re

PHONE = r"(?:\+7|\b8)[ (-]+(?!800)\d{3}[ )-]*\d{3}[ -]*\d{2}[ -]*\d{2}\b|\+7(?!800)\d{10}\b"
# A platform's number may have eleven digits by chance; in any other column they are a phone.
BARE_PHONE = r"\b[78]9\d{9}\b"
MAIL = r"[A-Za-zА-Яа-яЁё0-9]@[A-Za-zА-Яа-яЁё0-9-]+\.[A-Za-zА-Яа-яЁё]"
LINK = r"\b(vk\.com|vk\.ru|ok\.ru|t\.me|telegram\.me|telegram\.org|max\.ru)/"


# Russian patronymics and initials: a person's name has no place where a post or a reason is asked for.
PERSON = r"\b[А-ЯЁ][а-яё]+(?:[оеё]вич|[оеё]вна|ична|инична)\b|\b[А-ЯЁ]\.\s?[А-ЯЁ]\."
_KINDS = {"имя человека": PERSON, "телефон": PHONE, "почта": MAIL, "ссылка на профиль": LINK}


def find_personal(text: str) -> str | None:
    """What personal a text written by hand seems to hold: the kind, never the words; None when nothing."""
    return next((kind for kind, pattern in _KINDS.items() if re.search(pattern, text)), None)


def in_postgres(pattern: str) -> str:
    r"""The same pattern for Postgres, which writes the edge of a word `\y`."""
    return pattern.replace(r"\b", r"\y")
