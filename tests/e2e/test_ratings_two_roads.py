"""Every rating, counted by plain Python from the raw rows, equals the published one exactly."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow, dict_row

from extractors.sample import write_samples
from tests.e2e.conftest import MUNICIPALITIES, environment_of, load_and_publish
from tests.support.second_road.appeals import read_appeals
from tests.support.second_road.calendar import Calendar
from tests.support.second_road.rating_changes import contributions, passings
from tests.support.second_road.rating_methods import COMPONENTS, read_method
from tests.support.second_road.ratings import Period, Rated, RatedCity, is_clear_of_next, place, rate
from tests.support.second_road.recipients import read_recipients
from tests.support.workshop import built_ahead
from warehouse.database import connect
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings

# Two cities of one region, more than a year: the second night ends a month and brings late rows.
CITIES = ("bogotol", "krasnoyarsk")
FIRST_AS_OF = datetime(2026, 10, 15, 23, tzinfo=UTC)
SECOND_AS_OF = datetime(2026, 11, 3, 23, tzinfo=UTC)
SCOPES = ("all", "incident", "pos", "delo")
# Each with the period before it.
PERIODS: dict[str, tuple[Period, Period]] = {
    "2026-10": ((date(2026, 10, 1), date(2026, 11, 1)), (date(2026, 9, 1), date(2026, 10, 1))),
    "2026-09": ((date(2026, 9, 1), date(2026, 10, 1)), (date(2026, 8, 1), date(2026, 9, 1))),
    "2026-03": ((date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 2, 1), date(2026, 3, 1))),
    "2026Q3": ((date(2026, 7, 1), date(2026, 10, 1)), (date(2026, 4, 1), date(2026, 7, 1))),
    "2026": ((date(2026, 1, 1), date(2027, 1, 1)), (date(2025, 1, 1), date(2026, 1, 1))),
}
SHARES = {
    "timeliness_share": ("met_count", "clock_count"),
    "completeness_share": ("solved_count", "solvable_count"),
    "satisfaction_share": ("score_4_5_count", "scored_count"),
    "repeat_share": ("repeat_count", "applicant_count"),
}
METHOD = read_method("mcu-1")


@built_ahead
def rated_cities(settings: Settings) -> Settings:
    """Two nights of both cities."""
    with environment_of(settings):
        for as_of in (FIRST_AS_OF, SECOND_AS_OF):
            for code in CITIES:
                write_samples(
                    load_municipalities(MUNICIPALITIES)[code],
                    until=as_of.date(),
                    days=430,
                    per_day=3,
                    seed=5,
                    out=settings.inbox,
                    file_format="csv",
                )
            load_and_publish(as_of)
    return settings


@pytest.mark.e2e
@pytest.mark.parametrize("as_of", [FIRST_AS_OF, SECOND_AS_OF])
def test_ratings_equal_the_second_road(rated_cities: Settings, as_of: datetime) -> None:
    compared = {
        "rated": 0,
        "compared with a year before": 0,
        "moved": 0,
        "other weights": 0,
        "judged apart": 0,
    }
    with connect(rated_cities) as connection:
        connection.execute("select set_config('mcu.as_of', %s, true)", [as_of.isoformat()])
        cities = {code: _read_city(connection, code, as_of) for code in CITIES}
        for name, (period, period_before) in PERIODS.items():
            for scope in SCOPES:
                wholes = {}
                for code, city in cities.items():
                    league = rate(city, period, scope, METHOD)
                    before = rate(city, period_before, scope, METHOD)
                    wholes[code] = league.pop("all", None)
                    before.pop("all", None)
                    published = _published(connection, "recipient", name, scope, code)
                    where = f"{code} {name} {scope}"
                    assert set(published) == set(league), where
                    for member, row in published.items():
                        _compare(row, league[member], f"{where} {member}")
                    _compare_places(published, league, before, connection, code, where, compared)
                _compare_municipalities(connection, name, scope, wholes)
    assert compared["rated"] > 150
    assert min(compared.values()) > 0, compared


def _read_city(connection: Connection[TupleRow], code: str, as_of: datetime) -> RatedCity:
    municipality = load_municipalities(MUNICIPALITIES)[code]
    members = read_recipients(connection, municipality, as_of)
    return RatedCity(
        [
            (members[appeal.source, appeal.source_id], appeal)
            for appeal in read_appeals(connection, municipality, as_of)
        ],
        Calendar(municipality),
        ZoneInfo(municipality.time_zone),
        as_of,
    )


def _published(
    connection: Connection[TupleRow], kind: str, period: str, scope: str, code: str
) -> dict[str, dict[str, Any]]:
    member = "recipient_key" if kind == "recipient" else "municipality_code"
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            f"select * from marts.fct_{kind}_ratings"
            " where municipality_code = %s and period = %s and scope = %s and method_code = 'mcu-1'",
            [code, period, scope],
        ).fetchall()
    return {row[member]: row for row in rows}


def _compare(row: dict[str, Any], own: Rated, where: str) -> None:
    assert {name: row[name] for name in own.counts} == own.counts, where
    for column, (good, total) in SHARES.items():
        share = _share(own.counts[good], own.counts[total])
        assert (row[column] is None) == (share is None), f"{where} {column}"
        assert share is None or _cut(row[column]) == _cut(share), f"{where} {column}"
    unrecognised = row["not_rated_reason"] == "получатель не распознан"
    expected = (None, None, None) if unrecognised else (own.score, own.low, own.high)
    assert (row["score"], row["score_low"], row["score_high"]) == expected, where
    assert row["is_rated"] == (row["score"] is not None) == (row["not_rated_reason"] is None), where
    for name in COMPONENTS:
        assert _cut(row[f"weight_{name}"]) == _cut(_decimal(own.weights[name])), f"{where} {name}"


def _compare_places(
    published: dict[str, dict[str, Any]],
    league: dict[str, Rated],
    before: dict[str, Rated],
    connection: Connection[TupleRow],
    code: str,
    where: str,
    compared: dict[str, int],
) -> None:
    municipality = load_municipalities(MUNICIPALITIES)[code]
    groups = dict(
        connection.execute(
            "select recipient_key, peer_group from marts.dim_recipients"
            " where municipality_code = %s and recipient_kind <> 'unmapped'",
            [code],
        ).fetchall()
    )
    assert len(groups) == len(municipality.recipients)
    now_rated = {key: own for key, own in league.items() if own.score is not None and key in groups}
    scores = {key: own.score for key, own in now_rated.items() if own.score is not None}
    scores_before = {key: own.score for key, own in before.items() if own.score is not None and key in groups}
    for key, row in published.items():
        if key not in scores:
            assert row["place"] is None, where
            assert row["place_change"] is None, where
            continue
        compared["rated"] += 1
        compared["compared with a year before"] += row["weight_quantity"] > 0
        assert row["place"] == place(scores[key], scores.values()), where
        assert row["rated_count"] == len(scores), where
        assert row["is_clear_of_next"] == is_clear_of_next(now_rated[key], now_rated.values()), where
        compared["judged apart"] += row["is_clear_of_next"] is not None
        if groups[key] is not None:
            peers = [score for other, score in scores.items() if groups[other] == groups[key]]
            assert (row["peer_place"], row["peer_count"]) == (place(scores[key], peers), len(peers)), where
        if key not in scores_before:
            assert row["place_change"] is None, where
            continue
        place_before = place(scores_before[key], scores_before.values())
        assert (row["place_before"], row["place_change"]) == (place_before, place_before - row["place"]), (
            where
        )
        parts = contributions(league[key], before[key])
        assert {name: row[f"contribution_{name}"] for name in parts} == parts, where
        assert sum(parts.values()) == row["score_change"] == row["score"] - row["score_before"], where
        counts = passings(key, scores, scores_before)
        columns = ("overtaken_by_count", "entered_above_count", "passed_count", "left_above_count")
        assert tuple(row[column] for column in columns) == counts, where
        overtaken, entered, passed, left = counts
        assert -row["place_change"] == overtaken + entered - passed - left, where
        assert (row["change_cause"] is None) == (row["place_change"] == 0), where
        compared["moved"] += row["place_change"] != 0
        compared["other weights"] += parts["weights"] != 0


def _compare_municipalities(
    connection: Connection[TupleRow], period: str, scope: str, wholes: dict[str, Rated | None]
) -> None:
    """One region holds both cities, so both places are the same one."""
    scores = [own.score for own in wholes.values() if own is not None and own.score is not None]
    for code, own in wholes.items():
        row = _published(connection, "municipality", period, scope, code).get(code)
        assert (row is None) == (own is None), f"{code} {period} {scope}"
        if row is not None and own is not None:
            where = f"{code} {period} {scope}"
            _compare(row, own, where)
            expected = place(own.score, scores) if own.score is not None else None
            assert (row["place"], row["region_place"]) == (expected, expected), where
            assert (row["rated_count"], row["region_rated_count"]) == (len(scores), len(scores)), where


def _share(good: int | None, total: int | None) -> Decimal | None:
    return _decimal(Fraction(good or 0, total)) if total else None


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def _cut(quotient: Decimal) -> Decimal:
    """The digits that both roads keep of a quotient; what it divides is compared whole."""
    return quotient.quantize(Decimal("1e-12"))
