"""What breaks in the middle leaves nothing; what is wrong with one file stays with that file."""

import os
import shutil
import threading
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from extractors import ingest as ingest_module
from extractors import load as load_module
from extractors.errors import LedgerError, PseudonymKeyError
from extractors.ingest import LoadResult, ingest_paths
from extractors.raw_tables import ensure_raw_tables
from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import make_rows
from warehouse.database import connect
from warehouse.errors import SettingsError

READABLE = {"bad": (1,), "good": (2,)}


class KilledError(BaseException):
    """As an interrupt: no handler of errors catches it."""


def test_killed_between_copy_and_commit_nothing_is_half_loaded(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1, 2))

    def kill(*_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(load_module, "close_load", kill)
        with pytest.raises(KilledError):
            house.load_one(path)
    assert house.count("select count(*) from ops.loads") == 0
    assert house.count("select count(*) from raw.pos__messages") == 0
    assert house.count("select count(*) from vault.pos__messages") == 0
    result = house.load_one(path)
    assert (result.state, result.rows_inserted) == ("loaded", 2)


def test_a_defect_met_in_one_file_does_not_stop_the_others(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pos = house.contracts["pos"]
    paths = [house.put(f"bogotol/pos/{number}.csv", make_rows(pos, number)) for number in (1, 2, 3)]
    hash_rows = load_module.hash_rows

    def break_on_second(frame: object, *rest: object) -> object:
        if "2" in str(frame["source_key"].to_list()):  # type: ignore[index]  # a polars frame
            raise RuntimeError("Пробный Пётр, 8-900-000-00-00")
        return hash_rows(frame, *rest)  # type: ignore[arg-type]  # passed on

    with monkeypatch.context() as patch:
        patch.setattr(load_module, "hash_rows", break_on_second)
        results = house.load(*paths)
    assert [result.state for result in results] == ["loaded", "refused", "loaded"]
    assert results[1].reason is not None
    assert results[1].reason.startswith("Внутренняя ошибка загрузчика · RuntimeError · где: test_faults.py:")
    assert "Пробный" not in results[1].reason + caplog.text
    assert "RuntimeError" in caplog.text
    assert house.ask(
        "select load_id, state, reason, is_retried, file_name from ops.loads where reason <> ''"
    ) == [(results[1].load_id, "refused", results[1].reason, True, "2.csv")]
    assert [result.state for result in house.load(*paths)] == ["known", "loaded", "known"]


def test_a_defect_that_stays_is_one_row_until_it_says_something_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))
    faults = iter((RuntimeError, RuntimeError, ValueError))

    def break_always(*_: object) -> object:
        raise next(faults)

    with monkeypatch.context() as patch:
        patch.setattr(load_module, "hash_rows", break_always)
        first, second, third = (house.load_one(path) for _ in range(3))
    assert first.load_id == second.load_id != third.load_id
    assert house.count("select count(*) from ops.loads where is_retried") == 2
    assert house.load_one(path).state == "loaded"


@pytest.mark.parametrize(
    "error", [PermissionError(13, "Permission denied"), OSError(5, "Input/output error")]
)
def test_a_file_that_cannot_be_read_is_in_the_ledger_and_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    pos = house.contracts["pos"]
    bad, good = (
        house.put(f"bogotol/pos/{name}.csv", make_rows(pos, *keys)) for name, keys in READABLE.items()
    )
    copyfile = shutil.copyfile

    def fail_on_bad(source: Path, target: str) -> object:
        if source == bad:
            raise error
        return copyfile(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("extractors.landing.shutil.copyfile", fail_on_bad)
        refused, loaded = house.load(bad, good)
        again = house.load_one(bad)
    assert (refused.state, loaded.state) == ("refused", "loaded")
    assert (again.state, again.load_id) == ("refused", refused.load_id)
    assert house.ask(
        "select state, reason, is_retried, sha256, file_name, exported_at from ops.loads where load_id = %s",
        refused.load_id,
    ) == [("refused", refused.reason, True, None, "bad.csv", MARCH)]
    assert f"Файл не читается · где: bad.csv · получено: {error.strerror}" in (refused.reason or "")
    assert house.load_one(bad).state == "loaded"


def test_a_defect_before_the_first_byte_is_in_the_ledger_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))

    def fail(*_: object) -> str:
        raise IndexError

    with monkeypatch.context() as patch:
        patch.setattr("extractors.landing.fingerprint", fail)
        result = house.load_one(path)
    assert result.state == "refused"
    assert "IndexError" in (result.reason or "")
    assert house.ask("select load_id, sha256, is_retried from ops.loads") == [(result.load_id, None, True)]


def test_a_failure_that_cannot_be_recorded_stops_no_other_file_and_is_told_at_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = house.put_bytes("bogotol/pos/bad.csv", b"")
    good = house.put("bogotol/pos/good.csv", make_rows(house.contracts["pos"], 1))

    def fail(*_: object) -> int:
        raise UnicodeEncodeError("utf-8", "8-900-000-00-00", 0, 1, "surrogates not allowed")

    with monkeypatch.context() as patch:
        patch.setattr(ingest_module, "record_refusal", fail)
        with pytest.raises(LedgerError, match=r"где: bogotol/pos/bad\.csv · .*UnicodeEncodeError") as told:
            house.load(bad, good)
    assert "UnicodeEncodeError" in caplog.text
    assert "8-900" not in caplog.text + told.value.sentence()
    assert house.ask("select file_name, state from ops.loads") == [("good.csv", "loaded")]
    assert [result.state for result in house.load(bad, good)] == ["refused", "known"]


def test_a_name_that_is_no_utf_8_is_loaded_and_kept_readable(house: House) -> None:
    pos = house.contracts["pos"]
    good = house.put("bogotol/pos/a.csv", make_rows(pos, 1))
    bad = house.put_bytes("bogotol/pos/b.csv", b"")
    names = ["Выгрузка.csv", "Пустая.csv"]
    paths = [
        path.rename(Path(os.fsdecode(os.fsencode(path.parent) + b"/" + name.encode("cp1251"))))
        for path, name in zip((good, bad), names, strict=True)
    ]
    for first in ("loaded", "known"):
        results = house.load(house.settings.inbox) if first == "known" else house.load(*paths)
        assert {result.file_name: result.state for result in results} == dict(
            zip(names, (first, "refused"), strict=True)
        )
    assert house.ask("select distinct file_name from ops.arrivals order by 1 desc") == [
        ("Пустая.csv",), ("Выгрузка.csv",),
    ]  # fmt: skip


def test_a_lost_database_stops_the_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))

    def lose(connection: psycopg.Connection[tuple[object, ...]], *_: object) -> None:
        connection.execute("reset role")
        connection.execute("select pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(load_module, "close_load", lose)
    with pytest.raises(psycopg.OperationalError):
        house.load_one(path)


def test_two_runs_at_once_load_a_file_once(house: House) -> None:
    pos = house.contracts["pos"]
    paths = [
        house.put(f"bogotol/pos/{number}.csv", make_rows(pos, *range(number, number + 300)))
        for number in (1, 200)
    ]
    results: list[LoadResult] = []
    threads = [
        threading.Thread(target=lambda: results.extend(ingest_paths(house.settings, paths))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.state for result in results) == ["known"] * 4 + ["loaded"] * 2
    assert house.count("select count(*) from ops.loads") == 2
    assert house.count("select count(*) from raw.pos__messages") == 499


def test_three_sources_at_once_make_their_tables(house: House) -> None:
    results: list[LoadResult] = []

    def run(path: Path) -> None:
        results.extend(ingest_paths(house.settings, [path]))

    threads = [
        threading.Thread(target=run, args=[house.put(f"bogotol/{source}/a.csv", make_rows(contract, 1, 2))])
        for source, contract in house.contracts.items()
        if source in ("delo", "incident", "pos")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.state for result in results] == ["loaded"] * 3


def test_a_changed_key_stops_loading(house: House) -> None:
    path = house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1))
    house.load_one(path)
    other = house.settings.model_copy(update={"pseudonym_key": SecretStr("another-key-than-before")})
    with pytest.raises(PseudonymKeyError, match="не тот ключ"):
        ingest_paths(other, [path])
    without = house.settings.model_copy(update={"pseudonym_key": None})
    with pytest.raises(SettingsError, match="Нет ключа псевдонимов"):
        ingest_paths(without, [path])
    ((fingerprint,),) = house.ask("select key_fingerprint from ops.installation")
    assert len(fingerprint) == 32


def test_each_role_reads_what_it_may(house: House) -> None:
    house.load_one(house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1)))
    may = {"mcu_builder": ("raw",), "mcu_redactor": ("raw", "vault"), "mcu_reporter": (), "mcu_analyst": ()}
    for role, schemas in may.items():
        for schema in ("raw", "vault"):
            with connect(house.settings) as connection:
                connection.execute(f"set local role {role}")
                query = f"select count(*) from {schema}.pos__messages"
                if schema in schemas:
                    assert connection.execute(query).fetchone() == (1,)
                else:
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute(query)
                    connection.rollback()


def test_tables_grow_with_their_contracts(house: House) -> None:
    pos = house.contracts["pos"]
    shorter = pos.model_copy(
        update={"columns": tuple(c for c in pos.columns if c.name not in ("stage", "head_name"))}
    )
    for contract in (shorter, pos, pos):
        with connect(house.settings, "mcu_loader") as connection:
            ensure_raw_tables(connection, {"pos": contract})
    columns = house.ask(
        """
        select table_schema || '.' || column_name from information_schema.columns
        where table_name = 'pos__messages'
            and column_name in ('stage', 'head_name', '_row_hash', 'unknown_columns')
        order by 1
        """
    )
    expected = ("raw._row_hash", "raw.head_name", "raw.stage", "vault.head_name", "vault.unknown_columns")
    assert [name for (name,) in columns] == list(expected)
    indexes = house.ask(
        "select indexdef from pg_indexes where schemaname = 'raw' and tablename = 'pos__messages'"
    )
    assert any(
        "(municipality_code, source_key, _exported_at DESC, _load_id DESC)" in index for (index,) in indexes
    )
