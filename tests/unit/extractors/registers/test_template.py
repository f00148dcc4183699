"""The blank of a register offers what its contract and its municipality allow, and is the same each time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from extractors.plain_values import mask_plain
from extractors.registers.lists import drop_downs
from extractors.registers.template import registers, write_template
from extractors.registers.wording import expected_of, key_headers
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def cities() -> dict[str, Municipality]:
    return load_municipalities(PROJECT_ROOT / "municipalities")


@pytest.fixture(scope="module")
def risks(cities: Mapping[str, Municipality], tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("blank") / "risks.xlsx"
    write_template(path, registers()["info_risks"], cities["krasnoyarsk"])
    return openpyxl.load_workbook(path)


def rule_of(book: Any, letter: str) -> Any:
    """The validation of a column of «Реестр»."""
    (found,) = (
        rule
        for rule in book["Реестр"].data_validations.dataValidation
        if str(rule.sqref).startswith(f"{letter}2:")
    )
    return found


def words_of(book: Any, rule: Any) -> list[str]:
    """The words that a list points at."""
    _, _, cells = rule.formula1.partition("!")
    return [row[0].value for row in book["Списки"][cells.replace("$", "")]]


@pytest.mark.parametrize("name", sorted(registers()))
def test_the_same_blank_is_the_same_bytes(
    cities: Mapping[str, Municipality], tmp_path: Path, name: str
) -> None:
    for file in ("one.xlsx", "two.xlsx"):
        write_template(tmp_path / file, registers()[name], cities["smolensk"])
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_header_is_locked_and_frozen_and_the_cells_below_are_open(risks: Any) -> None:
    sheet = risks["Реестр"]
    headers = [column.header for column in registers()["info_risks"].columns]
    assert [cell.value for cell in sheet[1]] == headers
    assert all(cell.protection.locked and cell.comment for cell in sheet[1])
    assert (sheet.protection.sheet, sheet.freeze_panes, sheet.max_row) == (True, "A2", 1)
    # openpyxl tells what is forbidden.
    assert not any((sheet.protection.insertRows, sheet.protection.deleteRows, sheet.protection.formatColumns))
    assert sheet.protection.insertColumns
    styles = [dimension._style for dimension in sheet.column_dimensions.values()]
    assert all(not risks._protections[style.protectionId].locked for style in styles)


def test_sheets_beside_the_register_are_those_that_loading_knows(risks: Any) -> None:
    assert risks.sheetnames == ["Реестр", "Как заполнять", "Списки"]
    assert risks["Списки"].sheet_state == "hidden"
    assert set(risks.sheetnames[1:]) < set(registers()["info_risks"].unread_sheets)


def test_lists_hold_the_contract_s_words_and_the_municipality_s(
    risks: Any, cities: Mapping[str, Municipality]
) -> None:
    kind, direction, place = (rule_of(risks, letter) for letter in "IGH")
    assert words_of(risks, kind) == ["риск", "угроза", "дезинформация"]
    assert words_of(risks, direction) == [one.name for one in cities["krasnoyarsk"].directions]
    assert words_of(risks, place) == [one.name for one in cities["krasnoyarsk"].territories]
    # Another kind is refused by the form, another direction is not: it stays visible as unmapped.
    assert (kind.showErrorMessage, direction.showErrorMessage) == (True, False)


def test_numbers_and_dates_have_bounds(risks: Any) -> None:
    level, found = rule_of(risks, "J"), rule_of(risks, "B")
    assert (level.type, level.formula1, level.formula2) == ("whole", "1", "3")
    assert (found.type, found.operator or "between") == ("date", "between")


def test_without_a_municipality_only_the_contract_s_words_are_offered() -> None:
    offered = {one.column.name for one in drop_downs(registers()["info_risks"], None)}
    assert offered == {"platform_name", "risk_kind", "status"}


def test_words_that_lists_offer_are_nobody_s_names(cities: Mapping[str, Municipality]) -> None:
    words = {
        word
        for contract in registers().values()
        for city in cities.values()
        for one in drop_downs(contract, city)
        for word in one.words
    }
    assert len(words) > 100
    assert [word for word in words if mask_plain(word) != word] == []


def test_every_column_says_what_to_write_with_an_example_of_its_own() -> None:
    columns = [(name, column) for name, one in registers().items() for column in one.columns]
    assert [(name, column.name) for name, column in columns if not (column.hint and column.example)] == []
    outside = [
        (name, column.name)
        for name, column in columns
        if column.values and not column.is_open and column.example not in column.values
    ]
    assert outside == []
    assert all(expected_of(column) for _, column in columns)


def test_registers_have_the_columns_and_keys_that_were_agreed(shared: Path) -> None:
    """The table of registers in the reference pages, word for word; ● marks what is personal."""
    text = (
        (shared / "domain" / "sources.md")
        .read_text(encoding="utf-8")
        .partition("## 8.")[2]
        .partition("## 9.")[0]
    )
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    agreed = {cells[0].strip(" `"): (cells[1].replace("●", "").strip(), cells[2].strip()) for cells in rows}
    known = registers()
    assert set(agreed) - set(known) == {"media_generic"}
    for name, contract in known.items():
        headers, key = agreed[name]
        assert " · ".join(column.header for column in contract.columns) == headers
        assert len(key_headers(contract)) == len(key.split(" + "))
