"""What bad input gets, row by row: rejected, or loaded with a finding."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import pytest

from extractors.checks import KEY, RowChecks
from extractors.contract import SourceContract
from extractors.findings import Finding, Findings
from extractors.readers.tables import BROKEN, ROW
from extractors.rejections import Rejection
from tests.support.exports import Cell, make_row

EXPORTED_AT = datetime.fromisoformat("2026-03-10")


@dataclass(frozen=True)
class Checked:
    """The checks after one batch, the rows they let pass and those they did not."""

    checks: RowChecks
    frame: pl.DataFrame
    rejections: list[Rejection]

    @property
    def findings(self) -> list[Finding]:
        return self.checks.findings.as_list()

    @property
    def reasons(self) -> list[str]:
        return [rejection.reason for rejection in self.rejections]

    @property
    def keys(self) -> list[str]:
        return self.frame[KEY].to_list()


def checked(contract: SourceContract, *rows: dict[str, Cell], is_excel: bool = False) -> Checked:
    """One batch through the checks; a column of None is empty."""
    columns = [column.name for column in contract.columns]
    lines = [
        {ROW: number, BROKEN: row.get(BROKEN)} | {name: as_text(row.get(name)) for name in columns}
        for number, row in enumerate(rows, start=2)
    ]
    schema = {ROW: pl.Int64, **dict.fromkeys([BROKEN, *columns], pl.String)}
    checks = RowChecks(contract, EXPORTED_AT, Findings(), is_excel=is_excel)
    frame, rejections = checks.check(pl.DataFrame(lines, schema=schema))
    return Checked(checks, frame, rejections)


def as_text(value: Cell) -> str | None:
    return None if value is None else str(value)


def row_of(contract: SourceContract, number: int = 1, **changes: Cell) -> dict[str, Cell]:
    plain = {"first_answer_duration": "12:00:00", "first_answer_working_duration": "00:10:00"}
    base = plain if contract.source == "incident" else {}
    return {
        **make_row(contract, number),
        **base,
        "is_last_assignee_on_time": None,
        "reconsideration": None,
        **changes,
    }


@pytest.mark.parametrize(
    ("changes", "header", "reason"),
    [
        ({"incident_id": None}, "ID", "нет ключа строки"),
        ({"incident_id": "7а"}, "ID", "ключ не своего типа"),
        ({"incident_id": "9" * 201}, "ID", "ключ длиннее 200 знаков"),
        ({"created_at": None}, "Дата создания", "нет обязательной даты"),
        ({"created_at": "31.02.2026"}, "Дата создания", "невозможная дата"),
        ({"topic": "a\0b"}, "Тема", "в ячейке нулевой байт"),
        ({"message_text": "я" * (1 << 19) + "!"}, "Текст инцидента", "ячейка длиннее 1 МБ"),
        ({"cabinet": "Итого: 39", "incident_id": None}, None, "строка итогов, а не обращение"),
        ({BROKEN: "cells"}, None, "ячеек не столько, сколько заголовков: лишний разделитель или кавычка"),
    ],
)
def test_a_row_is_rejected(
    incident: SourceContract, changes: dict[str, Cell], header: str | None, reason: str
) -> None:
    found = checked(incident, row_of(incident, 1), row_of(incident, 2, **changes))
    assert found.keys == ["1"]
    (rejection,) = found.rejections
    assert (rejection.row, rejection.column, rejection.reason) == (3, header, reason)


def test_a_rejected_row_is_rejected_once_and_leaves_no_finding(incident: SourceContract) -> None:
    found = checked(incident, row_of(incident, incident_id=None, created_at="x", finished_at="31.02.2026"))
    assert found.reasons == ["нет ключа строки"]
    assert found.findings == []


@pytest.mark.parametrize("word", ["Итого", "ИТОГО:", "Всего 39", "Общий итог"])
def test_a_totals_row_is_known_by_its_word(delo: SourceContract, word: str) -> None:
    found = checked(delo, row_of(delo, kind=None, card_number=word))
    assert found.reasons == ["строка итогов, а не обращение"]


def test_a_word_in_a_proper_row_is_no_total(delo: SourceContract) -> None:
    found = checked(delo, row_of(delo, kind="Итоговое обращение"), row_of(delo, 2, kind="Итого"))
    assert found.frame.height == 2
    assert found.rejections == []


@pytest.mark.parametrize(
    ("changes", "code", "header"),
    [
        ({"finished_at": "2026-02-31 10:00:00"}, "impossible_moment", "Дата окончания"),
        ({"created_at": "0001-01-01 00:00:00"}, "early_moment", "Дата создания"),
        ({"created_at": "2062-01-01 00:00:00", "finished_at": None}, "future_moment", "Дата создания"),
        ({"finished_at": "2026-03-01 00:00:00"}, "closed_before_received", "Дата окончания"),
        ({"department": None}, "empty_required", "Отдел"),
        ({"audience_count": "много"}, "odd_value", "Аудитория"),
        ({"is_survey_sent": "иногда"}, "odd_value", "Опрос отправлен"),
        ({"total_duration": "день"}, "odd_value", "Время с начала создания инцидента до окончания"),
    ],
)
def test_an_odd_row_is_loaded_with_a_finding(
    incident: SourceContract, changes: dict[str, Cell], code: str, header: str
) -> None:
    found = checked(incident, row_of(incident, 1), row_of(incident, 2, **changes))
    assert found.frame.height == 2
    (finding,) = found.findings
    assert (finding.code, finding.column, finding.rows, finding.first_row) == (code, header, 1, 3)


def test_a_clean_row_has_no_finding(
    incident: SourceContract, pos: SourceContract, delo: SourceContract
) -> None:
    for contract in (incident, pos, delo):
        found = checked(contract, row_of(contract))
        assert found.frame.height == 1
        assert (found.rejections, found.findings) == ([], [])


def test_a_due_date_may_lie_ahead_but_not_for_ever(pos: SourceContract) -> None:
    found = checked(pos, row_of(pos, 1, due_date="01.03.2027"), row_of(pos, 2, due_date="01.03.2062"))
    assert [(item.code, item.rows) for item in found.findings] == [("future_moment", 1)]


def test_a_moment_of_tomorrow_may_be_another_zone(incident: SourceContract) -> None:
    found = checked(incident, row_of(incident, created_at="2026-03-10 12:00:00", finished_at=None))
    assert found.findings == []


def test_serial_dates_are_understood(incident: SourceContract) -> None:
    found = checked(incident, row_of(incident, created_at="46083.5", finished_at=None))
    assert found.frame["created_at"].to_list() == ["46083.5"]
    assert (found.checks.received_from, found.checks.received_through) == (date(2026, 3, 2), date(2026, 3, 2))


def test_the_year_belongs_to_the_key_of_a_card(delo: SourceContract) -> None:
    rows = [row_of(delo, 10, registered_date=day) for day in ("12.01.2026", "2025-01-12", "45658")]
    found = checked(delo, *rows)
    assert found.keys == ["07/19-ОГ-10|2026", "07/19-ОГ-10|2025", "07/19-ОГ-10|2025"]


def test_ids_beyond_32_and_64_bits_are_text(incident: SourceContract) -> None:
    numbers = ["4294967297", "18446744073709551617"]
    found = checked(incident, *(row_of(incident, incident_id=number) for number in numbers), is_excel=True)
    assert found.keys == numbers
    assert [(item.code, item.rows) for item in found.findings] == [("long_number", 1)]


def test_the_period_grows_over_batches(pos: SourceContract) -> None:
    found = checked(pos, row_of(pos, received_date="06.01.2026"))
    days = ("03.01.2026", "05.01.2026")
    other = checked(pos, *(row_of(pos, received_date=day) for day in days))
    found.checks.check(other.frame.drop(KEY))
    assert (found.checks.received_from, found.checks.received_through) == (date(2026, 1, 3), date(2026, 1, 6))


def test_slips_of_the_pen_tell_no_period(pos: SourceContract) -> None:
    days = ("01.01.0001", "06.01.2026", "11.03.2026", "12.03.2026", "31.12.9999")
    found = checked(pos, *(row_of(pos, number, received_date=day) for number, day in enumerate(days, 1)))
    assert (found.checks.received_from, found.checks.received_through) == (
        date(2026, 1, 6),
        date(2026, 3, 11),
    )
    only_slips = checked(pos, row_of(pos, received_date="01.01.0001"))
    assert (only_slips.checks.received_from, only_slips.checks.received_through) == (None, None)
