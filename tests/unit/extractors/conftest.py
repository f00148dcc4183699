"""Contracts for the unit tests of the loader."""

import pytest

from extractors.contract import SourceContract, load_contracts


@pytest.fixture(scope="session")
def contracts() -> dict[str, SourceContract]:
    """The project's own contracts by source."""
    return load_contracts()


@pytest.fixture
def incident(contracts: dict[str, SourceContract]) -> SourceContract:
    return contracts["incident"]


@pytest.fixture
def pos(contracts: dict[str, SourceContract]) -> SourceContract:
    return contracts["pos"]


@pytest.fixture
def delo(contracts: dict[str, SourceContract]) -> SourceContract:
    return contracts["delo"]
