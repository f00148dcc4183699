"""Where an unforeseen error goes: the way to it into `logs/errors.log`, without a single value.

Messages of drivers and libraries may quote a row: only classes, places in the code and SQL states are kept.
"""

import os
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from warehouse import __version__
from warehouse.errors import McuError
from warehouse.settings import load_settings


def describe_crash(error: Exception, words: list[str]) -> McuError:
    """Write the error down; returns the sentence for the person, with the place of the log."""
    command = next((word for word in words if not word.startswith("-")), "")
    kept = "\n".join(
        [f"{datetime.now(UTC).isoformat(timespec='seconds')} mcu {command} {__version__}", *_trace(error)]
    )
    try:
        place = _append(load_settings().logs / "errors.log", kept)
        todo = f"журнал ошибки: {place}; вместе с сообщениями библиотек её покажет повтор с MCU_DEBUG=1"
    except OSError:
        todo = "журнал записать не удалось; ошибку покажет повтор с MCU_DEBUG=1"
    return McuError(
        "Непредвиденная ошибка программы",
        where=f"mcu {command}".strip(),
        got=type(error).__name__,
        todo=todo,
    )


def _trace(error: BaseException) -> Iterator[str]:
    """Classes and frames of an error and of those that led to it, the last one first."""
    current: BaseException | None = error
    while current is not None:
        state = getattr(current, "sqlstate", None)
        yield f"{type(current).__module__}.{type(current).__name__}" + (f" sqlstate {state}" if state else "")
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _append(log: Path, text: str) -> Path:
    log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(
        os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
    ) as file:
        file.write(text + "\n\n")
    return log
