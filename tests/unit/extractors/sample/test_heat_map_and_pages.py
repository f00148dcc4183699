"""The heat map and the pages of a sample: what they repeat, what they leave out, what stays as it was."""

import csv
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from extractors.sample import write_samples
from extractors.sample.reference import read_data
from tests.unit.extractors.sample.conftest import DAYS, UNTIL, Written
from warehouse.municipalities import Municipality

KEYS = {"incident": "ID", "pos": "Номер"}
Row = dict[str, object]


def _map(path: Path) -> list[Row]:
    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def maps(large: Written) -> list[list[Row]]:
    """The cumulative map and the one of the last day."""
    return [_map(file.path) for file in large.summary.files if file.source == "heatmap"]


def test_the_map_shows_messages_at_the_shares_of_the_page(large: Written, maps: list[list[Row]]) -> None:
    shapes, rows = read_data("pages_and_map")["heat_map"], maps[0]
    messages = len(
        {row["ID"] for row in large.rows["incident"]} | {row["Номер"] for row in large.rows["pos"]}
    )
    # What was received on the last day and is taken in on the next is not there yet.
    shown = (1 - shapes["left_out"]) * (1 - shapes["next_day"] / DAYS)
    assert len(rows) == pytest.approx(messages * shown, rel=0.02)
    for column, value, share in (
        ("Источник", "Добродел", shapes["other_channel"]),
        ("Исполнитель", "Без управления", shapes["no_assignee"]),
        ("Тип сообщения - 0 проблемы, 1 - предложения", "Предложения", shapes["proposal"]),
    ):
        found = sum(row[column] == value for row in rows)
        assert found / len(rows) == pytest.approx(share, abs=0.01)


def test_the_last_day_is_in_both_maps(maps: list[list[Row]]) -> None:
    cumulative, daily = maps
    date_of = "Дата (первого взятия в работу)"
    last = [row for row in cumulative if row[date_of] == f"{UNTIL:%d.%m.%Y}"]
    kind = "Тип сообщения - 0 проблемы, 1 - предложения"
    words = {0.0: "Проблемы", 1.0: "Предложения"}
    assert [{**row, kind: words[float(str(row[kind]))]} for row in daily] == last
    assert len(daily) > 100


def test_a_later_registry_has_the_same_pages(barnaul: Municipality, tmp_path: Path) -> None:
    def pages(until: date) -> dict[str, dict[str, str]]:
        summary = write_samples(barnaul, until=until, days=2, per_day=9, seed=3, out=tmp_path)
        (path,) = (f.path for f in summary.files if f.path.name.startswith(f"Реестр госпабликов_{until:%d}"))
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["ОГРН"]: row for row in csv.DictReader(file)}

    before, after = pages(date(2026, 2, 20)), pages(date(2026, 2, 27))
    shapes = read_data("pages_and_map")["pages"]
    assert len(before) == shapes["count"]
    assert sum(row["ID госпаблика"] == "0" for row in before.values()) == shapes["without_page"]
    moving = {"Количество подписчиков", "Общий охват аудитории за неделю", "Средний охват одной публикации"}
    kept = [{name: cell for name, cell in row.items() if name not in moving} for row in before.values()]
    assert kept == [{n: cell for n, cell in row.items() if n not in moving} for row in after.values()]
    assert before != after


def test_cities_that_do_not_name_the_map_have_none(
    municipalities: dict[str, Municipality], tmp_path: Path
) -> None:
    summary = write_samples(municipalities["bogotol"], until=UNTIL, days=2, per_day=9, seed=3, out=tmp_path)
    assert {file.source for file in summary.files} == {"incident", "pos", "delo", "gospubliki", "registers"}
