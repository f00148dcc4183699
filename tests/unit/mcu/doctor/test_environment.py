"""Each check of what is installed has an installation that it must fault."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from mcu.doctor import environment
from mcu.doctor.environment import (
    check_dbt_project,
    check_lock,
    check_municipalities,
    check_python,
    check_templates,
)
from mcu.doctor.verdict import Place, Verdict
from warehouse.settings import PROJECT_ROOT


@pytest.mark.parametrize("check", [check_python, check_municipalities, check_dbt_project, check_templates])
def test_a_whole_installation_is_in_order(check: Callable[[Place], Verdict], place: Place) -> None:
    assert check(place).state == "ok"


def test_an_old_python(place: Place) -> None:
    verdict = check_python(replace(place, python="3.10.14"))
    assert verdict.state == "wrong"
    assert verdict.sentence == "Python 3.10.14 не подходит: нужен >=3.11"
    assert "make venv" in (verdict.todo or "")


def test_packages_in_step_with_the_lock(place: Place, tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text(
        f"typer=={version('typer')} \\\n    --hash=sha256:aa\n"
        "never-here==1.0 ; sys_platform == 'no-such-system' \\\n    --hash=sha256:bb\n"
        f"PyYAML=={version('pyyaml')}\n".lower()
    )
    assert check_lock(replace(place, project=tmp_path)).state == "ok"


def test_packages_out_of_step_with_the_lock(place: Place, tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text(
        "typer==0.0.1 \\\n    --hash=sha256:aa\n"
        "never-here==1.0 ; python_version >= '3.11' \\\n    --hash=sha256:bb\n"
        + "".join(f"lost-{number}==1.0\n" for number in range(6))
    )
    verdict = check_lock(replace(place, project=tmp_path))
    assert verdict.state == "wrong"
    assert verdict.sentence == (
        f"Пакеты расходятся с requirements.lock (8): typer {version('typer')} вместо 0.0.1, "
        "never-here не установлен, lost-0 не установлен, lost-1 не установлен, lost-2 не установлен …"
    )


def test_a_lost_lock(place: Place, tmp_path: Path) -> None:
    verdict = check_lock(replace(place, project=tmp_path))
    assert (verdict.state, "Нет файла" in verdict.sentence) == ("wrong", True)


def test_a_wrong_municipality_file(place: Place, tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "municipalities" / "barnaul.yml").read_text(encoding="utf-8")
    (tmp_path / "barnaul.yml").write_text(text.replace("time_zone:", "timezone:", 1), encoding="utf-8")
    broken = replace(place, settings=place.settings.model_copy(update={"municipalities": tmp_path}))
    verdict = check_municipalities(broken)
    assert verdict.state == "wrong"
    assert "barnaul.yml" in verdict.sentence
    assert "timezone" in verdict.sentence


def test_a_lost_part_of_the_dbt_project(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "dbt_project"
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").touch()
    verdict = check_dbt_project(replace(place, project=tmp_path))
    assert verdict.state == "wrong"
    assert verdict.sentence.endswith("нет: profiles.yml, macros, seeds")


def test_a_lost_template(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "PROJECT_TEMPLATES", tmp_path)
    (tmp_path / "submission.typ").touch()
    verdict = check_templates(place)
    assert verdict.state == "wrong"
    assert verdict.sentence == "Нет шаблонов сведений: soprovoditelnoe_pismo.docx, submission_layout.yml"


def test_templates_of_nobody(place: Place, tmp_path: Path) -> None:
    shutil.copy(PROJECT_ROOT / "municipalities" / "barnaul.yml", tmp_path)
    for name in ("barnaul", "barnual"):
        (tmp_path / "templates" / name).mkdir(parents=True)
    verdict = check_templates(
        replace(place, settings=place.settings.model_copy(update={"municipalities": tmp_path}))
    )
    assert (verdict.state, verdict.sentence.endswith(": barnual")) == ("note", True)
