"""What README tells a person to type works, in its order: the demo first, then each `mcu` command."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from mcu import demo_night
from mcu.cli import app
from mcu.night import run_night
from tests.e2e.conftest import environment_of
from tests.structure.markdown import commands_of
from tests.support.workshop import built_ahead
from warehouse.settings import PROJECT_ROOT, Settings

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
LAST, DAYS = date(2026, 10, 4), 103
AS_OF = datetime(2026, 10, 5, 3, tzinfo=UTC)
# The doctor judges this machine too: what it finds is its own affair, that it answers is README's.
ANSWERS = {"doctor": {0, 1}}


@built_ahead
def demonstrated(settings: Settings) -> Settings:
    """`make demo`'s own function on its smallest sample; the night runs here instead of inside Airflow."""

    def night(_: Settings, as_of: datetime) -> str:
        del as_of
        assert run_night(AS_OF).published
        return "night.log"

    with environment_of(settings), pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_night, "PER_DAY", 2)
        patch.setattr(demo_night, "sample_days", lambda _: (LAST, DAYS))
        patch.setattr(demo_night, "prepare_airflow", lambda _: None)
        patch.setattr(demo_night, "run_night_in_airflow", night)
        assert demo_night.run_demo() == 0
    return settings


@pytest.fixture
def demo(demonstrated: Settings) -> Iterator[Settings]:
    """The demo's warehouse, where `mcu` finds it."""
    with environment_of(demonstrated):
        yield demonstrated


def test_make_demo_runs_this_function() -> None:
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    assert ["make", "demo"] in commands_of(README)
    assert re.search(r"^demo:[^\n]*\n\t@\$\(BIN\)/python -m mcu\.demo_night$", makefile, re.MULTILINE)


@pytest.mark.e2e
def test_every_command_of_readme_answers(demo: Settings) -> None:
    asked = [words[1:] for words in commands_of(README) if words[0] == "mcu"]
    assert {words[0] for words in asked} >= {"status", "submit", "sql", "doctor"}
    for words in asked:
        result = CliRunner().invoke(app, words, prog_name="mcu")
        assert result.exit_code in ANSWERS.get(words[0], {0}), f"mcu {' '.join(words)}: {result.stderr}"
        assert result.stdout.strip(), f"mcu {' '.join(words)} says nothing"
    assert {path.suffix for path in demo.outbox.rglob("*") if path.is_file()} >= {".pdf", ".xlsx", ".docx"}


@pytest.mark.e2e
def test_the_demo_covers_its_quarter(demo: Settings) -> None:
    query = "select count(*) from marts.fct_indicator_values where period = '2026Q3' and denominator > 0"
    shown = CliRunner().invoke(app, ["sql", "--csv", query], prog_name="mcu")
    assert int(shown.stdout.splitlines()[1]) > 0
    assert list(demo.inbox.iterdir())
