"""The finder is started once: its models cost a second."""

from collections.abc import Iterator

import pytest

from extractors.redaction.workers import FinderWorkers


@pytest.fixture(scope="session")
def finder() -> Iterator[FinderWorkers]:
    """Patterns, dictionary and NER in a process of their own."""
    with FinderWorkers(1) as workers:
        yield workers
