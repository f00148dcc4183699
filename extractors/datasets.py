"""Which dataset of its source a file is: its headers alone say so."""

from collections.abc import Iterable, Iterator, Sequence

from extractors.contract import SourceContract
from extractors.errors import FileRefusedError, SourceLayoutError
from extractors.layout import HeaderMatch, find_table
from extractors.readers import OpenedFile, SourceTable
from extractors.stacked_sheets import stack_sheets

Found = tuple[SourceContract, SourceTable, HeaderMatch]


def find_dataset(opened: OpenedFile, contracts: Sequence[SourceContract]) -> Found:
    """The contract that the file fits, the table with its header row, and where its columns stand.

    Of several that fit, the one that knows most of the headers. Raises `FileRefusedError`: of one contract as
    `find_table` does, of several that of the contract that comes nearest.
    """
    readable = [contract for contract in contracts if opened.content in contract.formats]
    if opened.content == "json" and not readable:
        raise _no_json(contracts)
    tables = _Once(opened.tables)
    found: list[Found] = []
    refusals: list[SourceLayoutError] = []
    for contract in readable or contracts:
        try:
            read: Iterable[SourceTable] = stack_sheets(opened, contract) if contract.sheets else tables
            found.append((contract, *find_table(read, contract)))
        except SourceLayoutError as error:
            refusals.append(error)
    if found:
        return max(found, key=lambda fit: len(fit[2].places))
    raise max(refusals, key=lambda error: error.known_headers)


class _Once:
    """Tables that are made once, however many contracts look at them."""

    def __init__(self, tables: Iterator[SourceTable]) -> None:
        self._coming, self._made = tables, list[SourceTable]()

    def __iter__(self) -> Iterator[SourceTable]:
        yield from self._made
        for table in self._coming:
            self._made.append(table)
            yield table


def _no_json(contracts: Sequence[SourceContract]) -> FileRefusedError:
    formats = sorted({name.upper() for contract in contracts for name in contract.formats})
    return FileRefusedError(
        "Формат файла не поддерживается",
        got="JSON",
        expected=" или ".join(formats),
        todo="выгрузите таблицу: у этого источника нет раскладки JSON",
    )
