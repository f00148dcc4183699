"""Corrections against the contracts: what may be named, what may be set."""

from datetime import date
from typing import Any

import pytest

from extractors.contract import load_contracts
from extractors.corrections import check_corrected_columns
from warehouse.errors import ConfigError
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import PROJECT_ROOT

GOOD: dict[str, Any] = {
    "code": "late_dates", "source": "pos", "dataset": "messages", "match": {"category": "Парки"},
    "replace": {"due_date": "05.11.2026"}, "expect": {"at_most": 3}, "reason": "сбой выгрузки",
    "decided_by": "руководитель МЦУ", "decided_on": date(2026, 10, 2), "status": "active",
}  # fmt: skip


def _check(**changes: Any) -> None:
    city = load_municipalities(PROJECT_ROOT / "municipalities")["bogotol"]
    document = city.model_dump() | {"corrections": [GOOD | changes]}
    check_corrected_columns({"bogotol": Municipality.model_validate(document)}, load_contracts())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"replace": {"category": None, "score": "4", "is_overdue": "Нет"}},
        {
            "source": "incident",
            "dataset": "incidents",
            "match": {"topic": "ЖКХ"},
            "replace": {"topic": "Дороги"},
        },
        {"match": {"no_such_column": "x"}, "status": "retired"},
    ],
)
def test_a_correction_that_can_be_read_passes(changes: dict[str, Any]) -> None:
    _check(**changes)


@pytest.mark.parametrize(
    ("changes", "what", "expected"),
    [
        ({"dataset": "cards"}, "Нет такого набора данных источника", "messages"),
        ({"match": {"categori": "Парки"}}, "Нет такого столбца", "category"),
        ({"replace": {"statuss": "Новое"}}, "Нет такого столбца", "status"),
        ({"match": {"head_name": "x"}}, "Столбец с персональными данными не исправляется", None),
        ({"replace": {"assignee_name": "x"}}, "Столбец с персональными данными не исправляется", None),
        ({"replace": {"message_number": "5"}}, "Столбец ключа не исправляется", None),
        ({"replace": {"due_date": "вчера"}}, "Значение для столбца due_date не читается", "date"),
        ({"replace": {"due_date": "31.02.2026"}}, "Значение для столбца due_date не читается", "date"),
        ({"replace": {"score": "6"}}, "Значение для столбца score не читается", "score"),
        ({"replace": {"is_overdue": "возможно"}}, "Значение для столбца is_overdue не читается", "flag"),
    ],
)
def test_a_correction_that_cannot_is_a_sentence(
    changes: dict[str, Any], what: str, expected: str | None
) -> None:
    with pytest.raises(ConfigError) as error:
        _check(**changes)
    sentence = error.value.sentence()
    assert sentence.startswith(what)
    assert "bogotol.yml, исправление late_dates" in sentence
    assert expected is None or f"ожидалось: {expected}" in sentence
