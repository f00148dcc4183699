"""A file on its way into the warehouse."""

from dataclasses import dataclass, replace
from datetime import datetime

from extractors.contract import SourceContract


@dataclass(frozen=True)
class Arrival:
    """A file as it arrived: whose, of which source, under which name, its hash and the export's moment.

    `contracts` are those it may be of: all of its source until its headers are seen. The hash is None while
    nobody has read the bytes.
    """

    municipality_code: str
    contracts: tuple[SourceContract, ...]
    file_name: str
    sha256: str | None
    exported_at: datetime

    @property
    def source(self) -> str:
        """The source's short name."""
        return self.contracts[0].source

    @property
    def dataset(self) -> str:
        """The dataset, or `unknown` while it may be one of several."""
        return self.contracts[0].dataset if len(self.contracts) == 1 else "unknown"

    def of(self, contract: SourceContract) -> "Arrival":
        """The same file once its headers have told its contract."""
        return replace(self, contracts=(contract,))
