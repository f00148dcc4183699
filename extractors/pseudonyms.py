"""Keyed pseudonyms: the same person gets the same 32 hexadecimal digits in every source, nobody can go back.

HMAC-SHA256 (RFC 2104) over the normalised value, keyed with `MCU_PSEUDONYM_KEY`, cut to 128 bits.
"""

import hashlib
from dataclasses import dataclass

import polars as pl

_BLOCK = 64
_DIGITS = 32
_URL_START = r"^(?:[a-z][a-z0-9+.-]*://)?(?:www\.|m\.)*"


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
        pseudonym: str = self._of_many(pl.Series([normalised])).item()
        return pseudonym

    def of_series(self, values: pl.Series, *, is_url: bool) -> pl.Series:
        """Pseudonyms of a column, each value normalised before; nulls stay null."""
        normalise = normalise_urls if is_url else normalise_names
        filled = values.is_not_null()
        dense = values.filter(filled)
        distinct = dense.unique(maintain_order=False)
        if len(distinct) * 2 < len(dense):
            return values.replace_strict(distinct, self._of_many(normalise(distinct)), default=None)
        return values.scatter(filled.arg_true(), self._of_many(normalise(dense)))

    def _of_many(self, normalised: pl.Series) -> pl.Series:
        copy_inner, copy_outer = self._inner.copy, self._outer.copy  # type: ignore[attr-defined]  # set in __post_init__
        pseudonyms = []
        for text in normalised.cast(pl.Binary).to_list():
            inner, outer = copy_inner(), copy_outer()
            inner.update(text)
            outer.update(inner.digest())
            pseudonyms.append(outer.hexdigest()[:_DIGITS])
        return pl.Series(pseudonyms, dtype=pl.String)

    def fingerprint(self) -> str:
        """What `ops.installation` keeps to notice a changed key."""
        return self.of("fingerprint of the key of pseudonyms")


def normalise_names(values: pl.Series) -> pl.Series:
    """Trimmed, lower case, single spaces, «ё» as «е»."""
    spaced = values.str.replace_all(r"\s+", " ").str.strip_chars()
    return spaced.str.to_lowercase().str.replace_all("ё", "е", literal=True)


def normalise_urls(values: pl.Series) -> pl.Series:
    """Without scheme, `www.`, `m.` and trailing slashes, in lower case."""
    lower = values.str.strip_chars().str.to_lowercase()
    return lower.str.replace(_URL_START, "").str.strip_chars_end("/")
