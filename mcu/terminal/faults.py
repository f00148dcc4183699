"""What a fault looks like: one sentence on stderr and an exit code; under --json a JSON document too."""

import errno
import json
import os
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import typer

from extractors.errors import UsageError
from warehouse.errors import McuError

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130

# States of SQL in which a person can do something; anything else is a fault of the program.
_SQL_STATES = {
    "42P01": ("В базе нет таблиц хранилища", "выполните mcu up"),
    "3F000": ("В базе нет схем хранилища", "выполните mcu up"),
    "42501": ("У учётной записи базы нет прав", "проверьте MCU_DATABASE_URL и выполните mcu up"),
    "53100": ("На диске базы нет места", "освободите место и повторите"),
    "57P01": ("Postgres остановлен во время работы", "выполните mcu up и повторите"),
    "57P03": ("Postgres ещё запускается", "подождите минуту и повторите"),
}
# By the class's name: importing psycopg here would slow every command down.
_LOST = {
    "OperationalError": ("Связь с Postgres прервалась", "проверьте mcu status и повторите"),
    "PermissionError": ("Нет прав на файл или папку", "проверьте владельца и права, затем повторите"),
}
_TYPER_SAYS = (
    (r"Option '(.+)' requires an argument\.", "У параметра {0} нет значения"),
    (r"Option '(.+)' does not take a value\.", "Параметр {0} не принимает значения"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "Лишние слова в команде: {0}"),
    (r"Missing command\.", "Не указана команда"),
)
_TYPES: dict[Any, str] = {int: "целое число", float: "число"}


def run_guarded(
    run: Callable[[Sequence[str]], object], args: Sequence[str] | None, standalone_mode: bool
) -> int:
    """Run a program's body; every fault becomes a sentence. Exits with the code, or returns it."""
    words = sys.argv[1:] if args is None else list(args)
    if not _debug():
        # Warnings of libraries speak to programmers; they would stand between the person and the result.
        warnings.simplefilter("ignore")
    try:
        result = run(words)
    except KeyboardInterrupt:
        result = INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the last line of defence: a person gets a sentence, never a traceback
        result = _report(error, words)
    code = result if isinstance(result, int) else 0
    if code == INTERRUPTED:
        typer.echo("Прервано", err=True)
    if standalone_mode:
        sys.exit(code)
    return code


def explain_usage(error: typer.TyperException) -> McuError:
    """Typer's complaint about the words of a command, in Russian."""
    context = getattr(error, "ctx", None)
    todo = f"справка: {context.command_path} --help" if context is not None else "справка: mcu --help"
    kind, parameter = type(error).__name__, getattr(error, "param", None)
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None)
        got = getattr(error, "option_name", "")
        return UsageError("Такого параметра нет", got=got, expected=near[0] if near else None, todo=todo)
    if kind == "MissingParameter" and parameter is not None:
        return UsageError("Не хватает параметра", expected=_name_of(parameter), todo=todo)
    if kind == "BadParameter" and parameter is not None:
        expected = _TYPES.get(parameter.type_descriptor.annotation)
        low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
        bounds = [f"не меньше {low}"] * (low is not None) + [f"не больше {high}"] * (high is not None)
        words = " ".join([*([expected] if expected else []), *bounds])
        what = "Неверное значение параметра" if words else error.message
        return UsageError(what, where=_name_of(parameter), expected=words or None, todo=todo)
    for pattern, sentence in _TYPER_SAYS:
        found = re.fullmatch(pattern, error.format_message())
        if found:
            return UsageError(sentence.format(*found.groups()), todo=todo)
    return UsageError(error.format_message(), todo=todo)


def _report(error: Exception, words: list[str]) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(str(error), err=True)
        return WRONG_USAGE
    if isinstance(error, typer.Abort):
        return INTERRUPTED
    fault = _as_fault(error, words)
    code = WRONG_USAGE if isinstance(fault, UsageError) else FAILED
    typer.echo(f"Ошибка: {fault.sentence()}", err=True)
    if "--json" in words[: words.index("--") if "--" in words else None]:
        parts = {name: getattr(fault, name) for name in ("what", "where", "got", "expected", "todo")}
        document = {"error": parts | {"sentence": fault.sentence()}, "exit_code": code}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
    return code


def _as_fault(error: Exception, words: list[str]) -> McuError:
    if isinstance(error, McuError):
        return error
    if isinstance(error, typer.TyperException):
        return explain_usage(error)
    if _debug():
        traceback.print_exception(error)
    known = _SQL_STATES.get(getattr(error, "sqlstate", None) or "") or _LOST.get(type(error).__name__)
    if known is not None:
        return McuError(known[0], where=getattr(error, "filename", None), todo=known[1])
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return McuError("На диске нет места", where=error.filename, todo="освободите место и повторите")
    # Loaded only now: settings cost a third of a second, and most commands never fail this way.
    crash_log = import_module("mcu.terminal.crash_log")
    return crash_log.describe_crash(error, words)  # type: ignore[no-any-return]  # a module loaded by name


def _name_of(parameter: Any) -> str:
    if parameter.param_type_name == "option":
        return f"{parameter.opts[0]} {parameter.metavar or ''}".strip()
    return str(parameter.metavar or parameter.name.upper())


def _debug() -> bool:
    return os.environ.get("MCU_DEBUG") == "1"
