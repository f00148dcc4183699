"""`mcu template`: lists the registers, writes a blank, knows its own mistakes."""

import json
from pathlib import Path

import openpyxl

from extractors.registers.template import registers
from tests.unit.mcu.conftest import Mcu


def test_without_a_name_all_registers_are_listed(mcu: Mcu) -> None:
    result = mcu("template", "--json")
    assert result.exit_code == 0
    listed = json.loads(result.stdout)["registers"]
    assert [one["register"] for one in listed] == sorted(registers())
    assert {
        "register": "decisions",
        "title": "Решения заседаний",
        "column_count": 9,
        "key": "№ протокола + № решения",
    } in listed
    assert "Бланк: mcu template РЕЕСТР" in mcu("template").stdout


def test_a_blank_is_written_where_it_is_asked_for(mcu: Mcu, tmp_path: Path) -> None:
    path = tmp_path / "new" / "решения.xlsx"
    result = mcu("template", "decisions", "--municipality", "bogotol", "--out", str(path))
    assert (result.exit_code, result.stdout) == (0, f"Решения заседаний: {path}\n")
    assert openpyxl.load_workbook(path)["Реестр"]["A1"].value == "№ протокола"


def test_a_wrong_name_is_wrong_usage_with_the_nearest_one(mcu: Mcu) -> None:
    result = mcu("template", "decision")
    assert result.exit_code == 2
    assert "получено: decision · ожидалось: decisions" in result.stderr
    assert mcu("template", "decisions", "--municipality", "boggotol").exit_code == 2


def test_a_folder_that_cannot_be_written_is_wrong_usage(mcu: Mcu, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = mcu("template", "decisions", "--out", str(tmp_path / "file" / "a.xlsx"))
    assert result.exit_code == 2
    assert "В эту папку нельзя писать" in result.stderr
