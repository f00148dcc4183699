"""Each bound of each scale: the seed's rows judged by the project's own SQL, against points of the method."""

import csv
from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest
from jinja2 import Environment
from psycopg import Connection
from psycopg.rows import TupleRow

from warehouse.definitions import DBT_PROJECT
from warehouse.embedded import EmbeddedPostgres

_TYPES = {"from_value": "numeric", "to_value": "numeric", "points": "numeric"}
_FLAGS = ("is_from_inclusive", "is_to_inclusive")
# Edition 2026. Value → points at, just below and just above every bound.
POINTS = {
    "pos_connected_lko": {"0": 0, "94.99": 0, "95": 30, "100": 30},
    "pos_widgets": {
        "79.99": 0, "80": 10, "89.99": 10, "90": 20, "91.99": 20, "92": 30, "94.99": 30, "95": 50,
    },
    "pos_auto_rules": {
        "9.99": 0, "10": 5, "19.99": 5, "20": 10, "39.99": 10, "40": 15, "59.99": 15, "60": 20,
    },
    "pos_auto_coordination": {"9.99": 0, "10": 5, "20": 10, "40": 15, "59.99": 15, "60": 20},
    "pos_template_answers": {
        "10.99": 0, "11": 5, "20.99": 5, "21": 10, "40.99": 10, "41": 15, "60.99": 15, "61": 20,
    },
    "pos_on_time": {
        "79.99": 0, "80": 10, "84.99": 10, "85": 15, "89.99": 15, "90": 20, "94.99": 20, "95": 30,
    },
    "pos_satisfaction": {
        "20.99": 0, "21": 10, "40.99": 10, "41": 15, "60.99": 15, "61": 20, "80.99": 20, "81": 30,
    },
    "pos_share": {
        "5.99": 0, "6": 5, "10.99": 5, "11": 10, "20.99": 10, "21": 15, "30.99": 15, "31": 20, "40.99": 20,
        "41": 25, "50.99": 25, "51": 30,
    },
    # The upper bound belongs to the band.
    "pos_participation": {
        "0": 0, "0.2": 0, "0.21": 5, "0.5": 5, "0.51": 10, "1": 10, "1.01": 15, "2": 15, "2.01": 20, "3": 20,
        "3.01": 25, "4": 25, "4.01": 30,
    },
    "pos_surveys": {"0": 0, "1": 15, "3": 15, "4": 30},
    "pos_votes": {"0": 0, "1": 30},
    "pos_public_hearings": {
        "19.99": 0, "20": 5, "39.99": 5, "40": 10, "59.99": 10, "60": 20, "79.99": 20, "80": 30, "100": 30,
    },
    # Known at three points only: below the lowest nothing is known.
    "gp_min_requirements": {"0.91": None, "0.92": -6, "0.94": -6, "0.95": -4, "0.99": -4, "1.00": 0},
}  # fmt: skip
# «Светофор»: its versions differ in what they count and in their points.
_DESIGN = {"0": 0, "4": 0, "5": 5, "10": 10, "15": 15, "19": 15, "20": 20}
_WIDGETS = {"0": 0, "1": 5, "2": 10, "7": 10}
_ACTIVITY = {"2": 0, "3": 30}
_REACH_V1 = {"29.9": 0, "30": 5, "49.9": 5, "50": 7, "69.9": 7, "70": 10}
POINTS_OF_LIGHTS = {
    "v1": {
        "light_connection": {"0": 0, "1": 10}, "light_mark": {"0": 0, "1": 10}, "light_design": _DESIGN,
        "light_widgets": _WIDGETS, "light_activity": _ACTIVITY, "light_reach": _REACH_V1,
        "light_post_reach": {"70": 0, "70.1": 5},
    },
    "v1b": {
        "light_connection": {"0": 0, "1": 10}, "light_mark": {"0": 0, "1": 10}, "light_design": _DESIGN,
        "light_widgets": _WIDGETS, "light_activity": _ACTIVITY, "light_reach": _REACH_V1,
        "light_post_reach": {"70": 0, "70.1": 5},
    },
    "v2": {
        "light_connection": {"0": 0, "1": 20}, "light_design": _DESIGN, "light_widgets": _WIDGETS,
        "light_activity": _ACTIVITY, "light_post_reach": {"70": 0, "70.1": 10},
        "light_reach": {"29.9": 0, "30": 2, "49.9": 2, "50": 5, "70": 5, "70.1": 10},
    },
}  # fmt: skip
# The edition before: of most scales only the highest band is told.
POINTS_2025 = {"pos_on_time": {"80.99": None, "81": 30}, "pos_surveys": {"2": None, "3": 30}}
GRADES = {
    "pos_total": {"59.99": "отстающая", "60": "промежуточная", "84.99": "промежуточная", "85": "лидер"},
    "gp_total": {"84.99": "отстающая", "85": "промежуточная", "94.99": "промежуточная", "95": "лидер"},
    "dt_electronic_services": {
        "69.99": "отстающая", "70": "промежуточная", "74.99": "промежуточная", "75": "лидер",
    },
    "dt_signature": {"79.99": "отстающая", "80": "промежуточная", "100": "лидер"},
    "dt_transport": {"59.99": "отстающая", "60": "промежуточная", "94": "лидер"},
    "dt_city": {"36.99": "отстающая", "37": "промежуточная", "77": "лидер"},
    "dt_planning": {"34.99": "отстающая", "35": "промежуточная", "70": "лидер"},
    "dt_education": {"34.99": "отстающая", "35": "промежуточная", "60": "лидер"},
    # Twenty is still behind, fifty is not yet ahead.
    "dt_sport": {"20": "отстающая", "20.01": "промежуточная", "50": "промежуточная", "50.01": "лидер"},
    "dt_animals": {"69.99": "отстающая", "70": "промежуточная", "85": "лидер"},
    "dt_broadband": {"74.99": "отстающая", "75": "промежуточная", "100": "лидер"},
    "dt_datasets": {"0": "отстающая", "1": "лидер"},
    "dt_common_ai": {"29.99": "отстающая", "30": "промежуточная", "60": "лидер"},
    "dt_own_ai": {"0": "отстающая", "100": "лидер"},
    "dt_total": {"69.99": "отстающая", "70": "промежуточная", "84.99": "промежуточная", "85": "лидер"},
}  # fmt: skip
CASES = [
    *((code, "2026", value, points) for code, known in POINTS.items() for value, points in known.items()),
    *(
        (code, "2025", value, points)
        for code, known in POINTS_2025.items()
        for value, points in known.items()
    ),
    *(
        (code, version, value, points)
        for version, lights in POINTS_OF_LIGHTS.items()
        for code, known in lights.items()
        for value, points in known.items()
    ),
]


@pytest.fixture(scope="module")
def connection(postgres: EmbeddedPostgres) -> Iterator[Connection[TupleRow]]:
    """A session with the seed of scales as a table `bands`."""
    with psycopg.connect(postgres.owner_url("postgres")) as opened:
        header, *rows = _seed("indicator_scale_rows")
        columns = ", ".join(
            f"{name} {'boolean' if name in _FLAGS else _TYPES.get(name, 'text')}" for name in header
        )
        opened.execute(f"create temporary table bands ({columns})".encode())
        for row in rows:
            opened.execute(
                f"insert into bands values ({', '.join(['%s'] * len(row))})".encode(),
                [cell or None for cell in row],
            )
        yield opened


def test_every_scale_of_points_is_tried() -> None:
    header, *rows = _seed("indicator_scale_rows")
    scored = {row[0] for row in rows if row[header.index("points")]}
    lights = {(code, f"light-{version}") for version, known in POINTS_OF_LIGHTS.items() for code in known}
    assert scored == set(POINTS) | {code for code, _ in lights}
    assert {(row[0], row[1]) for row in rows if row[0].startswith("light_")} == lights
    assert {row[0] for row in rows} == scored | set(GRADES)


@pytest.mark.postgres
@pytest.mark.parametrize(("code", "year", "value", "points"), CASES)
def test_a_value_has_the_points_of_its_band(
    connection: Connection[TupleRow], code: str, year: str, value: str, points: int | None
) -> None:
    edition = f"{code.partition('_')[0]}-{year}"
    expected = [] if points is None else [(Decimal(points), None)]
    assert _bands(connection, code, edition, value) == expected


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("code", "value", "grade"),
    [(code, value, word) for code, known in GRADES.items() for value, word in known.items()],
)
def test_a_total_has_the_grade_of_its_band(
    connection: Connection[TupleRow], code: str, value: str, grade: str
) -> None:
    edition = f"{code.partition('_')[0]}-2026"
    assert _bands(connection, code, edition, value) == [(None, grade)]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("numerator", "denominator", "catalogue", "value"),
    [
        (44, 61, (True, None, 100), "72.13"),
        (43, 63, (True, None, 100), "68.25"),
        (49, 64, (True, None, 100), "76.56"),
        # Likes, comments and reposts by views against a norm of 3.6 %: 103.05 and 121.01 stop at the cap.
        (21888 + 759 + 1402, 619661, (True, "3.6", 100), "100.00"),
        (23314 + 692 + 1794, 592223, (True, "3.6", 100), "100.00"),
        (21990 + 647 + 1423, 686412, (True, "3.6", 100), "97.37"),
        (7, None, (False, None, None), "7.00"),
        (7, 2, (False, None, None), "3.50"),
    ],
)
def test_a_value_follows_from_its_figures(
    connection: Connection[TupleRow],
    numerator: int,
    denominator: int | None,
    catalogue: tuple[object, ...],
    value: str,
) -> None:
    sql = _macro("indicator_value", "figures.n", "figures.d", "catalogue")
    found = connection.execute(
        f"select round({sql}, 2) from (values (%s::integer, %s::integer)) as figures (n, d)"
        " cross join (values (%s::boolean, %s::numeric, %s::numeric))"
        " as catalogue (is_percent, norm, cap)".encode(),
        [numerator, denominator, *catalogue],
    ).fetchone()
    assert found == (Decimal(value),)


def _bands(connection: Connection[TupleRow], code: str, edition: str, value: str) -> list[tuple[object, ...]]:
    found = connection.execute(
        "select bands.points, bands.grade from bands cross join (values (%s::numeric)) as figures (value)"
        f" where bands.indicator_code = %s and bands.edition = %s"
        f" and {_macro('in_band', 'figures.value', 'bands')}".encode(),
        [value, code, edition],
    )
    return found.fetchall()


def _macro(name: str, *arguments: str) -> str:
    """SQL of a macro of macros/indicator_value.sql, which needs nothing of dbt."""
    text = (DBT_PROJECT / "macros" / "indicator_value.sql").read_text(encoding="utf-8")
    call = f"{{{{ {name}({', '.join(repr(argument) for argument in arguments)}) }}}}"
    return Environment(autoescape=False).from_string(text + call).render()  # noqa: S701  # SQL, no HTML


def _seed(name: str) -> list[list[str]]:
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
