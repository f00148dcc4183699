"""Same arguments, same bytes; a day does not depend on the window it is exported in."""

from datetime import date
from pathlib import Path

import pytest

from extractors.sample import write_samples
from extractors.sample.export import Format
from tests.unit.extractors.sample.reading import read_rows
from warehouse.municipalities import Municipality

KEYS = {"incident": "ID", "pos": "Номер", "delo": "№ РК"}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("file_format", ["native", "csv"])
def test_same_arguments_give_the_same_bytes(
    barnaul: Municipality, tmp_path: Path, file_format: Format
) -> None:
    for name in ("one", "two"):
        write_samples(
            barnaul,
            until=date(2026, 3, 3),
            days=6,
            per_day=50,
            seed=5,
            out=tmp_path / name,
            file_format=file_format,
        )
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    # Three sources of appeals, the heat map of the window and of its last day, the registry and its month,
    # and the registers that have an entry in six days.
    names = _bytes(tmp_path / "one")
    assert len([name for name in names if "/registers/" not in name]) == 7
    assert {"barnaul/registers/population_03.03.2026.xlsx"} < names.keys()


def test_another_seed_and_another_municipality_are_other_cities(
    municipalities: dict[str, Municipality], tmp_path: Path
) -> None:
    texts = []
    for code, seed in (("barnaul", 1), ("barnaul", 2), ("smolensk", 1)):
        summary = write_samples(
            municipalities[code],
            until=date(2026, 3, 3),
            days=3,
            per_day=40,
            seed=seed,
            out=tmp_path / f"{code}{seed}",
        )
        texts.append([row["Текст инцидента"] for row in read_rows(summary, "incident")])
    assert texts[0] != texts[1]
    assert texts[0] != texts[2]
    assert texts[1] != texts[2]


@pytest.mark.parametrize("source", KEYS)
def test_a_shorter_window_is_a_part_of_a_longer_one(
    source: str, barnaul: Municipality, tmp_path: Path
) -> None:
    found = []
    for days in (4, 20):
        summary = write_samples(
            barnaul,
            until=date(2026, 2, 12),
            days=days,
            per_day=60,
            seed=5,
            out=tmp_path / str(days),
            file_format="csv",
        )
        found.append([tuple(row.values()) for row in read_rows(summary, source)])
    short, long = found
    assert 0 < len(short) < len(long)
    assert long[-len(short) :] == short
