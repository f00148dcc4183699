"""A mistaken withdrawal is undone by a person: the landed bytes become a load of their own."""

import pytest

from extractors import restore as restore_module
from extractors.errors import FileRefusedError
from extractors.restore import restore_load
from tests.integration.extractors.conftest import MARCH, House
from tests.support.exports import make_rows
from warehouse.database import connect
from warehouse.loads import LoadDecisionError, withdraw_load

_LEDGER = """
    select municipality_code, source, dataset, layout_version, file_name, sha256, exported_at, rows_read,
        rows_inserted, received_from, received_through
    from ops.loads where load_id = %s
"""


@pytest.fixture
def withdrawn(house: House) -> int:
    """A load of two rows that a person withdrew; its file still lies in the inbox."""
    result = house.load_one(house.put("bogotol/pos/a.csv", make_rows(house.contracts["pos"], 1, 2)))
    assert result.load_id is not None
    withdraw(house, result.load_id)
    return result.load_id


def withdraw(house: House, load_id: int) -> None:
    with connect(house.settings) as connection:
        withdraw_load(connection, load_id, why="не тот файл", who="оператор")


def restore(house: House, load_id: int, why: str = "файл верный") -> int:
    return restore_load(house.settings, load_id, why=why, who="оператор").load_id


def decisions(house: House) -> list[tuple[object, ...]]:
    return house.ask("select load_id, decision, decided_by, why from ops.load_decisions order by decided_at")


def test_a_withdrawn_file_does_not_come_back_by_itself_but_says_how(house: House, withdrawn: int) -> None:
    result = house.load_one(house.place("bogotol/pos/a.csv"))
    assert (result.state, result.load_id) == ("known", withdrawn)
    assert result.reason == f"загрузка отозвана; вернуть её: mcu loads restore {withdrawn} --why «причина»"
    assert house.count("select count(*) from ops.loads") == 1


def test_a_restored_load_is_a_new_one_and_history_stays(house: House, withdrawn: int) -> None:
    before = house.ask("select * from ops.loads")
    new = restore(house, withdrawn)
    assert house.ask("select * from ops.loads where load_id = %s", withdrawn) == before
    assert house.ask(_LEDGER, new) == house.ask(_LEDGER, withdrawn)
    assert house.ask("select state, known_from, withdrawn_from from ops.loads where load_id = %s", new) == [
        ("loaded", None, None)
    ]
    for table in ("raw.pos__messages", "vault.pos__messages"):
        with connect(house.settings) as connection:
            rows = connection.execute(f"select source_key from {table} where _load_id = %s order by 1", [new])
            assert rows.fetchall() == [("1",), ("2",)]
    assert house.ask("select file_name from ops.arrivals where load_id = %s", new) == [("a.csv",)]
    assert decisions(house) == [
        (withdrawn, "withdraw", "оператор", "не тот файл"),
        (withdrawn, "restore", "оператор", "файл верный"),
    ]
    again = house.load_one(house.place("bogotol/pos/a.csv"))
    assert (again.state, again.load_id, again.reason) == ("known", new, None)


def test_what_was_restored_can_be_withdrawn_and_restored_again(house: House, withdrawn: int) -> None:
    second = restore(house, withdrawn)
    withdraw(house, second)
    third = restore(house, withdrawn)
    assert withdrawn < second < third
    assert house.ask("select load_id, state from ops.loads order by 1") == [
        (withdrawn, "withdrawn"), (second, "withdrawn"), (third, "loaded"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["loaded", "quarantined"])
def test_bytes_that_stand_already_are_not_loaded_twice(house: House, withdrawn: int, state: str) -> None:
    second = restore(house, withdrawn)
    with connect(house.settings) as connection:
        connection.execute("update ops.loads set state = %s where load_id = %s", [state, second])
    with pytest.raises(LoadDecisionError) as caught:
        restore(house, withdrawn)
    assert caught.value.sentence() == (
        f"Этот файл уже загружен снова · где: загрузка {withdrawn} · получено: загрузка {second}, {state}"
    )
    assert len(decisions(house)) == 2


@pytest.mark.parametrize("state", ["loaded", "quarantined", "refused"])
def test_only_a_withdrawn_load_is_restored(house: House, withdrawn: int, state: str) -> None:
    with connect(house.settings) as connection:
        connection.execute("update ops.loads set state = %s", [state])
    with pytest.raises(LoadDecisionError, match=f"получено: {state} · ожидалось: withdrawn"):
        restore(house, withdrawn)
    assert house.count("select count(*) from ops.loads") == 1


def test_without_a_reason_or_a_load_nothing_is_restored(house: House, withdrawn: int) -> None:
    with pytest.raises(LoadDecisionError, match="Решение без причины"):
        restore(house, withdrawn, why=" ")
    with pytest.raises(LoadDecisionError, match="Такой загрузки нет · получено: 999"):
        restore(house, 999)
    assert len(decisions(house)) == 1


def test_a_lost_copy_is_a_sentence_whose_advice_helps(house: House, withdrawn: int) -> None:
    (copy,) = (path for path in house.settings.landing.iterdir() if path.is_file())
    copy.unlink()
    with pytest.raises(
        LoadDecisionError, match=r"Копии файла больше нет · где: landing/\w{64} · что делать"
    ) as caught:
        restore(house, withdrawn)
    assert "mcu ingest" in (caught.value.todo or "")
    assert len(decisions(house)) == 1
    house.load_one(house.place("bogotol/pos/a.csv"))
    assert restore(house, withdrawn) > withdrawn


def test_a_copy_that_is_refused_today_leaves_the_ledger_as_it_was(
    house: House, withdrawn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise FileRefusedError("Файл пуст")

    monkeypatch.setattr(restore_module, "load_file", refuse)
    with pytest.raises(FileRefusedError):
        restore(house, withdrawn)
    assert len(decisions(house)) == 1
    assert house.count("select count(*) from ops.loads") == 1


def test_a_later_export_is_not_overruled_by_a_restored_older_one(house: House, withdrawn: int) -> None:
    pos = house.contracts["pos"]
    later = make_rows(pos, 1, 2, score="1")
    house.load_one(house.put("bogotol/pos/later.csv", later, MARCH.replace(month=4)))
    new = restore(house, withdrawn)
    assert house.ask("select exported_at from ops.loads where load_id = %s", new) == [(MARCH,)]
    # What is newest is decided by this moment (tests/e2e/test_lives_of_loads.py shows that it is).
    assert house.ask("select distinct _exported_at from raw.pos__messages where _load_id = %s", new) == [
        (MARCH,)
    ]
