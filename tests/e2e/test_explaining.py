"""`mcu explain` and `mcu at-risk` on real builds: what they print, and that they refuse what was spoiled."""

import json
from typing import Any, LiteralString

import pytest
from psycopg import Connection
from psycopg.rows import TupleRow
from typer.testing import CliRunner, Result

from mcu.cli import app
from reports.explaining.appeal import explain_appeal
from reports.explaining.indicator import Choice, explain_indicator
from tests.e2e.conftest import Nights
from tests.e2e.told import CITY, STORIES, own_number
from tests.integration.mcu.conftest import environment_of
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.settings import Settings

pytestmark = pytest.mark.e2e
DISTRICT = "krasnoarmeysk"
PAUSED = """ПОС «Сообщения», № 4, город Смоленск

Обращение
  Сообщение ПОС: поступило 01.09.2026.
  Состояние: закрыто (на платформе — «Отправлен ответ заявителю»).
  Тематика: Благоустройство.
  Данные по состоянию на 31.10.2026 23:00 (UTC+3).

Что показывали выгрузки
  С выгрузки 02.09.2026 03:00 — в работе.
  С выгрузки 05.09.2026 03:00 — отложено.
  С выгрузки 08.09.2026 03:00 — в работе.
  С выгрузки 15.09.2026 03:00 — закрыто, ответ 14.09.2026.

Окончательный ответ: срок соблюдён
  Действовала собственная норма МЦУ «smolensk.ten_days»: 10 календарных дней \
от поступления до окончательного ответа.
  Касается: ПОС «Сообщения», категория «Благоустройство», обычный порядок. Действует с 01.01.2020. \
Основание: Положение о МЦУ, п. 3 — принято по умолчанию, актом не подтверждено.
  Как считать дни, норма не говорит: первый день — следующий за событием, \
конец в нерабочий день не переносится — по умолчанию, основание: в файле МЦУ порядок счёта не указан.
  Срок пошёл 01.09.2026, с поступления; первый день срока — следующий, 02.09.2026.
  Срок стоял с 05.09.2026 03:00 до 08.09.2026 03:00 (3 дня): выгрузки показывали «отложено», \
в этом состоянии норма срок не считает.
  Засчитаны 10 календарных дней: 02.09–05.09.2026, 09.09–14.09.2026.
  Не засчитаны 3 дня, пока срок стоял: 06.09–08.09.2026.
  Последний день — 14.09.2026, понедельник, рабочий: переноса нет.
  Ответ дан 14.09.2026.
  Вывод: срок соблюдён, в последний его день.
  Чьё было время, не известно: получатель в выгрузках не указан.
"""


def _mcu(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(app, list(words), prog_name="mcu", env=environment_of(settings))


def test_a_disputed_appeal_is_read_aloud(told: Settings) -> None:
    result = _mcu(told, "explain", "appeal", "pos:4")
    assert (result.exit_code, result.stdout) == (0, PAUSED)


def test_every_story_is_counted_again_to_the_published_end(told: Settings) -> None:
    with connect(told, "mcu_reporter") as connection:
        for number, story in enumerate(STORIES):
            explained = explain_appeal(
                connection,
                told,
                f"{story['source']}:{own_number(number)}",
                municipality_code=story.get("city", CITY),
            )
            states = {
                (each.clock.stage, each.clock.clock_number): each.clock.state for each in explained.clocks
            }
            assert states == {
                (clock["stage"], clock.get("number", 1)): clock["state"] for clock in story["clocks"]
            }


def test_json_names_the_days_that_counted(told: Settings) -> None:
    result = _mcu(told, "explain", "appeal", "5", "--source", "pos", "--json")
    (clock,) = json.loads(result.stdout)["clocks"]
    # Seven working days; Saturday 5 and Sunday 6 are off, the 7th and 8th stood.
    assert clock["counted_days"] == [f"2026-09-{day:02d}" for day in (2, 3, 4, 9, 10, 11, 14)]
    assert clock["paused_days"] == ["2026-09-07", "2026-09-08"]
    assert (clock["state"], clock["due_at"]) == ("breached_open", "2026-09-14T20:59:59.999999+00:00")


@pytest.mark.parametrize(
    ("spoil", "got", "expected"),
    [
        ("update core.sla_clocks set due_at = due_at + interval '1 day'", "14.09.2026", "15.09.2026"),
        ("update core.sla_clocks set due_at_legal = due_at - interval '2 days'", "14.09.2026", "12.09.2026"),
        ("delete from core.appeal_states", "11.09.2026", "14.09.2026"),
    ],
)
def test_a_spoiled_clock_is_refused_with_both_dates(
    told: Settings, spoil: LiteralString, got: str, expected: str
) -> None:
    with connect(told) as connection:
        (key,) = _one(connection, "select appeal_key from marts.fct_appeals where source_id = '4'")
        connection.execute(spoil + " where appeal_key = %s", [key])
        with pytest.raises(PublicationError, match="Пересчёт по дням") as error:
            explain_appeal(connection, told, "pos:4")
        connection.rollback()
    assert str(error.value.got).startswith(got)
    assert str(error.value.expected).startswith(expected)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["appeal", "no-such"], "Обращение не найдено в публикации · получено: «no-such»"),
        (["appeal", "poz:4"], "Такого источника в публикации нет · получено: «poz» · ожидалось: pos"),
        (["appeal", "4", "--municipality", "smolenks"], "проверьте, не имелся ли в виду код smolensk"),
    ],
)
def test_a_wrong_key_is_a_sentence(told: Settings, words: list[str], sentence: str) -> None:
    result = _mcu(told, "explain", *words)
    assert (result.exit_code, sentence in result.stderr) == (1, True), result.stderr


def test_a_number_of_two_appeals_is_not_guessed(told: Settings) -> None:
    with connect(told) as connection:
        connection.execute("update core.appeals set source_id = '4' where source_id in ('5', '1')")
        with pytest.raises(PublicationError, match="у нескольких обращений") as error:
            explain_appeal(connection, told, "4")
        assert error.value.expected == "одно из: incident:4 (smolensk), pos:4 (smolensk), pos:4 (smolensk)"
        found = explain_appeal(connection, told, "4", source="incident")
        assert found.facts.appeal.received_at is not None
        connection.rollback()


def test_what_is_about_to_be_late_is_listed_by_recipient(told: Settings) -> None:
    result = _mcu(told, "at-risk", "--municipality", CITY)
    rows = [line.split() for line in result.stdout.splitlines() if "ПОС" in line]
    # Put off until 02.11, one working day after Saturday 31.10.
    assert [(row[0], row[3], row[6], row[7]) for row in rows] == [("1", "13", "02.11.2026", "1")]
    empty = _mcu(told, "at-risk", "--municipality", DISTRICT)
    assert empty.stdout == "По состоянию на 31.10.2026 23:00 сроков, которые вот-вот истекут, нет.\n"
    (risk,) = json.loads(_mcu(told, "at-risk", "--json").stdout)["risks"]
    assert (risk["source_id"], risk["left_working_days"]) == ("13", 1)


def test_every_indicator_of_a_month_is_explained(nights: Nights) -> None:
    with connect(nights.settings, "mcu_reporter") as connection:
        # Of those without data one of each kind: beside a figure there is little to tell apart.
        published = connection.execute(
            "select distinct on (case when state = 'ok' then indicator_code end, counted_event, aggregate)"
            " indicator_code, edition, state, numerator, denominator"
            " from marts.fct_indicator_values inner join marts.dim_indicators using (indicator_code, edition)"
            " where municipality_code = %s and period = '2026-09' and dimension_code = 'all'"
            " order by case when state = 'ok' then indicator_code end, counted_event, aggregate,"
            " indicator_code",
            [DISTRICT],
        ).fetchall()
        assert sum(state == "ok" for _, _, state, _, _ in published) > 40
        assert sum(state == "no_data" for _, _, state, _, _ in published) > 5
        for code, edition, state, numerator, denominator in published:
            document = explain_indicator(
                connection,
                nights.settings,
                code,
                municipality_code=DISTRICT,
                period="2026-09",
                choice=Choice(edition),
            ).document(None)
            assert (document["state"], document["numerator"]) == (state, numerator)
            assert document["denominator"] == denominator
            said = " ".join(sentence for part in document["sections"] for sentence in part["sentences"])
            assert ("Это не ноль" in said) == (state == "no_data")


def test_the_rows_of_a_figure_add_up_in_print(nights: Nights) -> None:
    result = _indicator(nights, "on_time_share", "--json", "--all")
    document = json.loads(result.stdout)
    rows = document["rows"]
    assert (len(rows), sum(row["numerator_amount"] for row in rows)) == (
        document["row_count"],
        document["numerator"],
    )
    late = [row for row in rows if not row["numerator_amount"]]
    assert late
    assert all("в срок" not in row["reason"] for row in late)
    text = _indicator(nights, "on_time_share").stdout
    assert f"— {document['numerator']} из {document['denominator']} (округлено" in text
    assert "Период до этого, август 2026 года: " in text
    assert "Год назад, сентябрь 2025 года: показатель не опубликован." in text
    assert f"Показаны строки: 10 из {len(rows)}; все — с --all" in text


@pytest.mark.parametrize(
    ("code", "dimension"),
    [("topic_share", "topic"), ("median_overrun", "direction"), ("backlog_age", "age"),
     ("outcome_share", "outcome"), ("problem_points_count", "direction"), ("top5_topics", "direction"),
     ("received_count", "source")],
)  # fmt: skip
def test_one_member_of_a_figure_is_explained_by_its_rows(nights: Nights, code: str, dimension: str) -> None:
    with connect(nights.settings) as connection:
        member, numerator, denominator = _one(
            connection,
            "select member_code, numerator, denominator from marts.fct_indicator_values"
            f" where municipality_code = '{DISTRICT}' and period = '2026-09' and indicator_code = '{code}'"
            f" and dimension_code = '{dimension}' and state = 'ok'"
            " order by coalesce(numerator, denominator) desc, member_code limit 1",
        )
    document = json.loads(
        _indicator(nights, code, "--member", member, "--dimension", dimension, "--json", "--all").stdout
    )
    rows = document["rows"]
    assert rows
    assert (document["member_code"], document["numerator"]) == (member, numerator)
    if code == "problem_points_count":
        assert len({row["member_code"] for row in rows}) == numerator
    elif code == "median_overrun":
        assert len(rows) == denominator
        amounts = sorted(row["amount"] for row in rows if row["is_middle"])
        assert sum(amounts) / len(amounts) == document["value"]
    elif code != "received_count":  # of a source, the whole lacks what another system counts
        assert sum(row["numerator_amount"] for row in rows) == numerator
        assert denominator in (None, sum(row["denominator_amount"] for row in rows))


def test_a_member_that_is_not_there_is_a_sentence(nights: Nights) -> None:
    result = _indicator(nights, "received_count", "--member", "housng")
    assert (result.exit_code, "получено: «housng» · ожидалось: housing" in result.stderr) == (1, True)


def test_a_median_that_its_rows_do_not_give_is_refused(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        connection.execute(
            "update core.indicator_values set value = value + 1 where municipality_code = %s"
            " and period = '2026-09' and indicator_code = 'handling_median_days'",
            [DISTRICT],
        )
        with pytest.raises(PublicationError, match="не сходится со своими строками"):
            explain_indicator(
                connection,
                nights.settings,
                "handling_median_days",
                municipality_code=DISTRICT,
                period="2026-09",
            )
        connection.rollback()


def test_a_figure_that_its_rows_do_not_give_is_refused(nights: Nights) -> None:
    with connect(nights.settings) as connection:
        connection.execute(
            "update core.indicator_values set numerator = numerator + 1, value = value + 1"
            " where municipality_code = %s and period = '2026-09' and indicator_code = 'received_count'",
            [DISTRICT],
        )
        with pytest.raises(PublicationError, match="не сходится со своими строками: числитель"):
            explain_indicator(
                connection, nights.settings, "received_count", municipality_code=DISTRICT, period="2026-09"
            )
        connection.rollback()


@pytest.mark.parametrize(
    ("code", "period", "edition", "sentence"),
    [
        (
            "on_time_shre",
            "2026-09",
            None,
            "нет в каталоге · получено: «on_time_shre» · ожидалось: on_time_share",
        ),
        ("on_time_share", "2025-09", None, "не опубликован: сентябрь 2025 года"),
        ("on_time_share", "2026-9", None, "Период не распознан"),
        ("on_time_share", "2026-09", "mcu-2", "получено: mcu-2 · ожидалось: mcu-1"),
    ],
)
def test_a_wrong_figure_is_a_sentence(
    nights: Nights, code: str, period: str, edition: str | None, sentence: str
) -> None:
    words = ["--edition", edition] if edition else []
    result = _mcu(
        nights.settings, "explain", "indicator", code, "--municipality", DISTRICT, "--period", period, *words
    )
    assert (result.exit_code, sentence in result.stderr) == (1, True), result.stderr


def _indicator(nights: Nights, code: str, *words: str) -> Result:
    own = ["--municipality", DISTRICT, "--period", "2026-09"]
    return _mcu(nights.settings, "explain", "indicator", code, *own, *words)


def _one(connection: Connection[TupleRow], query: LiteralString) -> tuple[Any, ...]:
    (row,) = connection.execute(query).fetchall()
    return tuple(row)
