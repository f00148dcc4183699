"""`mcu sample`: what it asks the generator for, and real small exports."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from extractors.sample import SampleSummary
from mcu.commands import sample
from tests.unit.mcu.conftest import Mcu
from warehouse.municipalities import Municipality


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Every call of the generator, which writes nothing."""
    calls: list[dict[str, Any]] = []

    def write(city: Municipality, **words: Any) -> SampleSummary:
        words.pop("progress")("pos", 1, 1)
        calls.append({"code": city.code} | words)
        return SampleSummary(city.code, (), {"pos": 5}, {"pos": 1}, {"pos": 0})

    monkeypatch.setattr(sample, "write_samples", write)
    return calls


def test_every_option_arrives(mcu: Mcu, asked: list[dict[str, Any]], tmp_path: Path) -> None:
    result = mcu(
        *("sample", "--municipality", "bogotol", "--until", "30.09.2026", "--days", "3", "--per-day", "4"),
        *("--seed", "5", "--out", str(tmp_path), "--csv"),
    )
    assert result.exit_code == 0
    assert asked == [
        {
            "code": "bogotol", "until": date(2026, 9, 30), "days": 3, "per_day": 4, "seed": 5,
            "out": tmp_path, "file_format": "csv",
        }
    ]  # fmt: skip
    assert "bogotol, pos, дней: 1 из 1" in result.stderr


def test_by_default_all_of_it_ends_yesterday_in_the_inbox(
    mcu: Mcu, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    today = datetime.now(ZoneInfo("Europe/Moscow")).date()
    assert mcu("sample", "--municipality", "all").exit_code == 0
    assert len(asked) == 5
    assert {call["until"] for call in asked} <= {today - timedelta(days=1), today}
    assert {call["out"] for call in asked} == {tmp_path / "home" / "inbox"}


def test_a_real_sample(mcu: Mcu, tmp_path: Path) -> None:
    words = ("sample", "--municipality", "bogotol", "--until", "2026-09-30", "--days", "2", "--per-day", "9")
    result = mcu(*words, "--out", str(tmp_path / "one"), "--csv", "--json")
    (found,) = json.loads(result.stdout)["samples"]
    assert result.exit_code == 0
    assert sum(found["appeal_count"].values()) > 0
    assert {Path(file["path"]).parent.name for file in found["files"]} == {
        "incident",
        "pos",
        "registers",
        "delo",
        "gospubliki",
    }
    assert all(Path(file["path"]).is_file() for file in found["files"])
    shown = mcu(*words, "--out", str(tmp_path / "two"), "--csv")
    assert f"Папка: {tmp_path / 'two'}/<муниципалитет>/<источник>/" in shown.stdout


def test_arguments_out_of_range_are_wrong_usage(mcu: Mcu) -> None:
    result = mcu("sample", "--municipality", "bogotol", "--until", "1990-01-01")
    assert result.exit_code == 2
    assert "Дата вне пределов образцов · получено: 1990-01-01" in result.stderr
