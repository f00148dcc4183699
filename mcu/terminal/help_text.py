"""Help pages in Russian: Typer's own has English headings that no setting changes."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from extractors.errors import UsageError
from mcu.terminal.faults import run_guarded
from warehouse.errors import nearest

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter  # no public names for the click inside Typer

OWN_HELP = "показать эту справку"
WRONG_USAGE_MEANS = "команда вызвана неверно"


class McuCommand(TyperCommand):
    """A command whose help page is Russian."""

    def format_help(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Usage, text, arguments, options, exit codes."""
        _write_head(self, ctx, formatter)
        _write_parameters(self, ctx, formatter)
        _write_exit_codes(self, formatter)


class McuGroup(TyperGroup):
    """A group whose help page and faults are Russian; called as a program it ends the process with a code."""

    def format_help(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Usage, text, options, commands by panel, exit codes."""
        _write_head(self, ctx, formatter)
        _write_parameters(self, ctx, formatter)
        for panel, rows in self.summaries().items():
            with formatter.section(panel):
                formatter.write_dl(rows)
        _write_exit_codes(self, formatter)

    def summaries(self) -> dict[str, list[tuple[str, str]]]:
        """Panel → (name, first paragraph of the help) of the commands."""
        rows = [
            (name, (command.help or "").partition("\n\n")[0])
            for name, command in self.commands.items()
            if not command.hidden
        ]
        return {"Команды": rows}

    def resolve_command(
        self, ctx: "Context", args: list[str]
    ) -> "tuple[str | None, Command | None, list[str]]":
        """The command that the first word names; an unknown one is a sentence with the nearest right one."""
        word = args[0]
        if word not in self.commands and not word.startswith("-"):
            known = list(self.commands)
            raise UsageError(
                "Такой команды нет",
                got=f"{ctx.command_path} {word}",
                expected=nearest(word, known) or ", ".join(known),
                todo=f"справка: {ctx.command_path} --help",
            )
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run with `args` (or the process's own) and exit with the code, or return it."""
        run = partial(
            super().main,
            prog_name=prog_name,
            complete_var=complete_var,
            standalone_mode=False,
            windows_expand_args=windows_expand_args,
            **extra,
        )
        return run_guarded(run, args, standalone_mode)


def _write_head(command: "Command", ctx: "Context", formatter: "HelpFormatter") -> None:
    pieces = [piece for parameter in command.params for piece in _usage(parameter)]
    if isinstance(command, TyperGroup):
        pieces.append("[КОМАНДА …]" if command.invoke_without_command else "КОМАНДА …")
    if ctx.allow_extra_args and not isinstance(command, TyperGroup):
        pieces.append("[СЛОВА …]")
    formatter.write_usage(ctx.command_path, " ".join((*pieces, "[ПАРАМЕТРЫ]")), prefix="Вызов: ")
    if command.help:
        formatter.write_paragraph()
        formatter.write_text(command.help)


def _write_parameters(command: "Command", ctx: "Context", formatter: "HelpFormatter") -> None:
    arguments = [
        (_metavar(parameter), parameter.help or "")
        for parameter in command.params
        if isinstance(parameter, TyperArgument)
    ]
    options = [
        (_spelling(parameter), _explanation(parameter))
        for parameter in command.get_params(ctx)
        if isinstance(parameter, TyperOption) and not parameter.hidden
    ]
    for heading, rows in (("Аргументы", arguments), ("Параметры", options)):
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)


def _write_exit_codes(command: "Command", formatter: "HelpFormatter") -> None:
    if command.epilog:
        rows = [
            (code, meaning)
            for code, _, meaning in (row.partition("\t") for row in command.epilog.split("\n"))
        ]
        with formatter.section("Код завершения"):
            formatter.write_dl([*rows, ("2", WRONG_USAGE_MEANS)])


def _usage(parameter: object) -> list[str]:
    if isinstance(parameter, TyperArgument):
        name = _metavar(parameter)
        return [name if parameter.required else f"[{name}]"]
    if isinstance(parameter, TyperOption) and parameter.required:
        return [_spelling(parameter)]
    return []


def _metavar(parameter: TyperArgument | TyperOption) -> str:
    return parameter.metavar or parameter.name.upper()


def _spelling(option: TyperOption) -> str:
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {_metavar(option)}"


def _explanation(option: TyperOption) -> str:
    text = OWN_HELP if option.opts == ["--help"] else option.help or ""
    if option.required:
        return f"{text} (обязательный)"
    if option.show_default and not option.is_flag and option.default is not None:
        return f"{text} (по умолчанию {option.default})"
    return text
