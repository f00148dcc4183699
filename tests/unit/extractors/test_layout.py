"""Columns are found by header, never by position."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl
import pytest

from extractors.contract import SourceContract
from extractors.errors import SourceLayoutError
from extractors.layout import find_table, match_header
from extractors.readers.tables import Note, Shape
from tests.support.exports import DELO_HEADERS, headers_of


@dataclass
class Sheet:
    """A table that has only a preview."""

    rows: list[list[str]]
    place: str = "лист «Лист1»"
    notes: list[Note] = field(default_factory=list)

    def preview(self) -> list[list[str]]:
        return self.rows

    def batches(self, shape: Shape) -> Iterator[pl.DataFrame]:
        raise LookupError(f"no rows from {shape.first_row} on")


def refusal(contract: SourceContract, *rows: list[str]) -> str:
    with pytest.raises(SourceLayoutError) as caught:
        find_table([Sheet(list(rows))], contract)
    return caught.value.sentence()


def test_order_case_and_spaces_of_headers_do_not_matter(pos: SourceContract) -> None:
    headers = [f"  {header.upper()}\n" for header in reversed(headers_of(pos))]
    match = match_header([headers], pos)
    assert match is not None
    assert match.missing == ()
    assert match.unknown == {}
    assert match.places["message_number"] == (24,)
    assert match.places["head_name"] == (0,)


def test_the_header_may_stand_lower(pos: SourceContract) -> None:
    preview = [["Отчёт за март"], [], ["", "Номер", "Статус"], headers_of(pos), ["300000001"]]
    match = match_header(preview, pos)
    assert match is not None
    assert match.row == 4
    assert match.shape(pos).first_row == 5


def test_a_synonym_counts_when_the_header_itself_is_absent(delo: SourceContract) -> None:
    headers = ["Регистрационный номер" if header == "№ РК" else header for header in DELO_HEADERS]
    headers = [header for number, header in enumerate(headers) if number != 8]
    _, match = find_table([Sheet([headers])], delo)
    assert match.places["card_number"] == (1,)


def test_beside_the_header_itself_a_synonym_is_an_unknown_header(delo: SourceContract) -> None:
    _, match = find_table([Sheet([[*DELO_HEADERS, "Контрольный срок"]])], delo)
    assert match.places["due_date"] == (11,)
    assert match.unknown == {20: "Контрольный срок"}


def test_declared_repetitions_keep_both_places(delo: SourceContract) -> None:
    _, match = find_table([Sheet([list(DELO_HEADERS)])], delo)
    assert match.places["card_number"] == (1, 8)
    assert match.places["rubric"] == (6, 16)
    assert match.duplicates == ()


def test_an_undeclared_repetition_is_refused(pos: SourceContract) -> None:
    sentence = refusal(pos, [*headers_of(pos), "статус "])
    assert "Заголовок стоит в файле дважды" in sentence
    assert "«Статус»" in sentence


def test_missing_headers_are_listed_with_what_may_stand_for_them(incident: SourceContract) -> None:
    headers = [
        {"Дата создания": "Дата создания (МСК)"}.get(header, header) for header in headers_of(incident)
    ]
    headers.remove("Тема")
    sentence = refusal(incident, headers)
    assert "где: лист «Лист1», строка 1" in sentence
    assert "ожидалось: «Дата создания», «Тема»" in sentence
    assert "вместо «Дата создания», возможно, «Дата создания (МСК)»" in sentence
    assert "45 из 47" in sentence


def test_optional_headers_may_be_missing_and_tell_the_edition(pos: SourceContract) -> None:
    late = ("ФЗ", "Заявитель выбрал подачу по 59-ФЗ")
    _, match = find_table([Sheet([[header for header in headers_of(pos) if header not in late]])], pos)
    assert match.layout_version == "2022"
    assert match_layout(pos) == "2026"


def match_layout(contract: SourceContract) -> str:
    return find_table([Sheet([headers_of(contract)])], contract)[1].layout_version


def test_no_header_row_is_refused_without_showing_cells(pos: SourceContract) -> None:
    sentence = refusal(pos, ["300000001", "Пробный Пётр"], ["300000002", "Пробная Анна"])
    assert "Строка заголовков источника pos не найдена" in sentence
    assert "Пробн" not in sentence


def test_an_empty_table_is_called_empty(pos: SourceContract) -> None:
    assert "Файл пуст" in refusal(pos, ["", ""], [])


def test_a_cell_without_header_is_called_by_its_letters(pos: SourceContract) -> None:
    match = match_header([[*headers_of(pos), "", "Своё"]], pos)
    assert match is not None
    assert match.unknown == {25: "столбец Z", 26: "Своё"}
    assert match.unnamed == {25}


@pytest.mark.parametrize(
    "value", ["Зябликов Пров Кузьмич", "П. К. Зябликов", "8-900-123-45-67", "a@example.org", "x" * 300]
)
def test_a_header_that_may_be_a_value_is_called_by_its_letters(pos: SourceContract, value: str) -> None:
    match = match_header([[*headers_of(pos), value]], pos)
    assert match is not None
    assert match.unknown == {25: "столбец Z"}
    assert value not in refusal(pos, [*headers_of(pos), value, value])


def test_of_several_tables_the_complete_one_is_taken(pos: SourceContract) -> None:
    poor, whole = Sheet([["Номер", "Статус", "Стадия"]]), Sheet([headers_of(pos)])
    assert find_table([poor, whole], pos)[0] is whole
    filled = Sheet([headers_of(pos), ["1"]])
    assert find_table([whole, filled, poor], pos)[0] is filled
    assert find_table([whole, poor], pos)[0] is whole
    with pytest.raises(SourceLayoutError, match="нет обязательных заголовков"):
        find_table([poor], pos)


def test_the_reader_is_told_where_durations_and_keys_stand(incident: SourceContract) -> None:
    _, match = find_table([Sheet([headers_of(incident)])], incident)
    shape = match.shape(incident)
    assert shape.duration_columns == {7, 8, 11, 13, 15}
    assert shape.key_columns == {1}
    assert shape.width == 47
