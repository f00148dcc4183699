"""Letters at an address: whose they are, what they carry, what is told of those that cannot be taken."""

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from extractors.fetching.items import Letter
from tests.integration.extractors.conftest import House
from tests.integration.extractors.fetching.conftest import Town
from tests.support.arrivals import MAIL, Shelf, with_addresses

ROBOT = Letter("robot@tsur24.ru", "Выгрузка")
POS = {"source": "pos"}


def _mail(house: House, shelf: Shelf, tmp_path: Path, *takes: dict[str, Any]) -> Town:
    rules = [{"senders": ["@tsur24.ru"]} | take for take in takes]
    addresses = {"bogotol": [MAIL | {"take": rules}]}
    return Town(with_addresses(house.settings, tmp_path / "files", addresses), shelf)


def _letter(*attachments: tuple[str, bytes]) -> bytes:
    letter = EmailMessage()
    letter.set_content("добрый день")
    for name, content in attachments:
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return letter.as_bytes()


def test_two_municipalities_of_one_mailbox_are_one_visit(house: House, shelf: Shelf, tmp_path: Path) -> None:
    addresses = {
        "bogotol": [MAIL | {"take": [POS | {"senders": ["@tsur24.ru"], "subject": "*Боготол*"}]}],
        "krasnoyarsk": [MAIL | {"take": [POS | {"senders": ["@tsur24.ru"]}]}],
    }
    town = Town(with_addresses(house.settings, tmp_path / "files", addresses), shelf)
    shelf.files = {"1": _letter(("пос.csv", b"1")), "2": _letter(("пос.csv", b"2")), "3": b"spam"}
    shelf.letters = {
        "1": Letter("a@tsur24.ru", "ПОС, Боготол"),
        "2": Letter("a@tsur24.ru", "ПОС"),
        "3": Letter("x@y.ru", ""),
    }
    look = town.visit()
    assert sorted((file.municipality_code, file.size_bytes) for file in look.fetched) == [
        ("bogotol", 1), ("krasnoyarsk", 1), ("krasnoyarsk", 1)
    ]  # fmt: skip
    assert (look.unmatched_count, shelf.brought) == (1, ["1", "2"])


def test_a_letter_that_holds_something_for_one_of_two_is_taken_once(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    addresses = {
        code: [MAIL | {"take": [POS | {"senders": ["@tsur24.ru"], "files": [f"{code}*"]}]}]
        for code in ("bogotol", "krasnoyarsk")
    }
    town = Town(with_addresses(house.settings, tmp_path / "files", addresses), shelf)
    shelf.files, shelf.letters = {"1": _letter(("bogotol.csv", b"1"))}, {"1": ROBOT}
    look = town.visit()
    assert ([file.municipality_code for file in look.fetched], look.faults) == (["bogotol"], ())
    assert (town.visit().fetched, shelf.brought) == ((), ["1"])


def test_a_rule_that_asks_for_more_brings_a_letter_again(house: House, shelf: Shelf, tmp_path: Path) -> None:
    shelf.files = {"1": _letter(("пос.csv", b"1"), ("им.csv", b"2"))}
    shelf.letters = {"1": ROBOT}
    _mail(house, shelf, tmp_path, POS | {"files": ["пос*"]}).visit()
    (tmp_path / "files").rename(tmp_path / "before")
    town = _mail(house, shelf, tmp_path, POS | {"files": ["пос*"]}, {"source": "incident", "files": ["им*"]})
    assert len(town.visit().fetched) == 2
    assert sorted(town.inbox().values()) == [b"1", b"2"]


def test_letters_do_not_replace_one_another_and_twice_the_same_is_once(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    town = _mail(house, shelf, tmp_path, POS)
    shelf.files = {"1": _letter(("пос.csv", b"1"), ("пос.csv", b"1"), ("logo.png", b"x")),
                   "2": _letter(("пос.csv", b"2"), ("пос.csv", b"3"))}  # fmt: skip
    shelf.letters = {"1": ROBOT, "2": ROBOT}
    first = town.visit()
    assert first.faults == ()
    assert sorted(town.inbox().values()) == [b"1", b"2", b"3"]
    assert {Path(name).parts[:3] for name in town.inbox()} == {("bogotol", "pos", "mail")}
    assert town.visit().fetched == ()


def test_attachments_go_by_their_rules_also_out_of_an_archive(
    house: House, shelf: Shelf, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("им.csv", b"im")
        archive.writestr("папка/пос.csv", b"pos")
        archive.writestr("__MACOSX/._пос.csv", b"x")
    town = _mail(house, shelf, tmp_path, {"source": "incident", "files": ["*им*.csv"]}, POS)
    shelf.files, shelf.letters = {"1": _letter(("архив.zip", packed.getvalue()))}, {"1": ROBOT}
    town.visit()
    assert {tuple(Path(name).parts[1:2] + Path(name).parts[4:]) for name in town.inbox()} == {
        ("incident", "архив.zip", "им.csv"),
        ("pos", "архив.zip", "папка", "пос.csv"),
    }


@pytest.mark.parametrize(
    ("attachment", "sentence"),
    [
        (("письмо.docx", b"1"), "По правилу подошло, а файлов выгрузки внутри нет"),
        (("а.zip", b"not a zip"), "Архив повреждён или не читается"),
    ],
)
def test_a_letter_that_cannot_be_taken_is_told_without_people_and_stays(
    house: House, shelf: Shelf, tmp_path: Path, attachment: tuple[str, bytes], sentence: str
) -> None:
    town = _mail(house, shelf, tmp_path, POS)
    shelf.files = {"7": _letter(attachment), "8": _letter(("пос.csv", b"1"))}
    shelf.letters = {"7": ROBOT, "8": ROBOT}
    look = town.visit()
    assert len(look.fetched) == 1
    (fault,) = look.faults
    assert fault.startswith(f"{sentence} · где: адрес mail, письмо № 7, пришло 21.11.2026 00:03")
    assert "tsur24" not in fault
    assert town.visit().faults == look.faults, "as long as it lies there"
