"""What becomes of the files at an address, whatever kind it is: nothing lost, nothing twice."""

from pathlib import Path
from typing import Any

import pytest

from extractors.errors import UsageError
from extractors.fetching import run as module
from extractors.fetching.errors import PlaceError
from extractors.fetching.items import Letter
from extractors.fetching.run import visit_places, waiting_faults
from extractors.inbox import look_around
from tests.integration.extractors.conftest import House
from tests.integration.extractors.fetching.conftest import Town
from tests.support.arrivals import AT, SHELF, Shelf, Waits, with_addresses
from tests.support.exports import make_rows, table_of, write_csv
from warehouse.database import connect

ROBOT = Letter("robot@tsur24.ru", "Выгрузка")
POS = {"source": "pos"}


@pytest.fixture
def town(house: House, shelf: Shelf, tmp_path: Path) -> Town:
    addresses = {"bogotol": [SHELF | {"take": [POS]}]}
    return Town(with_addresses(house.settings, tmp_path / "files", addresses), shelf)


def test_a_file_comes_once_with_its_time_and_is_remembered(town: Town, house: House) -> None:
    town.shelf.files = {"2026/пос.csv": b"1", "readme.docx": b"2", "half.csv.part": b"3"}
    look = town.visit()
    assert [file.file_name for file in look.fetched] == ["shelf/2026/пос.csv"]
    assert (look.unmatched_count, look.growing, look.faults) == (1, (), ())
    assert town.inbox() == {"bogotol/pos/shelf/2026/пос.csv": b"1"}
    (waiting,) = look_around(town.settings, AT).files
    assert (waiting.modified_at, waiting.source) == (AT, "pos")
    assert town.visit().fetched == ()
    assert town.shelf.brought == ["2026/пос.csv"]
    (row,) = house.ask("select address_code, address, municipality_code, file_name, size_bytes, modified_at"
                       " from ops.fetched_files")  # fmt: skip
    assert row == ("shelf", "sftp://shelf.test/out", "bogotol", "shelf/2026/пос.csv", 1, AT)


def test_what_was_deleted_from_the_inbox_does_not_come_back(town: Town) -> None:
    town.shelf.files = {"пос.csv": b"1"}
    town.visit()
    (town.settings.inbox / "bogotol" / "pos" / "shelf" / "пос.csv").unlink()
    assert town.visit().fetched == ()
    assert town.inbox() == {}


def test_a_run_that_died_before_it_remembered_puts_nothing_twice(town: Town, house: House) -> None:
    town.shelf.files = {"пос.csv": b"1"}
    town.visit()
    with connect(town.settings) as connection:
        connection.execute("delete from ops.fetched_files")
    (town.settings.inbox / ".arriving" / "left").mkdir()
    assert len(town.visit().fetched) == 1
    assert town.inbox() == {"bogotol/pos/shelf/пос.csv": b"1"}
    assert list((town.settings.inbox / ".arriving").iterdir()) == []


def test_a_name_used_again_before_its_first_bytes_were_loaded_keeps_both(town: Town) -> None:
    town.shelf.files = {"пос.csv": b"1"}
    town.visit()
    town.shelf.files = {"пос.csv": b"2"}
    assert [file.file_name for file in town.visit().fetched] == ["shelf/2/пос.csv"]
    assert town.inbox() == {"bogotol/pos/shelf/пос.csv": b"1", "bogotol/pos/shelf/2/пос.csv": b"2"}


def test_a_mended_export_takes_the_place_of_the_refused_one(town: Town, house: House, tmp_path: Path) -> None:
    contract = house.contracts["pos"]
    good = write_csv(tmp_path / "good.csv", table_of(contract, make_rows(contract, 1, 2))).read_bytes()
    town.shelf.files = {"пос.csv": "Номер\n1\n".encode()}
    town.visit()
    assert town.load() == ["refused"]
    town.shelf.files = {"пос.csv": good}
    town.visit()
    assert town.inbox() == {"bogotol/pos/shelf/пос.csv": good}
    assert town.load() == ["loaded"]
    assert house.count("select count(*) from ops.loads") == 2
    assert len([path for path in town.settings.landing.iterdir() if path.is_file()]) == 2


@pytest.mark.parametrize("trouble", ["growing", "changing"])
def test_a_file_still_being_written_is_left_for_the_next_run(town: Town, trouble: str) -> None:
    town.shelf.files = {"пос.csv": b"1", "old.csv": b"2"}
    getattr(town.shelf, trouble).add("пос.csv")
    look = town.visit()
    assert look.growing == ("ещё записывается, будет забран в следующий раз: адрес shelf, файл пос.csv",)
    assert list(town.inbox()) == ["bogotol/pos/shelf/old.csv"]
    getattr(town.shelf, trouble).clear()
    assert (len(town.visit().fetched), len(town.inbox())) == (1, 2)


def test_a_connection_that_breaks_is_tried_again_and_what_broke_it_comes_last(town: Town) -> None:
    town.shelf.files = {f"{number}.csv": str(number).encode() for number in range(5)}
    town.shelf.breaks_at = ["2.csv", "2.csv"]
    look = town.visit()
    assert (len(look.fetched), look.faults, town.waits.seconds) == (5, (), [5.0, 30.0])
    assert town.shelf.brought == [f"{number}.csv" for number in (0, 1, 3, 4, 2)]
    assert list(town.inbox().values()) == [str(number).encode() for number in range(5)]


def test_a_connection_that_stays_broken_is_a_fault_until_a_run_goes_well(town: Town) -> None:
    town.shelf.files = {"1.csv": b"1", "2.csv": b"2"}
    town.shelf.breaks_at = ["2.csv"] * 3
    assert (len((look := town.visit()).fetched), look.faults) == (1, ("Связь оборвалась",))
    with connect(town.settings) as connection:
        assert waiting_faults(town.settings, connection) == ["Связь оборвалась"]
        assert (len(town.visit().fetched), len(town.inbox())) == (1, 2)
        assert waiting_faults(town.settings, connection) == []


def test_a_slow_address_gets_its_ten_minutes_and_no_more(town: Town) -> None:
    town.shelf.files = {"1.csv": b"1"}
    town.shelf.breaks_at = ["1.csv"] * 3
    slow, sleep = town.shelf.bring, town.waits

    def bring(item: Any, target: Path) -> None:
        sleep.at += 601
        slow(item, target)

    town.shelf.bring = bring  # type: ignore[method-assign]  # a slow shelf
    assert (town.visit().faults, town.waits.seconds) == (("Связь оборвалась",), [])


def test_one_address_does_not_hold_up_another(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {
        name: SHELF | {"code": name, "address": f"sftp://{name}.test/out", "take": [POS]} for name in "abc"
    }
    settings = with_addresses(house.settings, tmp_path / "files", {"bogotol": list(codes.values())})
    good = Shelf(files={"пос.csv": b"1"})

    def open_one(place: Any, *_: object) -> Shelf:
        if place.code == "a":
            raise PlaceError("Сервер SFTP не пускает", where="адрес a")
        if place.code == "b":
            raise ZeroDivisionError("Иванова Анна")
        return good

    monkeypatch.setattr(module, "_open", open_one)
    looks = visit_places(settings, Waits().clock)
    assert [len(look.fetched) for look in looks] == [0, 0, 1]
    assert looks[0].faults == ("Сервер SFTP не пускает · где: адрес a",)
    assert (
        looks[1].faults[0].startswith("Внутренняя ошибка · ZeroDivisionError · где: адрес b, test_visits.py:")
    )
    assert "Иванова" not in str(looks)


def test_a_dry_run_only_says_what_would_come(town: Town, house: House) -> None:
    town.shelf.files = {"пос.csv": b"123", "x.docx": b""}
    look = town.visit(dry_run=True)
    assert look.wanted == ("адрес shelf, файл пос.csv → bogotol/pos; 3 Б",)
    assert (look.unmatched_count, town.inbox(), town.shelf.brought) == (1, {}, [])
    assert house.count("select count(*) from ops.address_looks") == 0
    assert len(town.visit().fetched) == 1


def test_an_unknown_address_is_named_with_the_nearest(town: Town) -> None:
    with pytest.raises(UsageError, match="получено: shelff · ожидалось: shelf"):
        town.visit(code="shelff")


def test_a_name_with_a_person_is_masked_in_the_ledger(town: Town) -> None:
    town.shelf.files = {"отчёт Иванова Анна Петровна.csv": b"1"}
    (file,) = town.visit().fetched
    assert "Иванова" not in file.file_name


def test_without_addresses_nothing_is_opened(house: House) -> None:
    assert visit_places(house.settings) == []
    assert not (house.settings.inbox / ".arriving").exists()
