"""Progress of long work on stderr: a moving bar in a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from mcu.terminal.output import say, show_value

# Outside a terminal a log is read afterwards: a line every few seconds tells enough.
_SECONDS_BETWEEN_LINES = 5.0


class Watch(Protocol):
    """What long work reports to: a stage, and how much of it is done of how much where that is known."""

    def __call__(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        """Tell where the work is."""


@contextmanager
def watch(words: Mapping[str, str] | None = None) -> Iterator[Watch]:
    """A watch for the block's work; `words` are the Russian names of its stages."""
    names = words or {}
    if not sys.stderr.isatty():
        lines = Lines(time.monotonic)
        yield lambda stage, done=None, total=None: lines(names.get(stage, stage), done, total)
        return
    # The bar must stay where it is while stdout is turned to stderr for the libraries' sake.
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=True,
    ) as progress:
        bar = _Bar(progress)
        yield lambda stage, done=None, total=None: bar(names.get(stage, stage), done, total)


class Lines:
    """Each new stage is a line; within a stage a line now and then."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._stage, self._said_at = clock, "", 0.0

    def __call__(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        now = self._clock()
        if stage == self._stage and now - self._said_at < _SECONDS_BETWEEN_LINES:
            return
        self._stage, self._said_at = stage, now
        count = show_count(done, total)
        say(f"… {stage}: {count}" if count else f"… {stage}")


class _Bar:
    """One bar, which every new stage begins anew."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._stage = progress, ""
        self._task: TaskID | None = None

    def __call__(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        if stage != self._stage or self._task is None:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._stage = stage
            self._task = self._progress.add_task(stage, total=total, count="")
        self._progress.update(self._task, completed=done or 0, total=total, count=show_count(done, total))


def show_count(done: int | None, total: int | None) -> str:
    """«3 из 12», «3» while the end is not known, nothing while nothing is."""
    if done is None:
        return ""
    return show_value(done) if total is None else f"{show_value(done)} из {show_value(total)}"
