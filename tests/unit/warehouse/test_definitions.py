"""The hash of definitions says when every appeal must be looked at anew."""

import shutil
from pathlib import Path

import pytest

from warehouse import definitions
from warehouse.definitions import DBT_PROJECT, definitions_hash
from warehouse.settings import Settings


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the dbt project that a test may change."""
    copy = Path(shutil.copytree(DBT_PROJECT, tmp_path / "dbt_project"))
    monkeypatch.setattr(definitions, "DBT_PROJECT", copy)
    return copy


@pytest.mark.parametrize(
    "path", ["models/core/definitions/working_days.sql", "seeds/calendar_days.csv", "dbt_project.yml"]
)
def test_a_changed_model_or_seed_changes_it(project: Path, path: str) -> None:
    before = definitions_hash(Settings())
    (project / path).write_text((project / path).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert definitions_hash(Settings()) != before


def test_a_unit_test_of_a_model_does_not(project: Path) -> None:
    before = definitions_hash(Settings())
    (project / "models" / "core" / "unit_new.yml").write_text("version: 2\n", encoding="utf-8")
    assert definitions_hash(Settings()) == before
