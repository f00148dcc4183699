"""A wrong definition is a sentence with its file and lines before anything is built."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from warehouse.definition_checks import check_definitions, definition_faults, known_measures
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import ConfigError
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

MUNICIPALITIES = load_municipalities(PROJECT_ROOT / "municipalities")


class Seeds:
    """A copy of the project's seeds that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, name: str, line: int, **cells: str) -> None:
        header, rows = self._read(name)
        rows[line - 2] |= cells
        self._write(name, header, rows)

    def add(self, name: str, copy_of: int, **cells: str) -> int:
        """A copy of a line with changed cells at the end; its line."""
        header, rows = self._read(name)
        rows.append(rows[copy_of - 2] | cells)
        self._write(name, header, rows)
        return len(rows) + 1

    def rename(self, name: str, column: str, new: str) -> None:
        header, rows = self._read(name)
        for row in rows:
            row[new] = row.pop(column)
        self._write(name, [new if one == column else one for one in header], rows)

    def faults(self) -> list[str]:
        return list(definition_faults(MUNICIPALITIES, self.folder))

    def line_of(self, name: str, **cells: str) -> int:
        _, rows = self._read(name)
        (line,) = [
            number
            for number, row in enumerate(rows, start=2)
            if all(row[key] == value for key, value in cells.items())
        ]
        return line

    def _read(self, name: str) -> tuple[list[str], list[dict[str, str]]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            return list(reader.fieldnames or ()), rows

    def _write(self, name: str, header: list[str], rows: list[dict[str, str]]) -> None:
        with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    return Seeds(Path(shutil.copytree(DBT_PROJECT / "seeds", tmp_path / "seeds")))


def test_the_projects_own_definitions_are_sound(seeds: Seeds) -> None:
    check_definitions(MUNICIPALITIES)
    assert seeds.faults() == []


def test_terms_of_one_scope_may_not_overlap(seeds: Seeds) -> None:
    first = seeds.line_of("sla_policy_rows", policy_code="pos_final")
    second = seeds.add("sla_policy_rows", first, policy_code="pos_final_2027", valid_from="2027-01-01")
    both = f"sla_policy_rows.csv, строки {first} и {second}"
    assert seeds.faults() == [f"{both}: обе действуют с 2027-01-01; закройте первую датой valid_to"]
    seeds.change("sla_policy_rows", first, valid_to="2027-01-01")
    assert seeds.faults() == []
    seeds.change("sla_policy_rows", first, valid_to="2026-12-01")
    assert seeds.faults() == [f"{both}: с 2026-12-01 до 2027-01-01 не действует ни одна"]


def test_terms_of_other_scopes_stand_side_by_side(seeds: Seeds) -> None:
    first = seeds.line_of("sla_policy_rows", policy_code="pos_final")
    seeds.add(
        "sla_policy_rows", first, policy_code="pos_final_barnaul", municipality_code="barnaul", duration="20"
    )
    assert seeds.faults() == []


def test_a_region_may_name_a_day_that_the_country_named_too(seeds: Seeds) -> None:
    first = seeds.line_of("calendar_days", calendar_date="2026-05-11")
    second = seeds.add("calendar_days", first, region_name="Саратовская область")
    assert seeds.faults() == []
    third = seeds.add("calendar_days", second)
    assert seeds.faults() == [
        f"calendar_days.csv, строки {second} и {third}: calendar_date и region_name повторены"
    ]


def test_a_region_may_shorten_a_weekend_that_the_country_works(seeds: Seeds) -> None:
    line = seeds.line_of("calendar_days", calendar_date="2024-04-27")
    seeds.add("calendar_days", line, region_name="Саратовская область", day_kind="shortened")
    assert seeds.faults() == []


CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "broken_definitions.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_row_is_named(seeds: Seeds, case: str) -> None:
    broken = CASES[case]
    seeds.change(broken["seed"], 2, **broken["cells"])
    assert seeds.faults() == [f"{broken['seed']}.csv, {broken['sentence']}"]


def test_an_unknown_column_is_told_with_the_nearest_one(seeds: Seeds) -> None:
    seeds.rename("counting_rule_rows", "rule_value", "rule_valu")
    assert (
        seeds.faults()[0]
        == "counting_rule_rows.csv, строка 2: неизвестная колонка rule_valu, ожидалась rule_value"
    )


def test_the_build_is_told_once_with_how_many_there_are(seeds: Seeds) -> None:
    seeds.change("sla_policy_rows", 2, unit="day")
    seeds.change("rating_method_rows", 2, weight_timeliness="0.6")
    with pytest.raises(ConfigError, match=r"sla_policy_rows\.csv, строка 2: .*; всего ошибок: 2"):
        check_definitions(MUNICIPALITIES, seeds.folder)


def test_measures_are_those_of_the_models() -> None:
    assert {"all_count", "met_count", "platform_judged_count"} <= set(known_measures())
