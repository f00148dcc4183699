"""When there is no submission: a sentence, and nothing in the outbox."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from reports.submission import render_submission
from reports.templates_folder import LAYOUT, LETTER, PRINTED_FORM, PROJECT_TEMPLATES
from tests.integration.reports.city import AS_OF, CITY, EARLY, PERIOD, change
from warehouse.database import connect
from warehouse.errors import ConfigError, PublicationError
from warehouse.settings import Settings
from warehouse.submission_ledger import read_steps


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _refused(
    settings: Settings, *, code: str = CITY, period: str = PERIOD, as_of: datetime | None = None
) -> str:
    with pytest.raises(PublicationError) as caught:
        render_submission(settings, municipality_code=code, period=period, as_of=as_of)
    assert _files(settings.outbox) == []
    with connect(settings) as connection:
        assert connection.execute("select count(*) from ops.submissions").fetchone() == (0,)
    return caught.value.sentence()


def test_nothing_was_published_yet(settings: Settings) -> None:
    assert _refused(settings).startswith("Ещё ничего не опубликовано")


def test_nothing_was_published_by_then(city: Settings) -> None:
    sentence = _refused(city, as_of=datetime(2026, 9, 19, 21, tzinfo=UTC))
    assert "получено: 20.09.2026 00:00 (UTC+3)" in sentence
    assert "не раньше первой публикации: 20.09.2026 01:00 (UTC+3)" in sentence


def test_a_publication_without_marts(settings: Settings) -> None:
    change(
        settings,
        "insert into ops.publications (as_of, version, definitions_hash) values (%s, '0.1.0', 'd')",
        AS_OF,
    )
    assert "витрин в базе нет" in _refused(settings)


def test_an_unknown_municipality_gets_the_nearest_one(city: Settings) -> None:
    assert "проверьте, не имелся ли в виду код krasnoarmeysk" in _refused(city, code="krasnoarmeisk")
    assert "ожидалось: barnaul, bogotol, krasnoarmeysk" in _refused(city, code="../../etc")


def test_a_period_that_has_not_begun(city: Settings) -> None:
    sentence = _refused(city, period="2026Q4", as_of=EARLY)
    assert sentence.startswith("Период ещё не начался: IV квартал 2026 года")
    assert "ожидалось: публикация не раньше 01.10.2026 00:00 (UTC+4)" in sentence


def test_a_period_without_figures_names_the_computed_ones(city: Settings) -> None:
    sentence = _refused(city, period="2026Q2")
    assert "не посчитаны: II квартал 2026 года" in sentence
    assert "ближайший посчитанный период — 2026Q3" in sentence


@pytest.mark.parametrize(
    ("table", "changes", "part"),
    [
        (
            "fct_indicator_rows",
            "denominator_amount = 0 where indicator_code = 'on_time_share'",
            "знаменатель",
        ),
        ("fct_indicator_values", "numerator = 6, value = 6 where value = 5", "числитель"),
        ("fct_indicator_rows", "numerator_amount = 4 where numerator_amount = 5", "числитель"),
        ("fct_indicator_rows", "period = '2026Q2' where indicator_code = 'closed_count'", "числитель"),
    ],
)
def test_a_figure_unlike_its_rows_is_refused(city: Settings, table: str, changes: str, part: str) -> None:
    with connect(city) as connection:
        connection.execute(f"update stock.{table} set {changes}".encode())
    assert f"не сходится со своими строками: {part}" in _refused(city)


@pytest.mark.parametrize(
    "statement",
    [
        "update stock.fct_indicator_values set value = 34 where indicator_code = 'on_time_share'",
        "update stock.fct_indicator_values set value = null where indicator_code = 'received_count'",
        "update stock.fct_indicator_values set denominator = 0 where indicator_code = 'repeat_share'",
    ],
)
def test_a_value_unlike_its_figures_is_refused(city: Settings, statement: str) -> None:
    with connect(city) as connection:
        connection.execute(statement.encode())
    assert "противоречит сам себе" in _refused(city)


def test_a_row_of_an_unknown_appeal_is_refused(city: Settings) -> None:
    change(city, "delete from stock.fct_appeals where appeal_key = 'a2'")
    assert "не находятся среди обращений" in _refused(city)


def test_an_edition_outside_the_catalogue_is_refused(city: Settings) -> None:
    change(city, "delete from stock.dim_indicators where indicator_code = 'repeat_share'")
    assert "repeat_share, редакция mcu-1" in _refused(city)


def test_what_was_rendered_is_never_rewritten(city: Settings) -> None:
    first = render_submission(city, municipality_code=CITY, period=PERIOD)
    kept = {path.name: path.read_bytes() for path in _files(first.folder)}
    change(city, "update config.roles set post = 'другая должность' where role_code = 'mcu_head'")
    with pytest.raises(PublicationError, match="уже занята другим содержимым"):
        render_submission(city, municipality_code=CITY, period=PERIOD, out=first.folder)
    beside = render_submission(city, municipality_code=CITY, period=PERIOD)
    assert beside.folder == first.folder.with_name(f"{first.folder.name}_2")
    assert render_submission(city, municipality_code=CITY, period=PERIOD).folder == beside.folder
    assert {path.name: path.read_bytes() for path in _files(first.folder)} == kept
    with connect(city) as connection:
        steps = [(step.state, step.folder) for step in read_steps(connection, first.submission_id)]
    places = [f"outbox/{CITY}/submissions/{PERIOD}/{one.folder.name}" for one in (first, beside)]
    assert steps == [
        ("due", None),
        *((state, place) for place in places for state in ("rendered", "validated")),
    ]


def test_the_reporter_sees_no_personal_data_and_changes_no_figures(city: Settings) -> None:
    with connect(city) as connection:
        connection.execute("create table vault.probe (name text)")
    for statement in ("select * from vault.probe", "update stock.fct_indicator_values set value = 0"):
        with connect(city, "mcu_reporter") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


@pytest.fixture
def own_templates(city: Settings, tmp_path: Path) -> tuple[Settings, Path]:
    """Settings whose municipality files lie apart, and the city's own folder of templates in them."""
    files = tmp_path / "municipalities"
    files.mkdir()
    for path in city.municipalities.glob("*.yml"):
        (files / path.name).write_bytes(path.read_bytes())
    own = files / "templates" / CITY
    own.mkdir(parents=True)
    return city.model_copy(update={"municipalities": files}), own


def test_a_municipalitys_own_templates_are_used(own_templates: tuple[Settings, Path]) -> None:
    settings, own = own_templates
    text = (PROJECT_TEMPLATES / LAYOUT).read_text(encoding="utf-8")
    (own / LAYOUT).write_text(text.replace("title: Своевременность", "title: Сроки"), encoding="utf-8")
    (own / PRINTED_FORM).write_text(
        '#let d = json("data.json")\n#set document(title: "x")\n#d.period', encoding="utf-8"
    )
    submission = render_submission(settings, municipality_code=CITY, period=PERIOD)
    assert submission.facts.indicators[0].group == "Сроки"
    manifest = submission.manifest.read_text(encoding="utf-8")
    assert manifest.count('"origin": "municipality"') == 2


@pytest.mark.parametrize("text", ["#let", '#read("/etc/hostname")', '#json("data.json").no_such_field'])
def test_a_broken_printed_form_is_refused(own_templates: tuple[Settings, Path], text: str) -> None:
    settings, own = own_templates
    (own / PRINTED_FORM).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="печатной формы не собирается"):
        render_submission(settings, municipality_code=CITY, period=PERIOD)
    assert _files(settings.outbox) == []


def test_a_broken_letter_is_refused(own_templates: tuple[Settings, Path]) -> None:
    settings, own = own_templates
    (own / LETTER).write_bytes(b"not a document")
    with pytest.raises(ConfigError, match="не является документом Word"):
        render_submission(settings, municipality_code=CITY, period=PERIOD)
    assert _files(settings.outbox) == []
