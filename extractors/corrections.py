"""Corrections of the municipality files, held against the contracts (docs/decisions/0015)."""

from collections.abc import Iterator, Mapping

import polars as pl

from extractors.contract import SourceContract
from extractors.contract_parts import ColumnType
from extractors.values import is_invalid, parse_moments, settle_types
from warehouse.errors import ConfigError, nearest
from warehouse.municipalities import Correction, Municipality


def check_corrected_columns(
    municipalities: Mapping[str, Municipality], contracts: Mapping[str, SourceContract]
) -> None:
    """Every column that a correction names is one of its dataset, readable, and no key.

    Raises ConfigError naming the file and the correction. A retired one is only a record: it is not judged.
    """
    for municipality in municipalities.values():
        for correction in municipality.corrections:
            if correction.status == "active":
                for what, got, expected in _faults(correction, contracts):
                    raise ConfigError(
                        what,
                        where=f"{municipality.code}.yml, исправление {correction.code}",
                        got=got,
                        expected=expected,
                        todo="исправьте файл муниципалитета; прошлая публикация не тронута",
                    )


def _faults(
    correction: Correction, contracts: Mapping[str, SourceContract]
) -> Iterator[tuple[str, str, str | None]]:
    """What is wrong, what was got, what was expected."""
    datasets = {each.dataset: each for each in contracts.values() if each.source == correction.source}
    contract = datasets.get(correction.dataset)
    if contract is None:
        yield "Нет такого набора данных источника", correction.dataset, ", ".join(sorted(datasets))
        return
    columns = {column.name: column for column in contract.raw_columns}
    hidden = {column.name for column in contract.vault_columns}
    for name in (*correction.match, *correction.replace):
        if name in hidden:
            yield "Столбец с персональными данными не исправляется", name, "столбец без персональных данных"
        elif name not in columns:
            known = sorted(columns)
            yield "Нет такого столбца", name, nearest(name, known) or ", ".join(known)
    keys = {part for name in contract.key for part in _held_in(name, contract)}
    for name, value in correction.replace.items():
        if name in keys:
            yield "Столбец ключа не исправляется: строка стала бы другой", name, None
        elif columns[name].type == "tags":
            yield "Столбец собирается из остальных и не исправляется", name, None
        elif value is not None and _is_unreadable(value, columns[name].type):
            yield f"Значение для столбца {name} не читается", value, f"{columns[name].type}, как в выгрузке"


def _held_in(key: str, contract: SourceContract) -> tuple[str, ...]:
    return contract.derived[key].sources if key in contract.derived else (key,)


def _is_unreadable(value: str, kind: ColumnType) -> bool:
    """Whether staging would read nothing: what a load rewrites has to be given as rewritten."""
    frame = pl.DataFrame({"cell": [value]})
    if kind in {"moment", "date"}:
        return parse_moments(frame, ["cell"])["cell"].null_count() > 0
    invalid = is_invalid("cell", kind)
    settled = settle_types(frame, {"cell": kind})["cell"].item()
    return settled != value or (invalid is not None and bool(frame.select(invalid).item()))
