"""Phones, e-mails, profile links and full names where nobody is expected: plain columns, headers, file names.

What is found is replaced, the rest of the value stays: «ИП [имя скрыто 1a2b3c4d]». Plain columns are
dictionaries (topics, recipients, statuses), so each distinct value is looked at once a load.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import Column
from extractors.findings import Findings
from extractors.pseudonyms import Pseudonymiser, normalise_names
from extractors.readers.tables import ROW
from extractors.redaction.name_chains import find_name_chains
from extractors.redaction.patterns import Pattern, load_patterns
from extractors.redaction.places import is_place
from extractors.redaction.spans import Kind, Span, join_names, merge_spans
from extractors.redaction.words import split_words
from extractors.tags import hide_in_tags
from extractors.values import is_invalid
from warehouse.contacts import BARE_PHONE, LINK, MAIL, PHONE

ORIGINALS = "_hidden"
_CONTACTS = (Kind.PHONE, Kind.EMAIL, Kind.LINK)
_PATTERNS_OF_NAMES = ("mention", "surname_initials", "initials_surname")
_NAMED_AFTER = re.compile(r"\bим(?:\.|ени)\s*$", re.IGNORECASE)
# Lines that a country's callers pay nothing for belong to services.
_HOTLINE = re.compile(r"(?<!\d)[78][\s().-]*800(?:[\s().-]*\d){7}(?!\d)")
# What gate 2 would stop a publication for, whatever the patterns of texts step over.
_LEAST = {Kind.PHONE: re.compile(PHONE), Kind.LINK: re.compile(rf"{LINK}\S*", re.IGNORECASE)}
_MAIL, _WORD = re.compile(MAIL), re.compile(r"\S+")
_BARE_PHONE = re.compile(BARE_PHONE)
_DIGITS = re.compile(r"^\d+$")
_NUMBERS = ("_number", "_id", "_code")
# Cheap questions to columns of numbers, which have a value a row: most of them hold nothing but digits.
_ODD_NUMBER = r"[@()+]|[A-Za-zА-Яа-яЁё]{2,}\.[a-zа-я]{2,}/|[78][ -]\d{3}|[А-Яа-яЁё]{3,}[ .]"
_ODD_MOMENT = r"[^\d.: T-]|\d{10}|^[78][ -]"
_MOST_REMEMBERED = 100_000
_MARK_DIGITS = 8
_SENTENCE = (
    "«{column}»: телефон, почта, ссылка или имя человека скрыты, как пришло — в хранилище личных данных;"
    " первая строка {first_row}, строк: {rows}"
)


class PlainValues:
    """Finds and replaces; remembers what it saw. `pseudonyms` makes the marks by which values stay apart."""

    def __init__(self, pseudonyms: Pseudonymiser) -> None:
        self._pseudonyms = pseudonyms
        self._seen: dict[tuple[str, bool], str | None] = {}

    def hide(self, value: str, *, is_number: bool = False) -> str | None:
        """The value without what is personal in it; None when there is nothing to hide.

        `is_number`: of a column of numbers, where ten digits in a row are no phone.
        """
        asked = value, is_number
        if asked not in self._seen:
            if len(self._seen) >= _MOST_REMEMBERED:
                self._seen.clear()
            self._seen[asked] = _replace(
                value, _find(value, is_number=is_number), partial(_mark, self._pseudonyms)
            )
        return self._seen[asked]

    def hide_keys(self, keys: pl.Series) -> pl.Series:
        """Keys that people wrote, without what is personal in them; equal ones stay equal by their marks."""
        hidden = {key: self.hide(key, is_number=True) for key in keys.unique().to_list()}
        return keys.replace({key: masked for key, masked in hidden.items() if masked is not None})

    def hide_columns(self, frame: pl.DataFrame, contract: SourceContract, findings: Findings) -> pl.DataFrame:
        """The frame with `_hidden`: what was replaced in a row, as JSON by header; null for most rows."""
        replaced: dict[str, pl.Series] = {}
        for column in contract.columns:
            is_plain = column.name not in contract.key or contract.unfit_cell == "reject"
            if column.personal is None and is_plain:
                hide = partial(self.hide, is_number=_is_number(column))
                if column.type == "tags":
                    hide = partial(hide_in_tags, hide=self.hide)
                found = {value: hide(value) for value in _odd(frame, column)}
                hidden = {value: masked for value, masked in found.items() if masked is not None}
                if hidden:
                    values = frame[column.name]
                    mask = values.is_in(list(hidden)).fill_null(value=False)
                    findings.add_rows("hidden_value", column.header, frame[ROW], mask, _SENTENCE)
                    replaced[column.header] = values.set(~mask, None)
                    frame = frame.with_columns(values.replace(hidden))
        if not replaced:
            return frame.with_columns(pl.lit(None, dtype=pl.String).alias(ORIGINALS))
        originals = pl.DataFrame([values.alias(header) for header, values in replaced.items()])
        has_any = pl.any_horizontal(pl.all().is_not_null())
        text = originals.select(
            pl.when(has_any).then(pl.struct(pl.all()).struct.json_encode()).alias(ORIGINALS)
        )
        return frame.hstack(text)


@cache
def _patterns() -> tuple[Pattern, ...]:
    return load_patterns()


def mask_plain(text: str, pseudonyms: Pseudonymiser | None = None) -> str:
    """A header, a file's name, a word of a sentence without what is personal in it; «_» counts as a blank."""
    spans = _find(text.replace("_", " "), is_number=False)
    return _replace(text, spans, partial(_mark, pseudonyms)) or text


def _mark(pseudonyms: Pseudonymiser | None, found: str) -> str:
    """Digits by which hidden values stay apart and one value stays itself."""
    if pseudonyms is None:
        return ""
    normalised: str = normalise_names(pl.Series([found])).item()
    return f" {pseudonyms.of(normalised)[:_MARK_DIGITS]}"


def _is_number(column: Column) -> bool:
    return column.type == "text" and column.name.endswith(_NUMBERS)


def _odd(frame: pl.DataFrame, column: Column) -> Iterator[str]:
    """Distinct values of a column that are worth a look."""
    value = pl.col(column.name)
    condition = is_invalid(column.name, column.type)
    if column.type in ("moment", "date"):
        condition = value.str.contains(_ODD_MOMENT)
    elif column.type == "tags":
        condition = value.is_not_null()
    elif column.type == "text":
        condition = value.str.contains(_ODD_NUMBER) if _is_number(column) else value.is_not_null()
    if condition is not None:
        yield from frame.select(value.filter(condition)).to_series().drop_nulls().unique().to_list()


def _find(value: str, *, is_number: bool) -> list[Span]:
    found = [
        *_contacts(value, is_number=is_number),
        *(span for span in _names(value) if not _is_named_after(value, span)),
    ]
    return join_names(value, merge_spans(found)) if found else []


def _contacts(value: str, *, is_number: bool) -> Iterator[Span]:
    hotlines = [match.span() for match in _HOTLINE.finditer(value)]
    for pattern in _patterns():
        if pattern.kind in _CONTACTS:
            for span in pattern.find(value):
                is_bare = is_number and _DIGITS.match(value[span.start : span.stop]) is not None
                is_hotline = any(start < span.stop and span.start < stop for start, stop in hotlines)
                if span.kind is not Kind.PHONE or not (is_bare or is_hotline):
                    yield span
    for kind, regex in _LEAST.items():
        yield from (Span(*match.span(), kind) for match in regex.finditer(value))
    # Word by word: a pattern that looks back over a whole word takes the square of its length.
    for word in _WORD.finditer(value):
        if _MAIL.search(value, *word.span()):
            yield Span(*word.span(), Kind.EMAIL)
    if not is_number:
        yield from (Span(*match.span(), Kind.PHONE) for match in _BARE_PHONE.finditer(value))


def _names(value: str) -> Iterator[Span]:
    for pattern in _patterns():
        if pattern.name in _PATTERNS_OF_NAMES:
            yield from pattern.find(value)
    yield from find_name_chains(value, split_words(value))


def _is_named_after(value: str, span: Span) -> bool:
    return is_place(value, span.start, span.stop) or _NAMED_AFTER.search(value[: span.start]) is not None


def _replace(value: str, spans: list[Span], mark: Callable[[str], str]) -> str | None:
    if not spans:
        return None
    pieces, at = [], 0
    for span in spans:
        word = "имя скрыто" if span.kind is Kind.NAME else "скрыто"
        pieces += [value[at : span.start], f"[{word}{mark(value[span.start : span.stop])}]"]
        at = span.stop
    return "".join((*pieces, value[at:]))
