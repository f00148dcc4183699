"""Figures as they are printed: exact fractions, rounded half up once, written the Russian way."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

NO_BREAK = "\u00a0"
MINUS = "\u2212"
DASH = "—"


def round_half_up(value: Fraction, precision: int) -> Decimal:
    """The value with `precision` digits after the point; a tie goes away from zero (0.125 → 0.13)."""
    scaled = abs(value) * 10**precision
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = int(value < 0 and units > 0)
    return Decimal((sign, tuple(map(int, str(units))), -precision))


def plain(value: Decimal) -> str:
    """An exact decimal without exponent and without idle zeros: `12`, `97.3826`."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def print_number(value: Decimal | int) -> str:
    """A number for people: groups of three, decimal comma, a true minus; digits are kept as they are."""
    return f"{Decimal(value):,f}".replace(",", NO_BREAK).replace(".", ",").replace("-", MINUS)


def print_exact(value: Decimal) -> str:
    """An exact figure for people, without idle zeros: «1 234», «97,3826»."""
    return print_number(Decimal(plain(value)))


def print_date(day: date) -> str:
    """A day the Russian way: «01.10.2026»."""
    return f"{day:%d.%m.%Y}"


def print_moment(moment: datetime, zone: ZoneInfo) -> str:
    """A moment in local time with its offset: «01.10.2026 02:00 (UTC+4)»."""
    local = moment.astimezone(zone)
    return f"{local:%d.%m.%Y %H:%M} ({print_offset(local)})"


def print_offset(local: datetime) -> str:
    """The offset of a zoned moment: «UTC+4», «UTC+5:30», «UTC−3»."""
    offset = local.utcoffset()
    if offset is None:
        raise ValueError(f"moment without a zone: {local}")
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = MINUS if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
