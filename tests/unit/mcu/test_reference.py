"""docs/commands.md is what the commands say of themselves."""

from mcu.cli import ENTRIES
from mcu.reference import make_page
from warehouse.settings import PROJECT_ROOT


def test_the_page_is_the_commands_own_help() -> None:
    page = (PROJECT_ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == make_page(), "run: .venv/bin/python -m mcu.reference > docs/commands.md"


def test_the_page_has_every_command_and_says_common_things_once() -> None:
    page = make_page()
    assert [name for name in ENTRIES if f"\n## mcu {name}\n" not in page] == []
    assert "\n## mcu loads release\n" in page
    assert page.count("показать эту справку") == 0
    assert page.count("команда вызвана неверно") == 1
