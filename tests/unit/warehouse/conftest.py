"""Seeds for tests of definitions."""

import shutil
from pathlib import Path

import pytest

from tests.unit.warehouse.seeds import Seeds
from warehouse.definitions import DBT_PROJECT


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    return Seeds(Path(shutil.copytree(DBT_PROJECT / "seeds", tmp_path / "seeds")))
