"""Ratings of recipients, worked out from the appeals of the second road, beside the published ones."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row

from tests.support.second_road.calendar import Calendar
from tests.support.second_road.model import Appeal
from tests.support.second_road.published import Fields, Key
from tests.support.second_road.rating_methods import Method
from tests.support.second_road.ratings import Rated, RatedCity, place, rate
from tests.support.second_road.recipients import recipient_key
from tests.support.second_road.sources import UNNAMED
from warehouse.municipalities import Municipality

SCOPES = ("all", "incident", "pos", "delo")
_SCORES = ("score", "score_low", "score_high", "place")


def rating_rows(
    appeals: list[Appeal],
    municipality: Municipality,
    as_of: datetime,
    periods: dict[str, tuple[date, date]],
    method: Method,
) -> Iterator[tuple[Key, Fields]]:
    """Counts, score, its interval and place by period, scope and recipient."""
    zone = ZoneInfo(municipality.time_zone)
    codes = {recipient.code for recipient in municipality.recipients}

    def member_of(recipient: str) -> str:
        return _member(municipality.code, recipient, is_known=recipient in codes)

    members = [(member_of(appeal.recipient), appeal) for appeal in appeals]
    city = RatedCity(members, Calendar(municipality), zone, as_of, member_of)
    known = {member_of(code) for code in codes}
    for period, days in periods.items():
        for scope in SCOPES:
            league = rate(city, days, scope, method)
            league.pop("all", None)
            scores = [own.score for key, own in league.items() if key in known and own.score is not None]
            for member, own in league.items():
                yield (period, scope, member), _fields(own, scores, is_known=member in known)


def published_ratings(
    connection: Connection[TupleRow], municipality: str, periods: Collection[str], method_code: str
) -> Iterator[tuple[Key, Fields]]:
    """The same rows of the mart."""
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(
            "select * from marts.fct_recipient_ratings"
            " where municipality_code = %s and period = any(%s) and method_code = %s",
            [municipality, list(periods), method_code],
        )
        for row in cursor:
            counts = {name: value for name, value in row.items() if _is_count(name)}
            scores = {name: row[name] for name in _SCORES}
            yield (row["period"], row["scope"], row["recipient_key"]), counts | scores


def _fields(own: Rated, scores: list[Decimal], *, is_known: bool) -> Fields:
    """Unrecognised recipients are counted and not rated."""
    if own.score is None or not is_known:
        return own.counts | dict.fromkeys(_SCORES)
    found = (own.score, own.low, own.high, place(own.score, scores))
    return own.counts | dict(zip(_SCORES, found, strict=True))


def _is_count(name: str) -> bool:
    return name in {
        "appeal_count", "own_count", "own_count_before", "met_count", "clock_count", "solved_count",
        "solvable_count", "score_4_5_count", "scored_count", "repeat_count", "applicant_count",
    }  # fmt: skip


def _member(municipality: str, recipient: str, *, is_known: bool) -> str:
    if is_known:
        return recipient_key(municipality, "known", recipient)
    return recipient_key(municipality, "unmapped", "" if recipient == UNNAMED else recipient)
