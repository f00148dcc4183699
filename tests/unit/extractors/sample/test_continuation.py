"""A later `until` is the same city: old appeals keep their keys, some have gone on, new ones have come."""

from datetime import date

import pytest

from extractors.sample import write_samples
from tests.unit.extractors.sample.reading import read_rows
from warehouse.municipalities import Municipality

KEYS = {"incident": "ID", "pos": "Номер", "delo": "№ РК"}
# Columns that never change after birth.
BORN = {
    "incident": ["Дата создания", "Текст инцидента", "Тема", "URL автора", "Муниципалитет"],
    "pos": ["Дата поступления", "Категория", "ФЗ", "Фаст-трек", "ФИО координатора"],
    "delo": ["Дата рег.", "Содержание", "Корр./Подписал", "Сообщение ПОС №"],
}
Rows = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def nights(barnaul: Municipality, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Rows, Rows]]:
    """Two exports of one city, a week apart, by source and key; of a repeated key the last row counts."""
    out = tmp_path_factory.mktemp("nights")
    found: dict[str, list[Rows]] = {source: [] for source in KEYS}
    for until, days in ((date(2026, 2, 12), 40), (date(2026, 2, 19), 47)):
        summary = write_samples(
            barnaul, until=until, days=days, per_day=250, seed=5, out=out, file_format="csv"
        )
        for source, key in KEYS.items():
            found[source].append(
                {row[key]: row for row in read_rows(summary, source) if row[key] not in ("", "-")}
            )
    return {source: (before, after) for source, (before, after) in found.items()}


@pytest.mark.parametrize("source", KEYS)
def test_no_old_appeal_vanishes_and_its_birth_stays(
    source: str, nights: dict[str, tuple[Rows, Rows]]
) -> None:
    before, after = nights[source]
    assert before.keys() <= after.keys()
    for key, row in before.items():
        assert {name: row[name] for name in BORN[source]} == {name: after[key][name] for name in BORN[source]}


@pytest.mark.parametrize("source", KEYS)
def test_new_appeals_come_and_old_ones_go_on(source: str, nights: dict[str, tuple[Rows, Rows]]) -> None:
    before, after = nights[source]
    changed = [key for key, row in before.items() if after[key] != row]
    assert len(after) - len(before) > 50
    assert 0.03 * len(before) < len(changed) < 0.5 * len(before)


def test_what_goes_on_in_an_incident(nights: dict[str, tuple[Rows, Rows]]) -> None:
    before, after = nights["incident"]
    pairs = [(row, after[key]) for key, row in before.items()]
    moves = {(old["Текущий шаг инцидента"], new["Текущий шаг инцидента"]) for old, new in pairs}
    assert {
        ("Оценка удовлетворенности", "Готово"),
        ("Подготовка ответа", "Готово"),
        ("Назначение исполнителя", "Готово"),
        ("Готово", "Подготовка ответа"),
    } <= moves
    assert any(old["Итог"] == "Отложено" and new["Итог"] in ("Разъяснено", "Решено") for old, new in pairs)
    late = [
        new
        for old, new in pairs
        if not old["Причина закрытия"].isdigit() and new["Причина закрытия"].isdigit()
    ]
    assert late
    assert {row["Опрос отправлен"] for row in late} == {"Да"}


def test_what_goes_on_in_a_message(nights: dict[str, tuple[Rows, Rows]]) -> None:
    before, after = nights["pos"]
    pairs = [(row, after[key]) for key, row in before.items()]
    assert any(old["Стадия"] == "В работе" and new["Стадия"] == "Завершено" for old, new in pairs)
    assert any(
        old["Оценка ответа заявителем"] == "-" != new["Оценка ответа заявителем"] for old, new in pairs
    )
    assert any(old["Просрочено"] == "Нет" and new["Просрочено"] == "Да" for old, new in pairs)
    assert any(
        old["Повторное рассмотрение"] == "-" and new["Повторное рассмотрение"] == "Да" for old, new in pairs
    )
    extended = [new["Статус"] for old, new in pairs if old[DUE] != new[DUE]]
    assert extended
    assert any(status.startswith("Перенос срока") for status in extended)


def test_what_goes_on_in_a_card(nights: dict[str, tuple[Rows, Rows]]) -> None:
    before, after = nights["delo"]
    pairs = [(row, after[key]) for key, row in before.items()]
    assert any(old["Факт (РК)"] == "" != new["Факт (РК)"] for old, new in pairs)
    assert any(old["План (РК)"] != new["План (РК)"] for old, new in pairs)


DUE = "Дата планируемого завершения работ"
