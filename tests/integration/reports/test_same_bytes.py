"""The same publication gives the same bytes: again, elsewhere, in another process, under another clock."""

from pathlib import Path

import pytest

from reports.submission import render_submission
from tests.integration.reports.city import CITY, EARLY, PERIOD
from tests.support.rendering import bytes_of, render_apart
from warehouse.database import connect
from warehouse.settings import Settings


def test_two_processes_far_apart_write_the_samebytes_of(city: Settings, tmp_path: Path) -> None:
    here = render_submission(city, municipality_code=CITY, period=PERIOD, out=tmp_path / "here")
    expected = bytes_of(here.folder)
    assert len(expected) == 5
    east = render_apart(
        city,
        CITY,
        PERIOD,
        tmp_path / "east",
        umask="077",
        TZ="Asia/Tokyo",
        LC_ALL="C",
        PYTHONHASHSEED="1",
        MCU_TIMEZONE="Asia/Tokyo",
    )
    west = render_apart(
        city, CITY, PERIOD, tmp_path / "west", TZ="America/Bogota", LC_ALL="C.UTF-8", PYTHONHASHSEED="2",
        SOURCE_DATE_EPOCH="1",
    )  # fmt: skip
    assert {
        name for name, content in expected.items() if content != east[name] or content != west[name]
    } == set()


def test_what_becomes_known_later_changes_nothing(city: Settings, tmp_path: Path) -> None:
    before = render_submission(
        city, municipality_code=CITY, period=PERIOD, as_of=EARLY, out=tmp_path / "before"
    )
    with connect(city) as connection:
        connection.execute(
            "update ops.loads set state = 'withdrawn', withdrawn_from = '2026-10-02' where load_id = 1"
        )
        connection.execute(
            "insert into ops.publications (as_of, version, definitions_hash) values ('2026-10-02', '9', 'x')"
        )
        connection.execute("update ops.publications set published_at = now()")
    after = render_submission(
        city, municipality_code=CITY, period=PERIOD, as_of=EARLY, out=tmp_path / "after"
    )
    assert bytes_of(after.folder) == bytes_of(before.folder)


@pytest.mark.parametrize("state", ["quarantined", "refused"])
def test_a_load_that_was_never_taken_in_is_not_named(city: Settings, tmp_path: Path, state: str) -> None:
    before = render_submission(city, municipality_code=CITY, period=PERIOD, out=tmp_path / "before")
    with connect(city) as connection:
        connection.execute(
            "insert into ops.loads (municipality_code, source, dataset, file_name, sha256, exported_at,"
            " state, project_version) values (%s, 'pos', 'messages', 'x.xlsx', 'ee', now(), %s, '0.1.0')",
            [CITY, state],
        )
    after = render_submission(city, municipality_code=CITY, period=PERIOD, out=tmp_path / "after")
    assert bytes_of(after.folder) == bytes_of(before.folder)
