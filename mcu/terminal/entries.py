"""Commands that are imported when they are called, so that `mcu --help` never waits for polars or psycopg.

The table of `mcu.cli` says what each command is for and where its function lives. Importing by name is
done only here, so every module of `mcu.commands` imports what it needs at its top, like any other module.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from typer import Typer
from typer.main import get_command

from mcu.terminal.help_text import McuCommand, McuGroup

if TYPE_CHECKING:
    from typer._click import Command  # Typer carries click inside and gives its classes no public name

WORK = "Работа с данными"
ASK = "Вопросы к хранилищу"
SERVER = "База и установка"


@dataclass(frozen=True)
class Entry:
    """One command: `module:attribute` of its function (or of a Typer app with subcommands) and its words.

    `exit_codes` lists the codes that mean something; 2 (wrong usage) is common to all and left out.
    `takes_rest` hands everything after the known options over to the function.
    """

    target: str
    panel: str
    summary: str
    details: str = ""
    exit_codes: Mapping[int, str] = field(default_factory=dict)
    takes_rest: bool = False

    def load(self, name: str) -> "Command":
        """The command itself, with its module imported."""
        found: Callable[..., Any] | Typer = load_attribute(self.target)
        app = found if isinstance(found, Typer) else _wrap(name, found, self.takes_rest)
        command = get_command(app)
        command.name = name
        command.help = "\n\n".join(filter(None, (self.summary, self.details)))
        command.epilog = "\n".join(f"{code}\t{meaning}" for code, meaning in self.exit_codes.items())
        return command


def load_attribute(target: str) -> Any:
    """What `package.module:attribute` names."""
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


class LazyCommands(Mapping[str, "Command"]):
    """Names at once, commands on first use."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries = entries
        self._loaded: dict[str, Command] = {}

    def __getitem__(self, name: str) -> "Command":
        if name not in self._loaded:
            self._loaded[name] = self.entries[name].load(name)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


class LazyGroup(McuGroup):
    """A group over a table of entries; its help reads the table and loads nothing."""

    entries: Mapping[str, Entry] = {}

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = LazyCommands(self.entries)  # type: ignore[assignment]  # Typer only reads after this

    def list_commands(self, ctx: object) -> list[str]:  # noqa: ARG002  # Typer's signature
        """Names in the order of the table."""
        return list(self.entries)

    def summaries(self) -> dict[str, list[tuple[str, str]]]:
        """Panel → (name, summary) of its commands."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for name, entry in self.entries.items():
            panels.setdefault(entry.panel, []).append((name, entry.summary))
        return panels


def _wrap(name: str, function: Callable[..., Any], takes_rest: bool) -> Typer:
    rest = {"allow_extra_args": True, "ignore_unknown_options": True} if takes_rest else None
    app = Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=McuCommand, context_settings=rest)(function)
    return app
