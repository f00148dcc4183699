"""Splitting into files, totals rows, repeated headers, bounded blocks, wrong arguments."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from extractors.sample import SampleError, export, write_samples
from extractors.sample.city import BLOCK_ROWS, City, day_number
from extractors.sample.wording import Personal
from tests.unit.extractors.sample.reading import read_rows, read_table
from warehouse.municipalities import Municipality


def test_large_exports_are_split_and_nothing_is_lost(
    barnaul: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = write_samples(
        barnaul, until=date(2026, 3, 3), days=10, per_day=60, seed=5, out=tmp_path / "whole"
    )
    monkeypatch.setattr(export, "_XLSX_ROWS", 100)
    monkeypatch.setattr(export, "_XLS_ROWS", 40)
    split = write_samples(
        barnaul, until=date(2026, 3, 3), days=10, per_day=60, seed=5, out=tmp_path / "split"
    )
    for source, limit in (("incident", 100), ("pos", 100), ("delo", 40)):
        assert read_rows(whole, source) == read_rows(split, source)
        files = [file for file in split.files if file.source == source]
        assert [file.row_count for file in files[:-1]] == [limit] * (len(files) - 1)
        assert len(files) > 1
        assert len({file.path.name for file in files}) == len(files)
        assert all(a.last_day <= b.first_day for a, b in pairwise(files))
    last = [file.path.name for file in split.files if file.source == "incident"][-1]
    assert "-03.03.2026_" in last


def test_some_files_end_with_totals_and_some_repeat_their_header(
    barnaul: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.sample.xls_table.PAGE_ROWS", 10)
    starts, totals, repeats = set(), [], []
    for day in range(1, 16):
        summary = write_samples(
            barnaul, until=date(2026, 4, day), days=4, per_day=50, seed=5, out=tmp_path / str(day)
        )
        file = next(file for file in summary.files if file.source == "delo")
        table = read_table(file.path, "delo")
        headers = [number for number, row in enumerate(table) if row[1:3] == ["№ РК", "Дата рег."]]
        starts.add(headers[0])
        repeats.append(len(headers) > 1)
        totals += [file.has_totals_row for file in summary.files if file.source in summary.appeal_count]
        assert (table[-1][0] == f"Итого: {file.row_count}") == file.has_totals_row
    assert starts == {0, 1, 2, 3}
    assert 1 <= sum(repeats) <= 9
    assert 3 <= sum(totals) <= 18


def test_an_export_without_rows_is_a_file_with_headers(barnaul: Municipality, tmp_path: Path) -> None:
    # A chancery registers nothing on a Sunday.
    summary = write_samples(barnaul, until=date(2026, 3, 1), days=1, per_day=3, seed=5, out=tmp_path)
    file = next(file for file in summary.files if file.source == "delo")
    assert file.row_count == 0
    assert any("№ РК" in row for row in read_table(file.path, "delo"))


def test_blocks_stay_small_whatever_a_day_holds(barnaul: Municipality) -> None:
    until = date(2026, 3, 2)
    city = City(barnaul, seed=1, per_day=60_000, until=until)
    last = day_number(until)
    for source in export.make_sources(city):
        sizes = [len(rows.frame) for rows in source.rows(last, last, city.known_until(last), Personal())]
        assert len(sizes) > 1
        assert max(sizes) < 1.01 * BLOCK_ROWS


def test_progress_is_heard_to_the_end(barnaul: Municipality, tmp_path: Path) -> None:
    heard: list[tuple[str, int, int]] = []
    write_samples(
        barnaul,
        until=date(2026, 3, 3),
        days=5,
        per_day=20,
        seed=5,
        out=tmp_path,
        progress=lambda *step: heard.append(step),
    )
    assert [step for step in heard if step[1] == step[2]][-1] == ("delo", 5, 5)
    assert {step[0] for step in heard} == {"incident", "pos", "delo"}
    assert all(0 < done <= days for _, done, days in heard)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"days": 0}, "Число дней"),
        ({"per_day": 0}, "Размер или зерно"),
        ({"seed": -1}, "Размер или зерно"),
        ({"until": date(2018, 12, 31)}, "Дата вне пределов"),
        ({"until": date(2051, 1, 1)}, "Дата вне пределов"),
        ({"until": date(2019, 1, 5), "days": 6}, "слишком рано"),
    ],
)
def test_wrong_arguments_are_sentences(
    wrong: dict[str, object], word: str, barnaul: Municipality, tmp_path: Path
) -> None:
    arguments: dict[str, object] = {"until": date(2026, 3, 3), "days": 3, "per_day": 10, "seed": 1, **wrong}
    with pytest.raises(SampleError, match=word) as caught:
        write_samples(barnaul, out=tmp_path, **arguments)  # type: ignore[arg-type]  # wrong on purpose
    assert "ожидалось" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
