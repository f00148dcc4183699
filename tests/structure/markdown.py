"""What a page of Markdown promises: links, paths, commands, tables."""

import re
import shlex
from pathlib import Path

from typer.core import TyperCommand, TyperGroup

from warehouse.settings import PROJECT_ROOT

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_PATH = re.compile(r"^\.?[\w.-]+(/[\w.*<>-]+)*/?$")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
# Made when the project runs: no checkout has them.
_MADE = (".mcu", ".venv", ".env", "inbox", "landing", "outbox")


def link_faults(path: Path, text: str) -> list[str]:
    """Relative links whose file or heading does not exist; `path` is relative to the root."""
    faults = []
    for target in _LINK.findall(_FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        goal = (PROJECT_ROOT / path).parent / name
        if name and not goal.exists():
            faults.append(f"{path}: link to {target}, which does not exist")
        elif anchor and anchor not in _anchors(goal.read_text() if name else text):
            faults.append(f"{path}: link to {target}, which has no such heading")
    return faults


def path_faults(path: Path, text: str) -> list[str]:
    """Paths of the project in backticks that match nothing; `<name>` and `*` stand for any name."""
    tops = {entry.name for entry in PROJECT_ROOT.iterdir()} - set(_MADE)
    faults = []
    for quoted in _INLINE.findall(_FENCE.sub("", text)):
        if not _PATH.match(quoted) or "/" not in quoted or quoted.split("/")[0] not in tops:
            continue
        pattern = re.sub(r"<[^>]*>", "*", quoted.rstrip("/"))
        if not any(PROJECT_ROOT.glob(pattern)):
            faults.append(f"{path}: path {quoted}, which does not exist")
    return faults


def commands_of(text: str) -> list[list[str]]:
    """Commands of `make` and `mcu` that a page quotes, in code blocks and in backticks, as words."""
    lines = [line.strip().removeprefix("$ ") for block in _FENCE.findall(text) for line in block.splitlines()]
    lines += [quoted.strip() for quoted in _INLINE.findall(_FENCE.sub("", text))]
    parts = [part.strip() for line in lines for part in re.split(r"&&|\|(?!\w)|;", line)]
    words = [_split(part.removeprefix(".venv/bin/")) for part in parts]
    return [found for found in words if len(found) > 1 and found[0] in {"make", "mcu"}]


def command_faults(path: Path, text: str, targets: set[str], mcu: TyperCommand | TyperGroup) -> list[str]:
    """Quoted commands whose target, subcommand or option does not exist."""
    faults = []
    for words in commands_of(text):
        if words[0] == "make":
            named = [word for word in words[1:] if "=" not in word and not word.startswith("-")]
            faults += [f"{path}: make {word}, no such target" for word in named if word not in targets]
        else:
            faults += [f"{path}: {' '.join(words)}: {fault}" for fault in _mcu_faults(words[1:], mcu)]
    return faults


def make_targets(makefile: str) -> set[str]:
    """Names of the targets of a Makefile that a person calls."""
    return set(_TARGET.findall(makefile))


def table_rows(text: str, first_column: str) -> list[list[str]]:
    """Cells of every table whose first heading is `first_column`, without heading and rule."""
    rows, inside = [], False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[0] == first_column:
            inside = True
        elif inside and not set(cells[0]) <= {"-", ":"}:
            rows.append(cells)
    return rows


def _mcu_faults(words: list[str], command: TyperCommand | TyperGroup) -> list[str]:
    rest = list(words)
    while isinstance(command, TyperGroup) and rest and re.match(r"^[a-z|-]+$", rest[0]) and rest[0][0] != "-":
        names = rest.pop(0).split("|")
        missing = [name for name in names if name not in command.commands]
        if missing:
            return [f"no command {missing[0]}"]
        command = command.commands[names[0]]
    known = {option for parameter in command.params for option in parameter.opts + parameter.secondary_opts}
    given = {word.partition("=")[0] for word in rest if word.startswith("--")} - {"--help"}
    return [f"no option {option}" for option in sorted(given - known)]


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=True)
    except ValueError:
        return []


def _anchors(text: str) -> set[str]:
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(_FENCE.sub("", text)))
    return {heading.strip().replace(" ", "-") for heading in plain}
