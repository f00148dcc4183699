"""Weeks of every kind: the same again, without appeals, the first ever, running, without exports, refused."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reports.note.note import Note, parse_week, render_note
from tests.integration.mcu.conftest import environment_of
from tests.integration.reports.city import change
from tests.integration.reports.note_city import (
    CITY,
    EARLY,
    FIRST_WEEK,
    LATE,
    QUIET_CITY,
    QUIET_WEEK,
    WEEK,
    publish_note_city,
)
from tests.integration.reports.note_reading import phrases_of, read_document, section_of, texts_of_word
from tests.support.note_trace import trace_faults
from warehouse.errors import ConfigError, McuError, PublicationError
from warehouse.settings import PROJECT_ROOT, Settings


def _render(settings: Settings, week: str, out: Path, **asked: Any) -> Note:
    given = {"municipality_code": CITY} | asked
    return render_note(settings, week=parse_week(week), out=out, **given)


def test_rendering_again_changes_nothing(noted: Settings, note: Note) -> None:
    repeated = render_note(noted, municipality_code=CITY, as_of=EARLY)
    assert (repeated.folder, repeated.is_new) == (note.folder, False), "without a week the last full one"


def test_another_process_far_away_writes_the_same_bytes(noted: Settings, note: Note, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import datetime;"
        "from reports.note.note import parse_week, render_note; from warehouse.settings import load_settings;"
        f"render_note(load_settings(), municipality_code='{CITY}', week=parse_week('{WEEK}'),"
        f"as_of=datetime.fromisoformat('{EARLY.isoformat()}'), out=Path(sys.argv[1]))"
    )
    far = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1", "MCU_TIMEZONE": "Asia/Tokyo"}
    environment = {"PATH": os.environ["PATH"]} | environment_of(noted) | far
    command = [sys.executable, "-c", script, str(tmp_path / "far")]
    subprocess.run(command, check=True, cwd=PROJECT_ROOT, env=environment, timeout=120)
    written = {path.name: path.read_bytes() for path in (tmp_path / "far").iterdir()}
    assert written == {path.name: path.read_bytes() for path in note.folder.iterdir()}


def test_a_week_without_appeals_is_one_of_nothing_not_of_unknown(noted: Settings, tmp_path: Path) -> None:
    quiet = read_document(_render(noted, QUIET_WEEK, tmp_path / "quiet"))
    phrases = phrases_of(quiet)
    assert phrases["Сколько"] == (
        "За неделю не поступило ни одного обращения, неделей раньше — 14 обращений."
    )
    assert phrases["О чём"] == "Тем недели нет: обращений не поступило."
    assert phrases["Как отвечают"].startswith(
        "Сроков окончательного ответа, о которых можно судить, за неделю не было; "
        "на конец недели в работе ничего нет"
    )
    assert phrases["Требует внимания"].startswith(
        "Нет данных: реестр «Решения заседаний» последний раз прислан 26.07.2026, об этой неделе он не"
    )
    assert section_of(quiet, "places")["waits_for"] == (
        "ни у одного обращения недели место в выгрузках не названо"
    )
    assert trace_faults(quiet) == []


def test_the_first_week_ever_is_compared_with_nothing(noted: Settings, tmp_path: Path) -> None:
    first = read_document(_render(noted, FIRST_WEEK, tmp_path / "first", as_of=EARLY))
    assert phrases_of(first)["Сколько"] == (
        "За неделю поступило 10 обращений; сравнить нельзя: данные СЭД «Дело» (59-ФЗ), "
        "«Инцидент менеджмент», ПОС «Сообщения» начинаются позже, чем прошлая неделя."
    )
    assert section_of(first, "growth")["waits_for"].startswith("сравнить нельзя")
    (table,) = section_of(first, "volume")["tables"]
    assert table["columns"] == ["Направление", "За неделю", "Доля"]
    assert trace_faults(first) == []


def test_a_running_week_is_marked_and_compared_with_nothing(noted: Settings, tmp_path: Path) -> None:
    rendered = _render(noted, QUIET_WEEK, tmp_path / "running", as_of=EARLY)
    running = read_document(rendered)
    assert running["period"]["is_complete"] is False
    assert phrases_of(running)["Сколько"] == (
        "С начала недели не поступило ни одного обращения; сравнить нельзя: неделя не окончена."
    )
    assert "Данные неполные: неделя не окончена" in texts_of_word(rendered)


def test_a_city_without_exports_waits_for_each_input(noted: Settings, tmp_path: Path) -> None:
    rendered = _render(noted, WEEK, tmp_path / "empty", municipality_code=QUIET_CITY)
    empty = read_document(rendered)
    assert all(section["waits_for"] for section in empty["sections"])
    assert set(phrases_of(empty).values()) == {
        "Нет данных: ни одна выгрузка обращений не охватывает эту неделю.",
        (
            "Нет данных: ждёт реестра «Информационные риски» (бланк: mcu template info_risks); "
            "ждёт реестра «Решения заседаний» (бланк: mcu template decisions); "
            "ждёт реестра «Мероприятия дорожной карты» (бланк: mcu template roadmap_measures)."
        ),
    }
    words = texts_of_word(rendered)
    assert "Руководителю муниципального образования (куратору МЦУ)" in words
    assert any("приложение №\u00a01, п.\u00a03.3 а" in text for text in words)
    assert empty["figures"] == []


def test_parts_that_do_not_add_up_leave_nothing_behind(settings: Settings) -> None:
    publish_note_city(settings)
    change(settings, "update marts.mart_growth_drivers set appeal_count = 4 where member_key = 'm1'")
    with pytest.raises(PublicationError, match="не сходится со своим итогом · где: Что выросло и почему"):
        render_note(settings, municipality_code=CITY, week=parse_week(WEEK), as_of=EARLY)
    change(settings, "update marts.mart_problem_map set appeal_count = 4 where is_surge")
    with pytest.raises(PublicationError, match="не сходится со своим итогом · где: О чём обращения"):
        render_note(settings, municipality_code=CITY, week=parse_week(WEEK), as_of=EARLY)
    change(settings, "update marts.fct_indicator_values set numerator = 9 where member_code = 'housing'")
    with pytest.raises(PublicationError, match="не сходится со своим итогом · где: Сколько обращений"):
        render_note(settings, municipality_code=CITY, week=parse_week(WEEK), as_of=EARLY)
    assert not list(settings.outbox.rglob("*zapiska*"))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"municipality_code": "krasnoyrsk"}, "не имелся ли в виду код krasnoyarsk"),
        ({"week": "2026-W33"}, "Неделя ещё не началась: 33-я неделя 2026 года"),
        ({"as_of": EARLY.replace(year=2025)}, "На этот момент ничего не было опубликовано"),
    ],
)
def test_what_cannot_be_rendered_is_a_sentence(
    noted: Settings, tmp_path: Path, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(McuError) as raised:
        _render(noted, out=tmp_path / "refused", **({"week": WEEK, "as_of": LATE} | asked))
    assert words in raised.value.sentence()
    assert list(tmp_path.iterdir()) == []


def test_a_month_is_no_week() -> None:
    with pytest.raises(PublicationError, match="Период не неделя"):
        parse_week("2026-07")


def test_the_customer_s_borders_become_the_map(noted: Settings, tmp_path: Path) -> None:
    path = tmp_path / "municipalities" / "maps" / f"{CITY}.geojson"
    path.parent.mkdir(parents=True)
    square = [[92.7, 56.0], [92.8, 56.0], [92.8, 56.1], [92.7, 56.1], [92.7, 56.0]]
    geometry = {"type": "Polygon", "coordinates": [square]}
    feature = {"properties": {"territory": "leninsky"}, "geometry": geometry}
    path.write_text(json.dumps({"features": [feature], "attribution": "© тест"}), encoding="utf-8")
    own = noted.model_copy(update={"municipalities": tmp_path / "municipalities"})
    rendered = _render(own, WEEK, tmp_path / "map", as_of=EARLY)
    (chart,) = section_of(read_document(rendered), "places")["charts"]
    assert chart["kind"] == "map"
    templates = json.loads(rendered.manifest.read_text(encoding="utf-8"))["templates"]
    assert path.name in [template["name"] for template in templates]
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(ConfigError, match="Карта не читается"):
        _render(own, WEEK, tmp_path / "broken", as_of=EARLY)
    assert not (tmp_path / "broken").exists()
