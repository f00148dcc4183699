"""What a night has to tell: its outcome, and small dicts of its steps, which become XComs."""

from dataclasses import dataclass, field
from typing import Any

from extractors.fetching.ledger import PlaceLook
from extractors.ingest import LoadResult

Step = dict[str, Any]


@dataclass
class NightReport:
    """The outcome of a night. exit_code: 0 good, 1 nothing published, 3 published, a person is waited for.

    addresses: what came from where; waiting: loads that wait for a person; strangers: sentences about what
    lies astray in the inbox and waits too, as do address_faults, about what could not be fetched; growing:
    sentences about files still being written, they wait for the next night only. is_repeated: the moment was
    published before, nothing was built; left_out: what has come since, for a later moment.
    """

    as_of: str
    exit_code: int = 0
    published: bool = False
    is_repeated: bool = False
    left_out: list[str] = field(default_factory=list)
    addresses: list[Step] = field(default_factory=list)
    loads: list[Step] = field(default_factory=list)
    quarantined: list[Step] = field(default_factory=list)
    waiting: list[Step] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    address_faults: list[str] = field(default_factory=list)
    growing: list[str] = field(default_factory=list)
    gate_failures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def load_step(result: LoadResult) -> Step:
    """What became of a file, without its findings."""
    return {
        "file_name": result.file_name,
        "municipality_code": result.municipality_code,
        "source": result.source,
        "load_id": result.load_id,
        "state": result.state,
        "rows_read": result.rows_read,
        "rows_inserted": result.rows_inserted,
        "rows_unchanged": result.rows_unchanged,
        "rows_rejected": result.rows_rejected,
        "reason": result.reason,
    }


def look_step(look: PlaceLook) -> Step:
    """How a visit to an address of arrivals ended."""
    return {
        "address_code": look.code,
        "fetched_count": len(look.fetched),
        "unmatched_count": look.unmatched_count,
        "growing": list(look.growing),
        "faults": list(look.faults),
    }
