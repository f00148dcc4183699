"""A verdict on one thing, and what the checks look at."""

import platform
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from warehouse.settings import PROJECT_ROOT, Settings

State = Literal["ok", "note", "wrong", "skipped"]


@dataclass(frozen=True)
class Verdict:
    """`ok`; `note`: worth knowing, no fault; `wrong`: something to do; `skipped`: cannot be told now."""

    state: State
    sentence: str
    todo: str | None = None


@dataclass(frozen=True)
class Place:
    """The installation under examination. `now` is the clock's moment: an installation is judged today."""

    settings: Settings
    now: datetime
    project: Path = PROJECT_ROOT
    python: str = field(default_factory=platform.python_version)


def ok(sentence: str) -> Verdict:
    """Nothing to do."""
    return Verdict("ok", sentence)


def note(sentence: str, todo: str | None = None) -> Verdict:
    """Worth knowing."""
    return Verdict("note", sentence, todo)


def wrong(sentence: str, todo: str) -> Verdict:
    """Something is wrong, and this is what to do."""
    return Verdict("wrong", sentence, todo)


def skipped(sentence: str) -> Verdict:
    """Not examined, and why."""
    return Verdict("skipped", sentence)
