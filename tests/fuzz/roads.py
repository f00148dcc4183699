"""The road of a file without the database: read, checked, split and encoded, as a load does it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractors.checks import KEY, RowChecks
from extractors.contract import SourceContract
from extractors.copying import CopyEncoder
from extractors.datasets import find_dataset
from extractors.errors import FileRefusedError
from extractors.findings import Findings
from extractors.load import Tools
from extractors.other_sheets import judge_other_sheets, worth_telling
from extractors.periods import find_period
from extractors.readers import open_source_file
from extractors.rows import name_columns
from extractors.split import Splitter, hash_rows, unknown_headers

_EXPORTED_AT = datetime(2026, 2, 27, 20, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """Rows by what became of them, or why the file was refused; `messages` are all words for people."""

    refusal: str | None
    read: int
    accepted: int
    rejected: int
    messages: tuple[str, ...]


def take_road(path: Path, name: str, contracts: tuple[SourceContract, ...], tools: Tools) -> Outcome:
    """What becomes of the file. Whatever it raises is a defect: a refusal is an outcome."""
    try:
        return _take(path, name, contracts, tools)
    except FileRefusedError as error:
        return Outcome(error.sentence(), 0, 0, 0, (error.sentence(),))


def _take(path: Path, name: str, contracts: tuple[SourceContract, ...], tools: Tools) -> Outcome:
    opened = open_source_file(path, name)
    contract, table, match = find_dataset(opened, contracts)
    findings = Findings()
    others = opened.candidates if opened.is_workbook and not contract.sheets else ()
    notes = [*worth_telling(opened, contract), *judge_other_sheets(others, table, contract)]
    unknown = unknown_headers(match.unknown)
    splitter = Splitter(
        contract, tools.pseudonyms, tools.words, tools.plain, "barnaul", 1, _EXPORTED_AT, unknown
    )
    checks = RowChecks(
        contract,
        _EXPORTED_AT.replace(tzinfo=None),
        findings,
        is_excel=opened.is_workbook,
        period=find_period(name, contract),
    )
    read = accepted = 0
    reasons = []
    for frame in table.batches(match.shape(contract)):
        named = name_columns(frame, match, contract, findings)
        kept, rejections = checks.check(named, may_hold_nul=table.may_hold_nul)
        if contract.unfit_cell == "reject":
            kept = kept.with_columns(tools.plain.hide_keys(kept[KEY]).alias(KEY))
        kept = tools.plain.hide_columns(hash_rows(kept, contract, unknown), contract, findings)
        read, accepted = read + named.height, accepted + kept.height
        reasons += rejections
        for part in (splitter.raw(kept), splitter.vault(kept)):
            content = CopyEncoder().encode(part).content
            if b"\0" in content or content.decode().count("\ud800"):
                raise ValueError("the database cannot hold this")
        if kept[KEY].null_count():
            raise ValueError("a row without a key")
    for note in (*notes, *table.notes):
        findings.add_note(note)
    found = findings.as_list()
    return Outcome(
        None,
        read,
        accepted,
        len(reasons),
        (
            *(item.sentence for item in found),
            *(item.column or "" for item in found),
            *(f"{item.column} {item.value_kind} {item.reason}" for item in reasons),
            *unknown.values(),
        ),
    )
