"""An installation that the checks find nothing wrong with; each test breaks one thing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from mcu.doctor.verdict import Place
from warehouse.settings import Settings


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Closed folders, a key, the real project's files."""
    settings = Settings(
        home=tmp_path / "home", pseudonym_key=SecretStr("key-of-the-test-suite-only"), database_url=None
    )
    for folder in (settings.inbox, settings.landing):
        folder.mkdir(parents=True, mode=0o700)
    return Place(settings, datetime(2026, 10, 5, 9, tzinfo=UTC), python="3.11.7")
