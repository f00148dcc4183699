"""Progress: a bar in a terminal, lines elsewhere."""

import io
import sys

import pytest

from mcu.terminal.progress import Lines, show_count, watch


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_stage_is_one_line_until_time_has_passed(capsys: pytest.CaptureFixture[str]) -> None:
    clock = _Clock()
    lines = Lines(clock)
    lines("загрузка", 1, 9)
    lines("загрузка", 2, 9)
    clock.now = 6.0
    lines("загрузка", 3, 9)
    lines("сборка")
    assert capsys.readouterr().err == "… загрузка: 1 из 9\n… загрузка: 3 из 9\n… сборка\n"


def test_stages_get_their_russian_names(capsys: pytest.CaptureFixture[str]) -> None:
    with watch({"build": "сборка"}) as progress:
        progress("build")
        progress("other", 5)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "… сборка\n… other: 5\n")


def test_a_terminal_gets_a_bar_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with watch() as progress:
        progress("загрузка", 1, 3)
        progress("загрузка", 3, 3)
        progress("сборка")
    text = terminal.getvalue()
    assert "…" not in text
    assert "сборка" in text
    assert text.endswith("\x1b[2K") or "\x1b[1A" in text


@pytest.mark.parametrize(
    ("done", "total", "shown"), [(None, None, ""), (3, None, "3"), (3, 12, "3 из 12"), (None, 12, "")]
)
def test_counts(done: int | None, total: int | None, shown: str) -> None:
    assert show_count(done, total) == shown
