"""The page docs/commands.md, made from the commands: `python -m mcu.reference > docs/commands.md`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup
from typer.main import get_command

from mcu.cli import app
from mcu.terminal.help_text import OWN_HELP, WRONG_USAGE_MEANS

if TYPE_CHECKING:
    from typer._click import Command  # no public name for the click inside Typer

_WIDTH = 100
_HEAD = """# Команды

Страница сделана из самих команд (`python -m mcu.reference`); то же показывает `--help`. Общее для всех:

- Итог печатается на stdout, ход работы и ошибки — на stderr. С `--json` на stdout ровно один документ JSON,
  и при ошибке тоже: `{"error": {…}, "exit_code": …}`.
- Ошибка — одна фраза: что, где, что получено, что ожидалось, что делать. Непредвиденная ошибка программы
  оставляет путь по коду, без данных, в `logs/errors.log` папки `MCU_HOME`; с `MCU_DEBUG=1` она видна вся.
- Код завершения: 0 — сделано, 1 — не сделано, 2 — команда вызвана неверно, 130 — прервано с клавиатуры.
- Момент без пояса читается в поясе `MCU_TIMEZONE`.
"""
# Said once above; repeated under every command they would hide what differs.
_COMMON = (f"--help {OWN_HELP}", f"2 {WRONG_USAGE_MEANS}")


def make_page() -> str:
    """The whole page as Markdown."""
    return _HEAD + "".join(_section(name, command) for name, command in _below("mcu", get_command(app)))


def iterate_commands() -> Iterator[str]:
    """Full names of all commands: «mcu up», «mcu loads», «mcu loads release»."""
    yield from (name for name, _ in _below("mcu", get_command(app)))


def _below(name: str, command: "Command") -> Iterator[tuple[str, "Command"]]:
    """Commands of a group and of the groups in it with their full names, in the order of the help page."""
    if isinstance(command, TyperGroup):
        for word in command.list_commands(typer.Context(command)):
            found = command.commands[word]
            yield f"{name} {word}", found
            yield from _below(f"{name} {word}", found)


def _section(name: str, command: "Command") -> str:
    context = typer.Context(command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
    lines = [line for line in command.get_help(context).splitlines() if not _is_common(line)]
    text = "\n".join(lines).replace("Параметры:\n\n", "").removesuffix("Параметры:").rstrip()
    return f"\n## {name}\n\n```text\n{text}\n```\n"


def _is_common(line: str) -> bool:
    """Lines of `--help` and of exit code 2, whatever the width of their first column."""
    return " ".join(line.split()) in _COMMON


if __name__ == "__main__":
    typer.echo(make_page(), nl=False)
