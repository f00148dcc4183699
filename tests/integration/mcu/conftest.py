"""`mcu` against a real database, in this process."""

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from mcu.cli import app
from warehouse.settings import Settings

Mcu = Callable[..., Result]


def environment_of(settings: Settings) -> dict[str, str]:
    """The variables that make a process work on this warehouse."""
    secret = {
        "MCU_DATABASE_URL": settings.database_url,
        "MCU_PSEUDONYM_KEY": settings.pseudonym_key,
        "MCU_ANALYST_PASSWORD": settings.analyst_password,
    }
    return {name: value.get_secret_value() for name, value in secret.items() if value is not None} | {
        "MCU_HOME": str(settings.home),
        "MCU_TIMEZONE": settings.timezone,
    }


@pytest.fixture
def mcu(settings: Settings) -> Mcu:
    """Run a command on a fresh warehouse; names in capitals change its environment."""
    environment = environment_of(settings)

    def run(*words: str, **changed: str) -> Result:
        return CliRunner().invoke(app, list(words), prog_name="mcu", env=environment | changed)

    return run
