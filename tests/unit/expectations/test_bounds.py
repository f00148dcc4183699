"""Bounds are dated data with reasons; a wrong file is a sentence."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from expectations.bounds import BOUNDS_FILE, bounds_on
from warehouse.errors import ConfigError

FILE = """
bounds:
  - {name: share, value: 0.5, valid_from: 2026-07-01, reason: новая}
  - {name: share, value: 0.1, valid_from: 2020-01-01, reason: старая}
  - {name: earliest, value: 2000-01-01, valid_from: 2020-01-01, reason: платформ ещё не было}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bounds.yml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_the_row_in_force_is_the_last_one_before_the_night(file: Path) -> None:
    assert bounds_on(date(2026, 6, 30), file).number("share") == 0.1
    assert bounds_on(date(2026, 7, 1), file)["share"].reason == "новая"


def test_a_bound_before_its_first_day_is_missing(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"Нет границы проверки · где: bounds\.yml, share"):
        bounds_on(date(2019, 1, 1), file).number("share")


def test_a_date_is_not_a_number_and_the_reverse(file: Path) -> None:
    bounds = bounds_on(date(2026, 7, 1), file)
    assert bounds.day("earliest") == date(2000, 1, 1)
    with pytest.raises(ConfigError, match="не число"):
        bounds.number("earliest")
    with pytest.raises(ConfigError, match="не дата"):
        bounds.day("share")


@pytest.mark.parametrize(
    "line",
    [
        "{name: x, value: 1, valid_from: 2020-01-01}",
        "{name: x, value: много, valid_from: 2020-01-01, reason: r}",
        "{name: x, value: 1, valid_from: 2020-01-01, reason: r, until: 2021-01-01}",
    ],
)
def test_a_wrong_row_is_an_error_that_names_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bounds.yml"
    path.write_text(f"bounds:\n  - {line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"bounds\.yml, bounds\.0"):
        bounds_on(date(2026, 1, 1), path)


def test_every_bound_of_the_project_says_why() -> None:
    rows = yaml.safe_load(BOUNDS_FILE.read_text(encoding="utf-8"))["bounds"]
    assert rows
    assert [row["name"] for row in rows if len(row["reason"]) < 20] == []
