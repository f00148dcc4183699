"""`mcu` in this process, in an environment of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from mcu.cli import app

Mcu = Callable[..., Result]


@pytest.fixture
def mcu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mcu:
    """Run a command; its home is empty and no database is behind it."""
    monkeypatch.setenv("MCU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MCU_PSEUDONYM_KEY", "key-of-the-test-suite-only")
    monkeypatch.setenv("MCU_TIMEZONE", "Europe/Moscow")
    for name in ("MCU_DATABASE_URL", "MCU_ANALYST_PASSWORD", "MCU_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(app, list(words), prog_name="mcu")
