"""A spelling that a person accepted counts for whom it names; one that nobody did is only proposed."""

from pathlib import Path

import openpyxl
import pytest
import yaml

from reports.quality.book import render_quality
from reports.quality.week import parse_week
from tests.e2e.accepted_story import ACCEPTED, CITY, CODE, KNOWN, UNKNOWN
from warehouse.database import connect
from warehouse.settings import Settings

pytestmark = pytest.mark.e2e


def test_the_accepted_spelling_is_the_recipient_of_the_file(told: Settings) -> None:
    with connect(told) as connection:
        rows = connection.execute(
            "select source_id, recipient_name, recipient_kind from marts.fct_appeals"
            " inner join marts.dim_recipients using (municipality_code, recipient_key)"
            " where municipality_code = %s and source_id in ('9001', '9002') order by source_id",
            [CITY],
        ).fetchall()
    assert rows == [
        ("9001", "управление образования администрации Боготольского муниципального округа", "department"),
        ("9002", UNKNOWN, "unmapped"),
    ]


def test_the_quality_book_proposes_the_other_one_and_says_who_accepted_the_first(
    told: Settings, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(render_quality(told, CITY, week=parse_week("2026-W43"), out=tmp_path).file)
    names = {row[2]: row for row in book["Не опознано"].iter_rows(min_row=5, values_only=True)}
    assert KNOWN not in names
    kind, *_, meaning, likeness, line, todo = names[UNKNOWN]
    assert kind == "получатель"
    assert meaning == "управление образования администрации Боготольского муниципального округа"
    assert isinstance(likeness, int)
    assert 70 <= likeness < 100
    assert "accepted" in str(todo)
    (proposed,) = yaml.safe_load(str(line))
    assert (proposed["kind"], proposed["value"], proposed["code"]) == ("recipient", UNKNOWN, CODE)
    (accepted,) = book["Принято"].iter_rows(min_row=5, values_only=True)
    assert (accepted[1], accepted[3]) == (KNOWN, "руководитель МЦУ")
    assert accepted[4].date() == ACCEPTED["decided_on"]
