"""A register with cells to mend: faults are gathered while it loads, then it goes back by the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from extractors.arrival import Arrival
from extractors.contract import SourceContract
from extractors.datasets import find_dataset
from extractors.errors import CellError
from extractors.findings import Findings
from extractors.landing import LandedFile
from extractors.layout import HeaderMatch
from extractors.plain_values import PlainValues
from extractors.readers import open_source_file
from extractors.registers.cell_errors import explain_cells
from extractors.rejections import Reason
from warehouse.municipalities import load_municipalities

# So many digits of a file's hash tell its answer from those of other files.
_HASH_DIGITS = 12


@dataclass(frozen=True)
class GivingBack:
    """Where marked workbooks go, and the folder of the municipality files, whose words they offer."""

    outbox: Path
    municipalities: Path


@dataclass(frozen=True)
class CellFaults:
    """What is wrong with a register's cells, and the marked workbook's path below the outbox."""

    errors: tuple[CellError, ...] = ()
    place: str | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """A sentence for each cell."""
        return tuple(error.sentence() for error in self.errors)

    @property
    def todo(self) -> str | None:
        """What a person does with the marked workbook."""
        return f"исправьте красные ячейки, книга с пометками: outbox/{self.place}" if self.place else None

    def add_finding(self, findings: Findings) -> None:
        """Say in the ledger that a workbook went back."""
        if self.errors:
            sentence = f"ячеек с ошибками: {{rows}}; {self.todo or 'строки с ними не загружены'}"
            findings.add("unfit_cells", None, len(self.errors), self.errors[0].row, sentence)


@dataclass
class CellListener:
    """Hears every batch of a register and keeps an error for each unfit cell."""

    contract: SourceContract
    match: HeaderMatch
    place: str
    errors: list[CellError] = field(default_factory=list)

    def __call__(self, frame: pl.DataFrame, reasons: Sequence[Reason]) -> None:
        self.errors += explain_cells(frame, reasons, self.contract, self.match, self.place)


def give_back(
    faults: CellListener | None,
    arrival: Arrival,
    landed: LandedFile,
    plain: PlainValues,
    where: GivingBack | None,
) -> CellFaults:
    """Write the marked workbook of a file with unfit cells: `outbox/<municipality>/registers/…`."""
    if faults is None or not faults.errors:
        return CellFaults()
    if where is None:
        return CellFaults(tuple(faults.errors))
    # Imported here: most loads give nothing back and need no writer of workbooks.
    from extractors.registers.returned import write_returned  # noqa: PLC0415  # see above

    municipality = load_municipalities(where.municipalities).get(arrival.municipality_code)
    name = f"{arrival.dataset}_{landed.sha256[:_HASH_DIGITS]}.xlsx"
    place = Path(arrival.municipality_code, arrival.source, name)
    # Read anew: what a batch has given is gone.
    _, table, match = find_dataset(open_source_file(landed.path, arrival.file_name), (faults.contract,))
    write_returned(
        where.outbox / place, faults.contract, municipality, table, match, faults.errors, plain.hide
    )
    return CellFaults(tuple(faults.errors), place.as_posix())
