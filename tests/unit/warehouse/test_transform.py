"""A wrong definition stops a build before anything is begun: dbt does not start, last night's marts stay."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from warehouse import transform
from warehouse.errors import ConfigError
from warehouse.settings import PROJECT_ROOT, Settings


def test_nothing_is_begun_with_a_wrong_definition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(transform, "build_lock", lambda *_: begun.append("lock"))
    monkeypatch.setattr(transform, "begin_build", lambda *_: begun.append("build"))
    monkeypatch.setattr(transform, "run_dbt", lambda *_: begun.append("dbt"))
    folder = Path(shutil.copytree(PROJECT_ROOT / "municipalities", tmp_path / "municipalities"))
    file = folder / "krasnoarmeysk.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("\nregion_name: Саратовская область", "\nregion_name: Саратовская обл."),
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        transform.make_build(
            Settings(home=tmp_path, municipalities=folder), datetime(2026, 5, 13, 2, tzinfo=UTC)
        )
    assert str(caught.value) == (
        "Неверное определение: region_name — нет такого · где: krasnoarmeysk.yml"
        " · получено: «Саратовская обл.» · ожидалось: «Саратовская область»"
        " · что делать: исправьте файл; прошлая публикация не тронута"
    )
    assert begun == []
