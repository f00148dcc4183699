"""Keyed pseudonyms: the same person gets the same 32 hexadecimal digits in every source, nobody can go back.

HMAC-SHA256 (RFC 2104) over the normalised value, keyed with `MCU_PSEUDONYM_KEY`, cut to 128 bits.
"""

import hashlib
import re
from dataclasses import dataclass

import polars as pl

_BLOCK = 64
_DIGITS = 32
_SPACES = re.compile(r"\s+")
_URL_START = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\.|m\.)*")


@dataclass(frozen=True)
class Pseudonymiser:
    """HMAC with a fixed key; the two keyed states are made once, because that is half of the work."""

    key: bytes

    def __post_init__(self) -> None:
        key = hashlib.sha256(self.key).digest() if len(self.key) > _BLOCK else self.key
        padded = key.ljust(_BLOCK, b"\0")
        object.__setattr__(self, "_inner", hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)))
        object.__setattr__(self, "_outer", hashlib.sha256(bytes(byte ^ 0x5C for byte in padded)))

    def of(self, normalised: str) -> str:
        """Pseudonym of a normalised value."""
        inner, outer = self._inner.copy(), self._outer.copy()  # type: ignore[attr-defined]  # set in __post_init__
        inner.update(normalised.encode())
        outer.update(inner.digest())
        digest: str = outer.hexdigest()
        return digest[:_DIGITS]

    def of_series(self, values: pl.Series, *, is_url: bool) -> pl.Series:
        """Pseudonyms of a column; nulls stay null."""
        known: dict[str | None, str | None] = {None: None}
        normalise = normalise_url if is_url else normalise_name
        for value in values.unique().to_list():
            if value is not None:
                known[value] = self.of(normalise(value))
        return pl.Series(values.name, [known[value] for value in values.to_list()], dtype=pl.String)

    def fingerprint(self) -> str:
        """What `ops.installation` keeps to notice a changed key."""
        return self.of("fingerprint of the key of pseudonyms")


def normalise_name(text: str) -> str:
    """Trimmed, lower case, single spaces, «ё» as «е»."""
    return _SPACES.sub(" ", text).strip().lower().replace("ё", "е")


def normalise_url(text: str) -> str:
    """Without scheme, `www.`, `m.` and trailing slashes, in lower case."""
    return _URL_START.sub("", text.strip().lower()).rstrip("/")
