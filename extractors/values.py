"""Text forms of values: what `raw` holds and what staging may rely on.

`raw` keeps each value as it arrived, trimmed; null markers are null; where the contract says so, one leading
apostrophe is stripped. Forms that count as valid — nothing else does:

moment, date   `YYYY-MM-DD`, `YYYY-MM-DD HH:MM`, `YYYY-MM-DD HH:MM:SS`, `YYYY-MM-DD HH:MM:SS.f` (1–6 digits;
               `T` may stand for the blank), `DD.MM.YYYY`, `DD.MM.YYYY HH:MM`, `DD.MM.YYYY HH:MM:SS`, and
               Excel's serial number `45678` or `45678.5` (days since 1899-12-30, 1 … 2958465)
duration       `H:MM:SS` or `H:MM:SS.f`, hours may exceed 24; numbers of days and Excel's moments of
               1899–1949 are rewritten into this form
integer        digits with an optional sign; blanks between digits and an empty fraction (`.0`, `,0`) go
score          `1` … `5`
flag           `Да`, `Нет`; Excel's TRUE and FALSE are rewritten into these
text, url      anything

A date of a date column that came as an Excel date loses its ` 00:00:00`.
"""

import polars as pl

from extractors.contract import ColumnType
from extractors.readers.durations import days_text, moment_text

_ISO = r"^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?$"
_RUSSIAN = r"^\d{2}\.\d{2}\.\d{4}(?: \d{2}:\d{2}(?::\d{2})?)?$"
_SERIAL = r"^\d{1,7}(?:\.\d+)?$"
_LAST_SERIAL = 2_958_465
_UNIX_EPOCH_SERIAL = 25_569
_INTEGER = r"^[+-]?\d+$"
_DURATION = r"^-?\d+:[0-5]\d:[0-5]\d(?:\.\d{1,6})?$"
_VALID = {
    "integer": _INTEGER,
    "duration": _DURATION,
    "score": r"^[1-5]$",
    "flag": r"^(?:Да|Нет|да|нет|ДА|НЕТ)$",
}


def settle_type(column: pl.Series, kind: ColumnType) -> pl.Series:
    """Rewrite what the module's docstring says is rewritten; all else stays as it is."""
    if kind in ("integer", "score"):
        return _settle_integers(column)
    if kind == "duration":
        return _settle_durations(column)
    if kind == "date":
        return column.str.replace(r"^(\d{4}-\d{2}-\d{2}) 00:00:00$", "$1")
    if kind == "flag":
        return column.replace({"true": "Да", "false": "Нет"})
    return column


def is_invalid(column: pl.Series, kind: ColumnType) -> pl.Series:
    """Where a value is not of its type; nulls are fine. Moments and dates: see `parse_moments`."""
    pattern = _VALID.get(kind)
    if pattern is None:
        return pl.repeat(value=False, n=len(column), eager=True)
    return (~column.str.contains(pattern)).fill_null(value=False)


def parse_moments(column: pl.Series) -> pl.Series:
    """Local moments without a zone, to the microsecond; null where the text has none of the valid forms."""
    parsed = column.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    parsed = parsed.set(column.str.len_bytes().ne(19).fill_null(value=True), None)
    left = column.is_not_null() & parsed.is_null()
    if left.any():
        rest = pl.DataFrame({"text": column.filter(left)}).with_columns(
            text=pl.col("text").str.replace("T", " ")
        )
        found = rest.select(pl.coalesce(*_forms()).alias("parsed"))["parsed"]
        parsed = parsed.scatter(left.arg_true(), found)
    return parsed.set((parsed.dt.year() < 1).fill_null(value=False), None)


def _forms() -> list[pl.Expr]:
    text = pl.col("text")
    iso = pl.when(text.str.contains(_ISO)).then(text)
    russian = pl.when(text.str.contains(_RUSSIAN)).then(text)
    days = pl.when(text.str.contains(_SERIAL)).then(text).cast(pl.Float64, strict=False)
    days = pl.when(days.is_between(1, _LAST_SERIAL + 1, closed="left")).then(days)
    formats = [
        *(
            iso.str.to_datetime(form, strict=False, time_unit="us")
            for form in ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M")
        ),
        iso.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")),
        russian.str.to_date("%d.%m.%Y", strict=False).cast(pl.Datetime("us")),
        *(
            russian.str.to_datetime(form, strict=False, time_unit="us")
            for form in ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")
        ),
    ]
    milliseconds = ((days - _UNIX_EPOCH_SERIAL) * 86_400_000).round()
    return [*formats, milliseconds.cast(pl.Int64).cast(pl.Datetime("ms")).cast(pl.Datetime("us"))]


def _settle_integers(column: pl.Series) -> pl.Series:
    odd = (~column.str.contains(r"^\d+$")).fill_null(value=False)
    if not odd.any():
        return column
    cleaned = column.filter(odd).str.replace_all(r"[\s\u00a0\u202f]", "").str.replace(r"[.,]0+$", "")
    kept = cleaned.zip_with(cleaned.str.contains(_INTEGER), column.filter(odd))
    return column.scatter(odd.arg_true(), kept)


def _settle_durations(column: pl.Series) -> pl.Series:
    odd = (~column.str.contains(r"^\d+:\d\d:\d\d(?:\.\d+)?$")).fill_null(value=False)
    if not odd.any():
        return column
    settled = [_settle_duration(text) for text in column.filter(odd).to_list()]
    return column.scatter(odd.arg_true(), pl.Series(settled, dtype=pl.String))


def _settle_duration(text: str) -> str:
    try:
        return days_text(float(text))
    except (ValueError, OverflowError):
        return moment_text(text) or text
