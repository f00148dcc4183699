"""A finding names the rows that it counts, by their place in the file, so that a person can find them."""

from tests.integration.extractors.conftest import House
from tests.support.exports import make_row, make_rows, table_of, write_xlsx

NO_TEXTS: dict[str, str | None] = dict.fromkeys(
    ("first_answer_text", "answer_1_text", "answer_2_text", "answer_3_text")
)

ONE_TEXT = NO_TEXTS | {"answer_2_text": "Ответ дан"}


def test_contradictions_are_kept_with_their_rows(house: House) -> None:
    incident = house.contracts["incident"]
    rows = [
        make_row(incident, 1),
        make_row(incident, 2, first_answer_at="2026-03-01 10:00:00", **NO_TEXTS),
        make_row(
            incident, 3, first_answer_at="2026-03-01 10:00:00", **NO_TEXTS | {"answer_2_text": "Ответ дан"}
        ),
        make_row(incident, 4, created_at="2026-03-02 10:00:00", finished_at="2026-03-01 10:00:00"),
    ]
    result = house.load_one(house.put("bogotol/incident/a.xlsx", rows))
    assert {item.code: item.rows for item in result.findings} == {
        "answered_without_text": 1,
        "closed_before_received": 1,
    }
    assert house.ask("select finding_code, column_name, source_row from ops.odd_rows order by 1") == [
        ("answered_without_text", "Общее время первого ответа", 3),
        ("closed_before_received", "Дата окончания", 5),
    ]


def test_of_one_kind_a_thousand_rows_are_named(house: House) -> None:
    pos = house.contracts["pos"]
    table = table_of(pos, make_rows(pos, *range(1, 1_204), score="хорошо"))
    result = house.load_one(write_xlsx(house.place("bogotol/pos/a.xlsx"), table))
    assert {item.code: item.rows for item in result.findings} == {
        "odd_value": 1_203,
        "retyped_column": 1_203,
    }
    assert house.ask("select count(*), min(source_row), max(source_row) from ops.odd_rows") == [
        (1_000, 2, 1_001)
    ]
