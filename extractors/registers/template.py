"""The blank workbook of a register, as `mcu template` writes it."""

from pathlib import Path

from extractors.contract import SourceContract, load_contracts
from extractors.registers.book import Content, write_book
from extractors.registers.lists import drop_downs
from extractors.registers.wording import key_headers
from warehouse.municipalities import Municipality

SOURCE = "registers"


def registers() -> dict[str, SourceContract]:
    """The contracts of all registers by name."""
    return {one.dataset: one for one in load_contracts().values() if one.source == SOURCE}


def write_template(path: Path, contract: SourceContract, municipality: Municipality | None) -> None:
    """Write the blank workbook; with a municipality its directions, places, bodies and posts are offered."""
    content = Content([(column.header, column) for column in contract.columns])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_book(
        path, contract, drop_downs(contract, municipality), content, guide_lines(contract, municipality)
    )


def guide_lines(contract: SourceContract, municipality: Municipality | None) -> list[str]:
    """The first lines of «Как заполнять»."""
    key = " + ".join(f"«{header}»" for header in key_headers(contract))
    folder = f"inbox/{municipality.code if municipality else '<код МЦУ>'}/{SOURCE}/"
    return [
        municipality.mcu_name
        if municipality
        else "Списки муниципалитета: mcu template … --municipality КОД.",
        f"Заполняйте лист «Реестр» с первой строки под шапкой и кладите файл в папку {folder}.",
        f"Строку называет {key}: строка с тем же ключом заменяет прежнюю, остальные прежние строки остаются.",
        "Удалённая строка из хранилища не исчезает: измените её статус или отзовите загрузку.",
        "Пишите должности, не фамилии. Даты — 31.03.2026, местное время — 31.03.2026 09:30.",
        "Строка с ошибкой не загружается, остальные загружаются; книга с красными ячейками — в outbox.",
        "Шапка закрыта от правки без пароля (Рецензирование — Снять защиту листа): по ней узнаётся реестр.",
    ]
