"""What makes a register's cell unfit, and how it is said: never by quoting it."""

from datetime import datetime

import polars as pl
import pytest

from extractors.contract import SourceContract
from extractors.layout import HeaderMatch, match_header
from extractors.registers.cell_errors import explain_cells
from extractors.registers.template import registers
from extractors.strict_cells import find_unfit_cells, settle_moments, settle_words
from extractors.values import parse_moments

EXPORTED_AT = datetime(2026, 4, 1, 12)  # noqa: DTZ001 — naive as the checks have it
GOOD = {
    "risk_id": "Р-1", "detected_at": "02.03.2026 09:40", "topic": "вода", "risk_kind": "риск",
    "risk_level": "2", "told_head_at": "02.03.2026 10:00", "status": "закрыт",
}  # fmt: skip


@pytest.fixture
def contract() -> SourceContract:
    return registers()["info_risks"]


def frame_of(contract: SourceContract, **cells: str | None) -> pl.DataFrame:
    row = {column.name: GOOD.get(column.name) for column in contract.columns} | cells
    frame = pl.DataFrame([row], schema={column.name: pl.String for column in contract.columns})
    return frame.with_columns(pl.lit(2, dtype=pl.Int64).alias("_source_row"))


def moments_of(contract: SourceContract, frame: pl.DataFrame) -> dict[str, pl.Series]:
    return parse_moments(frame, [one.name for one in contract.columns if one.type in ("moment", "date")])


def said(contract: SourceContract, **cells: str | None) -> list[str]:
    frame = frame_of(contract, **cells)
    reasons = list(find_unfit_cells(frame, moments_of(contract, frame), contract, EXPORTED_AT))
    match: HeaderMatch | None = match_header([[column.header for column in contract.columns]], contract)
    assert match is not None
    return [one.sentence() for one in explain_cells(frame, reasons, contract, match, "лист «Реестр»")]


def test_a_good_row_has_nothing_to_say(contract: SourceContract) -> None:
    assert said(contract) == []


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"topic": None}, ("Обязательная ячейка пуста", "ячейка F2", "получено: пусто", "ожидалось: текст")),
        ({"risk_kind": "рисс"}, ("Значение не из списка", "слово, похожее на «риск»", "риск, угроза")),
        ({"risk_kind": "Зябликов"}, ("Значение не из списка", "получено: текст, знаков: 8")),
        ({"risk_level": "4"}, ("Больше 3", "ячейка J2", "получено: 4", "целое число от 1 до 3")),
        ({"risk_level": "0"}, ("Меньше 1", "получено: 0")),
        ({"risk_level": "много"}, ("Не целое число", "получено: текст, знаков: 5")),
        ({"risk_level": "1" * 16}, ("В числе больше 15 знаков", "текст, знаков: 16")),
        ({"reacted_at": "вчера"}, ("Это не дата", "дата и время вида 31.03.2026 09:30")),
        ({"reacted_at": "30.02.2026 10:00"}, ("Такой даты нет", "получено: дата")),
        ({"reacted_at": "02.03.1026 10:00"}, ("Год раньше 2000",)),
        ({"reacted_at": "03.04.2026 10:00"}, ("Дата ещё не наступила",)),
        ({"told_head_at": "02.03.2026 09:39"}, ("Раньше, чем «Обнаружен»",)),
        ({"reaction": "[имя скрыто 1a2b3c4d]"}, ("Вместо значения осталась пометка «скрыто»",)),
    ],
)
def test_an_unfit_cell_is_one_sentence(
    contract: SourceContract, cells: dict[str, str | None], words: tuple[str, ...]
) -> None:
    (sentence,) = said(contract, **cells)
    assert [word for word in words if word not in sentence] == []
    assert "где: лист «Реестр», ячейка " in sentence
    assert "Зябликов" not in sentence


def test_a_usual_word_is_no_only_one(contract: SourceContract) -> None:
    assert said(contract, platform_name="Дзен", direction_name="космос") == []


def test_words_and_moments_are_written_one_way(contract: SourceContract) -> None:
    frame = settle_words(frame_of(contract, risk_kind=" РИСК "), contract)
    assert frame["risk_kind"].to_list() == ["риск"]
    forms = ("02.03.2026 09:40", "2026-03-02 09:40:00", "2026-03-02T09:40")
    settled = []
    for form in forms:
        frame = frame_of(contract, detected_at=form)
        settled += settle_moments(frame, moments_of(contract, frame), contract)["detected_at"].to_list()
    assert settled == ["2026-03-02 09:40:00"] * 3
