"""Staging's SQL and the loader read the same moments: a row must not pass one and be lost in the other."""

import jinja2
import polars as pl
import pytest

from extractors.values import parse_moments
from warehouse.database import connect
from warehouse.settings import PROJECT_ROOT, Settings

DAYS = ["2026-01-06", "06.01.2026", "2026-02-31", "31.02.2026", "0001-01-01", "0000-01-01", "01.01.2062"]
TIMES = [
    "", " 10:00", " 10:00:05", "T10:00:05", "T10:00", " 24:00:00", " 25:00", " 10:60", " 10:00:60",
    " 10:00:61", " 1:00:05",
    " 10:00:05.5", " 10:00:05.123456", " 10:00:05.1234567", " 10:00:05Z", "T10:00:00+03:00", " 10:00+03", "Z",
    " 10:00 AM", " BC",
]  # fmt: skip
OTHERS = [
    "45678", "45678.5", "45678,5", "1", "2026", "123456", "9999999", "45678.", "6.1.2026", "2026-1-6",
    "today",
    "infinity", "20260106", "06/01/2026", "вчера", "-", "２０２６-01-06",
]  # fmt: skip
TEXTS = [f"{day}{time}" for day in DAYS for time in TIMES] + OTHERS


@pytest.fixture(scope="module")
def macros() -> jinja2.environment.TemplateModule:
    source = (PROJECT_ROOT / "dbt_project" / "macros" / "parse.sql").read_text()
    return jinja2.Environment(autoescape=False).from_string(source).module  # noqa: S701  # SQL, not a page


def test_moments_and_dates_are_read_alike(
    settings: Settings, macros: jinja2.environment.TemplateModule
) -> None:
    frame = pl.DataFrame({"text": TEXTS})
    loaded = parse_moments(frame, ["text"])["text"].to_list()
    moment, day = (getattr(macros, name) for name in ("parse_moment", "parse_date"))
    query = f"select {moment('t.text', repr('UTC'))} at time zone 'UTC', {day('t.text')}"
    with connect(settings) as connection:
        rows = connection.execute(
            # The query is made of the project's own macros.
            (
                query + " from unnest(%s::text[]) with ordinality as t (text, n)"
                " cross join (values ('9990-01-01'::timestamptz)) as rows (_exported_at) order by n"
            ).encode(),
            [TEXTS],
        ).fetchall()
    # Staging leaves moments before 2000 empty: they cannot be meant.
    meant = [ours if ours is not None and ours.year >= 2000 else None for ours in loaded]
    different = [
        (text, ours, staged, date)
        for text, ours, (staged, date) in zip(TEXTS, meant, rows, strict=True)
        if staged != ours or date != (ours and ours.date())
    ]
    assert different == []
    assert sum(value is not None for value in loaded) > len(DAYS)
