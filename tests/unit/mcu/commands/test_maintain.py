"""`mcu maintain`: what it asks for, what it says, its codes."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mcu.commands import maintain
from mcu.maintenance import Maintenance
from tests.unit.mcu.conftest import Mcu
from warehouse.removals import Removal

AS_OF = datetime(2026, 11, 22, 9, tzinfo=UTC)
BEFORE = datetime(2020, 12, 31, 21, tzinfo=UTC)
TEXTS = Removal("vault", "closed_appeals", "default", "предложено", BEFORE, 1340, "bogotol", "pos")
JOURNALS = Removal("logs", "log_files", "verified", "приказ", BEFORE, 12)
NOTHING = Maintenance(AS_OF, [], [], [])

Play = Callable[[Maintenance], list[Any]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Play:
    """Let both ways report this; returns which was asked for, and for when."""

    def prepare(report: Maintenance) -> list[Any]:
        asked: list[Any] = []
        monkeypatch.setattr(maintain, "prepare", lambda _: None)
        for name in ("find_overdue", "remove_overdue"):
            monkeypatch.setattr(
                maintain, name, lambda _, as_of, *__, name=name: asked.append((name, as_of)) or report
            )
        return asked

    return prepare


def test_what_was_removed_is_a_table_with_its_grounds(mcu: Mcu, play: Play) -> None:
    asked = play(replace(NOTHING, removals=[TEXTS, JOURNALS]))
    result = mcu("maintain", "--as-of", "2026-11-22T12:00")
    assert (result.exit_code, asked) == (0, [("remove_overdue", AS_OF)])
    lines = result.stdout.splitlines()
    assert lines[0] == "Удалено по срокам на 22.11.2026 12:00"
    (row,) = (" ".join(line.split()) for line in lines if "closed_appeals" in line)
    assert row == (
        "личные данные и тексты bogotol pos 1 340 closed_appeals 01.01.2021 00:00 предложено (по умолчанию)"
    )
    assert any(line.endswith("приказ") for line in lines)
    assert lines[-1].startswith("Сроки по умолчанию предложил проект")


def test_a_dry_run_removes_nothing(mcu: Mcu, play: Play) -> None:
    asked = play(replace(NOTHING, removals=[JOURNALS]))
    result = mcu("maintain", "--dry-run", "--as-of", "2030-01-01T00:00+00:00")
    assert asked == [("find_overdue", datetime(2030, 1, 1, tzinfo=UTC))]
    assert result.stdout.startswith("Будет удалено по срокам на 22.11.2026 12:00")
    assert "Сроки по умолчанию" not in result.stdout


def test_nothing_is_a_sentence_and_held_copies_are_named(mcu: Mcu, play: Play) -> None:
    play(replace(NOTHING, held=[7, 12]))
    result = mcu("maintain")
    assert result.exit_code == 0
    assert result.stdout == (
        "По состоянию на 22.11.2026 12:00 удалять нечего: сроки хранения не вышли\n"
        "Оставлены копии загрузок, которые ждут решения: 7, 12; решить: mcu loads release|withdraw\n"
    )


def test_what_is_forbidden_comes_last_and_is_code_1(mcu: Mcu, play: Play) -> None:
    play(replace(NOTHING, removals=[TEXTS], forbidden=["inbox/bogotol/pos"]))
    result = mcu("maintain")
    assert (result.exit_code, "closed_appeals" in result.stdout) == (1, True)
    assert (
        "Ошибка: Не всё просроченное удалено: из папки нельзя удалять · где: inbox/bogotol/pos · что делать: "
        "исправьте владельца и права папки, затем повторите mcu maintain" in result.stderr
    )


def test_one_document(mcu: Mcu, play: Play) -> None:
    play(replace(NOTHING, removals=[TEXTS]))
    told = json.loads(mcu("maintain", "--dry-run", "--json").stdout)
    assert (told["is_dry_run"], told["removals"][0]["count"]) == (True, 1340)
    assert told["removals"][0]["term_before"] == BEFORE.isoformat()
