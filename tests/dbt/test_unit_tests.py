"""dbt's native unit tests, all of them in one process of dbt over an empty warehouse."""

import pytest
import yaml

from tests.support.empty_build import EmptyBuild
from warehouse.definitions import DBT_PROJECT


@pytest.mark.postgres
def test_models_give_the_expected_rows(empty_build: EmptyBuild) -> None:
    results = empty_build.unit_tests
    failed = [f"{name}: {message}" for name, (status, message) in results.items() if status != "pass"]
    assert not failed, "\n".join(failed)
    assert set(results) == _declared(), "dbt ran all that the project declares"


@pytest.mark.postgres
def test_a_night_pays_for_none_of_them(empty_build: EmptyBuild) -> None:
    assert _declared()
    assert [name for name in empty_build.report.node_seconds if name.startswith("unit_test.")] == []


def _declared() -> set[str]:
    """Model and name of each unit test that a YAML file beside the models declares."""
    found: set[str] = set()
    for path in (DBT_PROJECT / "models").rglob("*.yml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        found |= {f"{case['model']}.{case['name']}" for case in content.get("unit_tests", [])}
    return found
