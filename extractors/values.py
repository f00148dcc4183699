"""Text forms of values: what `raw` holds and what staging may rely on.

`raw` keeps each value as it arrived, trimmed; null markers are null; where the contract says so, one leading
apostrophe is stripped. Forms that count as valid — nothing else does:

moment, date   `YYYY-MM-DD`, `YYYY-MM-DD HH:MM`, `YYYY-MM-DD HH:MM:SS`, `YYYY-MM-DD HH:MM:SS.f` (1–6 digits;
               `T` may stand for the blank), `DD.MM.YYYY`, `DD.MM.YYYY HH:MM`, `DD.MM.YYYY HH:MM:SS`, and
               Excel's serial number of five digits, `45678` or `45678.5` (days since 1899-12-30): a shorter
               one is a year or a mistake. Day, month and hour of one digit (`6.1.2026 9:05`) and the comma of
               `45678,5` are rewritten into these forms; a time with a zone is not read
duration       `H:MM:SS` or `H:MM:SS.f`, hours may exceed 24; numbers of days and Excel's moments of
               1899–1949 are rewritten into this form
integer        digits 0–9 with an optional sign, as a key without one; blanks between digits, the fraction
               `.0` or `,0` and leading zeros go: `007` and `7` are one number
number         an integer or a fraction with a point; blanks between digits, a comma for the point and a `%`
               at the end are rewritten
score          `1` … `5`
flag           `Да`, `Нет`; Excel's TRUE and FALSE are rewritten into these
text, url      anything

A date of a date column that came as an Excel date loses its ` 00:00:00`.
"""

import re
from collections.abc import Iterable, Mapping

import polars as pl

from extractors.contract_parts import ColumnType
from extractors.readers.durations import days_text, moment_text

_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)?$"
_RUSSIAN = r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?$"
_LOOSE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?: +([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?))?")
_LOOSE_SERIAL = re.compile(r"([0-9]{5}),([0-9]+)")
_SERIAL = r"^[0-9]{5}(?:\.[0-9]+)?$"
_UNIX_EPOCH_SERIAL = 25_569
_USUAL = "%Y-%m-%d %H:%M:%S"
_DAY = "%d.%m.%Y"
_INTEGER = r"^[+-]?[0-9]+$"
_KEY_NUMBER = r"^[0-9]+$"
_DURATION = r"^-?[0-9]+:[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?$"
_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"
_SCORE = r"^[1-5]$"
_FLAGS = ("Да", "Нет", "да", "нет", "ДА", "НЕТ")
_EXCEL_FLAGS = {"true": "Да", "false": "Нет"}
_MIDNIGHT = " 00:00:00"


# Whole frames at a time: a polars call costs more than a thousand values.
def settle_types(frame: pl.DataFrame, kinds: Mapping[str, ColumnType]) -> pl.DataFrame:
    """Rewrite what the module's docstring says is rewritten, column by name; all else stays as it is."""
    usual = {name: _is_usual(name, kind) for name, kind in kinds.items()}
    asked = {name: expression for name, expression in usual.items() if expression is not None}
    if not asked:
        return frame
    answers = frame.select(expression.all().alias(name) for name, expression in asked.items())
    settled = answers.row(0, named=True)
    return frame.with_columns(
        _settle(frame[name], kinds[name]) for name, is_settled in settled.items() if not is_settled
    )


def is_invalid(name: str, kind: ColumnType, *, is_key: bool = False) -> pl.Expr | None:
    """Where a value is not of its type, null for a null; None for kinds without a form of their own."""
    value = pl.col(name)
    if is_key and kind == "integer":
        return ~value.str.contains(_KEY_NUMBER)
    if kind == "flag":
        return ~value.is_in(_FLAGS)
    pattern = {"integer": _INTEGER, "number": _NUMBER, "duration": _DURATION, "score": _SCORE}.get(kind)
    return None if pattern is None else ~value.str.contains(pattern)


def parse_moments(frame: pl.DataFrame, names: Iterable[str]) -> dict[str, pl.Series]:
    """Local moments without a zone, to the microsecond; null where the text has none of the valid forms."""
    asked = list(names)
    if not asked:
        return {}
    first = frame.select(pl.col(asked).drop_nulls().first()).row(0, named=True)
    parsed = frame.select(_usual_moment(name, first[name]) for name in asked)
    return {name: _parse_rest(frame[name], parsed[name]) for name in asked}


def spell_moments(texts: pl.Series) -> pl.Series:
    """Moments of a form that is only spelled loosely, rewritten; all else stays as it is."""
    return pl.Series(texts.name, [text and _spelled(text) for text in texts], dtype=pl.String)


def has_form_of_moment(text: pl.Expr) -> pl.Expr:
    """Whether a text is of a valid form, be it possible or not: `31.02.2026` is, `вчера` is not."""
    return text.str.contains(f"{_ISO}|{_RUSSIAN}|{_SERIAL}")


def _spelled(text: str) -> str:
    if loose := _LOOSE.fullmatch(text):
        day, month, year, hour, rest = loose.groups()
        time = f" {hour:0>2}{rest}" if hour else ""
        return f"{day:0>2}.{month:0>2}.{year}{time}"
    serial = _LOOSE_SERIAL.fullmatch(text)
    return f"{serial[1]}.{serial[2]}" if serial else text


def _usual_moment(name: str, example: str | None) -> pl.Expr:
    """The form that the column's first value has, tried on all of them: most columns have no other."""
    form, length = (
        (_DAY, len("02.03.2026")) if "." in (example or "")[:3] else (_USUAL, len("2026-03-02 20:40:05"))
    )
    return _moment(pl.when(pl.col(name).str.len_bytes() == length).then(pl.col(name)), form).alias(name)


def _parse_rest(texts: pl.Series, parsed: pl.Series) -> pl.Series:
    """Try the other forms where the usual one did not fit."""
    if texts.null_count() < parsed.null_count():
        left = texts.is_not_null() & parsed.is_null()
        rest = pl.DataFrame({"text": texts.filter(left).str.replace("T", " ")})
        found = rest.select(pl.coalesce(*_forms()).alias("parsed"))["parsed"]
        parsed = parsed.scatter(left.arg_true(), found)
    first = parsed.dt.year().min()
    if isinstance(first, int) and first < 1:
        parsed = parsed.set((parsed.dt.year() < 1).fill_null(value=False), None)
    return parsed


def _forms() -> list[pl.Expr]:
    text = pl.col("text")
    iso = pl.when(text.str.contains(_ISO)).then(text)
    russian = pl.when(text.str.contains(_RUSSIAN)).then(text)
    days = pl.when(text.str.contains(_SERIAL)).then(text).cast(pl.Float64, strict=False)
    milliseconds = ((days - _UNIX_EPOCH_SERIAL) * 86_400_000).round().cast(pl.Int64)
    return [
        _moment(russian, _DAY),
        _moment(iso, "%Y-%m-%d %H:%M:%S%.f"),
        _moment(iso, "%Y-%m-%d %H:%M"),
        _moment(iso, "%Y-%m-%d"),
        _moment(russian, "%d.%m.%Y %H:%M:%S"),
        _moment(russian, "%d.%m.%Y %H:%M"),
        milliseconds.cast(pl.Datetime("ms")).cast(pl.Datetime("us")),
    ]


def _moment(text: pl.Expr, form: str) -> pl.Expr:
    if "%H" in form:
        return text.str.to_datetime(form, strict=False, time_unit="us")
    return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))


def _is_usual(name: str, kind: ColumnType) -> pl.Expr | None:
    """Whether a value needs no rewriting, for kinds whose values may; null counts as such."""
    value = pl.col(name)
    if kind in ("integer", "score"):
        return value.str.contains(r"^(?:0|[1-9][0-9]*)$")
    if kind == "number":
        return value.str.contains(_NUMBER)
    if kind == "duration":
        return value.str.contains(r"^[0-9]+:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?$")
    if kind == "date":
        return ~value.str.ends_with(_MIDNIGHT)
    return ~value.is_in(list(_EXCEL_FLAGS)) if kind == "flag" else None


def _settle(column: pl.Series, kind: ColumnType) -> pl.Series:
    if kind == "date":
        return column.str.strip_suffix(_MIDNIGHT)
    if kind == "flag":
        return column.replace(_EXCEL_FLAGS)
    texts = column.to_list()
    settle = {"duration": _settle_duration, "integer": _settle_integer, "number": _settle_fraction}.get(
        kind, _settle_number
    )
    return pl.Series(column.name, [text and settle(text) for text in texts], dtype=pl.String)


def _settle_integer(text: str) -> str:
    number = _settle_number(text)
    return number.lstrip("0") or "0" if number.isdecimal() and number.isascii() else number


def _settle_number(text: str) -> str:
    digits = "".join(text.split()).removesuffix(".0").removesuffix(",0")
    return digits if digits.lstrip("+-").isdecimal() and digits.isascii() else text


def _settle_fraction(text: str) -> str:
    digits = "".join(text.split()).removesuffix("%").replace(",", ".", 1)
    return digits if re.fullmatch(_NUMBER, digits) else text


def _settle_duration(text: str) -> str:
    if ":" in text and "-" not in text:
        return text
    try:
        return days_text(float(text))
    except (ValueError, OverflowError):
        return moment_text(text) or text
