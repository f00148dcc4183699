"""Monitors and ССТУ of an invented city: real layouts, the same city tomorrow, only where its file asks."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from extractors.contract import group_by_source, load_contracts
from extractors.datasets import find_dataset
from extractors.readers import open_source_file
from extractors.sample import SampleFile, write_samples
from warehouse.municipalities import load_municipalities
from warehouse.settings import PROJECT_ROOT

UNTIL = date(2026, 10, 20)


def write(out: Path, until: date = UNTIL, city: str = "smolensk") -> list[SampleFile]:
    municipality = load_municipalities(PROJECT_ROOT / "municipalities")[city]
    made = write_samples(municipality, until=until, days=60, per_day=20, seed=3, out=out, file_format="csv")
    return [file for file in made.files if file.source in ("media", "sstu")]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[SampleFile]:
    return write(tmp_path_factory.mktemp("media_and_sstu"))


def test_every_file_is_of_the_dataset_it_imitates(files: list[SampleFile]) -> None:
    by_source = group_by_source(load_contracts())
    found = {}
    for file in files:
        opened = open_source_file(file.path, file.path.name)
        contract, _, match = find_dataset(opened, by_source[file.source])
        assert not match.unknown
        found[contract.dataset] = (match.row, list(match.tags.values()))
    assert found == {
        "packets": (1, []),
        "asog": (1, []),
        "brand_analytics": (1, ["Округ", "Проект", "Место"]),
        "medialogia": (6, []),
    }


def test_asog_holds_one_month_and_packets_few_strangers(files: list[SampleFile]) -> None:
    packet, asog = (file.path for file in files if file.source == "sstu")
    with asog.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {row["Дата"][3:] for row in rows} == {"09.2026"}
    assert len(rows) > len({row["Номер"] for row in rows}) > 50
    numbers = [one["number"] for one in json.loads(packet.read_text(encoding="utf-8"))]
    assert 0 < sum(number.endswith("/Э") for number in numbers) < len(numbers) / 10


def test_a_later_export_continues_the_same_city(files: list[SampleFile], tmp_path: Path) -> None:
    def read(made: list[SampleFile]) -> dict[str, dict[str, str]]:
        (table,) = (file.path for file in made if file.path.suffix == ".csv" and file.source == "media")
        with table.open(encoding="cp1251", newline="") as file:
            lines = list(csv.reader(file, delimiter=";"))
        header = lines[5]
        return {row[-1]: dict(zip(header, row, strict=True)) for row in lines[6:]}

    before, after = read(files), read(write(tmp_path, date(2026, 10, 22)))
    shared = before.keys() & after.keys()
    assert len(shared) > 100
    assert all(before[key]["Сообщение"] == after[key]["Сообщение"] for key in shared)
    assert any(before[key]["Просмотры"] != after[key]["Просмотры"] for key in shared)


def test_a_city_whose_file_names_no_monitor_gets_none(tmp_path: Path) -> None:
    assert write(tmp_path, city="krasnoyarsk") == []
