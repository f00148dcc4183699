"""Words that a register's drop-downs offer: those of its contract and those of the municipality file."""

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.contract import SourceContract
from extractors.contract_parts import Column, Offered
from warehouse.municipalities import Municipality

FLAGS = ("да", "нет")


@dataclass(frozen=True)
class DropDown:
    """Words of one column's list; `is_closed`: nothing else may stand there."""

    column: Column
    words: tuple[str, ...]
    is_closed: bool


def drop_downs(contract: SourceContract, municipality: Municipality | None) -> list[DropDown]:
    """The lists of a register, in the order of its columns; without a municipality the contract's alone."""
    found = []
    for column in contract.columns:
        if column.type == "flag":
            found.append(DropDown(column, FLAGS, is_closed=True))
        elif column.values:
            found.append(DropDown(column, column.values, is_closed=not column.is_open))
        elif column.offered and municipality is not None:
            words = _offered(column.offered, municipality)
            if words:
                found.append(DropDown(column, words, is_closed=False))
    return found


def _offered(kind: Offered, municipality: Municipality) -> tuple[str, ...]:
    if kind == "directions":
        return _once(direction.name for direction in municipality.directions)
    if kind == "territories":
        return _once(territory.name for territory in municipality.territories)
    if kind == "recipients":
        return _once(recipient.name for recipient in municipality.recipients)
    return _once(
        [
            *(role.post for role in municipality.roles),
            *(direction.owner_post for direction in municipality.directions),
            *(territory.owner_post for territory in municipality.territories),
        ]
    )


def _once(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))
