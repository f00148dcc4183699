"""Servers that hold exports, one of each kind a run; and a place in memory with whoever takes from it."""

from collections.abc import Iterator
from typing import Any

import pytest

from extractors.fetching import run as module
from extractors.fetching.ledger import PlaceLook
from extractors.fetching.run import visit_places
from extractors.inbox import look_around
from extractors.ingest import ingest_files
from tests.support.arrival_servers import (
    ImapServer,
    SftpServer,
    imap_server,
    s3_server,
    sftp_server,
)
from tests.support.arrivals import AT, Shelf, Waits
from warehouse.settings import Settings


class Town:
    """Municipalities with one shelf; `visit` is one run."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self.settings, self.shelf, self.waits = settings, shelf, Waits()

    def visit(self, **how: Any) -> PlaceLook:
        (look,) = visit_places(self.settings, self.waits.clock, **how)
        return look

    def load(self) -> list[str]:
        """What becomes of the inbox's files."""
        return [load.state for load in ingest_files(self.settings, look_around(self.settings, AT).files)]

    def inbox(self) -> dict[str, bytes]:
        """Files of the inbox by their paths."""
        home = self.settings.inbox
        return {
            path.relative_to(home).as_posix(): path.read_bytes()
            for path in sorted(home.rglob("*"))
            if path.is_file()
        }


@pytest.fixture(scope="session")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpServer]:
    with sftp_server(tmp_path_factory.mktemp("sftp")) as server:
        yield server


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    with s3_server() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def imap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapServer]:
    with imap_server(tmp_path_factory.mktemp("imap")) as server:
        yield server


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The place that every address leads to."""
    shelf = Shelf()
    monkeypatch.setattr(module, "_open", lambda *_: shelf)
    return shelf
