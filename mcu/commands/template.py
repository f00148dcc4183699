"""`mcu template`: the blank workbook of a register, or the list of registers."""

from pathlib import Path
from typing import Annotated

import typer

from extractors.contract import SourceContract
from extractors.registers.template import registers, write_template
from extractors.registers.wording import key_headers
from mcu.terminal.folders import writing_into
from mcu.terminal.options import Json, Municipality, check_choice
from mcu.terminal.output import show, show_json, show_table, stdout_for_result
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings, load_settings


def template(
    name: Annotated[
        str | None, typer.Argument(metavar="РЕЕСТР", help="имя реестра; без него — список реестров")
    ] = None,
    municipality: Municipality = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ФАЙЛ", help="куда писать; без него — outbox")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the workbook of one register; without a name list them all."""
    known = registers()
    if name is None:
        _list(known, as_json=as_json)
        return
    contract = known[check_choice("РЕЕСТР", name, list(known))]
    settings = load_settings()
    city = None
    if municipality is not None:
        cities = load_municipalities(settings.municipalities)
        city = cities[check_choice("--municipality", municipality, list(cities))]
    path = out or _default(settings, name, municipality)
    with stdout_for_result(), writing_into(out.parent if out else None, "--out", settings.outbox):
        write_template(path, contract, city)
    if as_json:
        show_json({"register": name, "municipality_code": municipality, "file": path})
    else:
        show(f"{contract.title}: {path}")


def _default(settings: Settings, name: str, municipality: str | None) -> Path:
    folder = settings.outbox / municipality if municipality else settings.outbox
    return folder / "templates" / f"{name}.xlsx"


def _list(known: dict[str, SourceContract], *, as_json: bool) -> None:
    rows = [
        (name, contract.title, len(contract.columns), " + ".join(key_headers(contract)))
        for name, contract in known.items()
    ]
    if as_json:
        names = ("register", "title", "column_count", "key")
        show_json({"registers": [dict(zip(names, row, strict=True)) for row in rows]})
        return
    show_table(("Реестр", "Название", "Столбцов", "Ключ строки"), rows)
    show("Бланк: mcu template РЕЕСТР --municipality КОД")
