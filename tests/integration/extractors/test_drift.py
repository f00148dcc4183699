"""An export whose columns are not the contract's is loaded and told of, each kind by its own sentence."""

import pytest

from tests.integration.extractors.conftest import House
from tests.support.exports import Cell, make_rows, table_of, write_xlsx


def _load(house: House, table: list[list[Cell]]) -> dict[str, tuple[str | None, str]]:
    result = house.load_one(write_xlsx(house.place("bogotol/pos/a.xlsx"), table))
    assert result.state == "loaded"
    return {item.code: (item.column, item.sentence) for item in result.findings}


def _table(house: House, rows: int = 2, **changes: Cell) -> list[list[Cell]]:
    pos = house.contracts["pos"]
    return table_of(pos, make_rows(pos, *range(1, rows + 1), **changes))


def test_a_new_column_is_told(house: House) -> None:
    header, *lines = _table(house)
    found = _load(house, [[*header, "Куратор дела"], *[[*line, "x"] for line in lines]])
    assert set(found) == {"unknown_column"}
    assert found["unknown_column"][0] == "Куратор дела"


def test_a_new_column_is_told_with_the_nearest_known_one(house: House) -> None:
    header, *lines = _table(house)
    found = _load(house, [[*header, "Категория 2"], *[[*line, "x"] for line in lines]])
    column, sentence = found["unknown_column"]
    assert column == "Категория 2"
    assert sentence == (
        "столбца «Категория 2» нет в контракте, ближайший известный — «Категория», он в файле есть:"
        " значения сохранены в хранилище личных данных"
    )


def test_a_renamed_column_is_told_with_the_one_that_it_was(house: House) -> None:
    renamed = ["Закон (ФЗ)" if name == "ФЗ" else name for name in _table(house)[0]]
    renamed = ["Заявитель выбрал подачу по 59ФЗ" if "59-ФЗ" in name else name for name in renamed]
    found = _load(house, [renamed, *_table(house)[1:]])
    assert set(found) == {"unknown_column", "renamed_column"}
    column, sentence = found["renamed_column"]
    assert column == "Заявитель выбрал подачу по 59ФЗ"
    assert "нет в контракте, а столбца «Заявитель выбрал подачу по 59-ФЗ» нет в файле" in sentence
    assert "synonyms" in sentence


def test_a_column_that_was_filled_in_the_load_before_is_missed(house: House) -> None:
    header, *lines = _table(house, regime="59-ФЗ")
    gone = header.index("ФЗ")
    without = [[*row[:gone], *row[gone + 1 :]] for row in (header, *lines)]
    assert _load(house, without) == {}, "it never was there"
    _load(house, [header, *lines])
    # The same rows, changed, so that the bytes are new.
    changed = [without[0], *([*line[:-1], "Другой Глава Отдела"] for line in without[1:])]
    assert _load(house, changed) == {
        "missing_column": ("ФЗ", "столбца «ФЗ» нет в файле, а в прошлой выгрузке он был: значения пусты")
    }


@pytest.mark.parametrize(
    ("was", "now"), [("Фаст-трек", "Фасттрек"), ("Статус", "Статус сообщения"), ("Дата поступления", "Дата")]
)
def test_a_mandatory_column_that_is_missing_refuses_the_file(house: House, was: str, now: str) -> None:
    header, *lines = _table(house)
    renamed = [now if name == was else name for name in header]
    result = house.load_one(write_xlsx(house.place("bogotol/pos/a.xlsx"), [renamed, *lines]))
    assert result.state == "refused"
    assert f"вместо «{was}», возможно, «{now}»" in str(result.reason)


@pytest.mark.parametrize(("values", "is_told"), [(12, True), (9, False)])
def test_a_column_whose_values_are_of_another_type_is_told(house: House, values: int, is_told: bool) -> None:
    found = _load(house, _table(house, values, score="хорошо"))
    assert ("retyped_column" in found) is is_told
    assert "odd_value" in found
    if is_told:
        column, sentence = found["retyped_column"]
        assert column == "Оценка ответа заявителем"
        assert sentence == (
            "«Оценка ответа заявителем»: больше половины значений не своего типа, строк: 12;"
            " сверьте, то ли там, что прежде"
        )


def test_a_few_odd_values_are_no_drift(house: House) -> None:
    header, *lines = _table(house, 12, score="5")
    place = header.index("Оценка ответа заявителем")
    for line in lines[:6]:
        line[place] = "хорошо"
    assert set(_load(house, [header, *lines])) == {"odd_value"}
