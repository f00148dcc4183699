"""Warehouses built beside the tests: whoever asks for one finds that other processes have made it meanwhile.

The two cores would otherwise take turns: tests wait for dbt, dbt waits for tests. A worker has a Postgres of
its own, because two schemas of one server cannot be brought up to date at once: they share its roles.
"""

import shutil
import tempfile
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mcu import night
from tests.support.forked_dbt import ForkedDbt
from tests.support.forked_gate import ForkedGate
from tests.support.servers import make_warehouse, start_with_template
from warehouse import transform
from warehouse.embedded import EmbeddedPostgres
from warehouse.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

Builder = Callable[[Settings], Any]
Products = dict[str, "Future[Any]"]
_WORKERS = 2
_DBT_PROCESS = transform.call_dbt
_BUILDERS: dict[str, Builder] = {}
# In a worker only: its server.
_servers: list[EmbeddedPostgres] = []


def built_ahead(build: Builder) -> Any:
    """A session's fixture, named as the function, that gives what it returned for a fresh warehouse.

    The function runs in another process, at most once; what it returns must be picklable.
    """
    name = build.__name__
    if name in _BUILDERS:
        raise ValueError(f"two warehouses are called {name}")
    _BUILDERS[name] = build

    def product(workshop: Products) -> Any:
        return workshop[name].result()

    product.__doc__ = build.__doc__
    return pytest.fixture(scope="session", name=name)(product)


def builders_of(items: Iterable[pytest.Item]) -> list[str]:
    """Names of the warehouses that these tests ask for, in the order of their declaration."""
    asked = {name for item in items for name in getattr(item, "fixturenames", ())}
    return [name for name in _BUILDERS if name in asked]


def put_builders_last(items: list[pytest.Item]) -> None:
    """Order modules: those that need no warehouse, then by how late the last one that they need is made."""
    order = {name: number for number, name in enumerate(builders_of(items), start=1)}
    latest: dict[Path, int] = {}
    for item in items:
        needed = [order.get(name, 0) for name in getattr(item, "fixturenames", ())]
        latest[item.path] = max([latest.get(item.path, 0), *needed])
    items.sort(key=lambda item: latest[item.path])


@contextmanager
def dbt_as_at_night() -> Iterator[None]:
    """dbt as a process of its own: where a builder proves that too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transform, "call_dbt", _DBT_PROCESS)
        yield


@contextmanager
def open_workshop(names: Collection[str]) -> Iterator[Products]:
    """Begin to build these warehouses; servers and files are gone at the end."""
    workers = min(_WORKERS, len(names))
    if not workers:
        yield {}
        return
    homes = [Path(tempfile.mkdtemp(prefix="mcu-test-workshop-")) for _ in range(workers)]
    # A fork would inherit the threads and connections of the tests.
    context = get_context("spawn")
    queue: SimpleQueue[Path] = context.SimpleQueue()
    for home in homes:
        queue.put(home)
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_enter, initargs=(queue,))
    try:
        yield {name: pool.submit(_build, _BUILDERS[name].__module__, name) for name in names}
    finally:
        pool.shutdown(cancel_futures=True)
        for home in homes:
            EmbeddedPostgres(home).stop()
            shutil.rmtree(home)


def _enter(homes: "SimpleQueue[Path]") -> None:
    # Whatever ends the tests, a worker does not outlive them.
    transform.end_with_parent()
    transform.call_dbt = ForkedDbt()
    night.call_gate = ForkedGate()
    _servers.append(start_with_template(homes.get()))


def _build(module: str, name: str) -> Any:
    import_module(module)
    (server,) = _servers
    try:
        return _BUILDERS[name](make_warehouse(server, server.home / name))
    except Exception:  # noqa: BLE001  # one that cannot be pickled would take all other warehouses with it
        raise RuntimeError(traceback.format_exc()) from None
