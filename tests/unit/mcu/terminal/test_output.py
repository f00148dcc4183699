"""What stdout holds: tables that scripts can search, JSON that programs can read, nothing else."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mcu.terminal.output import (
    show_date,
    show_json,
    show_moment,
    show_plain,
    show_table,
    show_value,
    stdout_for_result,
)
from warehouse.settings import PROJECT_ROOT

NARROW = "\N{NO-BREAK SPACE}"


def test_a_table_is_not_folded_outside_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    name = "Инциденты_" + "x" * 200 + ".xlsx"
    show_table(("Файл", "Строк"), [(name, 12_345), ("короткий", None)])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if name in line and f"12{NARROW}345" in line]
    assert [line for line in lines if line != line.rstrip()] == []
    assert lines[-1].split() == ["короткий", "—"]


def test_columns_of_numbers_are_set_to_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("Имя", "Число"), [("a", 5), ("b", 12_345)])
    first, second = capsys.readouterr().out.splitlines()[-2:]
    assert len(first) == len(second)


def test_markup_in_data_stays_text(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("Имя",), [("[red]опасно[/red]",)], title="[b]заголовок")
    out = capsys.readouterr().out
    assert "[red]опасно[/red]" in out
    assert out.startswith("[b]заголовок")


@pytest.mark.parametrize(
    ("value", "shown", "plain"),
    [
        (None, "—", ""),
        (True, "да", "да"),
        (2026, f"2{NARROW}026", "2026"),
        (Decimal("0.50"), "0.50", "0.50"),
        ("x", "x", "x"),
    ],
)
def test_values(value: object, shown: str, plain: str) -> None:
    assert (show_value(value), show_plain(value)) == (shown, plain)


def test_moments_are_local_and_dates_russian() -> None:
    moment = datetime(2026, 9, 30, 22, 0, tzinfo=UTC)
    assert show_moment(moment, ZoneInfo("Europe/Moscow")) == "01.10.2026 01:00"
    assert show_moment(None, ZoneInfo("Europe/Moscow")) == "—"
    assert (show_date(date(2026, 9, 30)), show_date(None)) == ("30.09.2026", "—")


def test_json_keeps_numbers_moments_and_letters(capsys: pytest.CaptureFixture[str]) -> None:
    show_json(
        {
            "at": datetime(2026, 9, 30, tzinfo=UTC), "day": date(2026, 9, 30), "whole": Decimal("3.00"),
            "part": Decimal("0.25"), "path": Path("a/b"), "имя": "Ё", "names": {"x"}, "many": (1, 2),
        }
    )  # fmt: skip
    out = capsys.readouterr().out
    assert "Ё" in out
    assert json.loads(out) == {
        "at": "2026-09-30T00:00:00+00:00", "day": "2026-09-30", "whole": 3, "part": 0.25, "path": "a/b",
        "имя": "Ё", "names": ["x"], "many": [1, 2],
    }  # fmt: skip


def test_what_libraries_print_does_not_reach_a_captured_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    with stdout_for_result():
        sys.stdout.write("greeting\n")
    sys.stdout.write("result\n")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("result\n", "greeting\n")


def test_what_child_processes_print_does_not_reach_stdout() -> None:
    program = (
        "import subprocess, sys\nfrom mcu.terminal.output import show, stdout_for_result\n"
        "with stdout_for_result():\n"
        "    print('library')\n"
        "    subprocess.run([sys.executable, '-c', 'print(\"child\")'])\n"
        "show('result')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "result\n"
    assert set(done.stderr.split()) == {"library", "child"}


def test_stdout_comes_back_after_an_error() -> None:
    program = (
        "from mcu.terminal.output import show, stdout_for_result\n"
        "try:\n    with stdout_for_result():\n        raise ValueError\n"
        "except ValueError:\n    show('result')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "result\n"
