r"""The least that looks like a phone, an e-mail or a profile link: the loader hides it, gate 2 looks for it.

Written for Python's `re`; Postgres reads it through `in_postgres`, SQLAlchemy on the way takes `:word` for a
parameter. Lines on 800 belong to services.
"""

PHONE = r"(?:\+7|\b8)[ (-]+(?!800)\d{3}[ )-]*\d{3}[ -]*\d{2}[ -]*\d{2}\b|\+7(?!800)\d{10}\b"
# A platform's number may have eleven digits by chance; in any other column they are a phone.
BARE_PHONE = r"\b[78]9\d{9}\b"
MAIL = r"[A-Za-zА-Яа-яЁё0-9]@[A-Za-zА-Яа-яЁё0-9-]+\.[A-Za-zА-Яа-яЁё]"
LINK = r"\b(vk\.com|vk\.ru|ok\.ru|t\.me|telegram\.me|telegram\.org|max\.ru)/"


def in_postgres(pattern: str) -> str:
    r"""The same pattern for Postgres, which writes the edge of a word `\y`."""
    return pattern.replace(r"\b", r"\y")
