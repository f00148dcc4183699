"""Who had come as far as the marts or the ledger would be found in every paper that is made of them."""

from reports.quality.book import render_quality
from reports.quality.week import parse_week
from reports.submission import render_submission
from tests.integration.reports.city import CITY, PERIOD, change
from tests.leaks import find_leaks
from warehouse.settings import Settings

NAME = "Воробьёва Анна Ильинична"
PHONE = "8-944-314-89-70"
# A piece of the place, the value that is planted there.
PLACES = (
    ("_pokazateli.xlsx!xl/", NAME),
    ("_pokazateli.xlsx!xl/worksheets/", PHONE),
    ("_soprovoditelnoe_pismo.docx!word/document.xml", NAME),
    ("_svedeniya.json", NAME),
    ("_svedeniya.pdf!page 1", NAME),
    ("_kachestvo.xlsx!xl/worksheets/", PHONE),
)


def test_a_person_who_reached_the_marts_is_found_in_every_paper(city: Settings) -> None:
    change(city, "update stock.dim_municipalities set municipality_name = %s", NAME)
    change(city, "update stock.fct_appeals set source_id = %s where appeal_key = 'a2'", PHONE)
    change(city, "update ops.loads set file_name = %s, exported_at = '2026-07-21T00:30+04:00'", PHONE)
    render_submission(city, municipality_code=CITY, period=PERIOD)
    render_quality(city, CITY, week=parse_week("2026-W30"))

    values = [NAME, PHONE]
    found = find_leaks(values, connection=None, folders=[city.outbox])
    assert [
        (place, value)
        for place, value in PLACES
        if not any(place in leak.place and values[leak.value_number] == value for leak in found)
    ] == []
