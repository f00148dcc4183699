"""Files of the inbox and copies of `landing` whose term is over.

A file leaves the inbox a term after its load was published or withdrawn. A copy goes a term after its export,
once its loads wait for no decision and no file with its bytes lies in the inbox: that would be copied again.
Building anew needs neither, `raw` has what the models read; a copy is there to be read again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from extractors.inbox import look_around
from extractors.landing import find_copy, fingerprint
from extractors.retention.files import OverdueFile, look_at
from warehouse.removals import Removal
from warehouse.retention import Terms
from warehouse.settings import Settings

_ANY_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class SettledLoad:
    """A row of `ops.settled_loads`; `settled_at` is None while somebody has still to decide about it."""

    load_id: int
    municipality_code: str
    source: str
    sha256: str
    state: str
    exported_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class Arrived:
    """Overdue files, and loads in quarantine whose copy would be: a person has to decide on them first."""

    files: list[OverdueFile]
    held: list[int]


def find_arrived(settings: Settings, connection: Connection[TupleRow], terms: Terms) -> Arrived:
    """What is overdue in the inbox and in `landing`. Raises the `OSError` of a lost share."""
    loads = _read_loads(connection)
    lying: set[str] = set()
    files = list(_overdue_in_inbox(settings, loads, terms, lying))
    held: list[int] = []
    files += _overdue_copies(settings.landing, loads, terms, lying, held)
    return Arrived(files, held)


def _read_loads(connection: Connection[TupleRow]) -> Mapping[str, Sequence[SettledLoad]]:
    """Loads by the hash of their bytes."""
    by_hash: dict[str, list[SettledLoad]] = defaultdict(list)
    with connection.cursor(row_factory=class_row(SettledLoad)) as cursor:
        for load in cursor.execute(
            "select load_id, municipality_code, source, sha256, state, exported_at, settled_at"
            " from ops.settled_loads where sha256 is not null order by load_id"
        ):
            by_hash[load.sha256].append(load)
    return by_hash


def _overdue_in_inbox(
    settings: Settings, loads: Mapping[str, Sequence[SettledLoad]], terms: Terms, lying: set[str]
) -> Iterator[OverdueFile]:
    """Overdue files; hashes of all others that were landed are added to `lying`."""
    for file in look_around(settings, _ANY_TIME).files:
        # What a link leads to belongs to somebody else, who may write the next export there.
        facts = look_at(file.path)
        sha256 = _hash_of(file.path, settings.landing)
        if sha256 is None:
            continue
        own = [
            load
            for load in loads.get(sha256, ())
            if (load.municipality_code, load.source) == (file.municipality_code, file.source)
        ]
        settled_at = _inbox_event(own)
        term = terms.find("inbox_files", file.municipality_code, file.source)
        if facts is None or settled_at is None or term is None or settled_at >= term.before:
            lying.add(sha256)
        else:
            removal = Removal.by(term, "inbox", 1, file.municipality_code, file.source)
            yield OverdueFile(file.path, fingerprint(file.path, facts), removal, sha256)


def _hash_of(path: Path, landing: Path) -> str | None:
    try:
        return find_copy(path, landing)
    except FileNotFoundError:
        return None


def _inbox_event(own: Sequence[SettledLoad]) -> datetime | None:
    """When the last load of these bytes was published or withdrawn; None where only refusals are."""
    standing = [load.settled_at for load in own if load.state != "refused"]
    moments = [moment for moment in standing if moment is not None]
    return max(moments) if moments and len(moments) == len(standing) else None


def _overdue_copies(
    landing: Path,
    loads: Mapping[str, Sequence[SettledLoad]],
    terms: Terms,
    lying: set[str],
    held: list[int],
) -> Iterator[OverdueFile]:
    for path in sorted(landing.iterdir()) if landing.is_dir() else ():
        facts = look_at(path)
        if facts is None or path.name in lying:
            continue
        own = loads.get(path.name, ())
        held += [load.load_id for load in own if load.state == "quarantined" and _is_over(load, terms)]
        removal = _copy_removal(own, terms) if own else _stray_removal(facts.st_mtime, terms)
        if removal is not None:
            yield OverdueFile(path, fingerprint(path, facts), removal, path.name if own else None)


def _copy_removal(own: Sequence[SettledLoad], terms: Terms) -> Removal | None:
    """A copy may serve several municipalities: it goes when the term of each is over."""
    if not all(load.settled_at is not None and _is_over(load, terms) for load in own):
        return None
    last = own[-1]
    term = terms.find("landed_copies", last.municipality_code, last.source)
    return None if term is None else Removal.by(term, "landing", 1, last.municipality_code, last.source)


def _is_over(load: SettledLoad, terms: Terms) -> bool:
    """Counted from the export; of a withdrawn load from its withdrawal, as long as it may be restored."""
    term = terms.find("landed_copies", load.municipality_code, load.source)
    event = load.settled_at if load.state == "withdrawn" else load.exported_at
    return term is not None and event is not None and event < term.before


def _stray_removal(modified_at: float, terms: Terms) -> Removal | None:
    """A copy that no load names: a loader was killed after copying."""
    term = terms.find_common("landed_copies")
    is_over = term is not None and modified_at < term.before.timestamp()
    return Removal.by(term, "landing", 1) if term is not None and is_over else None
