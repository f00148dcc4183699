"""A figure is exact, knows its rows, and is unknown where any of its parts is."""

from decimal import Decimal
from fractions import Fraction

import pytest

from reports.sections.figures import Row, count_rows, difference, percent, ratio, take, total
from reports.sections.parts import check_parts, cut, direction_of, topic_of
from reports.sections.section import Column, Table, changed_tone, without
from tests.unit.reports.sections.given import figure, share_row
from warehouse.errors import PublicationError


def _rows(*values: object) -> list[Row]:
    return [Row("mart", {"n": value}) for value in values]


def test_sums_and_counts_keep_their_rows() -> None:
    rows = _rows(2, Decimal("0.5"))
    whole = total(rows, "n")
    assert (whole.value, whole.how, whole.column, whole.rows) == (Fraction(5, 2), "sum", "n", tuple(rows))
    assert count_rows(rows).value == 2
    assert take(rows[0], "n").value == 2


def test_nothing_is_zero_only_where_nothing_is_counted() -> None:
    assert total([], "n").value == 0
    assert total(_rows(1, None), "n").value is None
    assert take(*_rows(None), "n").value is None


def test_what_is_made_of_an_unknown_figure_is_unknown() -> None:
    known, unknown = figure(2), figure(None)
    assert [make(known, unknown).value for make in (difference, percent, ratio)] == [None] * 3
    assert [make(unknown, known).value for make in (difference, percent, ratio)] == [None] * 3
    assert percent(known, figure(0)).value is None
    assert ratio(figure(51), figure(12)).value == Fraction(17, 4)
    assert percent(figure(1), figure(3)).value == Fraction(100, 3)


def test_parts_that_do_not_add_up_stop_the_report() -> None:
    check_parts("раздел", [figure(1), figure(2)], figure(3))
    check_parts("раздел", [figure(1), figure(None)], figure(3))
    with pytest.raises(PublicationError) as raised:
        check_parts("раздел", [figure(1), figure(2)], figure(4))
    assert "получено: части в сумме 3 · ожидалось: 4" in raised.value.sentence()


@pytest.mark.parametrize(("size", "shown", "rest"), [(3, 3, 0), (4, 4, 0), (5, 3, 2)])
def test_a_list_is_cut_only_where_that_saves_a_line(size: int, shown: int, rest: int) -> None:
    assert tuple(map(len, cut(range(size), 3))) == (shown, rest)


@pytest.mark.parametrize(
    ("group", "name", "said"),
    [
        ("ЖКХ", "Водоснабжение", "ЖКХ / Водоснабжение"),
        ("ЖКХ", None, "ЖКХ"),
        ("0005.0005.0055.1137", "Ремонт дорог", "Ремонт дорог"),
        ("0005.0005.0055.1137", None, "0005.0005.0055.1137"),
        (None, None, "без темы"),
        ("не указана", "", "без темы"),
    ],
)
def test_a_topic_is_called_by_its_group_and_name(group: str | None, name: str | None, said: str) -> None:
    assert topic_of(Row("dim_topics", {"topic_group": group, "topic_name": name})) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [("roads", "по направлению «дороги»"), ("outside", "вне направлений МЦУ"),
     ("unmapped", "по нераспознанным темам")],
)  # fmt: skip
def test_what_has_no_direction_is_not_called_one(code: str, said: str) -> None:
    assert direction_of(Row("mart", {"direction_code": code, "direction_name": "дороги"})).text == said


def test_a_table_loses_columns_with_their_cells() -> None:
    columns = tuple(Column(title) for title in "абв")
    table = without(Table(columns, (("1", "2", "3"),), ("4", "5", "6")), ["б"])
    assert [column.title for column in table.columns] == ["а", "в"]
    assert (table.rows, table.last) == ((("1", "3"),), ("4", "6"))


def test_a_change_is_good_or_bad_news_by_what_is_counted() -> None:
    assert [changed_tone(figure(value), is_more_better=True) for value in (1, -1, 0, None)] == [
        "better", "worse", "plain", "plain",
    ]  # fmt: skip
    assert changed_tone(figure(1), is_more_better=False) == "worse"


def test_rows_give_typed_values() -> None:
    row = share_row(1, 2)
    assert (row.number("numerator"), row.text("numerator")) == (1, "1")
    assert (row.day("numerator"), row.moment("numerator")) == (None, None)
