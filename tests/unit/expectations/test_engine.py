"""The connection of a gate, and how a broken row becomes a sentence."""

from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from expectations.engine import _outcomes, gate_url
from expectations.model import Between, Check, GateRunError, Measure
from warehouse.settings import Settings

CHECK = Check(
    "few", "stop", Between("count", at_most=0), "почему", "{place}: {count}, доля {share}, день {day}"
)
MEASURE = Measure("marts_x", "select 1", ("place", "count", "share", "day"), (CHECK,))


def _row(place: str, **other: object) -> dict[str, object]:
    return {"place": place, "count": 7, "share": 0.12345, "day": None} | other


def test_the_session_has_the_builders_role_the_moment_and_what_the_url_already_said() -> None:
    settings = Settings(
        database_url=SecretStr("postgresql://mcu:p%40ss@db.example.org:5433/mcu?sslmode=require")
    )
    url = urlsplit(gate_url(settings, datetime(2026, 10, 5, 23, tzinfo=UTC)))
    assert url.scheme == "postgresql+psycopg2"
    assert url.netloc == "mcu:p%40ss@db.example.org:5433"
    query = parse_qs(url.query)
    assert query["sslmode"] == ["require"]
    assert "-c role=mcu_builder" in query["options"][0]
    assert "-c mcu.candidate_as_of=2026-10-05T23:00:00+00:00" in query["options"][0]


def test_a_broken_row_is_a_sentence_with_its_numbers() -> None:
    result = SimpleNamespace(success=False, result={"unexpected_index_list": [_row("barnaul")]})
    (outcome,) = _outcomes(MEASURE, CHECK, result)
    assert outcome.sentence == "barnaul: 7, доля 0,123, день нет"
    assert (outcome.suite, outcome.is_passed, outcome.load_id) == ("marts_x__stop", False, None)


def test_only_the_first_rows_are_told_and_the_rest_is_counted() -> None:
    rows = [_row(f"town {number}") for number in range(8)]
    outcomes = list(
        _outcomes(MEASURE, CHECK, SimpleNamespace(success=False, result={"unexpected_index_list": rows}))
    )
    assert len(outcomes) == 5
    assert outcomes[-1].sentence.endswith("(и ещё таких строк: 3)")
    assert "ещё" not in outcomes[0].sentence


def test_every_load_is_told() -> None:
    measure = Measure("raw_pos", "select 1", ("load_id", "count"), ())
    check = Check("few", "quarantine", Between("count"), "почему", "Загрузка {load_id}: {count}")
    rows = [{"load_id": number, "count": 1} for number in range(8)]
    outcomes = list(
        _outcomes(measure, check, SimpleNamespace(success=False, result={"unexpected_index_list": rows}))
    )
    assert [one.load_id for one in outcomes] == list(range(8))


@pytest.mark.parametrize("result", [{}, {"unexpected_index_list": []}, {"unexpected_index_list": None}])
def test_a_check_without_an_answer_is_no_verdict(result: dict[str, object]) -> None:
    with pytest.raises(GateRunError, match="marts_x__stop, few"):
        list(_outcomes(MEASURE, CHECK, SimpleNamespace(success=False, result=result)))
