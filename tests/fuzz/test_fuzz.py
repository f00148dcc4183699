"""Each damaged file ends as loaded or refused with a sentence: nothing unexpected, lost or told of anybody.

`make test` tries 300 files a source, `make fuzz` 10 000. A case that fails names itself by source and number.
"""

import os
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.contract import group_by_source, load_contracts
from extractors.impersonal import load_impersonal_words
from extractors.ingest import ingest_paths
from extractors.load import Tools
from extractors.plain_values import PlainValues
from extractors.pseudonyms import Pseudonymiser
from tests.fuzz.cases import Case, make_case
from tests.fuzz.drafts import NEEDLES, SAMPLED, TOLD, Table, make_tables
from tests.fuzz.roads import Outcome, take_road
from warehouse.database import connect, fetch_all
from warehouse.settings import Settings

FILES = int(os.environ.get("MCU_FUZZ_FILES", "300"))
NAMES = (*SAMPLED, *TOLD)
# Each loads into the real database too: the ledger's own sums and what Postgres refuses to store.
_EACH_LOADED = 20


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    return make_tables(tmp_path_factory.mktemp("samples"))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """openpyxl warns of damage that it reads over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _files_of(name: str) -> int:
    """The files of a source are shared out among its contracts."""
    contracts = load_contracts()
    return FILES // [contracts[one].source for one in NAMES].count(contracts[name].source)


def faults_of(case: Case, outcome: Outcome) -> list[str]:
    """What is wrong with an outcome."""
    faults = []
    if outcome.refusal is not None and " · " not in outcome.refusal:
        faults.append(f"{case}: no sentence that helps: {outcome.refusal}")
    if outcome.read != outcome.accepted + outcome.rejected:
        faults.append(f"{case}: {outcome.read} ≠ {outcome.accepted} + {outcome.rejected}")
    faults += [f"{case}: {needle} is told" for needle in NEEDLES if needle in "\n".join(outcome.messages)]
    return faults


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_loaded_or_refused_with_a_sentence(
    tables: dict[str, Table], tmp_path: Path, name: str
) -> None:
    contracts = group_by_source(load_contracts())[load_contracts()[name].source]
    pseudonyms = Pseudonymiser(b"a key of the test suite")
    tools = Tools(pseudonyms, load_impersonal_words(), PlainValues(pseudonyms))
    files = _files_of(name)
    path = tmp_path / "landed"
    faults, ends = [], Counter[str]()
    for number in range(files):
        case = make_case(tables[name], name, number)
        path.write_bytes(case.content)
        try:
            outcome = take_road(path, case.name, contracts, tools)
        except Exception as error:  # noqa: BLE001  # any is what this test looks for
            faults.append(f"{case}: {type(error).__name__} {str(error)[:200]}")
            continue
        faults += faults_of(case, outcome)
        ends["refused" if outcome.refusal else "loaded" if outcome.accepted else "nothing accepted"] += 1
    assert faults == []
    assert min(ends["refused"], ends["loaded"]) > files // 10


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_leaves_a_ledger_that_adds_up(
    tables: dict[str, Table], settings: Settings, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = settings.inbox / "barnaul" / load_contracts()[name].source
    folder.mkdir(parents=True)
    cases = {}
    for number in range(0, _files_of(name), _EACH_LOADED):
        case = make_case(tables[name], name, number)
        cases[case.name] = case
        (folder / case.name).write_bytes(case.content)
    results = ingest_paths(settings, [folder])
    assert {result.file_name for result in results} == set(cases)
    with connect(settings) as connection:
        ledger = fetch_all(
            connection,
            "select file_name, reason, rows_read, rows_inserted + rows_unchanged + rows_rejected, state,"
            " (select count(*) from ops.rejected_rows as r where r.load_id = l.load_id),"
            " rows_rejected from ops.loads as l",
        )
        told = fetch_all(
            connection,
            "select sentence || coalesce(column_name, '') from ops.load_findings"
            " union all select reason || coalesce(column_name, '') from ops.rejected_rows",
        )
    internal = [f"{cases[file]}: {reason}" for file, reason, *_ in ledger if "Внутренняя" in (reason or "")]
    assert internal == []
    assert all(read == added for _, _, read, added, _, _, _ in ledger)
    assert all(kept == rejected for *_, state, kept, rejected in ledger if state == "loaded")
    words = "\n".join([*(text for (text,) in told), *(reason or "" for _, reason, *_ in ledger), caplog.text])
    assert [needle for needle in NEEDLES if needle in words] == []


def test_the_same_number_is_the_same_file(tables: dict[str, Table]) -> None:
    # A workbook holds the moment when it was made, a text does not.
    numbers = [number for number in range(40) if make_case(tables["pos"], "pos", number).done[0] == "csv"]
    assert numbers
    for number in numbers:
        assert make_case(tables["pos"], "pos", number) == make_case(tables["pos"], "pos", number)


def test_what_the_fuzzing_looks_for_is_found(tables: dict[str, Table]) -> None:
    case = make_case(tables["pos"], "pos", 0)
    bad = Outcome("Плохо", 3, 1, 1, (f"строка: {NEEDLES[0]}",))
    assert len(faults_of(case, bad)) == 3
    assert faults_of(case, Outcome(None, 3, 2, 1, ("строка 5: нет ключа",))) == []
