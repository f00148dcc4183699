"""Processes that find spans side by side, one BLAS thread each."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from extractors.redaction.own_names import OwnNames
from extractors.redaction.spans import Span
from extractors.redaction.worker import pack_rows, unpack_spans
from warehouse.errors import McuError

_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class RedactionError(McuError):
    """A text could not be redacted; it stays without a copy and is tried again by the next run."""


class FinderWorkers:
    """Starts `count` processes and shares the rows out among them; by default one a core, at most four.

    Each takes 0.35 GB. They end with the block, or by themselves when this process dies: their input ends.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = count or min(os.cpu_count() or 1, 4)
        self._workers: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        for _ in range(self._count):
            worker = subprocess.Popen(
                [sys.executable, "-m", "extractors.redaction.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Its own messages could quote a citizen; faults come back on stdout.
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env=os.environ | _ONE_THREAD,
            )
            self._workers.append(worker)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            if error is not None:
                worker.kill()
            _close(worker)

    def find_spans(self, rows: Sequence[tuple[str, OwnNames]]) -> list[list[Span]]:
        """Disjoint spans in order for each plain text."""
        shares = [list(rows[at :: self._count]) for at in range(self._count)]
        busy = [(worker, share) for worker, share in zip(self._workers, shares, strict=True) if share]
        for worker, share in busy:
            _ask(worker, share)
        found: list[list[Span]] = [[] for _ in rows]
        for at, (worker, _) in enumerate(busy):
            found[at :: self._count] = _answer(worker)
        return found


def _ask(worker: subprocess.Popen[str], share: list[tuple[str, OwnNames]]) -> None:
    if worker.stdin is None:
        raise RedactionError("Обработчик текстов запущен без входа")
    try:
        worker.stdin.write(pack_rows(share) + "\n")
        worker.stdin.flush()
    except BrokenPipeError:
        raise _ended(worker) from None


def _answer(worker: subprocess.Popen[str]) -> list[list[Span]]:
    line = worker.stdout.readline() if worker.stdout else ""
    if not line:
        raise _ended(worker)
    if line.startswith("{"):
        raise RedactionError(
            "Текст не удалось обезличить",
            got=json.loads(line)["fault"],
            todo="сообщите разработчикам; остальные тексты обработает следующий запуск",
        )
    return unpack_spans(line)


def _close(worker: subprocess.Popen[str]) -> None:
    # What a dead worker did not read is still buffered, and closing tries to send it.
    with suppress(BrokenPipeError):
        if worker.stdin:
            worker.stdin.close()
    if worker.stdout:
        worker.stdout.close()
    worker.wait()


def _ended(worker: subprocess.Popen[str]) -> RedactionError:
    return RedactionError(
        "Обработчик текстов остановился",
        got=f"код {worker.wait()}",
        expected="ответ на каждую порцию текстов",
        todo="проверьте память и установку natasha (make venv), затем запустите обезличивание снова",
    )
