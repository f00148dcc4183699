"""After whole nights nothing personal stands outside vault, inbox, landing and redacted copies."""

import pytest

from extractors.sample import seeded_personal_values
from tests.e2e.conftest import CITIES, SECOND, Nights
from tests.leaks import count_left_in_redacted, scan_installation
from warehouse.database import connect


@pytest.mark.e2e
def test_no_seeded_person_is_found_after_the_nights(nights: Nights) -> None:
    values = [
        value
        for code in CITIES
        for value in seeded_personal_values(
            nights.municipalities[code], until=SECOND, days=75, per_day=6, seed=11, limit=150
        )
    ]
    assert len(values) > 200
    assert scan_installation(nights.settings, values) == []
    assert count_left_in_redacted(nights.settings, values) <= len(values) // 50


@pytest.mark.e2e
def test_the_scan_had_texts_to_read(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        row = connection.execute("select count(*) from redacted.texts").fetchone()
    assert row is not None
    assert row[0] > 300
