"""A night whose gate finds a fault publishes nothing and says it in numbers; run again, it is whole."""

import pytest

from tests.e2e.conftest import Mentioned
from tests.e2e.mention_story import CITY, SECOND, THIRD
from warehouse.database import connect

pytestmark = pytest.mark.e2e


def test_the_gate_says_what_is_too_much_and_nothing_is_published(two_nights: Mentioned) -> None:
    stopped = two_nights.stopped
    assert (stopped.exit_code, stopped.published) == (1, False)
    assert f"{CITY}, media (medialogia): разных ключей в raw 1, в модели 2" in stopped.gate_failures
    assert "redact" not in stopped.seconds


def test_the_night_before_stayed_in_place(two_nights: Mentioned) -> None:
    with connect(two_nights.settings) as connection:
        published = connection.execute("select as_of from ops.publications order by as_of").fetchall()
        builds = connection.execute(
            "select checked_at is not null from ops.builds where as_of = %s order by build_id", [THIRD]
        ).fetchall()
    assert [moment for (moment,) in published][-2:] == [SECOND, THIRD]
    assert builds == [(False,), (True,)]


def test_a_load_of_another_region_is_kept_back_and_the_rest_published(two_nights: Mentioned) -> None:
    repeated = two_nights.repeated
    assert (repeated.exit_code, repeated.published, repeated.gate_failures) == (3, True, [])
    (held,) = two_nights.stopped.quarantined
    with connect(two_nights.settings) as connection:
        rows = connection.execute(
            "select load_id, state, rows_inserted, reason from ops.loads where file_name = 'foreign.csv'"
        ).fetchall()
        counted = connection.execute(
            "select count(*) from marts.fct_appeals where municipality_code = %s and source = 'pos'", [CITY]
        ).fetchone()
    ((load_id, state, inserted, reason),) = rows
    assert (state, inserted) == ("quarantined", 6)
    assert held["load_id"] == load_id
    assert "строк другого муниципалитета 6 из 6" in reason
    assert counted == (0,)
