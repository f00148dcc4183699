"""The submission of whole nights is the same bytes, whichever process renders it and whatever came later."""

from pathlib import Path

import pytest

from reports.submission import render_submission
from tests.e2e.conftest import SECOND_AS_OF, Nights
from tests.support.rendering import bytes_of, render_apart

CITY, PERIOD = "krasnoarmeysk", "2026Q3"


@pytest.mark.e2e
def test_two_processes_write_the_same_files_from_the_marts_of_a_night(nights: Nights, tmp_path: Path) -> None:
    here = render_submission(
        nights.settings, municipality_code=CITY, period=PERIOD, as_of=SECOND_AS_OF, out=tmp_path / "here"
    )
    expected = bytes_of(here.folder)
    assert here.as_of == SECOND_AS_OF
    assert sorted(Path(name).suffix for name in expected) == [".docx", ".json", ".json", ".pdf", ".xlsx"]
    # Figures of a night's own marts, not an empty form.
    assert sum(figure.numerator is not None for figure in here.facts.indicators) > 10
    apart = render_apart(
        nights.settings, CITY, PERIOD, tmp_path / "apart", as_of=SECOND_AS_OF, TZ="Asia/Tokyo", LC_ALL="C",
        PYTHONHASHSEED="1",
    )  # fmt: skip
    assert apart.keys() == expected.keys()
    assert [name for name, content in expected.items() if content != apart[name]] == []
