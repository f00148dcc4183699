"""Which known header a strange one may stand for."""

import pytest

from extractors.headers import nearest_header

KNOWN = ["Статус", "Дата поступления", "Заявитель выбрал подачу по 59-ФЗ", "ФЗ"]


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("Статуc", "Статус"),
        ("СТАТУС сообщения", "Статус"),
        ("Дата", "Дата поступления"),
        ("Поступления  дата", "Дата поступления"),
        ("Заявитель", None),
        ("Куратор дела", None),
        ("", None),
    ],
)
def test_the_nearest_known_header(header: str, meant: str | None) -> None:
    assert nearest_header(header, KNOWN) == meant
