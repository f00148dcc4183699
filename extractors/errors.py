"""What can go wrong between a platform's file and `raw`, as errors a person can act on."""

from warehouse.errors import McuError


class ContractError(McuError):
    """A source contract (`extractors/contracts/*.yml`) is wrong."""


class UsageError(McuError):
    """The caller asked for something that cannot be understood, such as a path of no known source."""


class PseudonymKeyError(McuError):
    """`MCU_PSEUDONYM_KEY` is not the key this warehouse was made with: loading stops."""


class FileRefusedError(McuError):
    """The file cannot be loaded and will not become loadable by itself; the ledger keeps the reason."""


class SourceLayoutError(FileRefusedError):
    """The file's headers are not those of the contract; `known_headers` says how near they come."""

    known_headers = 0

    def knowing(self, headers: int) -> "SourceLayoutError":
        """The same error, after so many headers of the contract were found."""
        self.known_headers = headers
        return self


class CellError(McuError):
    """One cell of a register is not as its column wants it; said, never raised: the rest of the file loads.

    `row` is 1-based as Excel shows it, `cell` 0-based; no part quotes what stands in the cell.
    """

    row = 0
    cell = 0

    def at(self, row: int, cell: int) -> "CellError":
        """The same error, with its place."""
        self.row, self.cell = row, cell
        return self


class FileNotReadyError(McuError):
    """The file is still being written or has gone; nothing is kept, the next run tries again."""


class FileUnreadableError(McuError):
    """The file lies there and cannot be read; the ledger keeps the reason, the next run tries again."""


class LedgerError(McuError):
    """What became of a file could not be written to the ledger; nothing else tells of it."""
