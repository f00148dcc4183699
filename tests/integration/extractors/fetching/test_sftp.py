"""A folder of a real SFTP server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.fetching.errors import ItemChangedError, ItemError, OutageError, PlaceError
from extractors.fetching.places import Place, SignIn
from extractors.fetching.sftp import SftpFolder
from extractors.fetching.watch import Watch
from tests.support.arrival_servers import LOGIN, PASSWORD, SftpServer
from tests.support.arrivals import AT, HOST_KEY, Waits
from warehouse.arrival_models import ArrivalAddress

SECRET = SignIn(LOGIN, PASSWORD)
# A public key whose private half nobody has.
OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "B" * 43


def _place(server: SftpServer, folder: str = "out", **changes: object) -> Place:
    address = {
        "code": "tsur", "address": f"sftp://127.0.0.1:{server.port}/{folder}", "host_key": server.host_key,
        "take": [{"source": "pos"}],
    } | changes  # fmt: skip
    return Place(ArrivalAddress.model_validate(address), ())


@contextmanager
def _opened(place: Place, waits: Waits | None = None) -> Iterator[SftpFolder]:
    door = SftpFolder(place, SECRET, Watch("tsur", (waits or Waits()).clock))
    try:
        yield door
    finally:
        door.close()


def _put(path: Path, content: bytes, moment: float = AT.timestamp()) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (moment, moment))
    return path


@pytest.fixture
def out(sftp: SftpServer, tmp_path: Path) -> Path:
    """A folder of the server for one test."""
    folder = sftp.root / tmp_path.name
    folder.mkdir()
    return folder


def test_files_below_the_folder_come_with_size_and_time(sftp: SftpServer, out: Path, tmp_path: Path) -> None:
    _put(out / "b.csv", b"22")
    _put(out / "2026" / "пос.csv", b"1")
    old = os.fsencode(out) + "/Выгрузка.csv".encode("cp1251")
    _put(Path(os.fsdecode(old)), b"333")
    (out / "link.csv").symlink_to("b.csv")
    (out / "round").symlink_to(".")
    with _opened(_place(sftp, out.name)) as door:
        items = door.items()
        assert [(item.name, item.size) for item in items] == [
            ("2026/пос.csv", 1),
            ("b.csv", 2),
            ("link.csv", 2),
            (os.fsdecode("Выгрузка.csv".encode("cp1251")), 3),
        ]
        assert {item.modified_at for item in items} == {AT}
        for item in items:
            door.bring(item, tmp_path / "arrived")
            assert (tmp_path / "arrived").stat().st_size == item.size


def test_a_folder_may_be_named_from_the_login_s_own(sftp: SftpServer, out: Path) -> None:
    _put(out / "below" / "a.csv", b"1")
    for folder in (f"{out.name}/below/", f"~/{out.name}/below"):
        with _opened(_place(sftp, folder)) as door:
            assert [item.name for item in door.items()] == ["a.csv"]
    with _opened(_place(sftp, "~")) as door:
        assert f"{out.name}/below/a.csv" in {item.name for item in door.items()}


def test_a_file_that_may_not_be_read_costs_no_other(sftp: SftpServer, out: Path, tmp_path: Path) -> None:
    _put(out / "a.csv", b"1")
    with _opened(_place(sftp, out.name)) as door:
        (item,) = door.items()
        sftp.closed.add(b"a.csv")
        with pytest.raises(ItemError, match="Файл не прочитать · получено: SFTPPermissionDenied"):
            door.bring(item, tmp_path / "arrived")
        sftp.closed.clear()


def test_a_young_file_is_looked_at_twice(sftp: SftpServer, out: Path, tmp_path: Path) -> None:
    waits = Waits()
    young = _put(out / "young.csv", b"1", waits.at - 60)
    ahead = _put(out / "ahead.csv", b"1", waits.at + 3600)
    _put(out / "old.csv", b"1")
    with _opened(_place(sftp, out.name), waits) as door:
        items = door.items()
        assert (door.unsettled(items), waits.seconds) == (set(), [5.0])
        with young.open("ab") as file:
            file.write(b"2")
        ahead.unlink()
        assert {item.name for item in door.unsettled(items)} == {"young.csv", "ahead.csv"}
        for item in items:
            if item.name != "old.csv":
                with pytest.raises(ItemChangedError):
                    door.bring(item, tmp_path / "arrived")


def test_old_files_make_nobody_wait(sftp: SftpServer, out: Path) -> None:
    _put(out / "old.csv", b"1")
    waits = Waits()
    with _opened(_place(sftp, out.name), waits) as door:
        assert (door.unsettled(door.items()), waits.seconds) == (set(), [])


def test_a_connection_that_is_cut_in_the_middle_is_an_outage(
    sftp: SftpServer, out: Path, tmp_path: Path
) -> None:
    _put(out / "big.csv", bytes(300_000))
    place = _place(sftp, out.name)
    with _opened(place) as door:
        (item,) = door.items()
        sftp.reads_left[:] = [2]
        with pytest.raises(OutageError, match="Сервер SFTP не отвечает · где: адрес tsur"):
            door.bring(item, tmp_path / "arrived")
    with _opened(place) as door:
        door.bring(item, tmp_path / "arrived")
    assert (tmp_path / "arrived").stat().st_size == 300_000


@pytest.mark.parametrize(
    ("changes", "secret", "sentence"),
    [
        ({}, SignIn(LOGIN, "wrong"), "Сервер SFTP не пускает · где: адрес tsur · получено: PermissionDenied"),
        ({"host_key": HOST_KEY}, SECRET, "Ключ сервера SFTP в файле муниципалитета не читается"),
        ({"host_key": OTHER_KEY}, SECRET, "Ключ сервера SFTP не тот, что в файле муниципалитета: пароль ему"),
        ({}, SignIn(LOGIN, "", "no such file"), "Файл закрытого ключа не читается"),
        (
            {},
            SignIn(LOGIN, "", __file__),
            "Сервер SFTP не пускает · где: адрес tsur · получено: KeyImportError",
        ),
    ],
)
def test_who_is_not_let_in_is_told_why(
    sftp: SftpServer, changes: dict[str, str], secret: SignIn, sentence: str
) -> None:
    with pytest.raises(PlaceError, match=sentence) as caught:
        SftpFolder(_place(sftp, **changes), secret, Watch("tsur", Waits().clock))
    assert not isinstance(caught.value, OutageError)
    assert "wrong" not in caught.value.sentence()


def test_a_folder_that_is_not_there_and_a_server_that_is_not_there(sftp: SftpServer) -> None:
    with _opened(_place(sftp, "gone")) as door, pytest.raises(PlaceError, match="получено: её нет"):
        door.items()
    with suppress(OSError), pytest.raises(OutageError, match="Сервер SFTP не отвечает"):
        SftpFolder(_place(replace(sftp, port=1)), SECRET, Watch("tsur", Waits().clock))
